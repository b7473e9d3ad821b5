"""The paper that travels: who may have it in hand, what belongs where on it, and what is missing when it is filed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile

from placement.agreements.rules import Party
from placement.kernel.text import Text
from placement.papers.kinds import EDGE, ENTERPRISE_SEAL, KINDS, SCHOOL_SEAL, PaperKind


class Holder(StrEnum):
    """Who has the paper in hand."""

    PERSON = "person"
    GUARDIAN = "guardian"
    ENTERPRISE = "enterprise"
    SCHOOL = "school"
    ARCHIVE = "archive"


HOLDER_LABELS = {
    Holder.PERSON: Text("本人"),
    Holder.GUARDIAN: Text("监护人"),
    Holder.ENTERPRISE: Text("企业"),
    Holder.SCHOOL: Text("学校"),
    Holder.ARCHIVE: Text("学校档案"),
}
ARRIVALS = {
    Holder.PERSON: Text("纸质件在本人手里"),
    Holder.GUARDIAN: Text("纸质件在监护人手里"),
    Holder.ENTERPRISE: Text("纸质件到达企业"),
    Holder.SCHOOL: Text("纸质件到达学校"),
    Holder.ARCHIVE: Text("纸质件已入档"),
}


def claimable(mine: Party | None, order: Collection[Party], *, signed: bool) -> tuple[Holder, ...]:
    """As whom a party may say that it has the paper, the usual one first; the archive only what all have signed.

    A guardian has no account: the minor speaks for them.
    """
    if mine is Party.SCHOOL:
        return (Holder.SCHOOL, Holder.ARCHIVE) if signed else (Holder.SCHOOL,)
    if mine is Party.PERSON and Party.GUARDIAN in order:
        return (Holder.PERSON, Holder.GUARDIAN)
    return (Holder(mine),) if mine else ()


class Mark(StrEnum):
    """What is put on a paper by hand."""

    SIGNATURE = "signature"
    SEAL = "seal"


MARK_LABELS = {Mark.SIGNATURE: Text("签字"), Mark.SEAL: Text("印章")}
_LACKING = {Mark.SIGNATURE: Text("缺%(where)s的签字"), Mark.SEAL: Text("缺%(where)s的印章")}


@dataclass(frozen=True)
class Position:
    """One place on the paper where something belongs, and from whom; of 骑缝处 from both organisations."""

    key: str
    where: Text
    mark: Mark
    parties: tuple[Party, ...]


SIGNATURES = {
    Party.SCHOOL: Position("sign-school", Text("甲方签字处"), Mark.SIGNATURE, (Party.SCHOOL,)),
    Party.ENTERPRISE: Position("sign-enterprise", Text("乙方签字处"), Mark.SIGNATURE, (Party.ENTERPRISE,)),
    Party.PERSON: Position("sign-person", Text("丙方签字处"), Mark.SIGNATURE, (Party.PERSON,)),
    Party.GUARDIAN: Position("sign-guardian", Text("丙方监护人签字处"), Mark.SIGNATURE, (Party.GUARDIAN,)),
}
_SEALS = {
    SCHOOL_SEAL: Position("seal-school", SCHOOL_SEAL, Mark.SEAL, (Party.SCHOOL,)),
    ENTERPRISE_SEAL: Position("seal-enterprise", ENTERPRISE_SEAL, Mark.SEAL, (Party.ENTERPRISE,)),
    EDGE: Position("seal-edge", EDGE, Mark.SEAL, (Party.SCHOOL, Party.ENTERPRISE)),
}


def positions(kind: PaperKind, parties: Sequence[Party]) -> tuple[Position, ...]:
    """Where these parties sign and seal on a paper of this kind, in the order in which they sign."""
    seals = [_SEALS[seal] for seal in KINDS[kind].seals if seal in _SEALS]
    found = [
        one for party in parties for one in (SIGNATURES[party], *(seal for seal in seals if party in seal.parties))
    ]
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True)
class Report:
    """What the person who files saw: the pages that can be read, the positions that are filled."""

    readable: frozenset[int]
    marks: frozenset[str]


@dataclass(frozen=True)
class Lack:
    """One thing that is not there: a `page` to be photographed, or what the party `by` has to put on the paper."""

    what: Text
    page: int = 0
    by: Party | None = None


def lacks(pages: int, uploaded: Collection[int], places: Iterable[Position], *, report: Report) -> tuple[Lack, ...]:
    """Everything that keeps a paper of so many pages from being filed, by page and by position (R-1205)."""
    found = [*_page_lacks(pages, uploaded, report)]
    return (*found, *(_lack_of(place) for place in places if place.key not in report.marks))


def _page_lacks(pages: int, uploaded: Collection[int], report: Report) -> Iterable[Lack]:
    for page in range(1, pages + 1):
        if page not in uploaded:
            yield Lack(Text("第%(page)s页缺失", page=page), page)
        elif page not in report.readable:
            yield Lack(Text("第%(page)s页看不清", page=page), page)


def _lack_of(place: Position) -> Lack:
    return Lack(Text(_LACKING[place.mark].msgid, where=place.where), by=place.parties[0])


def missing_pages(pages: int, uploaded: Collection[int]) -> list[int]:
    """The pages that nobody has uploaded yet."""
    return [page for page in range(1, pages + 1) if page not in uploaded]


def to_file(order: Sequence[Party], signed: Collection[str], allowed: Collection[Party]) -> tuple[Party, ...]:
    """For whom paper may be filed now: those whose turn it is, one after the other, as far as the person may."""
    waiting = [party for party in order if party not in signed]
    return tuple(takewhile(lambda party: party in allowed, waiting))


def passed_over(order: Sequence[Party], signed: Collection[str], chosen: Collection[Party]) -> Party | None:
    """Who should sign before the chosen ones and is not among them; None when these may be filed together."""
    waiting = [party for party in order if party not in signed]
    return next((party for party in waiting[: len(chosen)] if party not in chosen), None)
