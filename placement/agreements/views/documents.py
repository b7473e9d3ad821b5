"""Everybody's own issued documents: the same bytes every time."""

from __future__ import annotations

from flask import request
from flask.wrappers import Response

from placement.agreements import queries
from placement.agreements.models import IssuedDocument
from placement.agreements.rules import DOCUMENT_STATE_LABELS, DOCUMENT_TITLES, DocumentState
from placement.agreements.views.blueprint import blueprint, send_file
from placement.web.access import current_viewer, requires
from placement.web.filters import translate
from placement.web.htmx import respond
from placement.web.pagination import paginate


@blueprint.get("/agreements/documents")
@requires(*queries.READERS)
def documents() -> Response:
    """The documents this person may download, the newest first."""
    query = queries.visible_documents(current_viewer())
    page = paginate(query.order_by(IssuedDocument.issued_at.desc(), IssuedDocument.id.desc()), scalars=True)
    return respond(
        "agreements/documents.html",
        "agreements/_documents.html",
        page=page,
        titles=DOCUMENT_TITLES,
        states={state.value: label for state, label in DOCUMENT_STATE_LABELS.items()},
        current=DocumentState.CURRENT,
    )


@blueprint.get("/agreements/documents/<int:document_id>")
@requires(*queries.READERS)
def download(document_id: int) -> Response:
    """The issued bytes."""
    document = queries.get_document(current_viewer(), document_id)
    title = DOCUMENT_TITLES.get(document.kind)
    name = f"{translate(title) if title else document.kind}_{document.number}.pdf"
    return send_file(document.file, name=name, inline=request.args.get("view") == "1")
