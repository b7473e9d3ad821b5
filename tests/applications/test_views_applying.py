"""What an applicant sees and does on the pages."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from placement.applications.models import Application
from placement.kernel.clock import FixedClock, at_local
from placement.slots import services as slots
from tests.factories.applications import MORNING, STATEMENT, Stage, a_stage, a_teacher_stage, an_application
from tests.factories.people import a_student
from tests.factories.slots import a_release
from tests.support.signing_in import sign_in

A = "/applications"


@pytest.fixture
def stage(db: SQLAlchemy, client: FlaskClient) -> Stage:
    """A stage whose student is signed in."""
    made = a_stage()
    sign_in(client, made.student.user)
    return made


def the_one(db: SQLAlchemy) -> Application:
    return db.session.scalars(db.select(Application)).one()


def test_applying_leads_to_the_page_of_the_application(client: FlaskClient, stage: Stage, db: SQLAlchemy) -> None:
    page = client.get(f"{A}/new/{stage.release.id}")
    assert "软件测试员" in page.text
    assert "专业对口" in page.text

    answer = client.post(f"{A}/new/{stage.release.id}", data={"statement": STATEMENT}, follow_redirects=True)

    assert answer.status_code == 200
    for words in ("申请已提交", "学校审核中", "2026年6月30日", "学校实习管理部门", STATEMENT):
        assert words in answer.text
    assert the_one(db).statement == STATEMENT


@pytest.mark.parametrize("statement", ["", "   ", "字" * 501])
def test_a_wrong_statement_comes_back_with_a_sentence(
    client: FlaskClient, stage: Stage, db: SQLAlchemy, statement: str
) -> None:
    answer = client.post(f"{A}/new/{stage.release.id}", data={"statement": statement})

    assert answer.status_code == 422
    assert 'id="statement-error"' in answer.text
    assert statement.strip() in answer.text
    assert db.session.scalars(db.select(Application)).all() == []


def test_a_script_in_the_statement_stays_text(client: FlaskClient, stage: Stage) -> None:
    typed = '<script>alert("𬭎䶮😀")</script>'

    answer = client.post(f"{A}/new/{stage.release.id}", data={"statement": typed}, follow_redirects=True)

    assert "<script>alert" not in answer.text
    assert "𬭎䶮😀" in answer.text


def test_the_second_press_ends_where_the_first_did(client: FlaskClient, stage: Stage, db: SQLAlchemy) -> None:
    first = client.post(f"{A}/new/{stage.release.id}", data={"statement": STATEMENT})
    second = client.post(f"{A}/new/{stage.release.id}", data={"statement": STATEMENT})

    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert the_one(db).state == "submitted"


def test_whoever_cannot_apply_reads_why_and_finds_a_way_on(client: FlaskClient, stage: Stage) -> None:
    slots.pause_slot(stage.slot, by=stage.hr, at=MORNING)

    page = client.get(f"{A}/new/{stage.release.id}")

    assert "目前不接收申请" in page.text
    assert "看看其他岗位" in page.text
    assert "提交申请" not in page.text
    answer = client.post(f"{A}/new/{stage.release.id}", data={"statement": STATEMENT})
    assert (answer.status_code, STATEMENT in answer.text) == (422, True)


def test_the_form_names_the_article_when_the_law_is_against_it(client: FlaskClient, db: SQLAlchemy) -> None:
    stage = a_stage()
    sign_in(client, a_student(stage.school, "小徐", born=date(2010, 7, 1)).user)

    assert "《职业学校学生实习管理规定》第十六条" in client.get(f"{A}/new/{stage.release.id}").text


def test_an_empty_list_says_what_to_do(client: FlaskClient, stage: Stage) -> None:
    page = client.get(f"{A}/mine").text

    assert "您还没有申请过岗位" in page
    assert "/slots" in page
    assert "自行联系单位" in page


def test_the_list_puts_the_offer_first_with_its_deadline(client: FlaskClient, stage: Stage) -> None:
    an_application(stage, state="offered")
    other = a_release(
        stage.enterprise, stage.school, title="另一个岗位", starts_on=date(2027, 1, 10), ends_on=date(2027, 6, 30)
    )
    an_application(Stage(stage.school, stage.enterprise, other, stage.student))

    page = client.get(f"{A}/mine").text

    assert "已录用您，请确认是否接受" in page
    assert "2026年3月21日" in page
    assert page.index("企业已录用，待您确认") < page.index("学校审核中")


def test_a_list_filters_sorts_and_keeps_both_in_the_address(client: FlaskClient, stage: Stage) -> None:
    an_application(stage)

    found = client.get(f"{A}/mine?q=测试&state=open&sort=-starts").text
    nothing = client.get(f"{A}/mine?state=accepted").text

    assert "软件测试员" in found
    assert "没有符合条件的申请" in nothing
    assert client.get(f"{A}/mine?state=nonsense&sort=nonsense&page=-4").status_code == 200


def test_the_region_is_the_same_as_in_the_page(client: FlaskClient, stage: Stage) -> None:
    an_application(stage)

    page = client.get(f"{A}/mine?sort=title").text
    region = client.get(f"{A}/mine?sort=title", headers={"HX-Request": "true"}).text

    assert region.strip().startswith('<div id="own-applications">')
    assert region.strip() in page


def test_accepting_names_the_consequence_and_shows_the_result(client: FlaskClient, stage: Stage) -> None:
    application = an_application(stage, state="offered")
    other = a_release(stage.enterprise, stage.school, title="另一个岗位")
    an_application(Stage(stage.school, stage.enterprise, other, stage.student))
    assert "您的其他 1 份未办结申请会自动结束" in client.get(f"{A}/{application.id}").text

    answer = client.post(f"{A}/{application.id}/accept", follow_redirects=True)

    assert "您已确认录用" in answer.text
    assert "确认接受</span></button>" not in answer.text
    assert application.state == "accepted"


def test_pressing_accept_twice_is_the_same_as_once(client: FlaskClient, stage: Stage) -> None:
    application = an_application(stage, state="offered")

    first, second = (client.post(f"{A}/{application.id}/accept") for _ in range(2))

    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert stage.slot.seats_held == 1


def test_a_stale_tab_is_told_kindly_and_shown_the_present_state(client: FlaskClient, stage: Stage) -> None:
    application = an_application(stage, state="withdrawn")

    answer = client.post(f"{A}/{application.id}/accept")

    assert answer.status_code == 409
    assert "可能已有人先处理" in answer.text
    assert "申请已撤回" in answer.text


def test_an_expired_offer_shows_why_the_button_is_dead(client: FlaskClient, stage: Stage, clock: FixedClock) -> None:
    application = an_application(stage, state="offered")
    clock.move_to(at_local(date(2026, 3, 22), 0, 1))

    page = client.get(f"{A}/{application.id}").text
    answer = client.post(f"{A}/{application.id}/accept")

    assert "答复期限已过，名额已让出" in page
    assert (answer.status_code, "确认期限已过" in answer.text) == (422, True)
    assert application.state == "offered"


def test_a_rejected_applicant_reads_the_reason_and_may_apply_again(client: FlaskClient, stage: Stage) -> None:
    application = an_application(stage, state="rejected")

    page = client.get(f"{A}/{application.id}").text

    assert "不录用的原因：技能与岗位要求有差距" in page
    assert f"{A}/new/{stage.release.id}" in page
    assert client.post(f"{A}/new/{stage.release.id}", data={"statement": STATEMENT}).status_code == 303


def test_a_nomination_is_agreed_to_with_the_guardian_only(client: FlaskClient, stage: Stage) -> None:
    application = an_application(stage, state="nominated")

    refused = client.post(f"{A}/{application.id}/agree", data={"statement": STATEMENT})
    assert (refused.status_code, application.state) == (422, "nominated")
    assert STATEMENT in refused.text
    assert "请先征得监护人同意" in refused.text

    answer = client.post(
        f"{A}/{application.id}/agree", data={"statement": STATEMENT, "guardian_agrees": "y"}, follow_redirects=True
    )
    assert "企业筛选中" in answer.text
    assert application.state == "endorsed"


def test_refusing_a_nomination_needs_a_reason_and_opens_the_own_choice(client: FlaskClient, stage: Stage) -> None:
    application = an_application(stage, state="nominated")

    silent = client.post(f"{A}/{application.id}/refuse")
    assert (silent.status_code, "请写明原因" in silent.text) == (422, True)
    page = client.post(
        f"{A}/{application.id}/refuse", data={"reason": "监护人不同意", "comment": "离家太远"}, follow_redirects=True
    ).text

    assert application.state == "declined"
    for words in ("监护人不同意；离家太远", "看看其他岗位", "自行联系单位"):
        assert words in page


def test_a_teacher_walks_the_same_pages(client: FlaskClient, db: SQLAlchemy) -> None:
    stage, teacher = a_teacher_stage()
    sign_in(client, teacher.user)

    answer = client.post(f"{A}/new/{stage.release.id}", data={"statement": STATEMENT}, follow_redirects=True)

    assert "学校审核中" in answer.text
    assert "自行联系" not in client.get(f"{A}/mine").text


def test_the_list_needs_as_many_statements_for_one_row_as_for_many(
    client: FlaskClient, stage: Stage, db: SQLAlchemy, statements: list[str]
) -> None:
    an_application(stage)
    client.get(f"{A}/mine")
    statements.clear()
    client.get(f"{A}/mine")
    for_one = len(statements)
    for number in range(12):
        start = date(2027, 1, 1) + timedelta(days=number)
        other = a_release(
            stage.enterprise, stage.school, title=f"岗位{number}", starts_on=start, ends_on=start + timedelta(days=90)
        )
        an_application(Stage(stage.school, stage.enterprise, other, stage.student))
    db.session.commit()
    statements.clear()

    client.get(f"{A}/mine")

    assert len(statements) == for_one
