"""Who sees which page of the subsidy, what the pages say, and that bad input comes back to the same form."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import delete

from placement.accounts.models import User
from placement.kernel.periods import Month
from placement.reference.models import WageRow
from placement.subsidies import services
from placement.subsidies.models import Statement
from tests.factories.attendance import a_confirmed_sheet, a_sheet
from tests.factories.organisations import an_enterprise
from tests.factories.people import (
    a_student,
    an_auditor,
    bureau_person,
    finance_bureau_person,
    head_of,
    leader_of,
    mentor_of,
    office_of,
)
from tests.factories.subsidies import FEBRUARY, NOW, Desk, a_desk, a_settled_month
from tests.support.queries import counted
from tests.support.signing_in import sign_in

PAGES = {
    "statement": "/subsidies/statements/{statement}",
    "line": "/subsidies/statements/{statement}/lines/{line}",
    "papers": "/subsidies/statements/{statement}/papers",
    "budget": "/subsidies/budgets/{budget}",
}


@dataclass
class Case:
    """A settled month, its people, and people of elsewhere."""

    desk: Desk
    other: Desk
    statement: Statement

    def person(self, who: str) -> User:
        """own-office, other-office, …, or somebody of the city or of the fringe."""
        place, _, role = who.partition("-")
        if place in ("own", "other"):
            desk = self.desk if place == "own" else self.other
            return {
                "office": desk.office,
                "finance": desk.finance,
                "leader": desk.leader,
                "hr": desk.hr,
            }.get(role) or {"head": head_of(desk.school), "mentor": mentor_of(desk.enterprise)}[role]
        return {"bureau": bureau_person, "finance_bureau": finance_bureau_person, "auditor": an_auditor}[who]()

    def url(self, page: str) -> str:
        """The address of one of the pages."""
        line = self.statement.lines[0].id
        return PAGES[page].format(statement=self.statement.id, line=line, budget=self.desk.budget.id)


@pytest.fixture
def case(db: SQLAlchemy) -> Case:
    """One school's statement, and another school and enterprise beside it."""
    desk = a_desk()
    return Case(desk, a_desk(), a_settled_month(desk, "张华生", "李雨桐"))


INSIDE = ("own-office", "own-finance", "own-leader", "bureau", "finance_bureau", "auditor")


@pytest.mark.parametrize("who", [*INSIDE, "own-hr"])
def test_those_it_concerns_see_the_statement_and_every_sum(case: Case, client: FlaskClient, who: str) -> None:
    sign_in(client, case.person(who))

    page, line = client.get(case.url("statement")), client.get(case.url("line"))

    assert (page.status_code, line.status_code) == (200, 200)
    assert case.statement.number in page.text
    assert "（14.0 + 4）÷ 21.75" in line.text
    assert ("张华生" in page.text) is who.startswith("own")
    assert client.get(case.url("budget")).status_code == (200 if who in INSIDE else 403)


@pytest.mark.parametrize("who", ["other-office", "other-finance", "other-leader", "other-hr"])
@pytest.mark.parametrize("page", ["statement", "line", "papers"])
def test_another_school_or_enterprise_finds_nothing(case: Case, client: FlaskClient, who: str, page: str) -> None:
    sign_in(client, case.person(who))

    assert client.get(case.url(page)).status_code == 404


@pytest.mark.parametrize("who", ["own-head", "own-mentor"])
def test_people_without_a_part_in_it_may_not_enter(case: Case, client: FlaskClient, who: str) -> None:
    sign_in(client, case.person(who))

    for address in ("/subsidies/statements", "/subsidies/budgets", "/subsidies/ledger", case.url("statement")):
        assert client.get(address).status_code == 403, address


def test_a_line_of_another_statement_is_not_reached_through_this_one(case: Case, client: FlaskClient) -> None:
    foreign = a_settled_month(case.other, "王一")
    sign_in(client, case.desk.office)

    assert client.get(f"/subsidies/statements/{case.statement.id}/lines/{foreign.lines[0].id}").status_code == 404


@pytest.mark.parametrize(
    "who,act,status",
    [
        ("own-hr", "confirm", 303),
        ("other-hr", "confirm", 404),
        ("own-finance", "review", 409),
        ("own-office", "confirm", 403),
        ("auditor", "confirm", 403),
        ("own-hr", "dispute", 422),
        ("own-office", "cancel", 422),
    ],
)
def test_an_act_is_open_to_those_whose_turn_it_is(
    case: Case, client: FlaskClient, who: str, act: str, status: int
) -> None:
    sign_in(client, case.person(who))

    assert client.post(f"/subsidies/statements/{case.statement.id}/{act}").status_code == status


def test_the_enterprise_sees_no_budget_of_the_school(case: Case, client: FlaskClient) -> None:
    sign_in(client, case.desk.hr)

    page = client.get(case.url("statement")).text

    assert "年度补助预算" not in page
    assert client.get("/subsidies/ledger").status_code == 403


def test_a_disabled_button_says_why(case: Case, client: FlaskClient, db: SQLAlchemy) -> None:
    services.confirm(case.statement, by=case.desk.viewer("hr"), at=NOW)
    case.statement.prepared_by_id = case.desk.finance.id
    sign_in(client, case.desk.finance)

    page = client.get(case.url("statement")).text

    assert "同一人不能复核自己编制的结算单" in page


def test_every_figure_of_the_budget_leads_to_the_entries_it_is_made_of(case: Case, client: FlaskClient) -> None:
    sign_in(client, case.desk.finance)
    page = client.get(case.url("statement")).text

    links = re.findall(r'href="(/subsidies/ledger\?[^"]+)"', page)

    assert len(links) == 3
    earned = next(link for link in links if "figure=earned" in link).replace("&amp;", "&")
    assert "¥1,100.68" in client.get(earned).text


@pytest.mark.parametrize(
    "address,region",
    [
        ("/subsidies/statements?sort=-amount&month=2026-02", "statements"),
        ("/subsidies/ledger?figure=committed&sort=month", "ledger"),
        ("/subsidies/budgets", "budgets"),
        ("/subsidies/statements/1/papers", "statement-papers"),
        ("/subsidies/budgets/1", "waiting-list"),
        ("/subsidies/unpaid?sort=person", "unpaid"),
    ],
)
def test_swapping_a_region_equals_reloading_the_page(
    case: Case, client: FlaskClient, address: str, region: str
) -> None:
    sign_in(client, case.desk.finance)
    whole = client.get(address).text

    part = client.get(address, headers={"HX-Request": "true"}).text.strip()

    assert part.startswith(f'<div id="{region}"')
    assert _without_tokens(part) in _without_tokens(whole)


def _without_tokens(text: str) -> str:
    return re.sub(r'name="csrf_token" value="[^"]*"', "", text)


def test_a_search_finds_by_part_of_a_name_and_says_when_nothing_does(case: Case, client: FlaskClient) -> None:
    sign_in(client, case.desk.office)

    assert case.statement.number in client.get("/subsidies/statements?q=信息").text
    assert "没有符合条件的结算单" in client.get("/subsidies/statements?q=查无此企业").text
    assert "没有符合条件的结算单" in client.get("/subsidies/statements?q=%25").text


@pytest.mark.parametrize(
    "few,many",
    [
        ("/subsidies/statements/1", "/subsidies/statements/2"),
        ("/subsidies/statements", "/subsidies/statements"),
        ("/subsidies/ledger", "/subsidies/ledger"),
    ],
)
def test_more_rows_ask_no_more_questions(client: FlaskClient, db: SQLAlchemy, few: str, many: str) -> None:
    desk = a_desk()
    a_settled_month(desk, "甲")
    sign_in(client, desk.finance)
    client.get(few)
    before = counted(db, lambda: client.get(few))
    desk.enterprise = an_enterprise(approved_by=desk.school)
    a_settled_month(desk, "乙", "丙", "丁")

    assert counted(db, lambda: client.get(many)) == before


def test_the_office_prepares_from_what_is_ready_and_sees_what_waits(client: FlaskClient, db: SQLAlchemy) -> None:
    desk = a_desk()
    a_confirmed_sheet(desk.trainee("张华生"), FEBRUARY)
    a_sheet(desk.trainee("李雨桐"), FEBRUARY)
    sign_in(client, desk.office)
    where = {"enterprise": desk.enterprise.id, "month": "2026-02"}

    assert desk.enterprise.short_name in client.get("/subsidies/statements/new").text
    preview = client.get("/subsidies/statements/new", query_string=where).text
    assert "可以编制：1 人，预计 ¥550.34" in preview
    assert "李雨桐" in preview
    assert "等企业人事处理" in preview
    made = client.post("/subsidies/statements", data=where)
    assert made.status_code == 303
    assert "已计算，待企业确认" in client.get(made.location).text


def test_preparing_twice_is_refused_on_the_same_page(case: Case, client: FlaskClient) -> None:
    sign_in(client, case.desk.office)
    where = {"enterprise": case.desk.enterprise.id, "month": "2026-02"}

    answer = client.post("/subsidies/statements", data=where)

    assert answer.status_code == 422
    assert f"该企业本月已有结算单 {case.statement.number}" in answer.text


@pytest.mark.parametrize("month", ["2026-13", "", "x", "2026-04"])
def test_nonsense_and_months_to_come_lead_back_to_the_choice(case: Case, client: FlaskClient, month: str) -> None:
    sign_in(client, case.desk.office)
    where = {"enterprise": case.desk.enterprise.id, "month": month}

    assert "选择企业和月份" in client.get("/subsidies/statements/new", query_string=where).text
    assert client.post("/subsidies/statements", data=where).status_code == 404


def test_an_enterprise_that_does_not_exist_is_not_found(case: Case, client: FlaskClient) -> None:
    sign_in(client, case.desk.office)

    assert client.get("/subsidies/statements/new?enterprise=99999&month=2026-02").status_code == 404


def test_a_missing_wage_row_is_named_on_the_page(client: FlaskClient, db: SQLAlchemy) -> None:
    desk = a_desk()
    a_confirmed_sheet(desk.trainee(), FEBRUARY)
    db.session.execute(delete(WageRow).where(WageRow.division == desk.enterprise.division))
    sign_in(client, desk.office)

    page = client.get(f"/subsidies/statements/new?enterprise={desk.enterprise.id}&month=2026-02").text

    assert "缺少 余杭区（330110）2026年2月 的月最低工资标准，不能计算" in page
    assert "编制结算单并送企业确认" not in page


def test_a_private_school_reads_that_this_is_not_its_channel(client: FlaskClient, db: SQLAlchemy) -> None:
    desk = a_desk(public=False)
    for person, address in (
        (desk.office, "/subsidies/statements"),
        (desk.office, "/subsidies/statements/new"),
        (desk.finance, "/subsidies/budgets"),
    ):
        sign_in(client, person)
        page = client.get(address).text
        assert "民办学校没有该项预算，不能通过本渠道拨付" in page
        assert 'action="/subsidies/budgets"' not in page


def test_a_refused_payment_comes_back_with_what_was_typed(case: Case, client: FlaskClient) -> None:
    case.desk.approve(case.statement)
    sign_in(client, case.desk.finance)

    answer = client.post(
        f"/subsidies/statements/{case.statement.id}/pay", data={"reference": "PZ-1", "paid_on": "2027-01-01"}
    )

    assert answer.status_code == 422
    assert 'value="PZ-1"' in answer.text
    assert "支付日期须在审批日期之后，且不晚于今天" in answer.text


def test_a_refused_proposal_comes_back_with_what_was_typed(case: Case, client: FlaskClient) -> None:
    sign_in(client, case.desk.finance)

    for typed, sentence in (("1.00", "额度不能低于"), ("abc", "请填写金额"), ("", "请填写申报额度")):
        answer = client.post("/subsidies/budgets", data={"year": "2026", "proposed": typed, "note": "说明文字"})
        assert answer.status_code == 422
        assert sentence in answer.text
        assert "说明文字" in answer.text


def test_the_finance_bureau_decides_on_the_amount_it_has_seen(client: FlaskClient, db: SQLAlchemy) -> None:
    desk = a_desk(approved_fen=0)
    budget = services.propose_budget(desk.school.id, 2026, 5_000_000, by=desk.viewer("finance"), at=NOW)
    sign_in(client, finance_bureau_person())
    page = client.get(f"/subsidies/budgets/{budget.id}").text
    approve = re.search(r'action="([^"]+/approve[^"]*)"', page)
    assert approve is not None

    assert client.post(f"/subsidies/budgets/{budget.id}/approve?seen=4000000").status_code == 409
    assert client.post(approve[1].replace("&amp;", "&")).status_code == 303

    db.session.refresh(budget)
    assert budget.approved_fen == 5_000_000


def test_the_workbook_is_handed_out_and_noted(case: Case, client: FlaskClient, db: SQLAlchemy) -> None:
    sign_in(client, case.desk.hr)

    answer = client.post(f"/subsidies/statements/{case.statement.id}/workbook")

    assert answer.status_code == 200
    assert f"{case.statement.number}.xlsx" in answer.headers["Content-Disposition"]
    assert answer.data.startswith(b"PK")


def test_a_carried_over_month_is_marked(client: FlaskClient, db: SQLAlchemy) -> None:
    desk = a_desk()
    late = desk.trainee("迟到")
    a_settled_month(desk, "按时", month=Month(2026, 1))
    a_confirmed_sheet(late, Month(2026, 1), at=NOW)
    a_confirmed_sheet(late, FEBRUARY, at=NOW)
    statement = desk.prepare()
    sign_in(client, leader_of(desk.school))

    assert "2026年1月（补结）" in client.get(f"/subsidies/statements/{statement.id}").text


def test_why_not_paid_is_told_to_payer_and_payee(client: FlaskClient, db: SQLAlchemy) -> None:
    desk = a_desk()
    a_confirmed_sheet(desk.trainee("有保险"), FEBRUARY)
    a_confirmed_sheet(desk.trainee("无保险", insured=False), FEBRUARY)
    sign_in(client, desk.hr)
    assert client.get("/subsidies/unpaid").text.count("等待列入学校编制的结算单") == 2
    desk.prepare()

    for person in (desk.hr, desk.office):
        sign_in(client, person)
        page = client.get("/subsidies/unpaid").text
        assert "实习责任保险不含 2026-02-02" in page
        assert "有保险" not in page


def test_another_enterprise_does_not_see_who_is_unpaid(case: Case, client: FlaskClient) -> None:
    a_confirmed_sheet(case.desk.trainee("赵小"), Month(2026, 1))
    sign_in(client, case.other.hr)

    assert "赵小" not in client.get("/subsidies/unpaid").text


def test_an_unconfirmed_wage_row_is_told_before_anything_is_prepared(client: FlaskClient, db: SQLAlchemy) -> None:
    desk = a_desk(wages_confirmed=False)
    a_confirmed_sheet(desk.trainee(), FEBRUARY)
    sign_in(client, desk.office)

    page = client.get(f"/subsidies/statements/new?enterprise={desk.enterprise.id}&month=2026-02").text

    assert "审批前须确认" in page
    assert "编制结算单并送企业确认" in page


def test_a_student_has_no_business_here(case: Case, client: FlaskClient) -> None:
    sign_in(client, a_student(case.desk.school).user)

    assert client.get("/subsidies/statements").status_code == 403
    assert client.post("/subsidies/statements").status_code == 403


def test_the_second_person_of_the_office_sees_the_same(case: Case, client: FlaskClient) -> None:
    sign_in(client, office_of(case.desk.school))

    assert client.get(case.url("statement")).status_code == 200
