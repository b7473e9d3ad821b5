"""One application: where it stands, who acts next, and the acts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from placement.accounts.rules import Role
from placement.applications import listing, policy, queries, services, wording
from placement.applications.forms import AgreeForm, RejectForm
from placement.applications.models import Application
from placement.applications.rules import APPLICATION, ORIGIN_LABELS, REJECT_REASON_LABELS, reasons_for
from placement.applications.views.blueprint import OVERSIGHT, blueprint, now, said
from placement.applications.views.lamps import checks_on
from placement.extensions import db
from placement.infra import audit
from placement.kernel.actors import Viewer
from placement.kernel.clock import local_date
from placement.kernel.errors import Conflict, DomainError, RuleBroken
from placement.kernel.text import Text
from placement.organisations.queries import organisation_names
from placement.reference.queries import majors
from placement.slots.rules import (
    MATCH_ARTICLE,
    MATCH_LABELS,
    MATCH_TONES,
    SLOT_KIND_LABELS,
    SlotState,
    match_level,
    match_of,
)
from placement.web.access import current_viewer, requires
from placement.web.filters import translate
from placement.web.htmx import go, respond
from placement.web.transactions import writes

ACTORS = (Role.STUDENT, Role.TEACHER, Role.PLACEMENT_OFFICE, Role.HR)
BIRTHS = {"apply": Text("提交申请"), "nominate": Text("学校推荐"), "self_found": Text("自行联系，学校同意")}
EVENTS = {**BIRTHS, **{row.name: row.label for row in APPLICATION.rows}}
REFUSALS = (Text("监护人不同意"), Text("想自行选择实习单位"), Text("岗位与所学专业不符"), Text("距离太远"))
MAIN_ACTS = ("accept", "offer", "endorse")
"""The one thing the reader came to do, if it is theirs to do now."""
REJECTIONS = {"reject", "disallow"}
Act = Callable[[Application, Viewer], Any]
ACTS: dict[str, Act] = {
    "endorse": lambda application, by: services.endorse(application, by=by, at=now()),
    "shortlist": lambda application, by: services.shortlist(application, by=by, at=now()),
    "offer": lambda application, by: services.offer(application, by=by, at=now()),
    "accept": lambda application, by: services.accept(application, by=by, at=now()),
    "decline": lambda application, by: services.decline(application, by=by, at=now()),
    "withdraw": lambda application, by: services.withdraw(application, by=by, at=now()),
    "rescind": lambda application, by: services.rescind(application, by=by, at=now()),
    "refuse": lambda application, by: services.refuse(application, said(), by=by, at=now()),
}
DONE = {
    "endorse": Text("已同意，申请已转给企业"),
    "shortlist": Text("已列入初选"),
    "offer": Text("录用已发出，名额已为对方保留"),
    "accept": Text("已确认接受，岗位已为您保留"),
    "decline": Text("已放弃，名额已让出"),
    "withdraw": Text("申请已撤回"),
    "rescind": Text("推荐已撤回"),
    "refuse": Text("已答复学校：不同意推荐。您可以自行选择岗位"),
}


@blueprint.get("/<int:application_id>")
@requires(*ACTORS, *OVERSIGHT)
def show(application_id: int) -> Response:
    """One application, from the reader's point of view."""
    return page(queries.get_application(current_viewer(), application_id))


@blueprint.post(
    "/<int:application_id>/<any(endorse, shortlist, offer, accept, decline, withdraw, rescind, refuse):act>"
)
@requires(*ACTORS)
@writes
def act(application_id: int, act: str) -> Response:
    """One step of the transition table that needs no further questions."""
    return perform(application_id, act, ACTS[act], done=DONE[act])


@blueprint.post("/<int:application_id>/agree")
@requires(Role.STUDENT)
@writes
def agree(application_id: int) -> Response:
    """Agree to a nomination: a statement, and that the guardian agrees."""
    form = AgreeForm()
    if not form.validate():
        return page(queries.get_application(current_viewer(), application_id), agree_form=form, status=422)

    def say_yes(application: Application, by: Viewer) -> None:
        words, guardian = form.statement.data, form.guardian_agrees.data
        services.agree(application, words, guardian_agrees=guardian, by=by, at=now())

    return perform(application_id, "agree", say_yes, done=Text("已同意推荐，申请已转给企业"))


@blueprint.post("/<int:application_id>/reject")
@requires(Role.PLACEMENT_OFFICE, Role.HR)
@writes
def reject(application_id: int) -> Response:
    """Say no, with a coded reason and a note the applicant reads."""
    viewer = current_viewer()
    form = RejectForm(reasons_for(viewer.role))
    name = "disallow" if viewer.is_(Role.PLACEMENT_OFFICE) else "reject"
    if not form.validate():
        return page(queries.get_application(viewer, application_id), reject_form=form, status=422)
    words = (form.reason.data, form.note.data or "")

    def say_no(application: Application, by: Viewer) -> None:
        services.reject(application, *words, by=by, at=now())

    return perform(application_id, name, say_no, done=Text("已答复申请人：不录用"))


@blueprint.post("/<int:application_id>/phone")
@requires(Role.PLACEMENT_OFFICE, Role.HR)
@writes
def phone(application_id: int) -> str:
    """Show the applicant's number; who looked is recorded."""
    viewer = current_viewer()
    application = queries.get_application(viewer, application_id)
    audit.record("unmask", f"user:{application.applicant_id}", by=viewer, at=now(), what="phone", why="application")
    return render_template("applications/_phone.html", application=application, revealed=True)


def perform(application_id: int, name: str, deed: Act, *, done: Text) -> Response:
    """Do it and show the page; what was done already is shown as it stands, what is refused with its sentence."""
    viewer = current_viewer()
    application = queries.get_application(viewer, application_id)
    here = url_for("applications.show", application_id=application_id)
    row = APPLICATION.named(name)
    if viewer.role in row.roles and application.state == row.target:
        return go(here)  # the second press of a double click
    try:
        deed(application, viewer)
    except (RuleBroken, Conflict) as error:
        db.session.rollback()
        return page(queries.get_application(viewer, application_id), refusal=error, status=error.status)
    flash(translate(done), "success")
    return go(here)


def page(
    application: Application,
    *,
    status: int = 200,
    refusal: DomainError | None = None,
    agree_form: AgreeForm | None = None,
    reject_form: RejectForm | None = None,
) -> Response:
    """The page of one application for whoever looks at it."""
    viewer = current_viewer()
    side = wording.side_of(viewer.role)
    choices = policy.choices(application, viewer, at=now())
    names = {choice.name for choice in choices}
    return respond(
        "applications/show.html",
        status=status,
        application=application,
        slot=application.slot,
        refusal=refusal,
        choices=choices,
        main_act=next((name for name in MAIN_ACTS if name in names), ""),
        urls={name: url_for("applications.act", application_id=application.id, act=name) for name in ACTS},
        agree_form=(agree_form or AgreeForm(formdata=None)) if "agree" in names else None,
        reject_form=(reject_form or _blank_rejection(viewer)) if names & REJECTIONS else None,
        reject_label=next((choice.label for choice in choices if choice.name in REJECTIONS), None),
        refusals=[translate(reason) for reason in REFUSALS],
        others=queries.others_open(application) if "accept" in names else 0,
        own=side == wording.Side.APPLICANT,
        back=_back(side),
        may_call=side in (wording.Side.SCHOOL, wording.Side.ENTERPRISE),
        **_standing(application, side),
        **_person(application),
        **_checks(application, side),
    )


def _checks(application: Application, side: wording.Side) -> dict[str, Any]:
    """What the rules say, for the applicant and the school only: it may rest on what a woman declared of herself."""
    inside = side in (wording.Side.APPLICANT, wording.Side.SCHOOL)
    student = application.applicant.student if inside else None
    declares = tuple(filter(None, application.declares.split(","))) if inside else ()
    return checks_on(student, application.slot, on=local_date(now()), declares=declares)


def _standing(application: Application, side: wording.Side) -> dict[str, Any]:
    """Where it stands, as this side says it, and what happened so far."""
    slot, state = application.slot, application.state
    by = wording.act_by(state, expires_at=application.expires_at, starts_on=slot.starts_on)
    rows = queries.history(APPLICATION.kind, application.id)
    return {
        "word": wording.word(state, side),
        "tone": wording.tone(state),
        "who": wording.who_next(state, side),
        "step": wording.next_step(state, side, by=by),
        "history": rows,
        "events": EVENTS,
        "organisations": organisation_names({row.organisation_id for row in rows if row.organisation_id}),
        "slot_open": slot.state == SlotState.OPEN,
        "origins": ORIGIN_LABELS,
        "kinds": SLOT_KIND_LABELS,
        "reasons": REJECT_REASON_LABELS,
    }


def _back(side: wording.Side) -> tuple[str, str]:
    """The list this page belongs to."""
    if side == wording.Side.APPLICANT:
        return _("我的申请"), url_for("applications.mine")
    if side == wording.Side.ENTERPRISE:
        return _("应聘人员"), url_for("applications.candidates")
    return _("岗位申请"), url_for("applications.school" if side == wording.Side.SCHOOL else "applications.register")


def _blank_rejection(viewer: Viewer) -> RejectForm:
    return RejectForm(reasons_for(viewer.role), formdata=None)


def _person(application: Application) -> dict[str, Any]:
    """Who applies, and how near the major is."""
    student, teacher = application.applicant.student, application.applicant.teacher
    learner = student or teacher
    code = learner.major_code if learner else None
    found = match_of(match_level(code, listing.majors_for(application.slot_id))) if code else None
    return {
        "student": student,
        "teacher": teacher,
        "major": majors().get(code) if code else None,
        "match": found,
        "match_labels": MATCH_LABELS,
        "match_tones": MATCH_TONES,
        "match_article": MATCH_ARTICLE,
    }
