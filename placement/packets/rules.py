"""Sets of papers: which ones a placement needs, how each stands, who signs again, and what is printed together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from placement.agreements.rules import Party
from placement.kernel.text import Text
from placement.papers.kinds import EDGE, KINDS, SCHOOL_OPINION, SCHOOL_SEAL, PaperKind
from placement.slots.rules import SlotKind


class PrintForm(StrEnum):
    """What a print run gives: one file to print, or one archive of single papers."""

    PDF = "pdf"
    ZIP = "zip"


class PrintScope(StrEnum):
    """Whose papers a print run holds."""

    CLASS = "class"
    ENTERPRISE = "enterprise"
    CHOSEN = "chosen"


class PrintOutcome(StrEnum):
    """What became of one paper of a run."""

    WAITING = "waiting"
    ISSUED = "issued"
    REUSED = "reused"
    UNNEEDED = "unneeded"
    FAILED = "failed"


class Standing(StrEnum):
    """How one paper of a placement stands."""

    MISSING = "missing"
    STALE = "stale"
    SIGNING = "signing"
    CURRENT = "current"
    SIGNED = "signed"
    NOT_DUE = "not_due"


PRINT_FORM_LABELS = {PrintForm.PDF: Text("合并为一个 PDF"), PrintForm.ZIP: Text("压缩包，一份一个文件")}
PRINT_SCOPE_LABELS = {
    PrintScope.CLASS: Text("按班级"),
    PrintScope.ENTERPRISE: Text("按企业"),
    PrintScope.CHOSEN: Text("勾选的学生"),
}
PRINT_OUTCOME_LABELS = {
    PrintOutcome.WAITING: Text("等待生成"),
    PrintOutcome.ISSUED: Text("新生成"),
    PrintOutcome.REUSED: Text("沿用已生成的文书"),
    PrintOutcome.UNNEEDED: Text("无需打印"),
    PrintOutcome.FAILED: Text("没有生成"),
}
STANDING_LABELS = {
    Standing.MISSING: Text("尚未生成"),
    Standing.STALE: Text("过期联"),
    Standing.SIGNING: Text("送签中"),
    Standing.CURRENT: Text("内容有效"),
    Standing.SIGNED: Text("签署完毕"),
    Standing.NOT_DUE: Text("未到时间"),
}

AGREEMENTS: dict[str, PaperKind] = {
    SlotKind.WORK_PLACEMENT: PaperKind.WORK_PLACEMENT_AGREEMENT,
    SlotKind.APPRENTICESHIP: PaperKind.APPRENTICESHIP_AGREEMENT,
    SlotKind.TEACHER_PRACTICE: PaperKind.TEACHER_AGREEMENT,
}
"""The agreement that a kind of placement needs; a visit of a class needs none."""
CHANGES = (PaperKind.SUPPLEMENT, PaperKind.TERMINATION)
NEGOTIATED = frozenset({*AGREEMENTS.values(), *CHANGES})
"""Papers whose text is sent for signing; a print run prints them and never makes them."""
SHARED = frozenset({PaperKind.SITE_VISIT_REPORT, PaperKind.OBSERVATION_SCHEDULE})
"""One paper for all placements of an enterprise, or of a visit."""
PACKET = (
    PaperKind.SELF_FOUND_APPLICATION,
    PaperKind.SITE_VISIT_REPORT,
    PaperKind.INFORMED_CONSENT,
    PaperKind.SAFETY_UNDERTAKING,
    PaperKind.INTERNSHIP_PLAN,
    *AGREEMENTS.values(),
    PaperKind.OBSERVATION_SCHEDULE,
    *CHANGES,
    PaperKind.APPRAISAL_FORM,
)
"""Every kind a packet can hold, in the order in which it is put together."""
LAST_WEEKS = timedelta(weeks=3)
"""So long before the last day the appraisal form is needed."""
RUN_LIMIT = 600
"""Papers in one run: what is put into one file must fit into memory once."""


@dataclass(frozen=True, kw_only=True)
class Situation:
    """What decides which papers a placement needs; `changes` are the supplements and terminations it has."""

    kind: str
    last_day: date
    self_found: bool = False
    new_enterprise: bool = False
    changes: tuple[PaperKind, ...] = ()


def needed(situation: Situation) -> tuple[PaperKind, ...]:
    """The papers of a placement, in the order of the packet."""
    if situation.kind == SlotKind.OBSERVATION:
        return (PaperKind.OBSERVATION_SCHEDULE,)
    wanted: set[PaperKind] = {AGREEMENTS[situation.kind], *situation.changes}
    if situation.kind != SlotKind.TEACHER_PRACTICE:
        wanted |= {PaperKind.INFORMED_CONSENT, PaperKind.SAFETY_UNDERTAKING, PaperKind.INTERNSHIP_PLAN}
        wanted.add(PaperKind.APPRAISAL_FORM)
        if situation.self_found:
            wanted.add(PaperKind.SELF_FOUND_APPLICATION)
        if situation.new_enterprise:
            wanted.add(PaperKind.SITE_VISIT_REPORT)
    return tuple(kind for kind in PACKET if kind in wanted)


def due_on(kind: PaperKind, situation: Situation) -> date | None:
    """From when on a paper is needed; None for those that are needed from the beginning."""
    return situation.last_day - LAST_WEEKS if kind is PaperKind.APPRAISAL_FORM else None


def standing(*, due: bool, issued: bool, changed: bool, signing: bool, signed: bool) -> Standing:
    """How a paper stands: what it says comes before how far it is signed."""
    if issued and changed:
        return Standing.STALE
    if signed:
        return Standing.SIGNED
    if signing:
        return Standing.SIGNING
    if issued:
        return Standing.CURRENT
    return Standing.MISSING if due else Standing.NOT_DUE


TO_PRINT = frozenset({Standing.MISSING, Standing.STALE, Standing.SIGNING})
"""What a run that prints only what is needed prints; of an agreement the text that is being signed."""


@dataclass(frozen=True)
class Change:
    """A fact that is another today than on the paper."""

    name: str
    before: str
    after: str


def changed_facts(then: Mapping[str, str], now: Mapping[str, str]) -> tuple[Change, ...]:
    """The facts on a paper that are others today, by name.

    What the paper would no longer say at all is not compared: the condition that hides it has changed, and is named.
    """
    return tuple(
        Change(name, before, now[name]) for name, before in sorted(then.items()) if now.get(name, before) != before
    )


_HOURS = ("hours.days", "hours.weekly", "hours.rest")
FACTS_OF_TERM: dict[str, tuple[str, ...]] = {
    "starts_on": ("stay.start", "stay.duration"),
    "ends_on": ("stay.end", "stay.duration"),
    "title": ("stay.post",),
    "address": ("stay.site",),
    "division": ("stay.division",),
    "pay_fen": ("pay.monthly", "pay.capitals"),
    "pay_day": ("pay.pay_day",),
    "mentor_id": ("mentor.name", "mentor.title", "mentor.phone"),
    **dict.fromkeys(("work_begins", "work_ends", "break_minutes", "weekdays", "weekly", "extra_days"), _HOURS),
}
"""What stands on an agreement about each term that a supplement can change."""


def facts_of_terms(terms: Iterable[str]) -> frozenset[str]:
    """The facts that supplements about these terms have changed in a lawful way."""
    return frozenset(name for term in terms for name in FACTS_OF_TERM.get(term, (term,)))


ALL_FOUR = (Party.SCHOOL, Party.ENTERPRISE, Party.PERSON, Party.GUARDIAN)
SIGNERS: dict[PaperKind, tuple[Party, ...]] = {
    PaperKind.SELF_FOUND_APPLICATION: (Party.PERSON, Party.GUARDIAN, Party.ENTERPRISE, Party.SCHOOL),
    PaperKind.SITE_VISIT_REPORT: (Party.SCHOOL,),
    PaperKind.INFORMED_CONSENT: (Party.PERSON, Party.GUARDIAN),
    PaperKind.SAFETY_UNDERTAKING: ALL_FOUR,
    PaperKind.INTERNSHIP_PLAN: (Party.SCHOOL, Party.ENTERPRISE),
    PaperKind.OBSERVATION_SCHEDULE: (Party.SCHOOL, Party.ENTERPRISE),
    PaperKind.APPRAISAL_FORM: (Party.ENTERPRISE, Party.SCHOOL),
    **dict.fromkeys(NEGOTIATED, ALL_FOUR),
}


def signers(kind: PaperKind, *, minor: bool) -> tuple[Party, ...]:
    """Who signs a paper, and again when it is out of date.

    The guardian consents whatever the age (R-111), and signs what is agreed only beside a minor.
    """
    if minor or kind is PaperKind.INFORMED_CONSENT:
        return SIGNERS[kind]
    return tuple(party for party in SIGNERS[kind] if party is not Party.GUARDIAN)


def empty_facts(kind: PaperKind, told: Mapping[str, str], conditions: Collection[str]) -> list[str]:
    """The facts that a paper of this kind may not leave out and that are not recorded."""
    rules = KINDS[kind]
    names = [
        *rules.required,
        *(name for when in rules.required_when if when in conditions for name in rules.required_when[when]),
    ]
    return [name for name in names if not told.get(name, "").strip()]


SCHOOL_PLACES = (SCHOOL_SEAL, SCHOOL_OPINION, EDGE)


def school_places(kind: PaperKind) -> tuple[Text, ...]:
    """Where the school's own seal goes on a paper of this kind."""
    return tuple(place for place in KINDS[kind].seals if place in SCHOOL_PLACES)
