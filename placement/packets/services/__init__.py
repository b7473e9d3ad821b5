"""Printing many papers: asked for once, made one by one in the background, put together at the end."""

from placement.packets.services.asking import Order, ask
from placement.packets.services.requesting import ask_for_seal
from placement.packets.services.running import print_run

__all__ = ["Order", "ask", "ask_for_seal", "print_run"]
