"""The pages of requests to change or leave: asking, the list, one request."""

from placement.leaving import clock
from placement.leaving.views import answering, asking, lists, show
from placement.leaving.views.blueprint import blueprint

__all__ = ["answering", "asking", "blueprint", "clock", "lists", "show"]
