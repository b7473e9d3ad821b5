"""For anybody who holds a paper: is it genuine, and does it still hold? Nothing private is said."""

from __future__ import annotations

from flask.wrappers import Response

from placement.agreements import issuing
from placement.agreements.forms import CheckForm
from placement.agreements.issuing import Verdict
from placement.agreements.models import IssuedDocument
from placement.agreements.rules import (
    DOCUMENT_STATE_LABELS,
    DOCUMENT_TITLES,
    DOCUMENT_VERDICT_LABELS,
    DocumentState,
    DocumentVerdict,
)
from placement.agreements.views.blueprint import blueprint, uploaded
from placement.web.access import public
from placement.web.htmx import respond
from placement.web.transactions import writes

TONES = {DocumentVerdict.GENUINE: "good", DocumentVerdict.ALTERED: "bad", DocumentVerdict.UNKNOWN: "warn"}
STATE_TONES = {DocumentState.CURRENT: "good", DocumentState.SUPERSEDED: "warn", DocumentState.ENDED: "warn"}


@blueprint.get("/verify/")
@public
def verify() -> Response:
    """A form for a file."""
    return _page(CheckForm(formdata=None))


@blueprint.post("/verify/")
@public
@writes
def check_file() -> Response:
    """Compare a file with what was issued; the file is not kept."""
    form = CheckForm()
    data = uploaded(form.file).data
    if not form.validate() or not data:
        form.file.errors = [form.file.gettext("请选择要核验的文件")]
        return _page(form, status=422)
    verdict = issuing.verify_bytes(data)
    found = verdict.document
    return _page(form, verdict=verdict, document=found if found and issuing.is_held(found, data) else None)


@blueprint.get("/verify/<string:token>")
@public
def verify_token(token: str) -> Response:
    """What a QR code leads to."""
    document = issuing.by_token(token)
    return respond(
        "agreements/verify_token.html",
        status=200 if document else 404,
        document=document,
        title=DOCUMENT_TITLES.get(document.kind, document.kind) if document else "",
        state=DOCUMENT_STATE_LABELS[DocumentState(document.state)] if document else "",
        tone=STATE_TONES[DocumentState(document.state)] if document else "bad",
        form=CheckForm(formdata=None),
    )


def _page(
    form: CheckForm, *, verdict: Verdict | None = None, document: IssuedDocument | None = None, status: int = 200
) -> Response:
    return respond(
        "agreements/verify.html",
        status=status,
        form=form,
        verdict=verdict,
        word=DOCUMENT_VERDICT_LABELS[verdict.word] if verdict else "",
        tone=TONES[verdict.word] if verdict else "",
        document=document,
        title=DOCUMENT_TITLES.get(document.kind, document.kind) if document else "",
        state=DOCUMENT_STATE_LABELS[DocumentState(document.state)] if document else "",
    )
