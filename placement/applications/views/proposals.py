"""Posts that students found: the student proposes, the office answers, oversight reads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from placement.accounts.rules import Role
from placement.applications import listing, queries, services, wording
from placement.applications.forms import ProposalFilters, ProposalForm
from placement.applications.listing import PROPOSAL_SORTS
from placement.applications.models import Proposal
from placement.applications.rules import PROPOSAL, PROPOSAL_STATE_LABELS, ProposalState
from placement.applications.views.blueprint import OVERSIGHT, blueprint, now, said
from placement.extensions import db
from placement.kernel.actors import Viewer
from placement.kernel.clock import local_date
from placement.kernel.errors import Conflict, DomainError, RuleBroken
from placement.kernel.text import Text
from placement.organisations.queries import organisation_names
from placement.reference.queries import division_choices, divisions
from placement.slots.rules import VENUE_LABELS
from placement.web.access import current_viewer, requires
from placement.web.fields import options
from placement.web.filters import translate
from placement.web.htmx import go, respond
from placement.web.pagination import paginate, sort_key
from placement.web.transactions import writes

READERS = (Role.STUDENT, Role.PLACEMENT_OFFICE, *OVERSIGHT)
EVENTS = {"propose": Text("提交申请"), **{row.name: row.label for row in PROPOSAL.rows}}
Act = Callable[[Proposal, Viewer], Any]
ACTS: dict[str, Act] = {
    "approve": lambda proposal, by: services.approve_proposal(proposal, by=by, at=now()),
    "return": lambda proposal, by: services.return_proposal(proposal, said(), by=by, at=now()),
    "refuse": lambda proposal, by: services.refuse_proposal(proposal, said(), by=by, at=now()),
    "withdraw": lambda proposal, by: services.withdraw_proposal(proposal, by=by, at=now()),
}
DONE = {
    "approve": Text("已同意，岗位和实习安排已建立"),
    "return": Text("已退回学生修改"),
    "refuse": Text("已答复学生：不同意"),
    "withdraw": Text("已撤回"),
}


@blueprint.get("/proposals")
@requires(*READERS)
def proposals() -> Response:
    """Own proposals, or the queue of the office."""
    viewer = current_viewer()
    filters = ProposalFilters()
    sort, order = sort_key(PROPOSAL_SORTS, "turn")
    rows = listing.proposal_rows(viewer, words=filters.words, state=filters.state.data or "")
    return respond(
        "applications/proposals.html",
        "applications/_proposals.html",
        page=paginate(rows.order_by(order, Proposal.since.desc(), Proposal.id.desc())),
        sort=sort,
        form=filters,
        chips=filters.chips(),
        labels=PROPOSAL_STATE_LABELS,
        tones=wording.PROPOSAL_TONES,
        who_next=lambda state: wording.proposal_who(state, wording.side_of(viewer.role)),
        own=viewer.is_(Role.STUDENT),
        office=viewer.is_(Role.PLACEMENT_OFFICE),
    )


@blueprint.get("/proposals/new")
@requires(Role.STUDENT)
def new_proposal() -> Response:
    """The form."""
    return _form(_blank())


@blueprint.post("/proposals/new")
@requires(Role.STUDENT)
@writes
def propose() -> Response:
    """Hand it in."""
    form = _blank(fresh=False)
    if not form.validate():
        return _form(form, status=422)
    try:
        proposal = services.propose_post(form.post(), by=current_viewer(), at=now())
    except RuleBroken as error:
        form.add_error(error.field, translate(error.message))
        return _form(form, status=422)
    flash(_("已提交，等学校审核"), "success")
    return go(url_for("applications.proposal", proposal_id=proposal.id))


@blueprint.get("/proposals/<int:proposal_id>/edit")
@requires(Role.STUDENT)
def edit_proposal(proposal_id: int) -> Response:
    """The form with what was handed in, once the school has returned it."""
    proposal = queries.get_proposal(current_viewer(), proposal_id)
    if proposal.state != ProposalState.RETURNED:
        return go(url_for("applications.proposal", proposal_id=proposal_id))
    return _form(_blank(obj=proposal), proposal=proposal)


@blueprint.post("/proposals/<int:proposal_id>/edit")
@requires(Role.STUDENT)
@writes
def revise(proposal_id: int) -> Response:
    """Hand the mended one in again."""
    viewer = current_viewer()
    proposal = queries.get_proposal(viewer, proposal_id)
    form = _blank(fresh=False)
    if not form.validate():
        return _form(form, proposal=proposal, status=422)
    try:
        services.revise_proposal(proposal, form.post(), by=viewer, at=now())
    except RuleBroken as error:
        form.add_error(error.field, translate(error.message))
        return _form(form, proposal=proposal, status=422)
    flash(_("已重新提交，等学校审核"), "success")
    return go(url_for("applications.proposal", proposal_id=proposal_id))


@blueprint.get("/proposals/<int:proposal_id>")
@requires(*READERS)
def proposal(proposal_id: int) -> Response:
    """One proposal."""
    return _page(queries.get_proposal(current_viewer(), proposal_id))


@blueprint.post("/proposals/<int:proposal_id>/<any(approve, return, refuse, withdraw):act>")
@requires(Role.STUDENT, Role.PLACEMENT_OFFICE)
@writes
def answer_proposal(proposal_id: int, act: str) -> Response:
    """Approve, return, refuse (office) or withdraw (student)."""
    viewer = current_viewer()
    found = queries.get_proposal(viewer, proposal_id)
    here = url_for("applications.proposal", proposal_id=proposal_id)
    row = PROPOSAL.named(act)
    if viewer.role in row.roles and found.state == row.target:
        return go(here)
    try:
        ACTS[act](found, viewer)
    except (RuleBroken, Conflict) as error:
        db.session.rollback()
        return _page(queries.get_proposal(viewer, proposal_id), refusal=error, status=error.status)
    flash(translate(DONE[act]), "success")
    return go(here)


def _blank(*, fresh: bool = True, obj: Proposal | None = None) -> ProposalForm:
    form = ProposalForm(formdata=None, obj=obj) if fresh else ProposalForm()
    places = dict(division_choices(local_date(now())))
    form.division.choices = options({"": _("请选择"), **places})
    return form


def _form(form: ProposalForm, *, proposal: Proposal | None = None, status: int = 200) -> Response:
    rows = queries.history(PROPOSAL.kind, proposal.id) if proposal else []
    wish = next((row.comment for row in reversed(rows) if row.event == "return"), "")
    return respond("applications/proposal_form.html", status=status, form=form, proposal=proposal, wish=wish)


def _page(proposal: Proposal, *, status: int = 200, refusal: DomainError | None = None) -> Response:
    viewer, state = current_viewer(), ProposalState(proposal.state)
    rows = queries.history(PROPOSAL.kind, proposal.id)
    place = divisions().get(proposal.division)
    return respond(
        "applications/proposal.html",
        status=status,
        proposal=proposal,
        refusal=refusal,
        person=queries.student_card(proposal.student_id),
        place=place.name if place else "",
        venue=VENUE_LABELS,
        word=PROPOSAL_STATE_LABELS[state],
        tone=wording.PROPOSAL_TONES.get(state, "neutral"),
        who=wording.proposal_who(state, wording.side_of(viewer.role)),
        step=wording.proposal_step(state, wording.side_of(viewer.role), starts_on=proposal.starts_on),
        choices=PROPOSAL.choices(proposal, viewer),
        urls={name: url_for("applications.answer_proposal", proposal_id=proposal.id, act=name) for name in ACTS},
        wish=next((row.comment for row in reversed(rows) if row.event in ("return", "refuse")), ""),
        history=rows,
        events=EVENTS,
        organisations=organisation_names({row.organisation_id for row in rows if row.organisation_id}),
        own=viewer.is_(Role.STUDENT),
    )
