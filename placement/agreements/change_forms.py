"""Forms of supplements and terminations: shape and parsing only."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import NumberRange

from placement.accounts.queries import mentors_of
from placement.agreements.changes import REASON_LIMIT, TITLE_LIMIT, Proposal, hours_of
from placement.agreements.rules import PARTY_LABELS, Party
from placement.compliance.week import WEEKDAYS
from placement.placements.models import Placement
from placement.placements.rules import OPEN, WITH_CONSENT
from placement.placements.scheduling import plan_of
from placement.placements.terms import Terms
from placement.placements.week_form import LIKE_MONDAY, WeekForm
from placement.web.fields import Form, YuanField, optional, options, required, short

STAYS = 0
"""The choice that leaves place or mentor as they are."""


class SupplementForm(WeekForm):
    """Every term that may be changed, filled with what is agreed; only what is typed differently counts."""

    effective_on = DateField(_l("生效日"), [required()])
    reason = TextAreaField(_l("变更原因"), [required(_l("请写明变更的原因")), short(REASON_LIMIT)])
    starts_on = DateField(_l("开始日期"), [optional()])
    ends_on = DateField(_l("结束日期"), [optional()])
    title = StringField(_l("岗位"), [optional(), short(TITLE_LIMIT)])
    site = SelectField(_l("工作地点"), coerce=int)
    pay_fen = YuanField(_l("每月实习报酬"), [optional()])
    pay_day = IntegerField(_l("每月支付日"), [optional(), NumberRange(1, 31, _l("请填写 1 到 31"))])
    mentor_id = SelectField(_l("企业导师"), coerce=int)

    def proposal(self, placement: Placement, agreed: Terms) -> Proposal:
        """What was typed, as columns of the placement; an empty field wishes for nothing."""
        typed = {name: self[name].data for name in names_for(placement) if name not in ("site", "mentor_id")}
        values: dict[str, Any] = {name: value for name, value in typed.items() if value not in (None, "")}
        if self.mentor_id.data:
            values["mentor_id"] = self.mentor_id.data
        site = next((one for one in placement.enterprise.sites if one.id == self.site.data), None)
        if site is not None:
            values |= {"division": site.division, "address": site.address}
        plan = self.plan()
        if placement.kind in WITH_CONSENT and plan.as_json():
            values |= hours_of(plan, agreed, plan_of(agreed))
        return Proposal(values, self.effective_on.data, self.reason.data)


def names_for(placement: Placement) -> tuple[str, ...]:
    """The fields that make sense for a placement, but for the hours."""
    begin = ("starts_on",) if placement.state in OPEN else ()
    pay = ("pay_fen", "pay_day") if placement.kind in WITH_CONSENT else ()
    return (*begin, "ends_on", "title", "site", *pay, "mentor_id")


def supplement_form(placement: Placement, shown: Terms, *, submitted: bool, **told: Any) -> SupplementForm:
    """The form filled with these terms and with what is told of the change itself."""
    plan = plan_of(shown)
    weekly = {name: list(plan.weekly.get(name, ())) for name in WEEKDAYS}
    same = bool(weekly["mon"]) and all(weekly[name] == weekly["mon"] for name in LIKE_MONDAY)
    sites = {site.id: f"{site.name}（{site.address}）" for site in placement.enterprise.sites}
    here = (
        one.id for one in placement.enterprise.sites if (one.division, one.address) == (shown.division, shown.address)
    )
    start = {name: getattr(shown, name) for name in ("starts_on", "ends_on", "title", "pay_fen", "pay_day")}
    form = SupplementForm(
        **({} if submitted else {"formdata": None}),
        **start,
        **weekly,
        same=same,
        extra_days=plan.extra_days,
        site=next(here, STAYS),
        mentor_id=shown.mentor_id or STAYS,
        **told,
    )
    form.site.choices = options({STAYS: _("不变更"), **sites})
    mentors = {person.id: person.name for person in mentors_of(placement.enterprise_id)}
    form.mentor_id.choices = options({STAYS: _("不变更"), **mentors})
    if not submitted and form.mentor_id.data not in mentors:
        form.mentor_id.data = STAYS
    return form


class TerminationForm(Form):
    """The last day, why, and who wants it."""

    last_day = DateField(_l("最后一天"), [required()])
    wished_by = RadioField(_l("由谁提出"), [required(_l("请选择由谁提出"))])
    reason = TextAreaField(_l("解除原因"), [required(_l("请写明解除的原因")), short(REASON_LIMIT)])


def termination_form(own: Party, **data: Any) -> TerminationForm:
    """The school may write down the wish of any party, the enterprise only its own."""
    form = TerminationForm(**data)
    parties = (Party.SCHOOL, Party.ENTERPRISE, Party.PERSON) if own is Party.SCHOOL else (own,)
    form.wished_by.choices = options({party.value: PARTY_LABELS[party] for party in parties})
    return form
