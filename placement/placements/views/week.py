"""The week plan of a placement: typed under the eyes of the rules, laid down before the agreement is signed."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from flask_babel import gettext as _

from placement.accounts.rules import Role
from placement.compliance.week import WEEKDAYS
from placement.kernel.actors import Viewer
from placement.kernel.errors import DomainError, NotAllowed, RuleBroken
from placement.kernel.text import Text
from placement.placements import policy, queries, scheduling
from placement.placements.models import Placement
from placement.placements.outlook import Outlook, outlook
from placement.placements.rules import OPEN, WITH_CONSENT
from placement.placements.scheduling import EXTRA_DAYS_LIMIT, SIGNED, WeekPlan
from placement.placements.views.blueprint import blueprint, now, today
from placement.placements.week_form import LIKE_MONDAY, WeekForm
from placement.reference import rule_book
from placement.web.access import current_viewer, requires
from placement.web.filters import translate
from placement.web.htmx import go, respond
from placement.web.transactions import writes

BEGUN = Text("实习已经开始或已经结束，工作时间不能直接修改；变更须签订补充协议")
NO_PLAN = Text("这类安排的时间按岗位发布的时间执行，不单独编排")
BY_OTHERS = Text("工作时间由企业人事或学校实习管理部门编排，您可以查看")


@blueprint.get("/<int:placement_id>/week-plan")
@requires(*queries.READERS)
def week_plan(placement_id: int) -> Response:
    """The plan as it stands; who may change it gets the form."""
    viewer = current_viewer()
    placement = queries.get_placement(viewer, placement_id)
    return _page(placement, viewer, WeekForm.of(scheduling.plan_of(placement)))


@blueprint.post("/<int:placement_id>/week-plan")
@requires(Role.HR, Role.PLACEMENT_OFFICE)
@writes
def set_week_plan(placement_id: int) -> Response:
    """Lay the plan down; or, while it is typed, say what the rules say of it and keep nothing."""
    viewer, form = current_viewer(), WeekForm()
    placement = queries.get_placement(viewer, placement_id)
    sound = form.validate()
    if request.form.get("act") == "check":
        return _page(placement, viewer, form)
    if not sound:
        return _page(placement, viewer, form, status=422)
    consents = len(placement.consents)
    try:
        changed = scheduling.set_plan(placement, form.plan(), by=viewer, at=now())
    except NotAllowed:
        raise
    except DomainError as error:
        form.add_error(error.field, translate(error.message))
        return _page(placement, viewer, form, status=error.status)
    flash(*_said(changed, consents))
    return go(url_for("placements.show", placement_id=placement.id))


def _said(changed: bool, consents: int) -> tuple[str, str]:
    if not changed:
        return _("没有改动"), "info"
    if consents:
        return _("工作时间已保存。原来的知情同意已收回，请学生和监护人重新签署"), "warning"
    return _("工作时间已保存"), "success"


def _page(placement: Placement, viewer: Viewer, form: WeekForm, *, status: int = 200) -> Response:
    check = request.form.get("act") == "check"
    locked = _locked(placement, viewer)
    seen = _seen(placement, form)
    return respond(
        "placements/week_plan.html",
        "placements/_week_plan.html" if check else None,
        status=status,
        placement=placement,
        form=form,
        locked=locked,
        like_monday=LIKE_MONDAY,
        weekdays=WEEKDAYS,
        days_limit=EXTRA_DAYS_LIMIT,
        seen=seen,
        unread=[form[name] for name in (*WEEKDAYS, "extra_days") if form[name].errors],
        of_age=seen.of_age if _may_know_age(placement, viewer) else None,
    )


def _locked(placement: Placement, viewer: Viewer) -> Text | None:
    """Why this viewer cannot change the plan; None for who can."""
    if placement.kind not in WITH_CONSENT:
        return NO_PLAN
    if placement.agreement_signed_at is not None:
        return SIGNED
    if placement.state not in OPEN:
        return BEGUN
    return None if policy.can_plan_week(viewer, placement) else BY_OTHERS


def _seen(placement: Placement, form: WeekForm) -> Outlook:
    """What comes of the weekdays that can be read."""
    told, findings = scheduling.preview(placement, _readable(form), at=now())
    return outlook(told, findings, on=today(), book=rule_book.current())


def _readable(form: WeekForm) -> WeekPlan:
    """The plan without the days that cannot be read; shifts that run into each other are told beside their day."""
    for _turn in WEEKDAYS:
        try:
            scheduling.week_of(form.plan())
            break
        except RuleBroken as error:
            form.add_error(error.field, translate(error.message))
    return form.plan()


def _may_know_age(placement: Placement, viewer: Viewer) -> bool:
    """Who lays down or leads the work must know that somebody is a minor; who only counts need not."""
    return viewer.is_(Role.HR, Role.MENTOR) or policy.can_see_papers(viewer, placement)
