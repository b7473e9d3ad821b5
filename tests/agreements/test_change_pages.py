"""The pages of supplements and terminations: who gets the form, what it says, and what the placement page shows."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from placement.agreements.models import Agreement
from placement.agreements.rules import AgreementState
from placement.kernel.clock import at_local
from placement.placements import taking_effect
from tests.factories.agreements import Desk
from tests.factories.changes import a_standing_desk, agreed, propose, propose_end
from tests.factories.people import bureau_person, hr_of, office_of
from tests.support.markup import Page
from tests.support.signing_in import sign_in

AUGUST = date(2026, 8, 3)


def words(html: str) -> str:
    """What a person reads."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def path(agreement: Agreement, page: str = "supplement") -> str:
    return f"/agreements/{agreement.id}/{page}"


def typed(**values: Any) -> dict[str, Any]:
    """What a browser sends of the short fields; an empty field wishes for nothing."""
    return {"effective_on": "2026-08-03", "reason": "项目调整", "site": "0", "mentor_id": "0", **values}


def proposed(db: SQLAlchemy) -> list[Agreement]:
    return list(db.session.scalars(select(Agreement).where(Agreement.parent_id.is_not(None)).order_by(Agreement.id)))


def test_the_form_shows_todays_terms_and_what_is_signed_for_later(client: FlaskClient, db: SQLAlchemy) -> None:
    desk = a_standing_desk()
    change = agreed(desk, AUGUST, pay_fen=320_000)
    html = sign_in(client, desk.trio.hr_user).get(path(desk.agreement)).text
    assert "现为：每月 2,800.00 元；自2026年8月3日起为：每月 3,200.00 元（" + change.number in words(html)
    assert 'value="3200"' in html
    assert "不能追溯变更" in words(html)
    assert 'aria-label="周一第 1 段开始"' in html
    assert not Page(html).complaints


def test_hr_looks_first_then_proposes_and_the_office_sees_before_and_after(client: FlaskClient, db: SQLAlchemy) -> None:
    desk = a_standing_desk()
    hr = sign_in(client, desk.trio.hr_user)
    looked = hr.post(path(desk.agreement), data=typed(pay_fen="3200", act="check"))
    assert looked.status_code == 200
    assert "每月 2,800.00 元 每月 3,200.00 元" in words(looked.text)
    assert "没有新的不符合项" in looked.text
    assert not Page(looked.text).complaints
    assert proposed(db) == []

    answer = hr.post(path(desk.agreement), data=typed(pay_fen="3200"), follow_redirects=True)
    assert "已提出，等学校审阅并送签" in answer.text
    (change,) = proposed(db)
    assert change.changes == {"pay_fen": {"before": 280_000, "after": 320_000}}
    html = sign_in(client, desk.trio.office_user).get(f"/agreements/{change.id}").text
    assert "每月 2,800.00 元 每月 3,200.00 元" in words(html)
    assert "退回提出方修改" in html
    assert "送各方签署" in html
    assert not Page(html).complaints


def test_a_refusal_stands_beside_its_field_and_nothing_is_kept(client: FlaskClient, db: SQLAlchemy) -> None:
    desk = a_standing_desk()
    office = sign_in(client, desk.trio.office_user)
    for told, said in (
        (typed(), "没有一项与现行约定不同"),
        (typed(pay_fen="3200", effective_on="2027-05-01"), "生效日须在实习期内"),
        (typed(pay_fen="3200", reason=""), "请写明变更的原因"),
        (typed(ends_on="2026-08-01"), "新的结束日期不能早于生效日"),
        (typed(pay_fen="3200", effective_on=""), "此项必填"),
    ):
        answer = office.post(path(desk.agreement), data=told)
        assert (answer.status_code, said in answer.text) == (422, True), said
    assert proposed(db) == []


def test_what_the_rules_say_stands_on_the_page_and_refuses_the_sending(client: FlaskClient, db: SQLAlchemy) -> None:
    desk = a_standing_desk()
    change = propose(desk, AUGUST, ends_on=date(2027, 1, 15))
    db.session.commit()
    office = sign_in(client, desk.trio.office_user)
    html = office.get(f"/agreements/{change.id}").text
    assert "R-604" in html
    assert "处理之前不能送签" in html
    answer = office.post(f"/agreements/{change.id}/send")
    assert answer.status_code == 422
    assert "变更后不符合规定，不能送签" in answer.text
    db.session.refresh(change)
    assert change.state == AgreementState.READY


def test_the_office_gives_back_and_hr_finds_what_was_wished_for_in_the_form(
    client: FlaskClient, db: SQLAlchemy
) -> None:
    desk = a_standing_desk()
    change = propose(desk, AUGUST, pay_fen=320_000)
    office = sign_in(client, desk.trio.office_user)
    office.post(f"/agreements/{change.id}/give-back", data={"comment": "请从九月起"})
    hr = sign_in(client, desk.trio.hr_user)
    assert "修改后重新提出" in hr.get(f"/agreements/{change.id}").text
    html = hr.get(path(change)).text
    assert 'value="3200"' in html
    answer = hr.post(path(change), data=typed(pay_fen="3100", effective_on="2026-09-01"), follow_redirects=True)
    assert "已提出，等学校审阅并送签" in answer.text
    db.session.refresh(change)
    assert change.changes["pay_fen"]["after"] == 310_000


def others(desk: Desk) -> dict[str, Any]:
    return {"student": desk.trio.person.user, "bureau": bureau_person()}


def test_nobody_else_gets_a_form_and_a_foreign_agreement_is_not_there(client: FlaskClient, db: SQLAlchemy) -> None:
    desk, other = a_standing_desk(), a_standing_desk()
    change, end = propose(desk, AUGUST, pay_fen=320_000), propose_end(desk, AUGUST)
    pages = [path(desk.agreement), path(desk.agreement, "termination"), path(change), path(end, "termination")]
    for name, user in others(desk).items():
        visitor = sign_in(client, user)
        assert {visitor.get(page).status_code for page in pages} == {403}, name
        assert {visitor.post(page, data=typed(pay_fen="1")).status_code for page in pages} == {403}, name
        assert visitor.post(f"/agreements/{change.id}/give-back", data={"comment": "x"}).status_code == 403, name
        assert visitor.get(f"/agreements/{change.id}").status_code == 200, name
    for user in (
        other.trio.office_user,
        other.trio.hr_user,
        hr_of(other.trio.enterprise),
        office_of(other.trio.school),
    ):
        visitor = sign_in(client, user)
        assert {visitor.get(page).status_code for page in pages} == {404}
        assert {visitor.post(page, data=typed(pay_fen="1")).status_code for page in pages} == {404}
    assert sign_in(client, desk.trio.hr_user).get(path(change, "termination")).status_code == 403
    assert sign_in(client, other.trio.office_user).get("/agreements/of-number/BC-X-2026-0001").status_code == 404


def test_the_placement_and_the_agreement_name_what_changed(client: FlaskClient, db: SQLAlchemy) -> None:
    desk = a_standing_desk()
    change = agreed(desk, AUGUST, title="测试组长")
    db.session.commit()
    office = sign_in(client, desk.trio.office_user)
    page = office.get(f"/placements/{desk.trio.placement.id}").text
    assert f"自2026年8月3日起按补充协议 {change.number} 变更：岗位 软件测试员 → 测试组长 · 尚未生效" in words(page)
    assert not Page(page).complaints
    assert office.get(f"/agreements/of-number/{change.number}").headers["Location"].endswith(f"/agreements/{change.id}")
    assert change.number in office.get(f"/agreements/{desk.agreement.id}").text
    taking_effect.apply_due(at=at_local(AUGUST))
    db.session.commit()
    page = words(office.get(f"/placements/{desk.trio.placement.id}").text)
    assert ("尚未生效" in page, "岗位 测试组长" in page) == (False, True)


def test_an_end_is_proposed_with_who_wants_it(client: FlaskClient, db: SQLAlchemy) -> None:
    desk = a_standing_desk()
    office = sign_in(client, desk.trio.office_user)
    html = office.get(path(desk.agreement, "termination")).text
    assert not Page(html).complaints
    told = {"last_day": "2026-08-03", "wished_by": "person", "reason": "身体原因"}
    bad = office.post(path(desk.agreement, "termination"), data={**told, "last_day": "2027-08-03"})
    assert (bad.status_code, "最后一天须在实习期内" in bad.text) == (422, True)
    html = office.post(path(desk.agreement, "termination"), data=told, follow_redirects=True).text
    assert "2026年8月3日" in words(html)
    assert "身体原因" in html
    assert not Page(html).complaints
    hr = sign_in(client, desk.trio.hr_user).get(path(desk.agreement, "termination")).text
    assert 'value="enterprise"' in hr
    assert 'value="person"' not in hr
