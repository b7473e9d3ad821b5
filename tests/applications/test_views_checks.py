"""The rules on the pages: who reads what is found, and who never learns what a woman declared."""

from __future__ import annotations

import re
from datetime import date

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from placement.accounts.models import Student
from placement.applications import services
from placement.applications.models import Application
from tests.factories.applications import MORNING, STATEMENT, Stage, a_stage, a_teacher_stage, an_application
from tests.factories.organisations import a_school, an_enterprise
from tests.factories.people import a_student, an_auditor, bureau_person, hr_of, office_of, viewer_for
from tests.support.signing_in import sign_in

A = "/applications"
SECTION = "与规定核对"
OFFERED = "需要避开禁忌岗位"
SECRETS = ("经期", "孕期", "哺乳期", "自愿填写", SECTION, "禁忌", "R-302", "R-110")
"""What neither the enterprise nor oversight finds on an application."""


@pytest.fixture
def stage(db: SQLAlchemy) -> Stage:
    return a_stage()


@pytest.fixture
def woman(stage: Stage) -> Student:
    """A student who may declare something."""
    return a_student(stage.school, "林晓", male=False)


def lights_of(page: str) -> dict[str, str]:
    """The rows of the section: label to word."""
    part = page.partition('id="checks"')[2].partition("</section>")[0]
    return dict(re.findall(r'<p class="pl-light-head"><strong>(.*?)</strong><span>(.*?)</span>', part))


def declared(stage: Stage, woman: Student, *words: str, hazards: str = "") -> Application:
    """An application with a declaration, which the school has passed on; the post turned dangerous since."""
    application = services.apply(stage.release, STATEMENT, by=viewer_for(woman), at=MORNING, declares=words)
    services.endorse(application, by=stage.office, at=MORNING)
    stage.slot.hazards = hazards
    return application


def test_before_applying_each_matter_is_told_with_its_sum(client: FlaskClient, stage: Stage, woman: Student) -> None:
    page = sign_in(client, woman.user).get(f"{A}/new/{stage.release.id}").text

    assert lights_of(page) == dict.fromkeys(
        ("年龄", "年级", "专业对口", "未成年学生的禁忌岗位", "女学生的禁忌岗位"), "符合"
    )
    for words in ("开始当日满 18 周岁", "开始当日为第 3 学年", "岗位面向您所学的专业"):
        assert words in page


def test_the_row_for_women_is_for_women(client: FlaskClient, stage: Stage) -> None:
    page = sign_in(client, stage.student.user).get(f"{A}/new/{stage.release.id}").text

    assert "女学生的禁忌岗位" not in lights_of(page)


@pytest.mark.parametrize(
    "facts, hazards, row, words",
    [
        ({"born": date(2010, 7, 1)}, "", "年龄", ("2010-07-01 出生", "R-103", "开始日期改为 2026-07-02 或以后")),
        ({"entry_year": 2025}, "", "年级", ("须在第 2 学年或以后", "R-104", "第十六条第（一）项")),
        (
            {"minor": True},
            "heat",
            "未成年学生的禁忌岗位",
            ("高温作业", "R-301", "起满 18 周岁", "怎么办：调整岗位内容"),
        ),
        ({"male": False}, "labour_4", "女学生的禁忌岗位", ("Ⅳ级体力劳动强度", "R-302", "怎么办：调整岗位内容或换岗")),
    ],
)
def test_what_bars_a_student_is_told_and_the_form_is_not_shown(
    client: FlaskClient, stage: Stage, facts: dict[str, object], hazards: str, *, row: str, words: tuple[str, ...]
) -> None:
    stage.slot.hazards = hazards
    sign_in(client, a_student(stage.school, "小徐", **facts).user)  # type: ignore[arg-type]

    page = client.get(f"{A}/new/{stage.release.id}").text
    forced = client.post(f"{A}/new/{stage.release.id}", data={"statement": STATEMENT})

    assert lights_of(page)[row] == "不符合"
    for word in words:
        assert word in page.partition('id="checks"')[2]
    assert "提交申请" not in page
    assert (forced.status_code, words[1] in forced.text) == (422, True)


@pytest.mark.parametrize(
    "major, word, waive", [("710203", "符合", False), ("710301", "需留意", False), ("740104", "不符合", True)]
)
def test_who_learns_another_trade_may_apply_and_reads_that_the_school_must_waive_it(
    client: FlaskClient, stage: Stage, major: str, word: str, *, waive: bool
) -> None:
    sign_in(client, a_student(stage.school, "林晓", major=major).user)

    page = client.get(f"{A}/new/{stage.release.id}").text
    answer = client.post(f"{A}/new/{stage.release.id}", data={"statement": STATEMENT}, follow_redirects=True)

    assert lights_of(page)["专业对口"] == word
    assert ("豁免后才能开始实习" in page) is waive
    assert (f"所学专业 {major}" in page) is (word != "符合")
    assert "申请已提交" in answer.text
    assert lights_of(answer.text)["专业对口"] == word


def test_dangers_nobody_told_are_shown_as_not_recorded(client: FlaskClient, stage: Stage, woman: Student) -> None:
    stage.slot.hazards = None

    page = sign_in(client, woman.user).get(f"{A}/new/{stage.release.id}").text

    assert lights_of(page)["未成年学生的禁忌岗位"] == lights_of(page)["女学生的禁忌岗位"] == "未记录"
    assert "尚未登记岗位的危险因素" in page
    assert "提交申请" in page


def test_a_woman_may_declare_and_need_not(client: FlaskClient, stage: Stage, woman: Student, db: SQLAlchemy) -> None:
    address = f"{A}/new/{stage.release.id}"
    page = sign_in(client, woman.user).get(address).text
    for words in (OFFERED, "自愿填写，只用于避开禁忌岗位；企业看不到；可以不填", "经期", "孕期", "哺乳期"):
        assert words in page
    assert '<details class="pl-act" >' in page

    answer = client.post(address, data={"statement": STATEMENT, "declares": ["pregnancy"]}, follow_redirects=True)

    assert "本人自愿填写：孕期" in answer.text
    assert db.session.scalars(db.select(Application.declares)).one() == "pregnancy"


def test_without_a_declaration_nothing_is_said_of_one(client: FlaskClient, stage: Stage, woman: Student) -> None:
    sign_in(client, woman.user)

    answer = client.post(f"{A}/new/{stage.release.id}", data={"statement": STATEMENT}, follow_redirects=True)

    assert "申请已提交" in answer.text
    assert "本人自愿填写" not in answer.text


def test_a_man_is_not_asked_and_what_he_posts_is_not_kept(client: FlaskClient, stage: Stage, db: SQLAlchemy) -> None:
    address = f"{A}/new/{stage.release.id}"
    page = sign_in(client, stage.student.user).get(address).text
    assert OFFERED not in page
    assert "孕期" not in page

    assert client.post(address, data={"statement": STATEMENT, "declares": ["pregnancy"]}).status_code == 303

    assert db.session.scalars(db.select(Application.declares)).one() == ""


def test_a_teacher_is_neither_asked_nor_checked(client: FlaskClient, db: SQLAlchemy) -> None:
    stage, teacher = a_teacher_stage()

    page = sign_in(client, teacher.user).get(f"{A}/new/{stage.release.id}").text

    assert OFFERED not in page
    assert SECTION not in page


def test_a_declaration_keeps_its_maker_from_the_post_and_what_was_typed_stays(
    client: FlaskClient, stage: Stage, woman: Student, db: SQLAlchemy
) -> None:
    stage.slot.hazards = "cold_water"
    sign_in(client, woman.user)
    address = f"{A}/new/{stage.release.id}"
    assert lights_of(client.get(address).text)["女学生的禁忌岗位"] == "符合"

    answer = client.post(address, data={"statement": STATEMENT, "declares": ["menstruation", "nonsense"]})

    assert answer.status_code == 422
    for words in ("女学生禁忌从事：冷水作业", STATEMENT, "《女职工劳动保护特别规定》", '<details class="pl-act" open>'):
        assert words in answer.text
    assert re.search(r'value="menstruation" checked', answer.text)
    assert lights_of(answer.text)["女学生的禁忌岗位"] == "不符合"
    assert db.session.scalars(db.select(Application)).all() == []
    assert client.post(address, data={"statement": STATEMENT}).status_code == 303


def test_office_and_student_read_finding_and_declaration(client: FlaskClient, stage: Stage, woman: Student) -> None:
    application = declared(stage, woman, "menstruation", hazards="cold_water")

    for person in (office_of(stage.school), woman.user):
        page = sign_in(client, person).get(f"{A}/{application.id}").text
        assert lights_of(page)["女学生的禁忌岗位"] == "不符合"
        assert "冷水作业" in page
        assert "本人自愿填写：经期" in page


def test_the_enterprise_never_learns_of_it(client: FlaskClient, stage: Stage, woman: Student) -> None:
    application = declared(stage, woman, "menstruation", "pregnancy", "nursing", hazards="cold_water")
    sign_in(client, hr_of(stage.enterprise))

    pages = [client.get(path).text for path in (f"{A}/{application.id}", f"{A}/candidates")]
    pages.append(client.post(f"{A}/{application.id}/shortlist", follow_redirects=True).text)
    pages.append(client.post(f"{A}/{application.id}/reject", data={}).text)
    pages.append(client.post(f"{A}/{application.id}/offer", follow_redirects=True).text)

    assert "林晓" in pages[0]
    for page in pages:
        assert [word for word in (*SECRETS, "冷水作业") if word in page] == []


@pytest.mark.parametrize("state", ["bureau", "auditor"])
def test_oversight_does_not_learn_of_it(client: FlaskClient, stage: Stage, woman: Student, state: str) -> None:
    application = declared(stage, woman, "pregnancy", hazards="noise")
    sign_in(client, bureau_person() if state == "bureau" else an_auditor())

    for path in (f"{A}/{application.id}", f"{A}/register"):
        page = client.get(path).text
        assert "林晓" in page
        assert [word for word in SECRETS if word in page] == []


def test_the_endorsing_office_reads_beside_the_button_what_it_will_have_to_waive(
    client: FlaskClient, stage: Stage
) -> None:
    far = an_application(stage, a_student(stage.school, "远专业", major="740104"))
    near = an_application(stage)
    sign_in(client, office_of(stage.school))
    beside = {row.id: client.get(f"{A}/{row.id}").text for row in (far, near)}

    step = beside[far.id].partition('class="pl-next-act')[2].partition("</section>")[0]
    assert "不得跨专业大类安排实习" in step
    assert "须由学校写明理由、上传决定并豁免" in step
    assert "同意并转给企业" in step
    assert "豁免" not in beside[near.id]
    done = client.post(f"{A}/{far.id}/endorse", follow_redirects=True).text

    assert far.state == "endorsed"
    assert "同意申请不等于豁免" not in done
    assert lights_of(done)["专业对口"] == "不符合"


def test_what_is_found_is_nobody_elses(client: FlaskClient, stage: Stage, woman: Student) -> None:
    application = declared(stage, woman, "pregnancy")
    strangers = [a_student(stage.school, "同学").user, office_of(a_school()), hr_of(an_enterprise())]

    for person in strangers:
        answer = sign_in(client, person).get(f"{A}/{application.id}")
        assert (answer.status_code, "孕期" in answer.text) == (404, False)


@pytest.mark.usefixtures("woman")
def test_the_nomination_list_bars_whom_dangers_bar_and_costs_the_same_for_many(
    client: FlaskClient, stage: Stage, statements: list[str]
) -> None:
    stage.slot.hazards = "heavy_loads"
    a_student(stage.school, "小徐", minor=True)
    sign_in(client, office_of(stage.school))
    address = f"{A}/nominations?release_id={stage.release.id}"
    page = client.get(address).text
    assert set(re.findall(r'name="ids" value="(\d+)"', page)) == {str(stage.student.user_id)}
    assert "女学生禁忌从事：超限负重作业" in page
    assert "未成年学生禁忌从事：超限负重作业" in page
    statements.clear()
    client.get(address)
    for_three = len(statements)
    for number in range(9):
        a_student(stage.school, f"同学{number}", minor=bool(number % 2))

    statements.clear()
    client.get(address)

    assert len(statements) == for_three
