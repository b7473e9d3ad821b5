"""Everybody's own issued documents: the same bytes every time."""

from __future__ import annotations

from flask import request
from flask.wrappers import Response

from placement.papers import queries
from placement.papers.kinds import PAPER_KIND_LABELS, PaperKind
from placement.papers.models import IssuedDocument
from placement.papers.rules import DOCUMENT_STATE_LABELS, DocumentState
from placement.papers.views.blueprint import blueprint, send_file
from placement.web.access import current_viewer, requires
from placement.web.filters import translate
from placement.web.htmx import respond
from placement.web.pagination import paginate


@blueprint.get("/papers/documents")
@requires(*queries.READERS)
def documents() -> Response:
    """The documents this person may download, the newest first."""
    query = queries.visible_documents(current_viewer())
    page = paginate(query.order_by(IssuedDocument.issued_at.desc(), IssuedDocument.id.desc()), scalars=True)
    return respond(
        "papers/documents.html",
        "papers/_documents.html",
        page=page,
        titles=PAPER_KIND_LABELS,
        states={state.value: label for state, label in DOCUMENT_STATE_LABELS.items()},
        current=DocumentState.CURRENT,
    )


@blueprint.get("/papers/documents/<int:document_id>")
@requires(*queries.READERS)
def download(document_id: int) -> Response:
    """The issued bytes."""
    document = queries.get_document(current_viewer(), document_id)
    title = PAPER_KIND_LABELS[PaperKind(document.kind)]
    name = f"{translate(title)}_{document.number}.pdf"
    return send_file(document.file, name=name, inline=request.args.get("view") == "1")
