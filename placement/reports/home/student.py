"""The student: what is still missing, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import reduce
from typing import Any

from flask import url_for

from placement.accounts.rules import Role
from placement.agreements.models import Agreement
from placement.agreements.wording import who_next
from placement.applications import wording as wishes
from placement.applications.rules import ProposalState
from placement.compliance.rulebook import Light
from placement.kernel.actors import Viewer
from placement.kernel.clock import local_date
from placement.kernel.text import Text
from placement.placements import gate
from placement.placements import queries as placements
from placement.placements.gate import Check
from placement.placements.models import Placement
from placement.placements.rules import ACTOR_LABELS, KIND_WORDS, OPEN, PLACEMENT_STATE_LABELS, PlacementState
from placement.placements.wording import MINE, TONES
from placement.reports import queries
from placement.reports.duties import Home, Item, Step

ANSWERS = ("offered", "nominated")
"""States of an application in which the student is asked, the more urgent first."""
LEAD = Text("这里列出您还差什么、接下来由谁办理。")
OWN_LIGHTS = (Light.STUDENT_CONSENT, Light.GUARDIAN_CONSENT, Light.AGREEMENT)
"""Student and guardian have a part in these; the others are brought to green by school and enterprise."""
HELD_UP = ("red", "unknown")
"""What keeps a stay from beginning; amber does not."""
SCHOOL, ENTERPRISE = Text("学校"), Text("企业")


@dataclass(frozen=True)
class Stay:
    """A stay with its checklist, as the page shows it."""

    placement: Placement
    items: tuple[Item, ...]

    @property
    def done(self) -> int:
        """How many lines are settled."""
        return sum(item.state == "done" for item in self.items)

    @property
    def todo(self) -> Item | None:
        """The first thing the student can do."""
        return next((item for item in self.items if item.state == "todo"), None)


def home(viewer: Viewer, at: datetime) -> Home:
    """The next step, the checklist of each stay, open applications, the last month."""
    today = local_date(at)
    stays = _stays(viewer, today)
    open_wishes = queries.own_wishes(viewer)
    proposals = queries.own_proposals(viewer)
    return Home(
        lead=LEAD,
        step=_step(stays, open_wishes, proposals, today=today),
        part="reports/_student.html",
        extra={
            "stays": stays,
            "wishes": [_wish(row) for row in open_wishes],
            "proposals": proposals,
            "sheet": queries.last_sheet(viewer),
            "words": PLACEMENT_STATE_LABELS,
            "tones": TONES,
            "kinds": KIND_WORDS,
        },
    )


def _stays(viewer: Viewer, today: date) -> list[Stay]:
    ids = queries.alive_stays(viewer.user_id)
    papers = queries.agreements_of(viewer, ids)
    checks = gate.checks_for(Placement.id.in_(ids), on=today, private=True) if ids else {}
    found = placements.placements_by_ids(viewer, ids)
    return [
        Stay(placement, _items(placement, papers.get(placement.id), checks.get(placement.id, ())))
        for placement in sorted(found, key=lambda one: (one.starts_on, one.id))
    ]


def _items(placement: Placement, agreement: Agreement | None, checks: Sequence[Check]) -> tuple[Item, ...]:
    """What student and guardian do themselves, a line each; then in one line what each other party is at."""
    if placement.state not in OPEN:
        return ()
    own: dict[Text, Item] = {}
    others: dict[Text, list[Text]] = {SCHOOL: [], ENTERPRISE: []}
    for check in checks:
        if check.light in OWN_LIGHTS or check.actor in MINE[Role.STUDENT]:
            own.setdefault(check.label, _item(placement, check, agreement))
        elif check.colour in HELD_UP:
            whose = others[ENTERPRISE if check.actor == "hr" else SCHOOL]
            whose.extend([check.label] if check.label not in whose else [])
    return (*own.values(), *(_others_item(who, left) for who, left in others.items()))


def _others_item(who: Text, left: Sequence[Text]) -> Item:
    if not left:
        return Item(title=Text("%(who)s的手续已办妥", who=who), state="done")
    named = reduce(lambda first, second: Text("%(a)s、%(b)s", a=first, b=second), left)
    hint = Text("还有 %(n)s 项：%(what)s", n=len(left), what=named)
    return Item(title=Text("%(who)s办理中", who=who), state="wait", hint=hint)


def _item(placement: Placement, check: Check, agreement: Agreement | None) -> Item:
    if check.colour not in HELD_UP:
        return Item(title=check.label, state="done")
    if check.place == "agreement" and agreement is not None:
        return _paper_item(check, agreement)
    mine = check.actor in MINE[Role.STUDENT]
    href, act = _mend(placement, check) if mine else ("", None)
    state = "todo" if mine and href else "wait"
    who = None if state == "todo" else ACTOR_LABELS.get(check.actor)
    return Item(title=check.label, state=state, hint=check.reason, who=who, href=href, act=act)


def _paper_item(check: Check, agreement: Agreement) -> Item:
    href = url_for("agreements.show", agreement_id=agreement.id)
    if agreement.person_owes:
        act = Text("去签署") if agreement.state == "signing" else Text("去填写")
        return Item(title=check.label, state="todo", hint=check.reason, href=href, act=act)
    return Item(title=check.label, state="wait", hint=check.reason, who=who_next(agreement))


def _mend(placement: Placement, check: Check) -> tuple[str, Text | None]:
    places = {
        "consent": ("placements.consent", Text("阅读并签署")),
        "guardian": ("placements.guardian", Text("上传签字件")),
    }
    if check.place not in places:
        return "", None
    endpoint, act = places[check.place]
    return url_for(endpoint, placement_id=placement.id), act


def _step(stays: Sequence[Stay], rows: Sequence[Any], proposals: Sequence[Any], *, today: date) -> Step:
    return (
        _answer(rows)
        or _missing(stays, today)
        or _correction(proposals)
        or _running(stays)
        or _waiting(rows, proposals)
        or Step(
            title=Text("去找一个合适的岗位"),
            detail=Text("按专业、地点和时间筛选；申请后由学校审核，再转给企业。"),
            href=url_for("slots.search"),
            act=Text("找岗位"),
        )
    )


def _answer(rows: Sequence[Any]) -> Step | None:
    asked = [row for state in ANSWERS for row in rows if row.state == state]
    return _step_of(asked[0]) if asked else None


def _step_of(row: Any) -> Step:
    by = wishes.act_by(row.state, expires_at=row.expires_at, starts_on=row.starts_on)
    found = wishes.next_step(row.state, wishes.Side.APPLICANT, by=by)
    return Step(
        title=found.title,
        tone=found.tone,
        detail=Text("%(title)s（%(enterprise)s）", title=row.title, enterprise=row.enterprise_name),
        who=found.who,
        by=found.by,
        after=found.after if found.tone == "act" else None,
        href=url_for("applications.show", application_id=row.id),
        act=Text("去答复") if found.tone == "act" else Text("查看申请"),
    )


def _missing(stays: Sequence[Stay], today: date) -> Step | None:
    for stay in stays:
        if stay.todo is not None:
            item, placement = stay.todo, stay.placement
            late = placement.starts_on <= today
            after = Text("条件齐备的当天开始，之前的日子不计入实习") if late else Text("开始日仍不齐备的不能开始")
            return Step(
                title=Text("请办理：%(what)s", what=item.title),
                detail=Text("%(title)s（%(enterprise)s）", title=placement.title, enterprise=_short(placement)),
                by=None if late else placement.starts_on,
                after=after,
                href=item.href,
                act=item.act,
            )
    return None


def _correction(proposals: Sequence[Any]) -> Step | None:
    returned = next((row for row in proposals if row.state == ProposalState.RETURNED), None)
    if returned is None:
        return None
    return Step(
        title=Text("请修改自行联系的单位信息"),
        detail=Text("%(enterprise)s：学校退回修改，意见见申请页。", enterprise=returned.enterprise_name),
        href=url_for("applications.proposal", proposal_id=returned.id),
        act=Text("去修改"),
    )


def _running(stays: Sequence[Stay]) -> Step | None:
    if not stays:
        return None
    placement = stays[0].placement
    step = Step(
        title=Text("实习正在进行"),
        tone="done",
        detail=Text("%(title)s（%(enterprise)s）", title=placement.title, enterprise=_short(placement)),
        by=placement.ends_on,
        href=url_for("placements.show", placement_id=placement.id),
        act=Text("查看实习"),
    )
    if placement.state == PlacementState.PLANNED:
        who = next((item.who for item in stays[0].items if item.state == "wait" and item.who), None)
        return replace(step, title=Text("等其他各方补齐手续"), tone="wait", who=who, by=placement.starts_on)
    if placement.state == PlacementState.GATED:
        return replace(step, title=Text("手续齐备，到开始日自动开始"), by=placement.starts_on)
    if placement.state == PlacementState.SUSPENDED:
        return replace(step, title=Text("实习已中止，等学校恢复"), tone="stop", by=None)
    return step


def _waiting(rows: Sequence[Any], proposals: Sequence[Any]) -> Step | None:
    if rows:
        return _step_of(rows[0])
    if proposals:
        return Step(
            title=Text("等学校审核自行联系的单位"),
            tone="wait",
            detail=Text("%(enterprise)s", enterprise=proposals[0].enterprise_name),
            who=Text("学校实习管理部门"),
            href=url_for("applications.proposal", proposal_id=proposals[0].id),
            act=Text("查看申请"),
        )
    return None


def _wish(row: Any) -> dict[str, Any]:
    """A row of the list of open applications, in the applicant's words."""
    return {
        "row": row,
        "word": wishes.word(row.state, wishes.Side.APPLICANT),
        "tone": wishes.tone(row.state),
        "who": wishes.who_next(row.state, wishes.Side.APPLICANT),
        "href": url_for("applications.show", application_id=row.id),
    }


def _short(placement: Placement) -> str:
    return placement.enterprise.short_name
