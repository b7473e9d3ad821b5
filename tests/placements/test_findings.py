"""检查结果: who sees which findings, what they can be narrowed to, and the figures of each school."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from placement.kernel.clock import at_local
from placement.kernel.text import Text, bilingual
from placement.placements import findings, policy
from placement.placements.models import KeptFinding
from placement.reference import rule_book
from tests.conftest import TODAY
from tests.factories.people import (
    an_auditor,
    bureau_person,
    finance_bureau_person,
    finance_of,
    head_of,
    leader_of,
    viewer_for,
)
from tests.factories.placements import Trio, a_trio, another_in, begun, insure
from tests.reports.kept import LIST, a_finding, alone, page, said, total
from tests.support.queries import counted
from tests.support.signing_in import sign_in

_ROW = re.compile(r'<a href="/placements/(\d+)">([^<]+)</a>')


@pytest.fixture
def trio(db: SQLAlchemy) -> Trio:
    """A stay that is being prepared, with everything the rules found."""
    return a_trio()


def names(text: str) -> list[str]:
    return [name for _, name in _ROW.findall(text)]


def open_of(*trios: Trio) -> int:
    ids = [trio.placement.id for trio in trios]
    return KeptFinding.query.filter(KeptFinding.placement_id.in_(ids), KeptFinding.closed_at.is_(None)).count()


def test_school_and_oversight_read_what_was_found_and_who_must_act(client: FlaskClient, trio: Trio) -> None:
    people = (trio.office_user, head_of(trio.school), leader_of(trio.school), bureau_person(), an_auditor())
    expected = open_of(trio)
    assert expected > 3
    for user in people:
        text = page(client, user)
        assert total(text) == expected
        for words in (
            "实习责任保险须覆盖整个实习期间",
            "未投保",
            "《职业学校学生实习管理规定》",
            "学校实习管理部门",
            "R-604",
            trio.placement.class_name,
            trio.enterprise.short_name,
            rule_book.current().version,
            "2026年3月16日",
        ):
            assert words in text, words


def test_nobody_else_enters(client: FlaskClient, trio: Trio) -> None:
    strangers = (
        trio.person.user,
        trio.hr_user,
        trio.mentor,
        trio.instructor.user,
        finance_of(trio.school),
        finance_bureau_person(),
    )
    for user in strangers:
        sign_in(client, user)
        assert client.get(LIST).status_code == 403
        assert client.post(f"{LIST}.xlsx").status_code == 403
        assert client.get(f"{LIST}/schools").status_code == 403


def test_the_query_itself_gives_nothing_to_other_roles(db: SQLAlchemy, trio: Trio) -> None:
    wanted = findings.Wanted()
    for person in (trio.person.user, trio.hr_user, finance_of(trio.school)):
        assert not db.session.scalars(findings.finding_ids(viewer_for(person), wanted, today=TODAY)).all()


def test_the_roles_of_the_list_are_those_of_the_policy(db: SQLAlchemy, trio: Trio) -> None:
    people = (trio.office_user, head_of(trio.school), leader_of(trio.school), bureau_person(), an_auditor())
    for person in people:
        assert policy.can_see_findings(viewer_for(person))
        assert viewer_for(person).is_(*findings.READERS)


def test_another_schools_findings_are_never_listed(client: FlaskClient, trio: Trio) -> None:
    other = a_trio()
    other.person.user.name = "外校学生"
    for user in (trio.office_user, head_of(trio.school), leader_of(trio.school)):
        for question in ("", f"?school={other.school.id}", "?closed=all", "?q=外校"):
            assert "外校学生" not in page(client, user, LIST + question)
    assert total(page(client, trio.office_user, f"{LIST}?school={other.school.id}")) == open_of(trio), "no such filter"
    bureau = bureau_person()
    assert total(page(client, bureau)) == open_of(trio, other)
    assert total(page(client, bureau, f"{LIST}?school={other.school.id}")) == open_of(other)


def test_a_head_sees_the_own_department_only(client: FlaskClient, trio: Trio) -> None:
    assert names(page(client, head_of(trio.school, "商贸系"))) == []
    assert names(page(client, head_of(trio.school, "信息技术系")))


def test_only_oversight_chooses_a_school_and_finds_the_screen_of_all(client: FlaskClient, trio: Trio) -> None:
    text = page(client, trio.office_user)
    assert 'name="school"' not in text
    assert f"{LIST}/schools" not in text
    assert sign_in(client, trio.office_user).get(f"{LIST}/schools").status_code == 403
    text = page(client, bureau_person())
    assert 'name="school"' in text
    assert f"{LIST}/schools" in text


def test_the_menu_leads_to_the_list(client: FlaskClient, trio: Trio) -> None:
    for user in (trio.office_user, bureau_person()):
        assert f'href="{LIST}"' in page(client, user, "/")
    assert f'href="{LIST}"' not in page(client, trio.hr_user, "/")


def two(trio: Trio) -> tuple[Trio, Trio]:
    """Two people of one school, one finding each, that differ in everything one can ask for."""
    other = another_in(trio, "李思")
    begun(other)
    alone(trio)
    other.placement.class_name = "护理2301班"
    later = at_local(TODAY + timedelta(days=3))
    alone(
        other,
        rule="R-1105",
        severity="warn",
        light="enterprise",
        actor="placement_office",
        while_running=True,
        opened_at=later,
        content=said(Text("行政区划代码无效")),
    )
    return trio, other


FIRST, SECOND = ["张华生"], ["李思"]
QUESTIONS: dict[str, list[str]] = {
    "severity=block": FIRST,
    "severity=warn": SECOND,
    "severity=unknown": [],
    "severity=stops": FIRST,
    "severity=broken": ["李思", "张华生"],
    "light=time_and_pay": FIRST,
    "light=enterprise": SECOND,
    "light=insurance": [],
    "rule=R-311": FIRST,
    "rule=R-1105": SECOND,
    "rule=time": FIRST,
    "rule=share": [],
    "actor=hr": FIRST,
    "actor=placement_office": SECOND,
    "actor=guardian": [],
    "state=planned": FIRST,
    "state=running": SECOND,
    "state=suspended": [],
    "state=over": [],
    "class_name=护理": SECOND,
    "class_name=%25": [],
    "q=李思": SECOND,
    "q=ls": SECOND,
    "q=%25": [],
    "while_running=1": SECOND,
    "since=2026-03-17": SECOND,
    "until=2026-03-16": FIRST,
    "since=2026-03-19&until=2026-03-19": SECOND,
    "waived=standing": [],
    "severity=stops&state=running": [],
    "severity=nonsense&light=x&rule=x&since=gestern&page=-3&sort=nonsense": ["李思", "张华生"],
}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_list_is_narrowed_by_every_filter(client: FlaskClient, trio: Trio) -> None:
    first, _second = two(trio)
    for question, expected in QUESTIONS.items():
        assert names(page(client, trio.office_user, f"{LIST}?{question}")) == expected, question
    assert names(page(client, trio.office_user, f"{LIST}?q={first.person.number}")) == FIRST


def test_the_filters_together_on_both_databases(client: FlaskClient, trio: Trio) -> None:
    two(trio)
    question = "severity=broken&light=enterprise&rule=R-1105&actor=placement_office&state=running&class_name=护理"
    more = "q=ls&while_running=1&once=1&since=2026-03-19&until=2026-03-19"
    text = page(client, trio.office_user, f"{LIST}?{question}&{more}")
    assert names(text) == SECOND
    for chip in ("已查明不符合", "企业资格", "R-1105", "学校实习管理部门", "进行中", "班级 护理", "搜索 ls"):
        assert chip in text, chip


def test_the_list_is_sorted(client: FlaskClient, trio: Trio) -> None:
    first, second = two(trio)
    first.placement.class_name, second.placement.class_name = "B2301", "A2301"
    orders = {"found": FIRST + SECOND, "severity": FIRST + SECOND, "rule": FIRST + SECOND, "class": SECOND + FIRST}
    assert names(page(client, trio.office_user)) == SECOND + FIRST, "the newest stands first"
    for word, order in orders.items():
        assert names(page(client, trio.office_user, f"{LIST}?sort={word}")) == order, word
        assert names(page(client, trio.office_user, f"{LIST}?sort=-{word}")) == order[::-1], word


def test_a_rule_with_a_longer_number_stands_after_a_shorter_one(client: FlaskClient, trio: Trio) -> None:
    alone(trio, rule="R-804")
    a_finding(trio.placement, "R-1105")
    a_finding(trio.placement, "R-101")
    found = re.findall(r">(R-\d+)</a>", page(client, trio.office_user, f"{LIST}?sort=rule"))
    assert found == ["R-101", "R-804", "R-1105"]


def test_what_is_settled_is_listed_only_when_asked_for_with_both_days(client: FlaskClient, trio: Trio) -> None:
    later = at_local(TODAY + timedelta(days=2))
    insure(trio, at=later)
    assert "R-604" not in re.findall(r">(R-\d+)</a>", page(client, trio.office_user))
    text = page(client, trio.office_user, f"{LIST}?closed=yes&rule=R-604")
    assert total(text) == 1
    assert "2026年3月18日 消除" in text
    days = {"since=2026-03-18&until=2026-03-18": 1, "since=2026-03-19": 0, "until=2026-03-17": 0}
    for question, number in days.items():
        assert total(page(client, trio.office_user, f"{LIST}?closed=yes&rule=R-604&{question}")) == number, question
    assert "消除日期不早于 2026-03-18" in page(client, trio.office_user, f"{LIST}?closed=yes&since=2026-03-18")
    assert "发现日期不早于 2026-03-18" in page(client, trio.office_user, f"{LIST}?closed=all&since=2026-03-18")
    every = page(client, trio.office_user, f"{LIST}?closed=all")
    assert total(every) == KeptFinding.query.filter_by(placement_id=trio.placement.id).count()


def test_a_waived_finding_says_until_when_and_can_be_asked_for(client: FlaskClient, trio: Trio) -> None:
    alone(trio, rule="R-110", light="post", waived_until=TODAY + timedelta(days=7))
    other = another_in(trio, "李思")
    alone(other, rule="R-110", light="post", waived_until=TODAY + timedelta(days=8))
    assert sorted(names(page(client, trio.office_user, f"{LIST}?waived=standing"))) == ["张华生", "李思"]
    text = page(client, trio.office_user, f"{LIST}?waived=soon")
    assert names(text) == FIRST
    assert "豁免至 2026年3月23日" in text
    assert names(page(client, trio.office_user, f"{LIST}?severity=stops")) == []


def test_each_person_can_be_listed_once(client: FlaskClient, trio: Trio) -> None:
    other = another_in(trio, "李思")
    assert total(page(client, trio.office_user)) == open_of(trio, other) > 2
    assert sorted(names(page(client, trio.office_user, f"{LIST}?once=1"))) == ["张华生", "李思"]
    assert names(page(client, trio.office_user, f"{LIST}?once=1&rule=R-604&q=李思")) == SECOND


def test_sentences_and_sums_are_read_in_english(client: FlaskClient, trio: Trio) -> None:
    row = next(row for row in rule_book.current().rows if row.id == "R-604")
    sign_in(client, trio.office_user)
    client.post("/accounts/language", data={"language": "en"})
    text = html.unescape(client.get(f"{LIST}?light=insurance").text)
    assert row.message_en in text
    assert row.message not in text
    assert '<html lang="en"' in text


def test_a_name_is_text_and_nothing_else(client: FlaskClient, trio: Trio) -> None:
    trio.person.user.name = "<b>张</b>"
    a_finding(trio.placement, content=said(bilingual("<i>句</i>", "<i>s</i>", {}), Text("9 × %(n)s", n="<u>5</u>")))
    text = sign_in(client, trio.office_user).get(LIST).text
    assert "<b>张" not in text
    assert "<i>句" not in text
    assert "<u>5" not in text


def test_region_and_page_show_the_same_list(client: FlaskClient, trio: Trio) -> None:
    sign_in(client, bureau_person())
    for path in (LIST, f"{LIST}?sort=rule&severity=stops", f"{LIST}/schools"):
        whole = client.get(path).text
        region = client.get(path, headers={"HX-Request": "true"}).text
        assert region.strip() in whole


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_number_of_statements_does_not_grow_with_the_rows(client: FlaskClient, db: SQLAlchemy, trio: Trio) -> None:
    alone(trio)
    office, bureau = trio.office_user, bureau_person()

    def look() -> list[int]:
        db.session.commit()
        told = []
        for user, path in ((office, LIST), (bureau, LIST), (bureau, f"{LIST}/schools"), (bureau, "/watch/alive")):
            sign_in(client, user)
            told.append(counted(db, lambda path=path: client.get(path)))  # type: ignore[misc]
        sign_in(client, office)
        return [*told, counted(db, lambda: client.post(f"{LIST}.xlsx"))]

    before = look()
    for number in range(19):
        a_finding(another_in(trio, f"学生{number}").placement, "R-312")
    assert len(names(page(client, office, f"{LIST}?once=1"))) == 20
    assert look() == before
    assert max(before) <= 20
