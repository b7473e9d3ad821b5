"""The page of the week plan: who sees what, what the region says while one types, and what bad input gets."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from placement.accounts.models import User
from placement.compliance.week import WEEKDAYS
from placement.placements import gate
from tests.conftest import TODAY
from tests.factories.people import an_auditor, bureau_person, finance_of, head_of, hr_of, leader_of, office_of
from tests.factories.placements import Trio, a_teacher_trio, a_trio, begun, consent, signed
from tests.placements.test_week_plan import WORKDAYS, Days, week
from tests.support.markup import Page
from tests.support.signing_in import sign_in

HTMX = {"HX-Request": "true"}


def typed(weekly: Days | None = None, extra: str = "", **more: str) -> dict[str, Any]:
    """What the browser sends: six times a weekday, in turns begin and end."""
    days = week() if weekly is None else weekly
    times = {name: [time for span in days.get(name, ()) for time in span] for name in WEEKDAYS}
    return {**{name: [*told, *[""] * 6][:6] for name, told in times.items()}, "extra_days": extra, **more}


def path(trio: Trio) -> str:
    return f"/placements/{trio.placement.id}/week-plan"


def section(html: str) -> str:
    """The region, without white space."""
    return "".join(re.search(r'<section id="week-plan".*?</section>', html, re.S)[0].split())  # type: ignore[index]


def words(html: str) -> str:
    """What a person reads."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def readers(trio: Trio) -> dict[str, User]:
    """Who may look but not change."""
    trio.placement.instructor_id, trio.placement.mentor_id = trio.instructor.user_id, trio.mentor.id
    return {
        "student": trio.person.user,
        "mentor": trio.mentor,
        "instructor": trio.instructor.user,
        "head": head_of(trio.school),
        "finance": finance_of(trio.school),
        "leader": leader_of(trio.school),
        "bureau": bureau_person(),
        "auditor": an_auditor(),
    }


def test_hr_and_office_get_the_form_and_everybody_else_reads(client: FlaskClient, db: SQLAlchemy) -> None:
    trio = a_trio(minor=True)
    for user in (trio.hr_user, trio.office_user):
        html = sign_in(client, user).get(path(trio)).text
        assert 'id="week-form"' in html
        assert 'value="13:30" aria-label="周一第 2 段开始"' in html
        assert "2026年10月2日起满18周岁" in words(html)
        assert not Page(html).complaints
    for name, user in readers(trio).items():
        answer = sign_in(client, user).get(path(trio))
        assert answer.status_code == 200, name
        assert 'id="week-form"' not in answer.text
        assert "由企业人事或学校实习管理部门编排" in answer.text
        assert ("起满18周岁" in answer.text) == (name != "finance"), name
        assert client.post(path(trio), data=typed()).status_code == 403


def test_a_foreign_placement_is_not_there(client: FlaskClient, db: SQLAlchemy) -> None:
    trio, other = a_trio(), a_trio()
    for user in (other.hr_user, other.office_user, hr_of(other.enterprise), office_of(other.school)):
        sign_in(client, user)
        assert client.get(path(trio)).status_code == 404
        assert client.post(path(trio), data=typed()).status_code == 404
        assert client.post(path(trio), data=typed(act="check"), headers=HTMX).status_code == 404
    assert sign_in(client, other.person.user).get(path(trio)).status_code == 404


def test_what_is_typed_is_saved_and_shown_again(client: FlaskClient, db: SQLAlchemy) -> None:
    trio = a_trio()
    consent(trio)
    sign_in(client, trio.hr_user)
    assert "已有 2 份知情同意" in client.get(path(trio)).text
    told = typed(week(fri=[("13:00", "17:00"), ("08:00", "12:00")]), "2026-10-10\r\n\r\n2026-7-6\n2026-10-10")
    answer = client.post(path(trio), data=told, follow_redirects=True)
    assert "原来的知情同意已收回" in answer.text
    assert trio.placement.weekly["fri"] == [["08:00", "12:00"], ["13:00", "17:00"]]  # type: ignore[index]
    assert trio.placement.extra_days == ["2026-07-06", "2026-10-10"]
    html = client.get(path(trio)).text
    assert ">\r\n2026-07-06\n2026-10-10</textarea>" in html
    assert "知情同意" not in html
    assert "没有改动" in client.post(path(trio), data=told, follow_redirects=True).text


def test_like_monday_counts_for_the_days_after_it(client: FlaskClient, db: SQLAlchemy) -> None:
    trio = a_trio()
    sign_in(client, trio.office_user)
    assert re.search(r'<input[^>]*checked[^>]*name="same"', client.get(path(trio)).text)
    told = typed(week(mon=[("14:00", "22:00")], tue=[("08:00", "")], sat=[("09:00", "10:00")]), same="y")
    assert client.post(path(trio), data=told).status_code == 303
    assert trio.placement.weekly == {
        **{name: [["14:00", "22:00"]] for name in WORKDAYS},
        "sat": [["09:00", "10:00"]],
    }


@pytest.mark.parametrize(
    "told,field,sentence,kept",
    [
        (typed(week(tue=[("08:00", "")])), "tue", "有一段只填了一半", 'value="08:00"'),
        (typed(week(mon=[("25:00", "26:00")])), "mon", "时间须写成 08:30 的样子", 'value="25:00"'),
        (typed(week(thu=[("08:00", "12:00"), ("10:00", "11:00")])), "thu", "不能重叠", 'value="11:00"'),
        (
            typed(week(fri=[("22:00", "09:00")], sat=[("08:00", "09:00")])),
            "fri",
            "周五的最后一段与次日",
            'value="22:00"',
        ),
        (typed({}), "mon", "请至少填写一天", ""),
        (typed(extra="2026-10-01\n十月二日"), "extra_days", "第 2 行“十月二日”不是日期", "2026-10-01\n十月二日"),
        (typed(extra="2026-02-30"), "extra_days", "第 1 行“2026-02-30”不是日期", "2026-02-30"),
        (typed(extra="2028-10-01"), "extra_days", "2028-10-01 不在实习期间内", "2028-10-01"),
        (typed(extra="2026-10-01\n" * 500), "extra_days", "最多 60 天", ""),
        (typed(mon=["<b>", "x" * 50, "1"]), "mon", "只填了一半", 'value="&lt;b&gt;"'),  # type: ignore[arg-type]
    ],
)
def test_an_unreadable_plan_is_answered_beside_its_field_and_keeps_what_was_typed(
    client: FlaskClient, db: SQLAlchemy, told: dict[str, Any], field: str, sentence: str, kept: str
) -> None:
    trio = a_trio()
    consent(trio)
    answer = sign_in(client, trio.hr_user).post(path(trio), data=told)
    assert answer.status_code == 422
    beside = re.search(rf'id="{field}-error">(.*?)</div>', answer.text, re.S)
    assert beside, f"nothing beside {field}"
    assert sentence in words(beside[1])
    assert words(beside[1]).count(sentence) == 1
    assert kept in answer.text
    assert not Page(answer.text).complaints
    assert (trio.placement.weekly, len(trio.placement.consents)) == (None, 2)


def test_the_region_swapped_in_equals_the_one_of_the_page_and_nothing_is_saved(
    client: FlaskClient, db: SQLAlchemy
) -> None:
    trio = a_trio(minor=True)
    sign_in(client, trio.hr_user)
    told = typed(week(mon=[("14:00", "22:30")], tue=[("08:00", "")]), "2026-10-01\nx", act="check")
    swapped, page = client.post(path(trio), data=told, headers=HTMX), client.post(path(trio), data=told)
    assert (swapped.status_code, page.status_code) == (200, 200)
    assert swapped.text.lstrip().startswith('<section id="week-plan"')
    assert section(swapped.text) == section(page.text)
    assert 'value="22:30"' in page.text
    read = words(swapped.text)
    for sentence in (
        "周二：有一段只填了一半",
        "夜间 0.5 小时",
        "超出 0.5 小时",
        "R-316",
        "会是红灯",
        "2026年10月1日 法定节假日 工作 8 小时",
        "怎么办：把工作时间调整到 06:00 至 22:00 之间",
    ):
        assert sentence in read, sentence
    assert trio.placement.weekly is None


def test_a_plan_with_findings_may_be_saved(client: FlaskClient, db: SQLAlchemy) -> None:
    trio = a_trio()
    answer = sign_in(client, trio.hr_user).post(path(trio), data=typed(week(mon=[("14:00", "22:30")])))
    assert answer.status_code == 303
    assert "R-316" in {check.finding.rule for check in gate.checks(trio.placement, on=TODAY) if check.finding}


def test_after_signing_the_page_is_read_only_and_says_why(client: FlaskClient, db: SQLAlchemy) -> None:
    trio = a_trio()
    signed(trio)
    sign_in(client, trio.hr_user)
    for answer in (client.get(path(trio)), client.post(path(trio), data=typed(week(mon=[])))):
        assert "须签订补充协议" in answer.text
        assert 'id="week-form"' not in answer.text
    assert answer.status_code == 409
    assert trio.placement.weekly is None


def test_running_stays_and_teachers_have_no_form(client: FlaskClient, db: SQLAlchemy) -> None:
    running, teacher = a_trio(), a_teacher_trio()
    begun(running)
    for trio, why in ((running, "须签订补充协议"), (teacher, "按岗位发布的时间执行")):
        html = sign_in(client, trio.hr_user).get(path(trio)).text
        assert why in html
        assert 'id="week-form"' not in html
        assert client.post(path(trio), data=typed(week(mon=[]))).status_code in (403, 409)
