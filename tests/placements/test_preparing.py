"""What is recorded before the start: by whom, with what, for one or for many; and the facts of the post."""

from __future__ import annotations

from datetime import date

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from placement.accounts.models import User
from placement.infra.audit import AuditEntry
from placement.kernel.errors import NotAllowed, RuleBroken
from placement.placements import gate, preparing, services
from placement.placements.preparing import Record
from placement.placements.rules import PlacementState, PreparationKind
from tests.factories.applications import MORNING
from tests.factories.people import (
    a_teacher,
    an_auditor,
    bureau_person,
    head_of,
    hr_of,
    leader_of,
    mentor_of,
    office_of,
    viewer_for,
)
from tests.factories.placements import Trio, a_teacher_trio, a_trio, another_in, make_ready
from tests.support.signing_in import sign_in

ON = MORNING.date()
DONE = date(2026, 3, 10)
GOOD = Record(DONE, "西教职备〔2026〕0017号", "消防、用电安全，考核合格")
ALL = tuple(PreparationKind)


def recorded(trio: Trio) -> dict[str, tuple[date, str, str]]:
    return {row.kind: (row.done_on, row.number, row.detail) for row in trio.placement.preparations}


def address(trio: Trio, kind: str = "") -> str:
    return f"/placements/{trio.placement.id}/preparations" + (f"/{kind}" if kind else "")


def fields(kind: str, **changes: str) -> dict[str, str]:
    told = {"done_on": str(DONE), "number": GOOD.number, "detail": GOOD.detail, **changes}
    return {f"{kind}-{name}": value for name, value in told.items()}


@pytest.mark.parametrize("kind", ALL)
def test_each_kind_is_recorded_on_its_page_and_again_to_correct_it(
    client: FlaskClient, db: SQLAlchemy, kind: PreparationKind
) -> None:
    trio = a_trio()
    sign_in(client, trio.office_user)
    assert client.post(address(trio, kind), data=fields(kind)).status_code == 303
    assert recorded(trio)[kind][0] == DONE
    assert client.post(address(trio, kind), data=fields(kind, done_on="2026-03-12")).status_code == 303
    db.session.expire_all()
    assert recorded(trio)[kind] == (date(2026, 3, 12), GOOD.number, GOOD.detail)
    assert len(trio.placement.preparations) == 1
    acts = db.session.query(AuditEntry).filter_by(act="placement_prepared").all()
    assert [entry.detail["done_on"] for entry in acts] == ["2026-03-10", "2026-03-12"]
    assert "沈老师" in client.get(address(trio)).text


REFUSED = {
    "no day": ("school_training", {"done_on": ""}, "此项必填"),
    "no day at all": ("school_training", {"done_on": "gestern"}, "pl-error"),
    "tomorrow": ("school_training", {"done_on": "2026-03-17"}, "日期不能晚于今天"),
    "no number": ("filing", {"number": "  "}, "请填写主管部门给的备案号"),
    "no number of an exception": ("special_filing", {"number": ""}, "请填写主管部门给的备案号"),
    "no result": ("safety_training", {"detail": "好"}, "请写明培训内容和考核结果"),
    "no reason": ("special_filing", {"detail": ""}, "请写明涉及的专业和理由"),
    "long number": ("filing", {"number": "9" * 121}, "不能超过 120 个字"),
    "long detail": ("safety_training", {"detail": "培" * 1001}, "不能超过 1000 个字"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_bad_record_is_refused_beside_its_field(client: FlaskClient, db: SQLAlchemy, case: str) -> None:
    kind, changes, words = REFUSED[case]
    trio = a_trio()
    sign_in(client, trio.office_user)
    for headers in ({}, {"HX-Request": "true"}):
        answer = client.post(address(trio, kind), data=fields(kind, **changes), headers=headers)
        assert answer.status_code == 422
        assert words in answer.text
        assert "HX-Retarget" not in answer.headers
    assert recorded(trio) == {}


@pytest.mark.parametrize("kind,changes", [("filing", {"number": " "}), ("safety_training", {"detail": "合格"})])
def test_the_service_refuses_what_a_form_let_through(db: SQLAlchemy, kind: str, changes: dict[str, str]) -> None:
    trio = a_trio()
    told = Record(DONE, changes.get("number", GOOD.number), changes.get("detail", GOOD.detail))
    with pytest.raises(RuleBroken):
        preparing.record(trio.placement, PreparationKind(kind), told, by=trio.office, at=MORNING)
    assert recorded(trio) == {}


def test_today_is_early_enough(db: SQLAlchemy) -> None:
    trio = a_trio()
    preparing.record(trio.placement, PreparationKind.EMERGENCY_PLAN, Record(ON), by=trio.office, at=MORNING)
    assert set(recorded(trio)) == {"emergency_plan"}


def test_hr_records_its_own_training_and_nothing_else(client: FlaskClient, db: SQLAlchemy) -> None:
    trio = a_trio()
    sign_in(client, trio.hr_user)
    for kind in ALL:
        status = client.post(address(trio, kind), data=fields(kind)).status_code
        assert status == (303 if kind is PreparationKind.SAFETY_TRAINING else 403), kind
    assert set(recorded(trio)) == {"safety_training"}
    assert "登记实习方案" not in client.get(address(trio)).text


def test_who_only_reads_sees_what_is_recorded_and_no_form(client: FlaskClient, db: SQLAlchemy) -> None:
    trio = a_trio()
    preparing.record(trio.placement, PreparationKind.FILING, GOOD, by=trio.office, at=MORNING)
    trio.placement.instructor_id, trio.placement.mentor_id = trio.instructor.user_id, trio.mentor.id
    readers = (
        trio.person.user,
        trio.instructor.user,
        trio.mentor,
        head_of(trio.school),
        leader_of(trio.school),
        bureau_person(),
        an_auditor(),
    )
    for reader in readers:
        text = sign_in(client, reader).get(address(trio)).text
        assert GOOD.number in text
        assert "preparations/filing" not in text
        assert client.post(address(trio, "filing"), data=fields("filing")).status_code == 403


def strangers(trio: Trio) -> tuple[User, ...]:
    other = a_trio()
    return (office_of(other.school), hr_of(other.enterprise))


def test_another_school_or_enterprise_finds_nothing(client: FlaskClient, db: SQLAlchemy) -> None:
    trio = a_trio()
    for stranger in strangers(trio):
        sign_in(client, stranger)
        assert client.get(address(trio)).status_code == 404
        assert client.post(address(trio, "filing"), data=fields("filing")).status_code == 404
        assert client.get(f"/placements/{trio.placement.id}/post-facts").status_code == 404
    for outsider in (mentor_of(trio.enterprise), a_teacher(trio.school).user):
        assert sign_in(client, outsider).get(address(trio)).status_code == 404
    assert recorded(trio) == {}


def test_nothing_is_recorded_for_a_teacher_or_when_it_is_over(db: SQLAlchemy) -> None:
    teacher, over = a_teacher_trio(), a_trio()
    services.cancel(over.placement, "取消", by=over.office, at=MORNING)
    for trio in (teacher, over):
        with pytest.raises(NotAllowed):
            preparing.record(trio.placement, PreparationKind.SCHOOL_TRAINING, GOOD, by=trio.office, at=MORNING)


def many(trio: Trio, *others: Trio, kinds: tuple[str, ...] = ("school_training", "filing"), **changes: str) -> dict:
    ids = [one.placement.id for one in (trio, *others)]
    told = {"done_on": str(DONE), "number": GOOD.number, "detail": GOOD.detail, **changes}
    return {**told, "ids": ids, "kinds": list(kinds)}


def test_several_kinds_for_several_people_with_one_date(client: FlaskClient, db: SQLAlchemy) -> None:
    trio = a_trio()
    other = another_in(trio)
    sign_in(client, trio.office_user)
    ids = [trio.placement.id, other.placement.id]
    chosen = client.post("/placements/bulk", data={"act": "preparations", "ids": ids})
    assert chosen.headers["Location"] == f"/placements/preparations?ids={ids[0]}&ids={ids[1]}"
    assert "为以下 2 人登记" in client.get(chosen.headers["Location"]).text
    assert client.post("/placements/preparations", data=many(trio, other)).status_code == 303
    for one in (trio, other):
        assert {kind: told[1] for kind, told in recorded(one).items()} == {
            "school_training": "",
            "filing": GOOD.number,
        }


def test_rows_that_cannot_take_it_are_named_and_the_others_are_done(client: FlaskClient, db: SQLAlchemy) -> None:
    trio = a_trio()
    other = another_in(trio)
    services.cancel(other.placement, "取消", by=trio.office, at=MORNING)
    sign_in(client, trio.office_user)
    answer = client.post("/placements/preparations", data=many(trio, other))
    assert answer.status_code == 200
    assert "1 项没有完成，1 项已完成" in answer.text
    assert "<b>李思</b>" in answer.text
    assert set(recorded(trio)) == {"school_training", "filing"}
    assert recorded(other) == {}


@pytest.mark.parametrize(
    "changes,words",
    [
        ({"kinds": ()}, "请至少选择一项"),
        ({"number": ""}, "请填写主管部门给的备案号"),
        ({"done_on": "2026-03-17"}, "日期不能晚于今天"),
        ({"kinds": ("safety_training",), "detail": ""}, "请写明培训内容和考核结果"),
        ({"kinds": ("nonsense",)}, "pl-error"),
    ],
    ids=["no kind", "no number", "tomorrow", "no result", "unknown kind"],
)
def test_what_is_wrong_for_all_is_refused_before_anything_is_kept(
    client: FlaskClient, db: SQLAlchemy, changes: dict, words: str
) -> None:
    trio = a_trio()
    sign_in(client, trio.office_user)
    answer = client.post("/placements/preparations", data=many(trio, **changes))
    assert answer.status_code == 422
    assert words in answer.text
    assert recorded(trio) == {}


def test_when_nobody_can_take_it_the_form_comes_back_with_the_names(client: FlaskClient, db: SQLAlchemy) -> None:
    trio = a_trio()
    services.cancel(trio.placement, "取消", by=trio.office, at=MORNING)
    other = another_in(trio)
    sign_in(client, trio.office_user)
    services.cancel(other.placement, "取消", by=trio.office, at=MORNING)
    assert "都不能登记" in client.get(f"/placements/preparations?ids={trio.placement.id}").text
    answer = client.post("/placements/preparations", data=many(trio, other))
    assert answer.status_code == 422


def test_hr_records_the_training_of_all_its_interns_at_once(client: FlaskClient, db: SQLAlchemy) -> None:
    trio = a_trio()
    other = another_in(trio)
    sign_in(client, trio.hr_user)
    assert "登记安全教育培训" in client.get("/placements/").text
    assert client.post("/placements/preparations", data=many(trio, other)).status_code == 422
    told = many(trio, other, kinds=("safety_training",))
    assert client.post("/placements/preparations", data=told).status_code == 303
    assert set(recorded(trio)) == set(recorded(other)) == {"safety_training"}
    assert client.post("/placements/bulk", data={"act": "insurance", "ids": told["ids"]}).status_code == 422


def test_foreign_rows_are_simply_not_there(client: FlaskClient, db: SQLAlchemy) -> None:
    trio, other = a_trio(), a_trio()
    sign_in(client, trio.office_user)
    assert client.post("/placements/preparations", data=many(other)).status_code == 422
    assert client.get(f"/placements/preparations?ids={other.placement.id}").status_code == 422
    assert recorded(other) == {}


WAGES = {"regular_wage_fen": "3000", "lowest_wage_fen": "2500"}
POST = {"post_staff": "40", "regular_wage_fen": "6000", "lowest_wage_fen": "4,500.50", "hazards": ["dust", "noise"]}


def post_address(trio: Trio) -> str:
    return f"/placements/{trio.placement.id}/post-facts"


@pytest.mark.parametrize("who", ["hr_user", "office_user"])
def test_dangers_staff_and_wages_of_the_post_are_told_by_hr_or_office(
    client: FlaskClient, db: SQLAlchemy, who: str
) -> None:
    trio = a_trio()
    sign_in(client, getattr(trio, who))
    assert "危险因素" in client.get(post_address(trio)).text
    assert client.post(post_address(trio), data=POST).status_code == 303
    slot = trio.placement.slot
    db.session.refresh(slot)
    assert (slot.hazards, slot.post_staff) == ("dust,noise", 40)
    assert (slot.regular_wage_fen, slot.lowest_wage_fen) == (600_000, 450_050)
    assert client.get(post_address(trio)).text.count("checked") == 2


def test_no_danger_ticked_says_that_there_is_none(client: FlaskClient, db: SQLAlchemy) -> None:
    trio = a_trio()
    trio.placement.slot.hazards = None
    sign_in(client, trio.hr_user)
    assert client.post(post_address(trio), data={**POST, "hazards": []}).status_code == 303
    db.session.refresh(trio.placement.slot)
    assert trio.placement.slot.hazards == ""


@pytest.mark.parametrize(
    "changes",
    [
        {"post_staff": "-1"},
        {"post_staff": "viele"},
        {"post_staff": ""},
        {"post_staff": "99999999"},
        {"regular_wage_fen": "x"},
        {"lowest_wage_fen": ""},
        {"regular_wage_fen": "999999999"},
        {"hazards": ["dragons"]},
    ],
    ids=lambda changes: "-".join(map(str, changes.items())),
)
def test_facts_that_cannot_be_are_refused(client: FlaskClient, db: SQLAlchemy, changes: dict) -> None:
    trio = a_trio()
    before = trio.placement.slot.post_staff
    sign_in(client, trio.hr_user)
    answer = client.post(post_address(trio), data={**POST, **changes})
    assert answer.status_code == 422
    assert "pl-error" in answer.text
    db.session.refresh(trio.placement.slot)
    assert trio.placement.slot.post_staff == before


def test_a_danger_told_late_turns_the_light_red_for_everybody_at_the_post(
    client: FlaskClient, db: SQLAlchemy, run_jobs: object
) -> None:
    trio = a_trio()
    make_ready(trio)
    sign_in(client, trio.hr_user)
    client.post(post_address(trio), data={**POST, **WAGES, "hazards": ["toxic"]})
    db.session.expire_all()
    assert trio.placement.state == PlacementState.PLANNED
    row = next(check for check in gate.checks(trio.placement, on=ON) if check.colour == "red")
    assert (row.light, row.places) == ("post", ("post_facts", "special_filing"))
    told = Record(DONE, "杭教特〔2026〕3 号", "化工专业实训需要接触试剂")
    preparing.record(trio.placement, PreparationKind.SPECIAL_FILING, told, by=viewer_for(trio.office_user), at=MORNING)
    assert trio.placement.state == PlacementState.GATED


def test_others_do_not_touch_the_post(client: FlaskClient, db: SQLAlchemy) -> None:
    trio = a_trio()
    for user in (trio.person.user, trio.mentor, leader_of(trio.school)):
        assert sign_in(client, user).post(post_address(trio), data=POST).status_code == 403
    services.cancel(trio.placement, "取消", by=trio.office, at=MORNING)
    sign_in(client, trio.office_user)
    assert "当前不能修改" in client.get(post_address(trio)).text
    assert client.post(post_address(trio), data=POST).status_code == 403
