"""The pages of requests: the student's way, the list, one request, and what each person may and may not see."""

from __future__ import annotations

import re
from datetime import date

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from placement.accounts.models import User
from placement.kernel.clock import FixedClock
from placement.leaving import services
from placement.leaving.models import LeaveRequest
from placement.leaving.rules import LeaveKind, LeaveReason, LeaveState, Rung
from placement.placements.rules import PlacementState
from placement.slots.services import hold_seat
from tests.factories.people import an_auditor, finance_bureau_person, finance_of, head_of, mentor_of
from tests.factories.placements import a_trio, another_in
from tests.factories.slots import a_release
from tests.leaving.cast import HOUR, WORDS, Cast, a_cast, asked, brought_to, declined_on, morning
from tests.support.markup import Page
from tests.support.signing_in import sign_in

DISTANCE = {"kind": "leave", "reason": "distance", "words": "单程两个半小时"}


@pytest.fixture
def cast(db: SQLAlchemy, clock: FixedClock) -> Cast:
    """A student on the first day, and everybody who may have to answer."""
    made = a_cast()
    clock.move_to(morning(made))
    return made


def shown(client: FlaskClient, path: str, *, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, f"{path}: {answer.status_code}"
    if status == 200:
        assert not Page(answer.text).complaints
    return re.sub(r"\s+", " ", answer.text)


def as_(client: FlaskClient, user: User) -> FlaskClient:
    return sign_in(client, user)


def path_of(request: LeaveRequest, rest: str = "") -> str:
    return f"/leaving/{request.id}{rest}"


def the_request(db: SQLAlchemy) -> LeaveRequest:
    db.session.expire_all()
    return db.session.scalars(select(LeaveRequest).order_by(LeaveRequest.id.desc()).limit(1)).one()


def test_the_student_asks_one_question_a_page(client: FlaskClient, db: SQLAlchemy, cast: Cast) -> None:
    as_(client, cast.trio.person.user)
    stay = f"/placements/{cast.placement.id}"
    assert f"/leaving/of-placement/{cast.placement.id}" in shown(client, stay)
    new = client.get(f"/leaving/of-placement/{cast.placement.id}").headers["Location"]

    assert "您想换岗还是离岗？" in shown(client, new)
    assert "为什么想换岗？" in shown(client, f"{new}?kind=change")
    last = shown(client, f"{new}?kind=change&reason=distance")
    assert "学校指导教师" in last
    assert "您可以马上停止实习" not in last
    answer = client.post(new, data={**DISTANCE, "kind": "change", "wished_on": "2026-07-15"})
    assert answer.status_code == 303

    request = the_request(db)
    assert (request.kind, request.reason_code, request.wished_on) == ("change", "distance", date(2026, 7, 15))
    page = shown(client, answer.headers["Location"])
    assert "等学校指导教师答复" in page
    assert "还有 48 小时，到 2026年7月3日 09:00 为止。" in page
    assert "自动转由学校实习管理部门答复" in page
    assert client.get(f"/leaving/of-placement/{cast.placement.id}").headers["Location"] == path_of(request)


def test_danger_shows_whom_to_call_before_and_after_asking(client: FlaskClient, db: SQLAlchemy, cast: Cast) -> None:
    as_(client, cast.trio.person.user)
    new = f"/leaving/new/{cast.placement.id}"
    for page in (shown(client, f"{new}?kind=leave&reason=harassment"), _after_asking(client, new, "harassment")):
        assert "您可以马上停止实习" in page
        for number in ("110", "12333", cast.trio.instructor.user.phone):
            assert f'href="tel:{number}"' in page


def _after_asking(client: FlaskClient, new: str, reason: str) -> str:
    answer = client.post(new, data={"kind": "leave", "reason": reason, "words": WORDS})
    return shown(client, answer.headers["Location"])


def test_odd_input_is_answered_calmly(client: FlaskClient, db: SQLAlchemy, cast: Cast) -> None:
    as_(client, cast.trio.person.user)
    new = f"/leaving/new/{cast.placement.id}"
    assert "您想换岗还是离岗？" in shown(client, f"{new}?kind=nonsense&reason=pay")
    assert "为什么想离岗？" in shown(client, f"{new}?kind=leave&reason=nonsense")
    assert client.post(new, data={"kind": "x", "reason": "y"}).status_code == 422
    refused = client.post(new, data={"kind": "leave", "reason": "other", "words": "  "})
    assert refused.status_code == 422
    assert "请写明是什么原因" in refused.text
    assert client.get("/leaving/99999999999").status_code == 404
    assert client.get("/leaving/?placement=99999999999&page=-3&state=x&danger=maybe").status_code == 200
    assert db.session.scalar(select(LeaveRequest.id)) is None


def test_a_double_click_asks_once(client: FlaskClient, db: SQLAlchemy, cast: Cast) -> None:
    as_(client, cast.trio.person.user)
    new = f"/leaving/new/{cast.placement.id}"
    assert client.post(new, data=DISTANCE).status_code == 303
    assert client.post(new, data=DISTANCE).status_code == 409
    assert len(db.session.scalars(select(LeaveRequest.id)).all()) == 1


def test_before_the_start_the_page_says_what_to_do_instead(client: FlaskClient, db: SQLAlchemy) -> None:
    trio = a_trio()
    as_(client, trio.person.user)
    assert "现在不能申请" in shown(client, f"/leaving/new/{trio.placement.id}")
    assert client.post(f"/leaving/new/{trio.placement.id}", data=DISTANCE).status_code == 403
    assert "/leaving/" not in shown(client, f"/placements/{trio.placement.id}")


def test_whose_turn_it_is_finds_it_on_the_home_page_and_answers(
    client: FlaskClient, db: SQLAlchemy, cast: Cast
) -> None:
    request = asked(cast, wished_on=date(2026, 7, 6))
    db.session.commit()
    as_(client, cast.user_on(Rung.INSTRUCTOR))
    home = shown(client, "/")
    assert "等我答复的换岗离岗申请" in home
    assert "/leaving/?turn=mine" in home
    assert path_of(request) in shown(client, "/leaving/?turn=mine")
    page = shown(client, path_of(request))
    assert "请答复张华生的离岗申请" in page
    assert 'value="2026-07-06"' in page

    refused = client.post(path_of(request, "/agree"), data={"last_day": "2026-06-01"})
    assert refused.status_code == 422
    assert "最后一天须不早于" in refused.text
    assert client.post(path_of(request, "/agree"), data={"last_day": "2026-07-01"}).status_code == 303
    assert the_request(db).placement.state == PlacementState.TERMINATED
    assert "协议、保险和补助已随之了结" in shown(client, path_of(request))
    assert "等我答复的换岗离岗申请" not in shown(client, "/")


def test_each_rung_has_its_turn_on_its_home_page(client: FlaskClient, db: SQLAlchemy, cast: Cast) -> None:
    request = asked(cast)
    db.session.commit()
    for rung in Rung:
        for other in Rung:
            home = shown(as_(client, cast.user_on(other)), "/")
            assert ("等我答复的换岗离岗申请" in home) is (other is rung), f"{other} while it is {rung}'s turn"
        if rung is not Rung.BUREAU:
            services.climb(db.session.get_one(LeaveRequest, request.id), at=request.due_at)
            db.session.commit()


def test_a_no_an_objection_and_a_withdrawal(client: FlaskClient, db: SQLAlchemy, cast: Cast) -> None:
    request = asked(cast)
    db.session.commit()
    as_(client, cast.user_on(Rung.INSTRUCTOR))
    assert client.post(path_of(request, "/decline"), data={"comment": ""}).status_code == 422
    client.post(path_of(request, "/decline"), data={"comment": "先换班组试试"})

    as_(client, cast.trio.person.user)
    page = shown(client, path_of(request))
    assert "学校指导教师没有同意" in page
    assert "先换班组试试" in page
    client.post(path_of(request, "/object"), data={"comment": "试过了"})
    assert the_request(db).rung == Rung.OFFICE
    assert client.post(path_of(request, "/withdraw")).status_code == 303
    page = shown(client, path_of(request))
    assert "申请已撤回，实习照常进行" in page
    assert f"/leaving/new/{cast.placement.id}" in page


def test_who_answered_too_late_is_told_whose_turn_it_is(client: FlaskClient, db: SQLAlchemy, cast: Cast) -> None:
    request = brought_to(cast, Rung.OFFICE)
    db.session.commit()
    as_(client, cast.user_on(Rung.INSTRUCTOR))
    page = shown(client, path_of(request))
    assert "48 小时内未答复" in page
    assert "现在由学校实习管理部门答复" in page
    assert client.post(path_of(request, "/agree"), data={"last_day": "2026-07-08"}).status_code == 422
    assert the_request(db).state == LeaveState.OPEN


def test_the_bureau_sees_what_is_overdue(client: FlaskClient, db: SQLAlchemy, cast: Cast, clock: FixedClock) -> None:
    request = brought_to(cast, Rung.BUREAU)
    db.session.commit()
    clock.move_to(request.due_at + 3 * HOUR)
    as_(client, cast.user_on(Rung.BUREAU))
    assert "已超时 3 小时" in shown(client, "/leaving/")
    assert "教育局是最高一级" in shown(client, path_of(request))


def test_the_office_pauses_the_stay_from_the_page(client: FlaskClient, db: SQLAlchemy, cast: Cast) -> None:
    request = asked(cast, LeaveReason.UNSAFE)
    db.session.commit()
    as_(client, cast.user_on(Rung.LEADER))
    assert path_of(request, "/suspend") not in shown(client, path_of(request))
    assert client.post(path_of(request, "/suspend")).status_code == 403
    as_(client, cast.user_on(Rung.OFFICE))
    assert path_of(request, "/suspend") in shown(client, path_of(request))
    client.post(path_of(request, "/suspend"))
    assert the_request(db).placement.state == PlacementState.SUSPENDED


TELLING = ("骂人", "欺凌", "紧急", "立即停止", "马上停止", "还有 48 小时", "实习管理部门", "先等等")


@pytest.mark.parametrize("reason", [LeaveReason.HARASSMENT, LeaveReason.HEALTH])
def test_the_enterprise_learns_that_there_is_a_request_and_nothing_of_why(
    client: FlaskClient, db: SQLAlchemy, cast: Cast, reason: LeaveReason
) -> None:
    request = asked(cast, reason)
    db.session.commit()
    as_(client, cast.trio.hr_user)
    page, listed = shown(client, path_of(request)), shown(client, "/leaving/?danger=y")
    assert "等学校答复" in page
    assert "由学校掌握" in page
    assert path_of(request) in listed
    services.decline(request, "先等等", by=cast.on(Rung.OFFICE), at=morning(cast) + HOUR)
    services.object_to(request, WORDS, by=cast.me, at=morning(cast) + HOUR)
    db.session.commit()
    services.agree(request, date(2026, 7, 1), by=cast.on(Rung.LEADER), at=morning(cast) + HOUR)
    db.session.commit()

    after = [shown(client, path) for path in (path_of(request), f"/placements/{cast.placement.id}", "/leaving/")]
    told = [(word, text[:40]) for text in (page, listed, *after) for word in TELLING if word in _body(text)]
    assert not told
    assert "学校已同意学生离开岗位" in after[0]
    assert "2026年7月1日" in after[0]


def _body(text: str) -> str:
    """The page without the menu."""
    return text[text.index("<main") :]


def test_a_harmless_reason_is_told_to_the_enterprise_without_the_students_words(
    client: FlaskClient, db: SQLAlchemy, cast: Cast
) -> None:
    request = asked(cast, LeaveReason.MISMATCH)
    db.session.commit()
    page = shown(as_(client, cast.trio.hr_user), path_of(request))
    assert "与专业不对口" in page
    assert WORDS not in page


def test_everybody_sees_what_is_theirs_and_nothing_else(client: FlaskClient, db: SQLAlchemy, cast: Cast) -> None:
    request, stranger = asked(cast), a_cast()
    other_student = another_in(cast.trio)
    readers = [cast.user_on(rung) for rung in Rung]
    readers += [cast.trio.person.user, cast.trio.hr_user, head_of(cast.trio.school), an_auditor()]
    foreign = [stranger.user_on(rung) for rung in Rung if rung is not Rung.BUREAU]
    foreign += [stranger.trio.person.user, stranger.trio.hr_user, other_student.person.user]
    foreign += [head_of(cast.trio.school, "财经系"), head_of(stranger.trio.school)]
    shut_out = [mentor_of(cast.trio.enterprise), finance_of(cast.trio.school), finance_bureau_person()]
    db.session.commit()
    for user in readers:
        assert "张华生" in shown(as_(client, user), path_of(request))
        assert path_of(request) in shown(client, "/leaving/")
    for user in foreign:
        shown(as_(client, user), path_of(request), status=404)
        assert path_of(request) not in shown(client, "/leaving/")
    for user in shut_out:
        shown(as_(client, user), path_of(request), status=403)
        shown(client, "/leaving/", status=403)


def test_no_act_is_open_to_strangers_or_to_those_who_only_read(client: FlaskClient, db: SQLAlchemy, cast: Cast) -> None:
    request, stranger = asked(cast, LeaveReason.UNSAFE), a_cast()
    readers = (cast.trio.hr_user, head_of(cast.trio.school), an_auditor())
    db.session.commit()
    told = {"comment": "不同意", "last_day": "2026-07-01"}
    for user in (stranger.user_on(Rung.OFFICE), stranger.user_on(Rung.INSTRUCTOR), stranger.trio.person.user, *readers):
        as_(client, user)
        for act in ("agree", "decline", "withdraw", "object", "suspend"):
            assert client.post(path_of(request, f"/{act}"), data=told).status_code in (403, 404)
        assert client.post(f"/leaving/new/{cast.placement.id}", data=DISTANCE).status_code in (403, 404)
    assert (the_request(db).state, the_request(db).placement.state) == ("open", "active")


def test_danger_stands_first_in_the_list_and_filters_stay_in_the_address(
    client: FlaskClient, db: SQLAlchemy, cast: Cast
) -> None:
    calm, settled = asked(cast), declined_on(a_cast(another_in(cast.trio, "钱多多")), Rung.INSTRUCTOR)
    urgent = asked(a_cast(another_in(cast.trio, "孙小雨")), LeaveReason.PAY)
    db.session.commit()
    as_(client, cast.user_on(Rung.OFFICE))
    listed = shown(client, "/leaving/")
    places = [listed.index(f'href="{path_of(one)}"') for one in (urgent, calm, settled)]
    assert places == sorted(places)
    for asked_for, expected in (
        ("danger=y", [urgent]),
        ("state=declined", [settled]),
        ("q=zhs", [calm]),
        ("turn=mine", [urgent]),
        (f"placement={calm.placement_id}", [calm]),
    ):
        found = shown(client, f"/leaving/?{asked_for}")
        assert [one for one in (urgent, calm, settled) if f'href="{path_of(one)}"' in found] == expected


def test_who_changes_is_shown_posts_that_fit_and_not_the_same_enterprise_after_danger(
    client: FlaskClient, db: SQLAlchemy, cast: Cast
) -> None:
    school, later = cast.trio.school, {"starts_on": date(2026, 8, 3), "ends_on": date(2026, 12, 31)}
    stranger = a_trio().enterprise
    fits = a_release(stranger, school, title="测试助理", **later)
    a_release(stranger, school, title="会计助理", major_codes=("730301",), **later)
    full = a_release(stranger, school, title="已满岗位", capacity=1, **later)
    hold_seat(full.slot_id, full.id, by=cast.trio.hr, at=morning(cast))
    same = a_release(cast.trio.enterprise, school, title="同一企业的岗位", **later)
    request = asked(cast, LeaveReason.HARASSMENT, kind=LeaveKind.CHANGE)
    db.session.commit()
    as_(client, cast.trio.person.user)
    page = shown(client, path_of(request))
    assert f"/slots/{fits.slot_id}" in page
    assert f"/slots/{same.slot_id}" not in page
    assert "会计助理" not in page
    assert "已满岗位" not in page
    assert "软件测试员</a></h2>" not in page

    as_(client, cast.user_on(Rung.OFFICE))
    assert f"/slots/{fits.slot_id}" not in shown(client, path_of(request))
