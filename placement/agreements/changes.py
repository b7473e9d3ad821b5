"""What a supplement changes and when: what differs, what may not be changed and why, and how a paper tells it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from placement.accounts.queries import mentors_of
from placement.agreements.models import Agreement
from placement.agreements.rules import PARTY_LABELS, AgreementKind, Party
from placement.kernel.errors import RuleBroken
from placement.kernel.text import Text, chinese_date
from placement.placements import terms, terms_words
from placement.placements.models import Placement
from placement.placements.rules import OPEN, WITH_CONSENT
from placement.placements.scheduling import EXTRA_DAYS_LIMIT, WeekPlan, plan_of, week_of
from placement.placements.terms_words import TOPIC_LABELS, topics_of

REACHES_BACK = frozenset({"pay_fen", "mentor_id"})
"""What may hold from a day in the past on: pay, upwards, and who guides."""
TITLE_LIMIT, REASON_LIMIT = 60, 500
PAY_LIMIT = 10_000_000
NOT_FOR_THE_PAST = Text(
    "岗位、地点、起止日期、支付日和工作时间不能追溯变更：已经过去的日子按当时的约定履行（R-205），请把生效日改为今天或以后"
)
Changes = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Proposal:
    """What is wished for: columns of the placement that are put to choice, from which day on, and why."""

    values: Mapping[str, Any]
    effective_on: date
    reason: str


def differing(placement: Placement, proposal: Proposal) -> Changes:
    """Only what is other than agreed so far, and other than what holds on the effective day."""
    agreed, then = terms.agreed_terms(placement), terms.terms_on(placement, proposal.effective_on)
    found: Changes = {}
    for topic, columns in terms_words.TOPICS.items():
        told = {column: proposal.values[column] for column in columns if column in proposal.values}
        if told and not _same(topic, agreed, told) and not _same(topic, then, told):
            found |= {
                column: {"before": before(then, column), "after": terms.as_json(value)}
                for column, value in told.items()
                if getattr(then, column) != value
            }
    return found


def before(known: terms.Terms, column: str) -> Any:
    """A column as it was, for the paper: even hours are told as the plan they come to."""
    if column == "weekly" and known.weekly is None:
        return plan_of(known).as_json()
    return terms.as_json(getattr(known, column))


def _same(topic: str, known: terms.Terms, told: Mapping[str, Any]) -> bool:
    if topic == "hours":
        plan = told.get("weekly", known.weekly), sorted(told.get("extra_days", known.extra_days) or ())
        return plan == (known.weekly, sorted(known.extra_days or ()))
    return all(getattr(known, column) == value for column, value in told.items())


def hours_of(plan: WeekPlan, known: terms.Terms, agreed: WeekPlan) -> dict[str, Any]:
    """The columns of a week plan; what says the same as the one agreed is left as it stands there."""
    if plan.as_json() == agreed.as_json() and set(plan.extra_days) == set(agreed.extra_days):
        return {"weekly": known.weekly, "extra_days": known.extra_days}
    return {"weekly": plan.as_json(), "extra_days": [day.isoformat() for day in sorted(set(plan.extra_days))]}


@dataclass(frozen=True)
class Intent:
    """A change about to be judged: whose placement, the columns after it, its day, and today."""

    placement: Placement
    changes: Changes
    effective_on: date
    today: date

    def after(self, column: str) -> Any:
        """A column as it will be: changed, or as agreed for the effective day."""
        if column in self.changes:
            return terms.read(column, self.changes[column]["after"])
        return getattr(terms.terms_on(self.placement, self.effective_on), column)


def require_sound(intent: Intent) -> None:
    """Raises RuleBroken beside its field for what cannot be agreed: nothing, the past, days outside, unknown people."""
    if not intent.changes:
        raise RuleBroken("nothing_changes", Text("没有一项与现行约定不同，不需要签订补充协议"))
    for rule in (_kind, _start, _end, _effective_day, _past, _title, _site, _hours, _pay, _mentor):
        rule(intent)


def _kind(intent: Intent) -> None:
    paid = {"pay_fen", "pay_day", *terms.HOURS} & set(intent.changes)
    if paid and intent.placement.kind not in WITH_CONSENT:
        raise RuleBroken("not_for_kind", Text("教师企业实践没有约定报酬和逐日的工作时间，不能变更这一项"))


def _start(intent: Intent) -> None:
    if "starts_on" not in intent.changes:
        return
    if intent.placement.state not in OPEN:
        raise RuleBroken("begun", Text("实习已经开始，开始日期不能再变更"), field="starts_on")
    new = intent.after("starts_on")
    if new < intent.today:
        raise RuleBroken("bad_start", Text("新的开始日期不能早于今天"), field="starts_on")
    if new > intent.after("ends_on"):
        raise RuleBroken("bad_start", Text("开始日期不能晚于结束日期"), field="starts_on")
    if intent.effective_on > min(new, intent.placement.starts_on):
        why = Text("变更开始日期的，须在新旧开始日期之前或当天生效")
        raise RuleBroken("bad_effective_day", why, field="effective_on")


def _end(intent: Intent) -> None:
    if "ends_on" not in intent.changes:
        return
    if intent.after("ends_on") < intent.effective_on:
        raise RuleBroken("bad_end", Text("新的结束日期不能早于生效日"), field="ends_on")
    if intent.after("ends_on") < intent.after("starts_on"):
        raise RuleBroken("bad_end", Text("结束日期不能早于开始日期"), field="ends_on")


def _effective_day(intent: Intent) -> None:
    first, last = intent.placement.first_day, intent.placement.last_day
    if not min(first, intent.today) <= intent.effective_on <= last:
        why = Text("生效日须在实习期内（%(first)s 至 %(last)s）", first=first, last=last)
        raise RuleBroken("bad_effective_day", why, field="effective_on")


def _past(intent: Intent) -> None:
    if intent.effective_on >= intent.today:
        return
    if not set(intent.changes) <= REACHES_BACK:
        raise RuleBroken("not_for_the_past", NOT_FOR_THE_PAST, field="effective_on")
    pay = intent.changes.get("pay_fen")
    if pay and pay["after"] < pay["before"]:
        why = Text("实习报酬只能向上追溯：已经过去的日子应得的报酬不能减少，请把生效日改为今天或以后")
        raise RuleBroken("not_for_the_past", why, field="effective_on")


def _title(intent: Intent) -> None:
    if "title" in intent.changes and not 0 < len(intent.after("title").strip()) <= TITLE_LIMIT:
        raise RuleBroken("bad_title", Text("请填写岗位名称，不超过 %(n)s 字", n=TITLE_LIMIT), field="title")


def _site(intent: Intent) -> None:
    if not {"division", "address"} & set(intent.changes):
        return
    known = {(site.division, site.address) for site in intent.placement.enterprise.sites}
    if (intent.after("division"), intent.after("address")) not in known:
        why = Text("请选择企业已登记的工作地点；新的地点请企业先在企业资料中登记")
        raise RuleBroken("unknown_site", why, field="site")


def _hours(intent: Intent) -> None:
    if not set(terms.HOURS) & set(intent.changes):
        return
    days = [date.fromisoformat(day) for day in intent.after("extra_days") or ()]
    weekly = intent.after("weekly")
    if weekly is not None and week_of(WeekPlan(weekly)).minutes == 0:
        raise RuleBroken("no_work", Text("请至少填写一天的工作时间"), field="mon")
    if len(days) > EXTRA_DAYS_LIMIT:
        raise RuleBroken("too_many", Text("额外工作日最多 %(n)s 天", n=EXTRA_DAYS_LIMIT), field="extra_days")
    for day in days:
        if not intent.after("starts_on") <= day <= intent.after("ends_on"):
            raise RuleBroken("bad_day", Text("%(day)s 不在实习期间内", day=day), field="extra_days")


def _pay(intent: Intent) -> None:
    if not 0 <= intent.after("pay_fen") <= PAY_LIMIT:
        raise RuleBroken("bad_pay", Text("请填写每月的实习报酬"), field="pay_fen")
    if not 1 <= intent.after("pay_day") <= 31:
        raise RuleBroken("bad_pay_day", Text("请填写 1 到 31"), field="pay_day")


def _mentor(intent: Intent) -> None:
    mentors = {person.id for person in mentors_of(intent.placement.enterprise_id)}
    if "mentor_id" in intent.changes and intent.after("mentor_id") not in mentors:
        raise RuleBroken("not_a_mentor", Text("请选择本企业的导师"), field="mentor_id")


def before_of(agreement: Agreement) -> dict[str, Any]:
    """The columns of a supplement as they were agreed before it."""
    return {column: pair["before"] for column, pair in agreement.changes.items()}


def after_of(agreement: Agreement) -> dict[str, Any]:
    """The columns of a supplement as they are agreed in it."""
    return {column: pair["after"] for column, pair in agreement.changes.items()}


def rows_of(agreement: Agreement) -> list[terms_words.Row]:
    """What a supplement changes, one row for each thing."""
    return terms_words.rows(agreement.placement, before_of(agreement), after_of(agreement))


def change_rows(agreement: Agreement) -> list[dict[str, str]]:
    """The table of a supplement for its paper: `what`, `before` and `after` as printed; empty for other kinds."""
    if agreement.kind != AgreementKind.SUPPLEMENT:
        return []
    return [{"what": str(row.label), "before": row.before, "after": row.after} for row in rows_of(agreement)]


def ending_of(agreement: Agreement) -> dict[str, str]:
    """A termination for its paper: `on` is the last day, `reason`, and `by`, who proposed it; empty for other kinds."""
    if agreement.kind != AgreementKind.TERMINATION or agreement.effective_on is None:
        return {}
    return {
        "on": chinese_date(agreement.effective_on),
        "reason": agreement.reason,
        "by": str(agreement.terms.get("asked_by") or ""),
    }


_NAMES: dict[str, Callable[[Placement], str]] = {
    Party.SCHOOL: lambda placement: placement.school.name,
    Party.ENTERPRISE: lambda placement: placement.enterprise.name,
    Party.PERSON: lambda placement: placement.person.name,
}


def name_of(placement: Placement, party: Party) -> str:
    """The name of a party of the agreement, but for the guardian, who proposes nothing."""
    return _NAMES[party](placement)


def proposer_of(agreement: Agreement) -> Party | None:
    """The party that wished for the change or the end."""
    told = agreement.terms.get("proposed_by")
    return Party(told) if told in set(_NAMES) else None


def proposed_by(agreement: Agreement) -> Text | None:
    """The party that wished for it, as pages call it."""
    party = proposer_of(agreement)
    return PARTY_LABELS[party] if party else None


def shared_topics(one: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[Text]:
    """What two changes both touch, in words."""
    theirs = set(topics_of(other))
    return (TOPIC_LABELS[topic] for topic in topics_of(one) if topic in theirs)
