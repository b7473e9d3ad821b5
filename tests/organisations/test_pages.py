"""The pages of enterprises, schools and those who watch over them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from placement.accounts.models import User
from placement.accounts.queries import mentors_of, user_by_login
from placement.organisations import queries
from placement.organisations.models import Enterprise, Organisation, School
from tests.factories.organisations import REPORT, a_school, a_site, an_enterprise, approve, asked, credit_code
from tests.factories.people import (
    a_student,
    an_auditor,
    bureau_person,
    finance_of,
    head_of,
    hr_of,
    leader_of,
    mentor_of,
    office_of,
)
from tests.support.queries import counted
from tests.support.signing_in import sign_in


@pytest.fixture
def school(db: SQLAlchemy) -> School:
    return a_school("西子湖职业学校")


@pytest.fixture
def enterprise(db: SQLAlchemy) -> Enterprise:
    return an_enterprise("杭州云栖数字科技有限公司")


@pytest.fixture
def office(client: FlaskClient, school: School) -> FlaskClient:
    """The browser of the school's placement office."""
    return sign_in(client, office_of(school))


@pytest.fixture
def hr(client: FlaskClient, enterprise: Enterprise) -> FlaskClient:
    """The browser of the enterprise's HR."""
    return sign_in(client, hr_of(enterprise))


def registration(**changes: str) -> dict[str, str]:
    return {
        "credit_code": credit_code(88_000_001),
        "name": "杭州新登记有限公司",
        "short_name": "新登记",
        "enterprise_kind": "enterprise",
        "industry_code": "3421",
        "staff_count": "40",
        "division": "330109",
        "address": "市心路 1 号",
        "contact_name": "郑文",
        "contact_phone": "13800000000",
        "introduction": "",
        "login": "zheng.wen",
        "email": "zheng@example.com",
        "password": "Qiantang-2026",
        "again": "Qiantang-2026",
        "truthful": "y",
    } | changes


def test_an_enterprise_registers_itself_and_is_signed_in(client: FlaskClient, db: SQLAlchemy, school: School) -> None:
    answer = client.post("/organisations/register", data=registration())

    assert answer.location == "/organisations/own"
    page = client.get("/organisations/own").text
    assert "向学校申请考察" in page
    assert "西子湖职业学校" in page


@pytest.mark.parametrize(
    "changes,sentence",
    [
        ({"credit_code": "91330106MA27WXY12X"}, "校验位正确"),
        ({"industry_code": "abc"}, "请填写 2 至 4 位数字"),
        ({"industry_code": "9899"}, "应为国民经济行业分类"),
        ({"staff_count": "-1"}, "请填写 0 至 1000000 之间的整数"),
        ({"staff_count": "1000000000"}, "请填写 0 至 1000000 之间的整数"),
        ({"staff_count": "many"}, "pl-error"),
        ({"contact_phone": "12345"}, "请填写 11 位手机号码"),
        ({"introduction": "长" * 1_000_000}, "不能超过 2000 个字"),
        ({"password": "weak", "again": "weak"}, "密码至少 10 位"),
        ({"again": "Different-2026"}, "两次输入的密码不一致"),
        ({"login": "taken"}, "该登录名已被使用"),
        ({"truthful": ""}, "请确认后再注册"),
        ({"division": "330104"}, "pl-error"),
    ],
)
def test_a_bad_registration_is_refused_beside_its_field_and_saves_nothing(
    client: FlaskClient, db: SQLAlchemy, school: School, changes: dict[str, str], sentence: str
) -> None:
    hr_of(an_enterprise()).login = "taken"
    before = db.session.query(Organisation).count(), db.session.query(User).count()

    answer = client.post("/organisations/register", data=registration(**changes))

    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="市心路 1 号"' in answer.text
    assert (db.session.query(Organisation).count(), db.session.query(User).count()) == before


def test_a_credit_code_that_is_taken_gets_a_kind_sentence(
    client: FlaskClient, db: SQLAlchemy, enterprise: Enterprise
) -> None:
    answer = client.post("/organisations/register", data=registration(credit_code=enterprise.credit_code or ""))

    assert answer.status_code == 422
    assert "该统一社会信用代码已经登记" in answer.text


def test_hr_edits_the_own_profile(hr: FlaskClient, db: SQLAlchemy, enterprise: Enterprise) -> None:
    form = hr.get("/organisations/own/profile").text
    data = {key: value for key, value in registration().items() if key not in ("credit_code", "login", "email")}

    answer = hr.post("/organisations/own/profile", data=data | {"staff_count": "250"})
    db.session.refresh(enterprise)

    assert 'value="杭州云栖数字科技有限公司"' in form
    assert answer.status_code == 303
    assert (enterprise.name, enterprise.staff_count) == ("杭州新登记有限公司", 250)


def test_a_bad_profile_comes_back_with_what_was_typed(hr: FlaskClient, db: SQLAlchemy, enterprise: Enterprise) -> None:
    answer = hr.post("/organisations/own/profile", data=registration(staff_count="−1", address="新地址 9 号"))
    db.session.refresh(enterprise)

    assert answer.status_code == 422
    assert 'value="新地址 9 号"' in answer.text
    assert enterprise.address != "新地址 9 号"


def test_hr_asks_a_school_once(hr: FlaskClient, db: SQLAlchemy, school: School, enterprise: Enterprise) -> None:
    ask = {"school_id": str(school.id)}

    assert hr.post("/organisations/own/vettings", data=ask).status_code == 303
    assert "等学校实习管理部门处理" in hr.get("/organisations/own").text
    assert hr.post("/organisations/own/vettings", data=ask).status_code == 422
    assert hr.post("/organisations/own/vettings", data={"school_id": "99999"}).status_code == 422


def test_hr_adds_a_site_and_a_bank_account_that_is_shown_masked(
    hr: FlaskClient, db: SQLAlchemy, enterprise: Enterprise
) -> None:
    hr.post("/organisations/own/sites", data={"name": "二号厂区", "division": "330109", "address": "市心路 2 号"})
    hr.post(
        "/organisations/own/bank",
        data={"account_name": "云栖", "bank_name": "杭州银行", "bank_account": "6222 0000 1111 2222"},
    )

    page = hr.get("/organisations/own").text

    assert "二号厂区" in page
    assert "**** 2222" in page
    assert "6222" not in page


@pytest.mark.parametrize(
    "path,data",
    [
        ("sites", {"name": "", "division": "330109", "address": "x"}),
        ("sites", {"name": "甲", "division": "330103", "address": "x"}),
        ("bank", {"account_name": "甲", "bank_name": "乙", "bank_account": "卡号"}),
        ("mentors", {"name": "周师傅", "login": "x", "email": "a@b.cn"}),
        ("vettings", {"school_id": ""}),
    ],
)
def test_bad_input_of_hr_is_refused_with_the_form_open(
    hr: FlaskClient, school: School, path: str, data: dict[str, str]
) -> None:
    answer = hr.post(f"/organisations/own/{path}", data=data)

    assert answer.status_code == 422
    assert "pl-error" in answer.text
    assert '<details class="pl-act" open>' in answer.text


def test_a_mentor_gets_an_account_and_a_letter(
    hr: FlaskClient, db: SQLAlchemy, enterprise: Enterprise, run_jobs: Callable[[], int]
) -> None:
    data = {"name": "周师傅", "login": "zhou.sf", "email": "zhou@example.com"}

    assert hr.post("/organisations/own/mentors", data=data).status_code == 303
    run_jobs()

    assert [person.login for person in mentors_of(enterprise.id)] == ["zhou.sf"]
    assert len(list((Path(hr.application.config["PLACEMENT_INSTANCE"]) / "mail").glob("*.eml"))) == 1
    assert user_by_login("zhou.sf") is not None


def test_what_waits_for_the_school_comes_first(office: FlaskClient, db: SQLAlchemy, school: School) -> None:
    an_enterprise("阿里普通有限公司")
    approve(an_enterprise("不再等待有限公司"), school)
    asked(an_enterprise("正在等待有限公司"), school)

    page = office.get("/organisations/enterprises").text

    places = [page.index(name) for name in ("正在等待", "不再等待", "阿里普通")]
    assert places == sorted(places)
    assert "有 1 家企业等待考察" in page


@pytest.mark.parametrize(
    "query,found",
    [
        ({"q": "云栖"}, True),
        ({"q": "hzyq"}, True),
        ({"q": "zzz"}, False),
        ({"division": "330110"}, True),
        ({"division": "330109"}, False),
        ({"state": "none"}, True),
        ({"state": "pending"}, False),
        ({"state": "nonsense", "sort": "nonsense", "page": "-3"}, True),
    ],
)
def test_enterprises_are_found_by_name_initials_place_and_state(
    office: FlaskClient, enterprise: Enterprise, query: dict[str, str], *, found: bool
) -> None:
    assert ("云栖" in office.get("/organisations/enterprises", query_string=query).text) is found


def test_the_lists_cost_the_same_however_long_and_their_regions_equal_the_page(
    client: FlaskClient, db: SQLAlchemy, school: School
) -> None:
    an_enterprise(approved_by=school)
    sign_in(client, bureau_person())
    paths = ("enterprises", "schools", f"schools/{school.id}")

    def cost() -> list[int]:
        return [counted(db, lambda path=path: client.get(f"/organisations/{path}")) for path in paths]  # type: ignore[misc]

    client.get("/organisations/enterprises")
    before = cost()
    for _ in range(5):
        an_enterprise(approved_by=school)
        a_school()

    assert cost() == before
    for path in paths:
        region = client.get(f"/organisations/{path}", headers={"HX-Request": "true"}).text
        assert region.strip() in client.get(f"/organisations/{path}").text


def test_approval_needs_date_and_report_beside_their_fields(
    office: FlaskClient, db: SQLAlchemy, school: School, enterprise: Enterprise
) -> None:
    vetting = asked(enterprise, school)
    path = f"/organisations/vettings/{vetting.id}/approve"

    for data, sentence in (
        ({"visited_on": "", "report": REPORT}, "请填写实地考察日期"),
        ({"visited_on": "2026-03-17", "report": REPORT}, "考察日期不能晚于今天"),
        ({"visited_on": "2026-03-10", "report": "好"}, "请填写考察报告"),
        ({"visited_on": "明天", "report": REPORT}, "pl-error"),
    ):
        answer = office.post(path, data=data)
        assert answer.status_code == 422
        assert sentence in answer.text
    assert office.post(path, data={"visited_on": "2026-03-10", "report": REPORT}).status_code == 303

    page = office.get(f"/organisations/enterprises/{enterprise.id}").text
    assert "已通过考察" in page
    assert REPORT in page


@pytest.mark.parametrize("trait,article", [("agency", "第（六）项"), ("internet_bar", "第（五）项")])
def test_the_agency_and_the_internet_bar_cannot_be_approved_and_the_page_says_why(
    office: FlaskClient, db: SQLAlchemy, school: School, trait: str, article: str
) -> None:
    vetting = asked(an_enterprise(**{trait: True}), school)

    page = office.get(f"/organisations/enterprises/{vetting.enterprise_id}").text
    forced = office.post(
        f"/organisations/vettings/{vetting.id}/approve", data={"visited_on": "2026-03-10", "report": REPORT}
    )

    assert article in page
    assert "disabled" in page
    assert f"/organisations/vettings/{vetting.id}/approve" not in page
    assert forced.status_code == 422
    assert not queries.is_approved(vetting.enterprise_id, school.id)


def test_a_refusal_without_words_is_refused_and_with_words_reaches_the_enterprise(
    office: FlaskClient, db: SQLAlchemy, school: School, enterprise: Enterprise
) -> None:
    path = f"/organisations/vettings/{asked(enterprise, school).id}/refuse"

    silent = office.post(path, data={"comment": ""})
    spoken = office.post(path, data={"comment": "消防验收未通过"})

    assert silent.status_code == 422
    assert "请写明原因" in silent.text
    assert spoken.status_code == 303
    sign_in(office, hr_of(enterprise))
    page = office.get("/organisations/own").text
    assert "未通过考察" in page
    assert "消防验收未通过" in page


def test_a_double_click_conflicts_kindly(
    office: FlaskClient, db: SQLAlchemy, school: School, enterprise: Enterprise
) -> None:
    path = f"/organisations/vettings/{asked(enterprise, school).id}/approve"
    data = {"visited_on": "2026-03-10", "report": REPORT}

    assert [office.post(path, data=data).status_code for _ in range(2)] == [303, 409]


def test_the_school_itself_takes_up_an_enterprise(
    office: FlaskClient, db: SQLAlchemy, school: School, enterprise: Enterprise
) -> None:
    assert office.post(f"/organisations/enterprises/{enterprise.id}/vetting").status_code == 303

    vetting = queries.vetting_between(enterprise.id, school.id)
    assert vetting is not None
    assert vetting.state == "pending"


def test_the_vetting_of_another_school_is_not_found(
    office: FlaskClient, db: SQLAlchemy, enterprise: Enterprise
) -> None:
    vetting = asked(enterprise, a_school())

    assert office.post(f"/organisations/vettings/{vetting.id}/refuse", data={"comment": "x"}).status_code == 404
    assert office.get("/organisations/enterprises/99999").status_code == 404


def test_who_has_no_part_in_enterprises_is_turned_away(
    client: FlaskClient, db: SQLAlchemy, school: School, enterprise: Enterprise
) -> None:
    page = f"/organisations/enterprises/{enterprise.id}"
    people = (a_student(school).user, finance_of(school), mentor_of(enterprise), hr_of(enterprise))
    for person in people:
        sign_in(client, person)
        assert client.get(page).status_code == 403
    sign_in(client, head_of(school))
    assert client.get(page).status_code == 404


def test_a_head_or_leader_reads_what_concerns_the_school(
    client: FlaskClient, db: SQLAlchemy, school: School, enterprise: Enterprise
) -> None:
    taken = an_enterprise("已经合作有限公司", approved_by=school)
    for person, sees_others in ((head_of(school), False), (leader_of(school), True)):
        sign_in(client, person)
        page = client.get("/organisations/enterprises").text
        assert "已经合作有限公司" in page
        assert (enterprise.name in page) is sees_others
        assert "<textarea" not in client.get(f"/organisations/enterprises/{taken.id}").text


def test_oversight_reads_and_changes_nothing(
    client: FlaskClient, db: SQLAlchemy, school: School, enterprise: Enterprise
) -> None:
    vetting = asked(enterprise, school)
    a_site(enterprise)
    for person in (bureau_person(), an_auditor()):
        sign_in(client, person)
        assert "西子湖职业学校" in client.get("/organisations/schools").text
        assert "待考察审核" in client.get(f"/organisations/schools/{school.id}").text
        page = client.get(f"/organisations/enterprises/{enterprise.id}").text
        assert "西子湖职业学校" in page
        assert "<textarea" not in page
        assert client.post(f"/organisations/vettings/{vetting.id}/refuse", data={"comment": "x"}).status_code == 403
    assert client.get("/organisations/schools/99999").status_code == 404


@pytest.mark.parametrize(
    "query,found", [({"q": "xzh"}, True), ({"q": "西子"}, True), ({"public": "no"}, False), ({"q": "%"}, False)]
)
def test_schools_are_found_by_name_and_kind(
    client: FlaskClient, school: School, query: dict[str, str], *, found: bool
) -> None:
    sign_in(client, bureau_person())

    assert ("西子湖职业学校" in client.get("/organisations/schools", query_string=query).text) is found
