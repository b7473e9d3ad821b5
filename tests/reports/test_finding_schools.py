"""The screen of all schools: each figure counted by hand, and as many people behind it."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from placement.compliance import ages
from placement.placements import findings, services
from tests.conftest import TODAY
from tests.factories.applications import MORNING
from tests.factories.people import MINOR_BORN, an_auditor, bureau_person, head_of, viewer_for
from tests.factories.placements import Trio, a_trio, another_in, begun
from tests.reports.kept import LIST, a_finding, alone, page, total

_FIGURE = re.compile(r'<a href="([^"]+)" aria-label="([^"]+)">(\d+)</a>')


def figures(text: str) -> dict[str, tuple[int, str]]:
    """What stands on the screen of schools: by school and word the figure and where it leads."""
    return {label.rpartition(" ")[0]: (int(figure), href) for href, label, figure in _FIGURE.findall(text)}


@pytest.fixture
def schools(db: SQLAlchemy) -> tuple[Trio, Trio]:
    """The first school with five stays and findings made by hand, the second with one that only lacks its filing."""
    trio = a_trio()
    running = another_in(trio, "李思")
    begun(running)
    alone(trio, rule="R-311")
    a_finding(trio.placement, "R-312")
    a_finding(trio.placement, "R-114", severity="warn", light="enterprise")
    alone(running, rule="R-604", light="insurance", while_running=True)
    minor = another_in(trio, "王小满")
    minor.person.birth_date = MINOR_BORN
    alone(minor, rule="R-119", light="filing", waived_until=TODAY + timedelta(days=30))
    unknown = another_in(trio, "赵未知")
    alone(unknown, rule="R-115", severity="unknown", light="post")
    apprentice = another_in(trio, "孙学徒")
    apprentice.placement.kind = "apprenticeship"
    alone(apprentice, rule="R-120", light="filing")
    over = another_in(trio, "周结束")
    services.cancel(over.placement, "转学", by=trio.office, at=MORNING)
    other = a_trio()
    alone(other, rule="R-119", light="filing")
    return trio, other


WORDS = {
    "在办": (5, 1),
    "已备案": (3, 0),
    "应备案": (5, 1),
    "未备案": (2, 1),
    "未成年": (1, 0),
    "超比例": (1, 0),
    "超时": (1, 0),
    "未投保": (1, 0),
    "红灯": (4, 1),
    "进行中红灯": (1, 0),
    "豁免中": (1, 0),
}
"""Each figure of the two schools, counted by hand."""


def test_the_screen_of_schools_counts_people_and_each_figure_leads_to_as_many(
    client: FlaskClient, schools: tuple[Trio, Trio]
) -> None:
    shorts = [trio.school.short_name for trio in schools]
    bureau = bureau_person()
    told = figures(page(client, bureau, f"{LIST}/schools"))
    for word, counts in WORDS.items():
        for name, expected in zip([*shorts, "合计"], [*counts, sum(counts)], strict=True):
            if expected == 0:
                assert name + word not in told, f"a nought leads nowhere: {name}{word}"
                continue
            number, href = told[name + word]
            assert number == expected, name + word
            assert total(page(client, bureau, href)) == expected, f"{name}{word}: {href}"


def test_a_figure_of_one_school_shows_nobody_of_another(client: FlaskClient, schools: tuple[Trio, Trio]) -> None:
    first, other = schools
    bureau = an_auditor()
    told = figures(page(client, bureau, f"{LIST}/schools"))
    other.person.user.name = "外校学生"
    for word in ("在办", "应备案", "未备案", "红灯"):
        assert "外校学生" not in page(client, bureau, told[first.school.short_name + word][1]), word
        assert "外校学生" in page(client, bureau, told[other.school.short_name + word][1]), word


def test_schools_are_sorted_by_their_red_lights(client: FlaskClient, schools: tuple[Trio, Trio]) -> None:
    first, other = (trio.school.short_name for trio in schools)
    bureau = bureau_person()
    for word, order in (("red", [other, first]), ("-red", [first, other]), ("-running_red", [first, other])):
        text = page(client, bureau, f"{LIST}/schools?sort={word}")
        assert [name for name in re.findall(r'/schools/\d+">([^<]+)</a>', text) if name in (first, other)] == order
    assert page(client, bureau, f"{LIST}/schools?sort=nonsense")


def test_a_city_without_schools_has_an_empty_screen(client: FlaskClient, db: SQLAlchemy) -> None:
    assert "还没有学校" in page(client, bureau_person(), f"{LIST}/schools")


@pytest.mark.parametrize(
    "today, born",
    [
        (date(2026, 3, 16), date(2008, 3, 16)),
        (date(2026, 2, 28), date(2008, 2, 28)),
        (date(2026, 3, 1), date(2008, 3, 1)),
        (date(2028, 2, 29), date(2010, 3, 1)),
    ],
)
def test_the_first_birthday_below_full_age_agrees_with_the_rules(today: date, born: date) -> None:
    assert findings.born_since(today) == born
    assert ages.is_below(born, findings.FULL_AGE, today)
    assert not ages.is_below(born - timedelta(days=1), findings.FULL_AGE, today)


def test_counts_follow_the_scope_of_who_looks(db: SQLAlchemy, schools: tuple[Trio, Trio]) -> None:
    first, other = schools
    names_of = ("running_red", "red", "waived_soon")
    told = findings.count(first.office, names_of, today=TODAY)
    assert [told[name].number for name in names_of] == [1, 4, 0]
    assert told["running_red"].since == MORNING
    soon = findings.count(first.office, ["waived_soon"], today=TODAY + timedelta(days=25))
    assert soon["waived_soon"].number == 1
    assert findings.count(other.office, ["red"], today=TODAY)["red"].number == 1
    elsewhere = viewer_for(head_of(first.school, "商贸系"))
    assert findings.count(elsewhere, ["red"], today=TODAY)["red"] == findings.Count()
    by_school = findings.count_by_school(viewer_for(bureau_person()), ["red"], today=TODAY)
    assert by_school == {first.school.id: {"red": 4}, other.school.id: {"red": 1}}
    assert findings.total([]) == {}
