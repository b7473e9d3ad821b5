"""What the rules say of a slot on its pages: a light for each topic, the worst first, and the sums beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from placement.compliance.hazards import names_of
from placement.kernel.findings import Finding, Severity
from placement.kernel.text import Text
from placement.slots.checks import Employer, Sketch, Surroundings, date_finding, examine, is_fileable, lifted
from placement.slots.rules import PAID, SlotKind
from placement.slots.views.sums import Sum, sums_of

TRAINEES = frozenset(SlotKind) - {SlotKind.TEACHER_PRACTICE}
NOT_YET = Text("填写后自动检查")
COLOURS = {Severity.BLOCK: "red", Severity.UNKNOWN: "unknown", Severity.WARN: "amber", Severity.INFO: "amber"}
RANKS = {"amber": 1, "unknown": 2, "green": 3}
"""Behind what stops the slot: what warns, what is still awaited, what is in order."""


@dataclass(frozen=True)
class Topic:
    """One light: its rules, and what must be typed of a slot before they can be judged."""

    label: Text
    rules: frozenset[str]
    needs: tuple[str, ...] = ()
    kinds: frozenset[SlotKind] = TRAINEES


TOPICS = (
    Topic(Text("单位性质"), frozenset({"R-122", "R-123", "R-1105", "R-1107"})),
    Topic(Text("安全生产记录"), frozenset({"R-106"}), ("stay",)),
    Topic(Text("实习场所"), frozenset({"R-303"}), ("venue",)),
    Topic(Text("体力劳动强度"), frozenset({"R-304"}), ("labour_class",), PAID),
    Topic(Text("危险因素"), frozenset({"R-305"}), ("hazards",)),
    Topic(Text("占在岗职工的比例"), frozenset({"R-114"}), ("capacity",), PAID),
    Topic(Text("占同类岗位职工的比例"), frozenset({"R-115"}), ("capacity", "post_staff"), PAID),
    Topic(Text("每日工作时间"), frozenset({"R-311"}), ("week",)),
    Topic(Text("每周工作时间"), frozenset({"R-312"}), ("week",)),
    Topic(Text("休息日与节假日"), frozenset({"R-313", "R-314"}), ("week", "stay")),
    Topic(Text("不上夜班"), frozenset({"R-316"}), ("week",)),
    Topic(
        Text("报酬不低于职工的标准"), frozenset({"R-321"}), ("pay_fen", "wages"), frozenset({SlotKind.WORK_PLACEMENT})
    ),
    Topic(Text("报酬与最低工资"), frozenset({"R-322", "R-323"}), ("pay_fen",), PAID),
    Topic(Text("起止日期"), frozenset({"R-117", "R-804", "dates"}), ("stay",), frozenset(SlotKind)),
)
FILING = Topic(Text("特殊安排备案"), frozenset({"R-317"}))


@dataclass(frozen=True)
class Lamp:
    """One light; `rule` is empty where none is broken.

    `stops` is whether no school may publish because of it, `fileable` whether a school's filing would lift it.
    """

    state: str
    label: Text
    message: Text | None = None
    article: str = ""
    sum: Text | None = None
    clears: Text | None = None
    rule: str = ""
    stops: bool = False
    fileable: bool = False

    @property
    def reason(self) -> Text | None:
        """The sentence with the sum that shows it."""
        return Text("%(message)s：%(sum)s", message=self.message, sum=self.sum) if self.sum else self.message


@dataclass(frozen=True)
class Checks:
    """All that the rules say of a slot, the worst first."""

    lamps: list[Lamp]
    sums: list[Sum]

    @property
    def stopping(self) -> list[Lamp]:
        """What no school may publish the slot with."""
        return [lamp for lamp in self.lamps if lamp.stops]

    @property
    def fileable(self) -> bool:
        """Whether a school can lift all that stops by a filing with the authority (R-317)."""
        return all(lamp.fileable for lamp in self.stopping)


def checks_of(sketch: Sketch, employer: Employer, around: Surroundings, *, on: date, typing: bool = False) -> Checks:
    """The lights and sums for what is known of a slot; while somebody is typing, what is missing is no fault yet."""
    findings = examine(sketch, employer, around, on=on)
    late = date_finding(sketch, on=on)
    if late is not None:
        findings.append(late)
    asked = [topic for topic in TOPICS if sketch.kind in topic.kinds]
    lamps = [lamp for topic in asked for lamp in _lamps(topic, findings, awaited=typing and _lacks(sketch, topic))]
    lamps += _minors(sketch, around, on=on)
    if around.filing is not None:
        lamps += _filed(around, findings, lifted(sketch, employer, around, on=on))
    lamps.sort(key=lambda lamp: 0 if lamp.stops else RANKS[lamp.state])
    return Checks(lamps, sums_of(sketch, employer, around, on=on))


def _lacks(sketch: Sketch, topic: Topic) -> bool:
    return any(getattr(sketch, name) is None for name in topic.needs)


def _lamps(topic: Topic, findings: Sequence[Finding], *, awaited: bool) -> list[Lamp]:
    own = [finding for finding in findings if finding.rule in topic.rules]
    if awaited:
        own = [finding for finding in own if finding.severity is not Severity.UNKNOWN]
    if own:
        return [_lamp(topic.label, finding) for finding in own]
    return [Lamp("unknown", topic.label, NOT_YET) if awaited else Lamp("green", topic.label)]


def _lamp(label: Text, finding: Finding) -> Lamp:
    return Lamp(
        COLOURS[finding.severity],
        label,
        finding.message,
        finding.article,
        finding.sum,
        finding.clears,
        rule="" if finding.rule == "dates" else finding.rule,
        stops=finding.stops,
        fileable=is_fileable(finding),
    )


def _minors(sketch: Sketch, around: Surroundings, *, on: date) -> list[Lamp]:
    """What HR should know while typing: these dangers keep out whoever is not of full age (R-301)."""
    row = around.book.row("R-301", "minor_spared", on=on)
    if row is None or sketch.kind not in row.kinds:
        return []
    forbidden = row.words("hazards") & set(sketch.hazards or ())
    if not forbidden:
        return []
    age = row.number("full_age")
    reason = Text("未满 %(age)s 周岁的学生不能申请：%(hazard)s", age=age, hazard=names_of(forbidden))
    return [Lamp("amber", Text("未成年学生"), reason, row.article, rule=row.id)]


def _filed(around: Surroundings, findings: Sequence[Finding], passed: Sequence[Finding]) -> list[Lamp]:
    """Whether the filing was made in time, and what it lets pass: whoever publishes sees both."""
    late = [_lamp(FILING.label, finding) for finding in findings if finding.rule in FILING.rules]
    if around.filing is None or late:
        return late
    told = {"number": around.filing.number, "day": around.filing.filed_on}
    return [
        Lamp(
            "amber",
            FILING.label,
            Text("%(message)s：已备案 %(number)s，%(day)s", message=finding.message, **told),
            finding.article,
            rule=finding.rule,
        )
        for finding in passed
    ]
