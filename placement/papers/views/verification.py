"""For anybody who holds a paper: is it genuine, and does it still hold? Nothing private is said."""

from __future__ import annotations

from typing import Any

from flask import request, url_for
from flask.wrappers import Response

from placement.extensions import db, limiter
from placement.kernel.text import Text
from placement.papers import issuing, seals
from placement.papers.forms import CheckForm
from placement.papers.issuing import Verdict
from placement.papers.kinds import PAPER_KIND_LABELS, PaperKind
from placement.papers.models import IssuedDocument
from placement.papers.rules import (
    DOCUMENT_STATE_LABELS,
    DOCUMENT_VERDICT_LABELS,
    DocumentState,
    DocumentVerdict,
)
from placement.papers.views.blueprint import blueprint, uploaded
from placement.web.access import public
from placement.web.htmx import respond
from placement.web.transactions import writes

TONES = {DocumentVerdict.GENUINE: "good", DocumentVerdict.ALTERED: "bad", DocumentVerdict.UNKNOWN: "warn"}
STATE_TONES = {
    DocumentState.PENDING: "info",
    DocumentState.CURRENT: "good",
    DocumentState.SUPERSEDED: "warn",
    DocumentState.ENDED: "warn",
}


LOOKS, CHECKS = "60 per minute", "20 per minute"
"""How often one address may look up a code, and have a file compared: enough for a desk, too little for guessing."""


@blueprint.get("/verify/")
@public
def verify() -> Response:
    """A form for a file."""
    return _page(CheckForm(formdata=None))


@blueprint.post("/verify/")
@public
@writes
@limiter.limit(CHECKS)
def check_file() -> Response:
    """Compare a file with what was issued; the file is not kept."""
    form = CheckForm()
    data = uploaded(form.file)
    if not form.validate() or not data:
        form.file.errors = [form.file.gettext("请选择要核验的文件")]
        return _page(form, status=422)
    verdict = issuing.verify_bytes(data)
    found = verdict.document
    return _page(form, verdict=verdict, document=found if found and issuing.is_held(found, data) else None)


@blueprint.get("/verify/<string:token>")
@public
@limiter.limit(LOOKS)
def verify_token(token: str) -> Response:
    """What a QR code leads to; `?page=2` is the page that was scanned."""
    document = issuing.by_token(token)
    page = request.args.get("page", type=int) or 0
    return respond(
        "papers/verify_token.html",
        status=200 if document else 404,
        document=document,
        scanned=page if document and 1 <= page <= document.pages else 0,
        handling=url_for("agreements.paper", token=token, page=page or None),
        form=CheckForm(formdata=None),
        **_told(document),
    )


def _told(document: IssuedDocument | None) -> dict[str, Any]:
    """The words for an issued paper, and the paper that has taken its place."""
    if document is None:
        return {"title": "", "state": "", "tone": "bad", "heir": None, "trust": ""}
    return {
        "title": PAPER_KIND_LABELS[PaperKind(document.kind)],
        "state": DOCUMENT_STATE_LABELS[DocumentState(document.state)],
        "tone": STATE_TONES[DocumentState(document.state)],
        "heir": db.session.get(IssuedDocument, document.superseded_by_id) if document.superseded_by_id else None,
        "trust": SEALED_WORDS[seals.trust_in(document.sealed_by)],
    }


SEALED_WORDS = {
    seals.Trust.NONE: Text("没有证书签章"),
    seals.Trust.DEMO: Text("演示证书签章，没有法律效力"),
    seals.Trust.CONFIGURED: Text("学校证书签章"),
}


def _page(
    form: CheckForm, *, verdict: Verdict | None = None, document: IssuedDocument | None = None, status: int = 200
) -> Response:
    return respond(
        "papers/verify.html",
        status=status,
        form=form,
        verdict=verdict,
        word=DOCUMENT_VERDICT_LABELS[verdict.word] if verdict else "",
        verdict_tone=TONES[verdict.word] if verdict else "",
        document=document,
        **_told(document),
    )
