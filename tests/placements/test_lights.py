"""The lights on the page: each with its ways to mend it, mended in place, the same after a swap as after a reload."""

from __future__ import annotations

import re
from functools import partial

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from werkzeug.test import TestResponse

from placement.accounts.models import User
from placement.placements import gate, preparing, services
from placement.placements.preparing import Record
from placement.placements.rules import PlacementState, PreparationKind
from placement.placements.views.show import IN_PLACE, SEE_ENTERPRISE
from placement.placements.wording import next_step
from tests.factories.applications import MORNING
from tests.factories.people import (
    bureau_person,
    finance_bureau_person,
    head_of,
    leader_of,
    viewer_for,
)
from tests.factories.placements import Trio, a_teacher_trio, a_trio, begun, consent, insure, make_ready, prepare, staff
from tests.support.markup import Page
from tests.support.queries import counted
from tests.support.signing_in import sign_in

ON = MORNING.date()
HTMX = {"HX-Request": "true"}
INSURANCE = {"insurer": "东海", "policy_number": "P1", "starts_on": "2026-07-01", "ends_on": "2026-12-31"}


def address(trio: Trio, *rest: str) -> str:
    return "/".join((f"/placements/{trio.placement.id}", *rest))


def text_of(answer: TestResponse) -> str:
    return re.sub(r"\s+", " ", answer.text)


def colours(text: str) -> list[str]:
    return re.findall(r'<li class="pl-light pl-light--(\w+)" id="light-', text)


def row(text: str, light: str) -> str:
    """The markup of one light."""
    return text.partition(f'id="light-{light}"')[2].partition('<li class="pl-light ')[0]


def seen_by(client: FlaskClient, user: User, trio: Trio) -> str:
    return text_of(sign_in(client, user).get(address(trio)))


def test_thirteen_rows_and_a_line_that_counts_them(client: FlaskClient, db: SQLAlchemy) -> None:
    trio = a_trio()
    text = seen_by(client, trio.office_user, trio)
    assert len(colours(text)) == 13
    assert "符合 4 项" in text
    assert "不符合 9 项" in text
    make_ready(trio)
    text = text_of(client.get(address(trio)))
    assert colours(text) == ["green"] * 13


def test_a_row_says_what_why_by_which_rule_who_and_how(client: FlaskClient, db: SQLAlchemy) -> None:
    trio = a_trio()
    told = row(seen_by(client, trio.office_user, trio), "insurance")
    for words in (
        "不符合",
        "实习责任保险须覆盖整个实习期间，未投保不得实习",
        "共 184 天，未投保 184 天",
        "R-604 · 《职业学校学生实习管理规定》第六章",
        "由学校实习管理部门办理",
        "怎么办：投保或续保至 2026-12-31",
        "登记保险",
    ):
        assert words in told, words


def test_an_unknown_fact_is_red_in_other_words(client: FlaskClient, db: SQLAlchemy) -> None:
    trio = a_trio()
    prepare(trio)
    trio.placement.slot.hazards = None
    text = seen_by(client, trio.hr_user, trio)
    told = row(text, "post")
    assert "未记录" in told
    assert f"{address(trio)}/post-facts" in told
    assert dict(zip(re.findall(r'id="light-(\w+)"', text), colours(text), strict=True))["post"] == "red"


WAYS = {
    "office_user": {
        "mend-instructor",
        "mend-insurance",
        "mend-school_training",
        "mend-safety_training",
        "mend-internship_plan",
        "mend-emergency_plan",
        "mend-filing",
    },
    "hr_user": {"mend-mentor", "mend-safety_training"},
    "mentor": set(),
}


@pytest.mark.parametrize("who", WAYS)
def test_each_party_has_its_own_forms_under_the_lights(client: FlaskClient, db: SQLAlchemy, who: str) -> None:
    trio = a_trio()
    trio.placement.mentor_id = trio.mentor.id if who == "mentor" else None
    panels = Page(seen_by(client, getattr(trio, who), trio)).all("div")
    assert {one.attributes["id"] for one in panels if "data-panel" in one.attributes} == WAYS[who]


@pytest.mark.parametrize("place", sorted(IN_PLACE - {"mentor"}))
def test_every_form_has_a_page_of_its_own_and_opens_in_place(client: FlaskClient, db: SQLAlchemy, place: str) -> None:
    trio = a_trio()
    sign_in(client, trio.office_user)
    page = {"insurance": "insurance", "instructor": "instructor"}.get(place, f"preparations?kind={place}")
    whole = client.get(address(trio, page))
    part = client.get(address(trio, page), headers=HTMX)
    assert whole.status_code == part.status_code == 200
    assert "<h1>" in whole.text
    assert not Page(whole.text).complaints
    assert part.text.lstrip().startswith(f'<div class="pl-mend" id="mend-{place}"')
    assert "<h1>" not in part.text
    assert "HX-Request" in part.headers["Vary"]


def test_a_kind_that_is_none_has_no_form(client: FlaskClient, db: SQLAlchemy) -> None:
    trio = a_trio()
    sign_in(client, trio.office_user)
    assert client.get(address(trio, "preparations?kind=nonsense"), headers=HTMX).status_code == 404
    assert client.get(address(trio, "preparations?kind=nonsense")).status_code == 200
    sign_in(client, trio.hr_user)
    assert client.get(address(trio, "preparations?kind=filing"), headers=HTMX).status_code == 404


def mend(client: FlaskClient, trio: Trio, place: str) -> TestResponse:
    """Post the form under a light, as htmx does."""
    ids = {"ids": trio.placement.id}
    record = {f"{place}-done_on": "2026-03-10", f"{place}-number": "17 号", f"{place}-detail": "培训内容，考核合格"}
    path, data = {
        "insurance": ("/placements/insurance", {**INSURANCE, **ids}),
        "instructor": ("/placements/instructor", {"person": trio.instructor.user_id, **ids}),
        "mentor": (address(trio, "mentor"), {"person": trio.mentor.id}),
    }.get(place, (address(trio, "preparations", place), record))
    return client.post(path, data=data, headers=HTMX)


@pytest.mark.parametrize("place", ["school_training", "internship_plan", "emergency_plan", "filing", "insurance"])
def test_what_is_saved_in_place_answers_with_the_head_of_the_page(
    client: FlaskClient, db: SQLAlchemy, place: str
) -> None:
    trio = a_trio()
    sign_in(client, trio.office_user)
    answer = mend(client, trio, place)
    assert answer.status_code == 200
    assert answer.headers["HX-Retarget"] == "#placement-now"
    assert answer.text.lstrip().startswith('<div id="placement-now"')
    assert f'id="mend-{place}"' not in answer.text
    assert "pl-toast--success" not in client.get(address(trio)).text


def test_the_swapped_region_is_what_a_reload_shows(client: FlaskClient, db: SQLAlchemy) -> None:
    trio = a_trio()
    sign_in(client, trio.office_user)
    swapped = re.sub(r" data-focus", "", text_of(mend(client, trio, "filing"))).strip()
    whole = text_of(client.get(address(trio)))
    region = text_of(client.get(address(trio), headers=HTMX)).strip()
    assert swapped == region
    assert region in whole
    assert "data-focus" not in region


def test_the_light_that_was_mended_is_brought_into_sight(client: FlaskClient, db: SQLAlchemy) -> None:
    trio = a_trio()
    sign_in(client, trio.hr_user)
    assert 'id="light-mentors" tabindex="-1" data-focus' in text_of(mend(client, trio, "mentor"))
    sign_in(client, trio.office_user)
    answer = text_of(mend(client, trio, "instructor"))
    assert answer.count("data-focus") == 1
    assert colours(answer)[3] == "green"


def test_the_last_light_turns_status_and_next_step_with_it(client: FlaskClient, db: SQLAlchemy) -> None:
    trio = a_trio()
    make_ready(trio, without=PreparationKind.EMERGENCY_PLAN)
    sign_in(client, trio.office_user)
    assert "请办理：应急预案" in text_of(client.get(address(trio)))
    answer = text_of(mend(client, trio, "emergency_plan"))
    assert "条件齐备，待开始" in answer
    assert "条件齐备，到开始日自动开始" in answer
    db.session.expire_all()
    assert trio.placement.state == PlacementState.GATED


def test_an_error_stays_under_its_light(client: FlaskClient, db: SQLAlchemy) -> None:
    trio = a_trio()
    sign_in(client, trio.office_user)
    bad = {**INSURANCE, "ends_on": "2026-01-01", "ids": trio.placement.id}
    for path, data, panel in (
        ("/placements/insurance", bad, "mend-insurance"),
        ("/placements/instructor", {"person": "0", "ids": trio.placement.id}, "mend-instructor"),
        (address(trio, "preparations", "filing"), {"filing-done_on": "2030-01-01"}, "mend-filing"),
    ):
        answer = client.post(path, data=data, headers=HTMX)
        assert answer.status_code == 422
        assert f'id="{panel}"' in answer.text
        assert "pl-error" in answer.text
        assert "HX-Retarget" not in answer.headers
    assert 'value="2026-01-01"' in client.post("/placements/insurance", data=bad, headers=HTMX).text


def test_without_script_the_same_forms_lead_back_to_the_page(client: FlaskClient, db: SQLAlchemy) -> None:
    trio = a_trio()
    sign_in(client, trio.office_user)
    answer = client.post("/placements/insurance", data={**INSURANCE, "ids": trio.placement.id})
    assert (answer.status_code, answer.headers["Location"]) == (303, address(trio))


def test_what_a_declaration_on_health_found_is_not_told_to_everybody(client: FlaskClient, db: SQLAlchemy) -> None:
    trio = a_trio()
    make_ready(trio)
    trio.person.sex, trio.placement.slot.hazards = "F", "noise"
    assert trio.placement.application
    trio.placement.application.declares = "pregnancy"
    for user, told in ((trio.office_user, True), (trio.person.user, True), (trio.hr_user, False)):
        post = row(seen_by(client, user, trio), "post")
        assert "不符合" in post
        assert ("女学生禁忌从事" in post) == ("R-302" in post) == told
        assert told or "学校正在与学生核对一项安排" in post


def test_a_running_placement_shows_its_results_too(client: FlaskClient, db: SQLAlchemy) -> None:
    trio = a_trio()
    begun(trio)
    text = seen_by(client, trio.office_user, trio)
    assert "检查结果" in text
    assert "开始前检查" not in text
    assert colours(text) == ["green"] * 13
    trio.placement.instructor_id = None
    text = seen_by(client, trio.office_user, trio)
    assert "请办理：指导人员" in text
    assert "实习继续进行，但有 1 项不符合规定" in text
    assert "正在进行，有检查结果需要处理" in seen_by(client, leader_of(trio.school), trio)


def test_what_is_over_shows_no_lights(client: FlaskClient, db: SQLAlchemy) -> None:
    trio = a_trio()
    services.cancel(trio.placement, "取消", by=trio.office, at=MORNING)
    assert 'id="gate"' not in seen_by(client, trio.office_user, trio)


def test_a_teachers_stay_has_its_one_light(client: FlaskClient, db: SQLAlchemy) -> None:
    trio = a_teacher_trio()
    text = seen_by(client, trio.office_user, trio)
    assert len(colours(text)) == 1
    assert "登记备案号" not in text


def test_the_enterprise_page_is_offered_to_those_who_may_open_it(client: FlaskClient, db: SQLAlchemy) -> None:
    trio = a_trio()
    trio.enterprise.enterprise_kind = "hr_agency"
    link = f"/organisations/enterprises/{trio.enterprise.id}"
    people = (trio.office_user, leader_of(trio.school), bureau_person(), head_of(trio.school), finance_bureau_person())
    for user in people:
        shown = link in row(seen_by(client, user, trio), "enterprise")
        assert shown == (user.memberships[0].role in SEE_ENTERPRISE)
        assert not shown or client.get(link).status_code == 200
    assert "/organisations/own" in row(seen_by(client, trio.hr_user, trio), "enterprise")


def step_for(trio: Trio, user: User, *places: str) -> tuple[str, str, str]:
    checks = gate.checks(trio.placement, on=ON)
    step = next_step(trio.placement, checks, viewer_for(user), today=ON, places=places)
    return str(step.title), step.tone, step.place


def test_the_next_step_is_the_first_that_this_viewer_can_take(db: SQLAlchemy) -> None:
    trio = a_trio()
    assert step_for(trio, trio.office_user, "filing", "insurance") == ("请办理：实习责任保险", "act", "insurance")
    assert step_for(trio, trio.hr_user, "mentor") == ("请办理：指导人员", "act", "mentor")
    assert step_for(trio, trio.person.user, "consent") == ("请办理：学生知情同意", "act", "consent")
    assert step_for(trio, leader_of(trio.school), "enterprise", "agreement")[1] == "wait"
    staff(trio)
    prepare(trio)
    consent(trio)
    insure(trio)
    assert step_for(trio, trio.hr_user, "agreement")[1] == "wait"
    assert step_for(trio, trio.office_user, "agreement") == ("请办理：协议签署", "act", "agreement")


def test_what_is_another_partys_may_be_done_for_it_and_says_so(db: SQLAlchemy) -> None:
    trio = a_trio()
    make_ready(trio, without=PreparationKind.SAFETY_TRAINING)
    checks = gate.checks(trio.placement, on=ON)
    step = next_step(trio.placement, checks, trio.office, today=ON, places=["safety_training"])
    assert (str(step.title), str(step.who)) == ("请办理：安全教育培训", "企业人事；您也可以登记")
    told = Record(ON, detail="消防、用电安全，考核合格")
    preparing.record(trio.placement, PreparationKind.SAFETY_TRAINING, told, by=trio.hr, at=MORNING)
    assert step_for(trio, trio.office_user)[1] == "done"


def test_the_page_asks_the_database_no_more_often_for_many_red_lights(client: FlaskClient, db: SQLAlchemy) -> None:
    red, green = a_trio(), a_trio()
    make_ready(green)
    db.session.commit()
    counts = []
    for trio in (red, green):
        sign_in(client, trio.office_user)
        counts.append(counted(db, partial(client.get, address(trio))))
    assert abs(counts[0] - counts[1]) <= 2
    assert max(counts) <= 40
