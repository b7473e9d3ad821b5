"""The way of paper: scanned on the way, photographed page by page, filed as signatures, kept with its copies."""

from __future__ import annotations

from typing import Any

from flask import flash, request, url_for
from flask.wrappers import Response
from flask_babel import gettext as _

from placement.agreements import paper_queries, paper_rules, policy, queries, services
from placement.agreements.models import Agreement
from placement.agreements.paper_forms import HandOverForm, PageForm, filing_form, filing_of, name_fields, page_word
from placement.agreements.paper_rules import Holder, Lack
from placement.agreements.rules import AGREEMENT_KIND_LABELS, PARTY_LABELS, AgreementKind, AgreementState
from placement.agreements.services.paper import pages_of, places_for, require_current
from placement.agreements.views.blueprint import PARTIES, blueprint, now, send_file, uploaded
from placement.agreements.views.paper_context import (
    filable,
    may_look,
    next_page,
    page_shown,
    sheets,
    signer_names,
    way_of,
)
from placement.extensions import db
from placement.infra import files, scans
from placement.infra.scans import Sheet
from placement.kernel.errors import DomainError, NotAllowed, NotFound
from placement.kernel.text import Text
from placement.papers.models import IssuedDocument
from placement.web.access import current_viewer, requires
from placement.web.downloads import download
from placement.web.fields import Form
from placement.web.filters import translate
from placement.web.htmx import go, respond
from placement.web.transactions import writes


@blueprint.get("/agreements/paper/<string:token>")
@requires(*queries.READERS)
def paper(token: str) -> Response:
    """Where the code on a printed page leads whoever is signed in: this page of this paper, and where it is now."""
    agreement, draft = paper_queries.paper_of_token(current_viewer(), token)
    return _paper_page(agreement, draft)


@blueprint.post("/agreements/paper/<string:token>/hand-over")
@requires(*PARTIES)
@writes
def hand_over(token: str) -> Response:
    """The paper is in hand now."""
    viewer = current_viewer()
    agreement, draft = paper_queries.paper_of_token(viewer, token)
    form = HandOverForm()
    form.holder.choices = [(one, one) for one in Holder]
    if not form.validate():
        return _paper_page(agreement, draft, status=422)
    require_current(agreement, draft)
    services.take_over(agreement, form.holder.data, page=form.page.data, note=form.note.data or "", by=viewer, at=now())
    flash(_("已登记，流转记录已更新"), "success")
    return go(url_for("agreements.paper", token=token, page=form.page.data))


@blueprint.post("/agreements/paper/<string:token>/pages")
@requires(*PARTIES)
@writes
def upload_pages(token: str) -> Response:
    """A photograph of one page, or a scan of several; afterwards the next page that is missing."""
    viewer = current_viewer()
    agreement, draft = paper_queries.paper_of_token(viewer, token)
    form = PageForm().offer(pages_of(draft))
    if not form.validate():
        return _refused(agreement, draft, form, status=422)
    try:
        require_current(agreement, draft)
        with db.session.begin_nested():
            rows = services.upload_pages(agreement, uploaded(form.scan), first=form.page.data, by=viewer, at=now())
    except NotAllowed:
        raise
    except DomainError as error:
        form.add_error("scan" if error.field == "file" else error.field, translate(error.message))
        return _refused(agreement, draft, form, status=error.status)
    flash(_("已上传：%(pages)s", pages="、".join(page_word(row.page) for row in rows)), "success")
    if form.back.data == "scan":
        return go(url_for("agreements.scan", agreement_id=agreement.id))
    return go(url_for("agreements.paper", token=token, page=next_page(agreement, draft, rows[-1].page)))


def _refused(agreement: Agreement, draft: IssuedDocument, form: PageForm, *, status: int) -> Response:
    if form.back.data == "scan":
        return _scan_page(agreement, _filing(agreement, formdata=None), upload=form, status=status)
    return _paper_page(agreement, draft, upload=form, status=status)


def _paper_page(
    agreement: Agreement,
    draft: IssuedDocument,
    *,
    upload: PageForm | None = None,
    trouble: Text | None = None,
    status: int = 200,
) -> Response:
    viewer, pages = current_viewer(), pages_of(draft)
    page = page_shown(request.values.get("page"), pages)
    mine, current = policy.party_of(viewer, agreement), agreement.draft_id == draft.id
    signed = agreement.state in (AgreementState.SIGNED, AgreementState.ARCHIVED)
    alive = current and (signed or agreement.state == AgreementState.SIGNING)
    return respond(
        "agreements/paper.html",
        status=status,
        agreement=agreement,
        draft=draft,
        title=AGREEMENT_KIND_LABELS[AgreementKind(agreement.kind)],
        current=current,
        trouble=trouble,
        page=page,
        pages=pages,
        sheets=sheets(agreement, draft) if current and may_look(viewer, agreement) else [],
        **way_of(agreement),
        holders=paper_rules.claimable(mine, agreement.order, signed=signed) if alive else (),
        holder_labels=paper_rules.HOLDER_LABELS,
        note=HandOverForm(formdata=None).note,
        upload=upload or PageForm(formdata=None, page=page).offer(pages),
        can_upload=mine is not None and current and agreement.state == AgreementState.SIGNING,
    )


@blueprint.get("/agreements/<int:agreement_id>/scan")
@requires(*PARTIES)
def scan(agreement_id: int) -> Response:
    """All pages of the signed print as they came back, and the filing of those whose turn it is."""
    agreement = _own(agreement_id)
    if agreement.draft is None or agreement.state != AgreementState.SIGNING or agreement.next_party is None:
        return go(_page_of(agreement))
    return _scan_page(agreement, _filing(agreement, formdata=None))


@blueprint.post("/agreements/<int:agreement_id>/scan")
@requires(*PARTIES)
@writes
def file_paper(agreement_id: int) -> Response:
    """Make signatures of the pages; with something missing nothing is kept, and the page names it."""
    agreement, viewer = _own(agreement_id), current_viewer()
    parties, form = filable(viewer, agreement), _filing(agreement)
    if form is None:
        return _scan_page(agreement, None, status=409)
    if not form.validate():
        return _scan_page(agreement, form, status=422)
    try:
        with db.session.begin_nested():  # a page that could not be filed shows what is really kept
            if (whole := uploaded(form.scan)).data:
                services.upload_whole(agreement, whole, by=viewer, at=now())
            services.file_paper(agreement, filing_of(form, parties), by=viewer, at=now())
    except NotAllowed:
        raise
    except services.PaperIncomplete as error:
        return _scan_page(agreement, form, lacks=error.lacks, status=error.status)
    except DomainError as error:
        form.add_error("scan" if error.field == "file" else error.field, translate(error.message))
        return _scan_page(agreement, form, status=error.status)
    flash(_("已登记纸质签署"), "success")
    return go(_page_of(agreement))


def _filing(agreement: Agreement, **data: Any) -> Form | None:
    """The form for those whose turn it is and whose paper the viewer may bring; None when there are none."""
    parties = filable(current_viewer(), agreement)
    if not parties or agreement.draft is None:
        return None
    places = places_for(agreement, parties)
    names = signer_names(agreement, parties)
    form = filing_form(parties, names, places, pages=pages_of(agreement.draft), **data)
    if "formdata" in data:
        form.draft.data = agreement.draft_number
    return form


def _scan_page(
    agreement: Agreement,
    form: Form | None,
    *,
    upload: PageForm | None = None,
    lacks: tuple[Lack, ...] = (),
    status: int = 200,
) -> Response:
    draft = agreement.draft
    if draft is None:
        raise NotFound()
    shown = sheets(agreement, draft)
    missing = [sheet.page for sheet in shown if not sheet.there]
    first = missing[0] if missing else 1
    return respond(
        "agreements/scan.html",
        status=status,
        agreement=agreement,
        draft=draft,
        form=form,
        names=name_fields(form, filable(current_viewer(), agreement)) if form else [],
        upload=upload or PageForm(formdata=None, page=first, back="scan").offer(len(shown)),
        sheets=shown,
        missing=missing,
        lacks=lacks,
        party_labels=PARTY_LABELS,
    )


@blueprint.get("/agreements/<int:agreement_id>/pages/<int:page>")
@requires(*queries.READERS)
def paper_page(agreement_id: int, page: int) -> Response:
    """The upload that counts for a page: the photograph as it came, or this page of the scan."""
    sheet, name, media_type = _sheet(agreement_id, page)
    data = scans.joined([sheet]) if sheet.is_pdf else sheet.data
    return download(data, name, media_type)


@blueprint.get("/agreements/<int:agreement_id>/pages/<int:page>/<any(small, large):size>")
@requires(*queries.READERS)
def paper_preview(agreement_id: int, page: int, size: str) -> Response:
    """A photograph made small by us, so that the browser may show it."""
    sheet, _name, _type = _sheet(agreement_id, page)
    picture = scans.preview(sheet, width={"small": 320, "large": 1600}[size])
    if picture is None:
        raise NotFound()
    return download(picture, f"{page}.jpg", "image/jpeg", inline=True)


def _sheet(agreement_id: int, page: int) -> tuple[Sheet, str, str]:
    viewer = current_viewer()
    agreement = queries.get_agreement(viewer, agreement_id)
    if not may_look(viewer, agreement):
        raise NotFound()
    found = paper_queries.get_page(agreement, page)
    file = found.row.file
    ending = {"image/png": "png", "image/jpeg": "jpg"}.get(file.media_type, "pdf")
    return Sheet(files.read(file), found.index), f"{agreement.number}-第{page}页.{ending}", file.media_type


@blueprint.get("/agreements/<int:agreement_id>/signatures/<int:signature_id>/scan")
@requires(*queries.READERS)
def signature_scan(agreement_id: int, signature_id: int) -> Response:
    """The scan of a signed paper, for the parties' own people and for those who oversee the school."""
    viewer = current_viewer()
    agreement = queries.get_agreement(viewer, agreement_id)
    signature = queries.get_signature(agreement, signature_id)
    if signature.scan is None or not may_look(viewer, agreement):
        raise NotFound()
    return send_file(signature.scan, name=signature.scan.name)


@blueprint.post("/agreements/<int:agreement_id>/copy")
@requires(*PARTIES)
@writes
def receive_copy(agreement_id: int) -> Response:
    """A party has its copy of the signed agreement."""
    agreement = _own(agreement_id)
    services.receive_copy(agreement, by=current_viewer(), at=now())
    flash(_("已记录：您已收到协议文本"), "success")
    return go(_page_of(agreement))


def _own(agreement_id: int) -> Agreement:
    viewer = current_viewer()
    agreement = queries.get_agreement(viewer, agreement_id)
    if policy.party_of(viewer, agreement) is None:
        raise NotAllowed()
    return agreement


def _page_of(agreement: Agreement) -> str:
    return url_for("agreements.show", agreement_id=agreement.id)
