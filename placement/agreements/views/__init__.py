"""The pages of agreements: for the parties, for the owners of documents, and for anybody who holds a paper."""

from placement.agreements.views import documents, filling, lists, show, signing, verification
from placement.agreements.views.blueprint import blueprint

__all__ = ["blueprint", "documents", "filling", "lists", "show", "signing", "verification"]
