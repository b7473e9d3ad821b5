"""The pages of packets and print runs, for the office, the enterprise, the instructor and the learner."""

from placement.packets.views import choosing, packet, runs
from placement.packets.views.blueprint import blueprint

__all__ = ["blueprint", "choosing", "packet", "runs"]
