"""The texts of a school's papers: what is in use, what may be named in it, and its own versions."""

from __future__ import annotations

from flask import flash, request, url_for
from flask.wrappers import Response
from flask_babel import gettext as _

from placement.accounts.rules import Role
from placement.extensions import db
from placement.infra import press, statelog
from placement.kernel.errors import DomainError, NotAllowed, NotFound, RuleBroken
from placement.kernel.text import Text
from placement.papers import policy, rendering, versions, wordings
from placement.papers.catalogue import catalogue_of, faults_of, sample_facts
from placement.papers.forms import ComparisonForm, TextForm
from placement.papers.issuing import verify_url
from placement.papers.kinds import KINDS, PAPER_KIND_LABELS, PaperKind
from placement.papers.models import TemplateVersion
from placement.papers.rules import (
    TEMPLATE,
    TEMPLATE_EVENT_LABELS,
    TEMPLATE_STATE_LABELS,
    WITH_MODEL_TEXT,
    TemplateState,
)
from placement.papers.views.blueprint import blueprint, now
from placement.papers.wordings import Wording
from placement.web import navigation
from placement.web.access import current_viewer, requires
from placement.web.downloads import download
from placement.web.filters import translate
from placement.web.htmx import go, respond
from placement.web.transactions import writes

navigation.item(
    Text("文书模板"), "papers.templates", icon="notes", order=92, roles={Role.PLACEMENT_OFFICE, Role.SCHOOL_LEADER}
)
ACTS = ("publish", "return", "withdraw", "discard", "retire")
TONES = {
    TemplateState.DRAFT: "neutral",
    TemplateState.SUBMITTED: "wait",
    TemplateState.PUBLISHED: "good",
    TemplateState.RETIRED: "neutral",
}


@blueprint.get("/papers/templates")
@requires(*policy.READERS)
def templates() -> Response:
    """Every kind of paper: which text is in use, and what is in the making."""
    school_id = _school()
    rows = []
    for kind, rules in KINDS.items():
        wording = wordings.current_wording(kind, school_id)
        work = versions.in_work(kind, school_id) if rules.editable else None
        compared = wordings.is_compared(wording, school_id) if kind in WITH_MODEL_TEXT else None
        rows.append((kind, rules, wording, work, compared))
    return respond(
        "papers/templates.html",
        rows=rows,
        labels=PAPER_KIND_LABELS,
        states={state.value: label for state, label in TEMPLATE_STATE_LABELS.items()},
        tones={state.value: tone for state, tone in TONES.items()},
    )


@blueprint.get("/papers/templates/<string:kind>")
@requires(*policy.READERS)
def template(kind: str) -> Response:
    """One kind: its text, its versions, and whether it was compared with the official model text."""
    return _kind_page(_kind(kind), ComparisonForm(formdata=None))


@blueprint.post("/papers/templates/<string:kind>/begin")
@requires(Role.PLACEMENT_OFFICE)
@writes
def begin_version(kind: str) -> Response:
    """A draft of one's own, begun with the text in use."""
    version = versions.begin(_kind(kind), by=current_viewer(), at=now())
    return go(url_for("papers.version", version_id=version.id))


@blueprint.post("/papers/templates/<string:kind>/compare")
@requires(Role.PLACEMENT_OFFICE)
@writes
def compare(kind: str) -> Response:
    """Record that the text in use was compared with the official model text."""
    chosen, form = _kind(kind), ComparisonForm()
    if chosen not in WITH_MODEL_TEXT:
        raise NotFound()
    if not form.validate():
        return _kind_page(chosen, form, status=422)
    try:
        versions.record_comparison(
            chosen,
            form.digest.data or "",
            compared_on=form.compared_on.data,
            note=form.note.data,
            by=current_viewer(),
            at=now(),
        )
    except NotAllowed:
        raise
    except DomainError as error:
        form.add_error(error.field, translate(error.message))
        return _kind_page(chosen, form, status=error.status)
    flash(_("已记录核对，文本上不再印“待核对”"), "success")
    return go(url_for("papers.template", kind=chosen))


@blueprint.get("/papers/templates/<string:kind>/preview")
@requires(*policy.READERS)
def preview_in_use(kind: str) -> Response:
    """The text in use, on invented facts."""
    return _preview(wordings.current_wording(_kind(kind), _school()))


@blueprint.get("/papers/templates/versions/<int:version_id>")
@requires(*policy.READERS)
def version(version_id: int) -> Response:
    """One version: the editor of a draft, or the text as it is."""
    found = versions.get_version(current_viewer(), version_id)
    return _version_page(found, TextForm(formdata=None, body=found.body, note=found.note))


@blueprint.post("/papers/templates/versions/<int:version_id>")
@requires(Role.PLACEMENT_OFFICE)
@writes
def save_version(version_id: int) -> Response:
    """Keep the draft, with faults or without; the faults are shown beside it. Then submit it, if that was pressed."""
    found, form = versions.get_version(current_viewer(), version_id), TextForm()
    if not form.validate():
        return _version_page(found, form, status=422)
    faults = versions.save(found, form.body.data, note=form.note.data or "", by=current_viewer(), at=now())
    if request.form.get("act") == "submit" and not faults:
        versions.act(found, "submit", by=current_viewer(), at=now())
        flash(_("已提交，请本校另一人审阅后发布"), "success")
    elif faults:
        flash(_("已保存；还有 %(n)s 处问题，改正后才能提交", n=len(faults)), "warning")
    else:
        flash(_("已保存，没有发现问题"), "success")
    return go(url_for("papers.version", version_id=found.id))


@blueprint.post("/papers/templates/versions/<int:version_id>/<any(publish, return, withdraw, discard, retire):act>")
@requires(*policy.READERS)
@writes
def version_act(version_id: int, act: str) -> Response:
    """Publish, return, withdraw, discard, retire."""
    found = versions.get_version(current_viewer(), version_id)
    versions.act(found, act, request.form.get("comment", ""), by=current_viewer(), at=now())
    flash(_("已更新：%(state)s", state=translate(TEMPLATE_STATE_LABELS[TemplateState(found.state)])), "success")
    return go(url_for("papers.template", kind=found.kind))


@blueprint.get("/papers/templates/versions/<int:version_id>/preview")
@requires(*policy.READERS)
def preview_version(version_id: int) -> Response:
    """This version on invented facts. Raises RuleBroken while it has faults."""
    found = versions.get_version(current_viewer(), version_id)
    kind = PaperKind(found.kind)
    if faults_of(kind, found.body):
        raise RuleBroken("template_faulty", Text("文本还有问题，改正后才能预览"))
    return _preview(Wording(kind, found.body, f"校{found.number}"))


def _preview(wording: Wording) -> Response:
    """Printed at once and kept nowhere; it carries no code that leads to a paper."""
    sheets = rendering.sheets_of(
        wording, sample_facts(wording.kind), number=_("预览"), verify_url=verify_url(), issued_at=now()
    )
    return download(press.print_sheets(sheets), f"{wording.kind}.pdf", "application/pdf", inline=True)


def _kind_page(kind: PaperKind, form: ComparisonForm, *, status: int = 200) -> Response:
    school_id = _school()
    wording = wordings.current_wording(kind, school_id)
    if form.digest.data is None:
        form.digest.data = wording.digest
    work = versions.in_work(kind, school_id)
    return respond(
        "papers/template.html",
        status=status,
        kind=kind,
        title=PAPER_KIND_LABELS[kind],
        rules=KINDS[kind],
        wording=wording,
        form=form,
        has_model=kind in WITH_MODEL_TEXT,
        compared=wordings.is_compared(wording, school_id),
        work=work,
        versions=versions.versions_of(kind, school_id),
        states={state.value: label for state, label in TEMPLATE_STATE_LABELS.items()},
        tones={state.value: tone for state, tone in TONES.items()},
        may_write=policy.can_write(current_viewer()),
    )


def _version_page(version: TemplateVersion, form: TextForm, *, status: int = 200) -> Response:
    viewer, kind = current_viewer(), PaperKind(version.kind)
    return respond(
        "papers/version.html",
        status=status,
        version=version,
        form=form,
        title=PAPER_KIND_LABELS[kind],
        faults=faults_of(kind, version.body),
        catalogue=catalogue_of(kind),
        may_edit=policy.can_write(viewer) and version.state == TemplateState.DRAFT,
        choices=[choice for choice in TEMPLATE.choices(version, viewer) if choice.name != "submit"],
        acts={act: url_for("papers.version_act", version_id=version.id, act=act) for act in ACTS},
        history=db.session.scalars(statelog.history(TEMPLATE.kind, version.id)).all(),
        events=TEMPLATE_EVENT_LABELS,
        state=TEMPLATE_STATE_LABELS[TemplateState(version.state)],
        tone=TONES[TemplateState(version.state)],
    )


def _kind(word: str) -> PaperKind:
    if word not in set(PaperKind):
        raise NotFound()
    return PaperKind(word)


def _school() -> int:
    school_id = current_viewer().organisation_id
    if school_id is None:
        raise NotAllowed()
    return school_id
