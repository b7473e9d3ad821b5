"""What belongs where on a paper, what is missing, for whom it may be filed, and who may have it in hand."""

from __future__ import annotations

from itertools import product

import pytest

from placement.agreements.paper_rules import (
    Holder,
    Lack,
    Report,
    claimable,
    lacks,
    missing_pages,
    passed_over,
    positions,
    to_file,
)
from placement.agreements.rules import TEMPLATES, Party
from placement.papers.kinds import PaperKind

PERSON, GUARDIAN, ENTERPRISE, SCHOOL = Party.PERSON, Party.GUARDIAN, Party.ENTERPRISE, Party.SCHOOL
ORDER = (PERSON, GUARDIAN, ENTERPRISE, SCHOOL)
KIND = PaperKind.WORK_PLACEMENT_AGREEMENT


@pytest.mark.parametrize(
    "parties,names",
    [
        ((PERSON,), ["丙方签字处"]),
        ((PERSON, GUARDIAN), ["丙方签字处", "丙方监护人签字处"]),
        ((ENTERPRISE,), ["乙方签字处", "乙方盖章处", "骑缝处"]),
        ((ENTERPRISE, SCHOOL), ["乙方签字处", "乙方盖章处", "骑缝处", "甲方签字处", "甲方盖章处"]),
    ],
)
def test_each_party_has_its_places_in_the_order_of_signing(parties: tuple[Party, ...], names: list[str]) -> None:
    assert [str(place.where) for place in positions(KIND, parties)] == names


@pytest.mark.parametrize("kind,party", [*product(map(PaperKind, TEMPLATES.values()), (SCHOOL, ENTERPRISE))])
def test_on_every_paper_that_is_signed_both_organisations_seal_twice(kind: PaperKind, party: Party) -> None:
    seals = [place for place in positions(kind, [party]) if place.mark == "seal"]
    assert len(seals) == 2


def words(found: tuple[Lack, ...]) -> list[str]:
    return [str(lack.what) for lack in found]


def test_everything_that_is_missing_is_named_by_page_and_by_position() -> None:
    places = positions(KIND, ORDER)
    report = Report(readable=frozenset({1, 4}), marks=frozenset({"sign-person", "sign-guardian", "sign-enterprise"}))
    found = lacks(4, {1, 2, 4}, places, report=report)
    assert words(found) == [
        "第2页看不清",
        "第3页缺失",
        "缺乙方盖章处的印章",
        "缺骑缝处的印章",
        "缺甲方签字处的签字",
        "缺甲方盖章处的印章",
    ]
    assert [lack.page or lack.by for lack in found] == [2, 3, ENTERPRISE, SCHOOL, SCHOOL, SCHOOL]


def test_nothing_is_missing_when_all_is_there_and_seen() -> None:
    places = positions(KIND, ORDER)
    report = Report(frozenset({1, 2, 3}), frozenset(place.key for place in places))
    assert lacks(3, {1, 2, 3}, places, report=report) == ()
    assert missing_pages(4, {1, 3}) == [2, 4]


@pytest.mark.parametrize(
    "signed,allowed,expected",
    [
        ((), ORDER, ORDER),
        ((PERSON,), ORDER, (GUARDIAN, ENTERPRISE, SCHOOL)),
        ((), (PERSON, GUARDIAN), (PERSON, GUARDIAN)),
        ((PERSON,), (PERSON, GUARDIAN), (GUARDIAN,)),
        ((PERSON,), (ENTERPRISE,), ()),
        ((PERSON, GUARDIAN), (ENTERPRISE,), (ENTERPRISE,)),
        (ORDER, ORDER, ()),
    ],
)
def test_paper_is_filed_for_those_whose_turn_it_is(
    signed: tuple[Party, ...], allowed: tuple[Party, ...], expected: tuple[Party, ...]
) -> None:
    assert to_file(ORDER, signed, allowed) == expected


@pytest.mark.parametrize(
    "signed,chosen,skipped",
    [
        ((), (PERSON, GUARDIAN), None),
        ((), (PERSON, ENTERPRISE), GUARDIAN),
        ((PERSON,), (ENTERPRISE, SCHOOL), GUARDIAN),
        ((PERSON, GUARDIAN), (SCHOOL,), ENTERPRISE),
        ((PERSON, GUARDIAN), (SCHOOL, ENTERPRISE), None),
    ],
)
def test_nobody_is_passed_over(signed: tuple[Party, ...], chosen: tuple[Party, ...], skipped: Party | None) -> None:
    assert passed_over(ORDER, signed, chosen) == skipped


@pytest.mark.parametrize(
    "mine,signed,holders",
    [
        (PERSON, False, (Holder.PERSON, Holder.GUARDIAN)),
        (ENTERPRISE, True, (Holder.ENTERPRISE,)),
        (SCHOOL, False, (Holder.SCHOOL,)),
        (SCHOOL, True, (Holder.SCHOOL, Holder.ARCHIVE)),
        (None, True, ()),
    ],
)
def test_one_says_only_of_oneself_that_one_has_the_paper(
    mine: Party | None, signed: bool, holders: tuple[Holder, ...]
) -> None:
    assert claimable(mine, ORDER, signed=signed) == holders
    assert Holder.GUARDIAN not in claimable(mine, (PERSON, ENTERPRISE, SCHOOL), signed=signed)
