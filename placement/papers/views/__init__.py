"""The pages of papers: for their owners, for the school that words them, and for anybody who holds one."""

from placement.papers.views import documents, templates, verification
from placement.papers.views.blueprint import blueprint

__all__ = ["blueprint", "documents", "templates", "verification"]
