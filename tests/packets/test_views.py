"""The packet and the runs as each person sees them; nobody else's are open to anybody."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from placement.accounts.models import User
from placement.packets.models import PrintRun
from placement.papers.kinds import PaperKind
from tests.factories.organisations import a_school, an_enterprise
from tests.factories.packets import a_run, filled, items_of, paper_of, printed
from tests.factories.people import a_student, a_teacher, bureau_person, hr_of, office_of
from tests.factories.placements import Trio, a_trio, another_in, staff
from tests.support.markup import Page
from tests.support.signing_in import sign_in

SAFETY, CONSENT = PaperKind.SAFETY_UNDERTAKING, PaperKind.INFORMED_CONSENT
RunJobs = Callable[[], int]


@pytest.fixture
def trio(db: SQLAlchemy) -> Trio:
    """A filled placement whose papers are printed, then its place changes."""
    made = filled(a_trio())
    staff(made)
    printed(a_run([made.placement], SAFETY, CONSENT, by=made.office))
    made.placement.address = "文三路 1 号"
    db.session.commit()
    return made


def home(trio: Trio) -> str:
    return f"/packets/{trio.placement.id}"


def people(trio: Trio) -> dict[str, User]:
    student = trio.placement.person
    return {"office": trio.office_user, "hr": trio.hr_user, "me": student, "instructor": trio.instructor.user}


def strangers(trio: Trio) -> list[User]:
    school = a_school()
    another = another_in(trio).placement.person
    return [office_of(school), hr_of(an_enterprise()), a_student(school).user, another, a_teacher(trio.school).user]


@pytest.mark.parametrize(
    "who,prints,hidden",
    [
        ("office", True, []),
        ("hr", True, ["知情同意书", "考察报告"]),
        ("me", False, ["考察报告"]),
        ("instructor", False, []),
    ],
)
def test_the_page_names_what_changed_and_who_signs_again(
    client: FlaskClient, trio: Trio, who: str, prints: bool, hidden: list[str]
) -> None:
    page = sign_in(client, people(trio)[who]).get(home(trio)).text

    assert not Page(page).complaints
    assert "过期联" in page
    assert "工作地点：文一西路 998 号 → 文三路 1 号" in page
    assert "须重新签字：学校、企业、本人" in page
    assert ("打印所需" in page) == prints
    assert [word for word in ("知情同意书", "考察报告") if word not in page] == hidden


def test_each_paper_is_opened_by_those_who_may_have_it(client: FlaskClient, trio: Trio) -> None:
    safety, consent = (paper_of(trio.placement, kind).document for kind in (SAFETY, CONSENT))
    assert safety
    assert consent

    answers = {
        who: [sign_in(client, user).get(f"{home(trio)}/papers/{one.id}").status_code for one in (safety, consent)]
        for who, user in people(trio).items()
    }

    assert answers == {"office": [200, 200], "hr": [200, 404], "me": [200, 200], "instructor": [200, 200]}


def test_a_foreign_packet_is_not_there(client: FlaskClient, trio: Trio) -> None:
    document = paper_of(trio.placement, SAFETY).document
    assert document
    for user in strangers(trio):
        signed_in = sign_in(client, user)
        assert signed_in.get(home(trio)).status_code == 404
        assert signed_in.get(f"{home(trio)}/papers/{document.id}").status_code == 404
        assert signed_in.post(f"{home(trio)}/print").status_code in (403, 404)
    assert sign_in(client, bureau_person()).get(home(trio)).status_code == 403


def test_a_paper_is_not_found_through_the_packet_of_another(client: FlaskClient, trio: Trio) -> None:
    document = paper_of(trio.placement, SAFETY).document
    other = another_in(trio)
    assert document

    answer = sign_in(client, trio.office_user).get(f"{home(other)}/papers/{document.id}")

    assert answer.status_code == 404


def test_one_button_prints_what_is_needed_and_the_run_can_be_followed(
    client: FlaskClient, trio: Trio, run_jobs: RunJobs, db: SQLAlchemy
) -> None:
    sign_in(client, trio.office_user)
    answer = client.post(f"{home(trio)}/print", data={"kinds": [SAFETY]})
    address = answer.headers["Location"]
    waiting = client.get(address)
    run_jobs()
    region = client.get(address, headers={"HX-Request": "true"})

    assert answer.status_code == 303
    assert 'hx-trigger="every 2s"' in waiting.text
    assert "0 / 1" in waiting.text or "排队中" in waiting.text
    assert region.headers["HX-Retarget"] == "#print-run"
    assert region.text.strip().startswith('<div id="print-run"')
    assert "hx-trigger" not in region.text
    assert "下载结果" in region.text
    assert region.text.strip() in client.get(address).text, "swapping equals reloading"
    assert "过期联" in client.get(home(trio)).text, "the other papers are still out of date"
    assert not Page(client.get(address).text).complaints


def test_what_is_needed_leaves_out_what_is_in_order_and_an_agreement_without_a_text(
    client: FlaskClient, trio: Trio, db: SQLAlchemy
) -> None:
    sign_in(client, trio.office_user)

    answer = client.post(f"{home(trio)}/print")

    run = db.session.get_one(PrintRun, int(answer.headers["Location"].rsplit("/", 1)[1]))
    kinds = {item.kind for item in items_of(run)}
    assert {SAFETY, CONSENT, PaperKind.INTERNSHIP_PLAN} <= kinds
    assert not kinds & {PaperKind.WORK_PLACEMENT_AGREEMENT, PaperKind.APPRAISAL_FORM}


def test_a_run_is_seen_and_fetched_by_its_own_organisation_alone(client: FlaskClient, trio: Trio) -> None:
    run = printed(a_run([trio.placement], SAFETY, by=trio.office))
    address = f"/packets/runs/{run.id}"
    colleague = office_of(trio.school)

    mine = sign_in(client, colleague)
    assert "春季文书" in mine.get("/packets/runs/").text
    file = mine.get(f"{address}/file")
    assert (file.status_code, file.mimetype, file.data[:5]) == (200, "application/pdf", b"%PDF-")

    for user in (trio.hr_user, office_of(a_school())):
        other = sign_in(client, user)
        assert "春季文书" not in other.get("/packets/runs/").text
        assert [other.get(path).status_code for path in (address, f"{address}/file")] == [404, 404]
    assert sign_in(client, office_of(a_school())).post(f"{address}/seal-request").status_code == 404
    assert sign_in(client, trio.placement.person).get("/packets/runs/").status_code == 403


def test_a_class_is_listed_ticked_and_printed_in_one_file(
    client: FlaskClient, trio: Trio, run_jobs: RunJobs, db: SQLAlchemy
) -> None:
    another_in(trio, "王五")
    sign_in(client, trio.office_user)
    page = client.get("/packets/runs/new?class_name=计算机2301班").text
    everybody = [box.attributes["value"] for box in Page(page).all("input") if box.attributes.get("name") == "ids"]
    wishes = {"class_name": "计算机2301班", "what": "needed", "form": "pdf", "kinds": [PaperKind.INTERNSHIP_PLAN]}

    whole = client.post("/packets/runs/", data={**wishes, "ids": everybody})
    part = client.post("/packets/runs/", data={**wishes, "ids": [str(trio.placement.id)]})
    run_jobs()

    assert not Page(page).complaints
    assert len(everybody) == 2
    first, second = (
        db.session.get_one(PrintRun, int(one.headers["Location"].rsplit("/", 1)[1])) for one in (whole, part)
    )
    assert (first.scope, first.title) == ("class", "计算机2301班的文书")
    assert (second.scope, second.title) == ("chosen", "张华生等 1 人的文书")
    result = client.get(whole.headers["Location"]).text
    assert "王五 · 实习方案" in result
    assert "缺少：指导教师姓名、企业导师姓名" in result
    assert f"ids={items_of(first)[1].placement_id}" in result


def test_ids_of_others_are_simply_not_there(client: FlaskClient, trio: Trio, db: SQLAlchemy) -> None:
    foreign = a_trio().placement.id
    sign_in(client, trio.office_user)

    answer = client.post(
        "/packets/runs/", data={"listed": foreign, "ids": foreign, "what": "needed", "form": "zip", "kinds": [SAFETY]}
    )

    assert answer.status_code == 422
    assert db.session.query(PrintRun).filter_by(form="zip").count() == 0


def test_nobody_ticked_is_told_beside_the_form(client: FlaskClient, trio: Trio) -> None:
    sign_in(client, trio.office_user)

    answer = client.post("/packets/runs/", data={"class_name": "计算机2301班", "what": "needed", "form": "pdf"})

    assert answer.status_code == 422
    assert "请勾选要打印文书的学生" in answer.text


def test_the_enterprise_chooses_one_of_its_schools(client: FlaskClient, trio: Trio, db: SQLAlchemy) -> None:
    sign_in(client, trio.hr_user)
    page = client.get(f"/packets/runs/new?school={trio.school.id}").text
    wishes = {"school": trio.school.id, "what": "all", "form": "zip", "ids": trio.placement.id}

    answer = client.post("/packets/runs/", data=wishes)

    assert not Page(page).complaints
    assert "知情同意书" not in page
    run = db.session.get_one(PrintRun, int(answer.headers["Location"].rsplit("/", 1)[1]))
    assert (run.scope, run.owner_id) == ("enterprise", trio.enterprise.id)
    assert client.get(answer.headers["Location"]).status_code == 200


def test_the_request_for_the_seal_is_asked_for_on_the_page_of_the_run(
    client: FlaskClient, trio: Trio, run_jobs: RunJobs
) -> None:
    run = printed(a_run([trio.placement], SAFETY, by=trio.office))
    sign_in(client, trio.office_user)
    address = f"/packets/runs/{run.id}"

    before = client.get(address).text
    client.post(f"{address}/seal-request")
    during = client.get(address).text
    run_jobs()
    after = client.get(address).text

    assert "这一批有 1 份文书需要学校盖章" in before
    assert "seal-job" in during
    assert f"YY-{trio.school.code}-2026-0001" in after
    assert not Page(after).complaints


def test_the_placement_leads_to_its_packet(client: FlaskClient, trio: Trio) -> None:
    page = sign_in(client, trio.office_user).get(f"/placements/{trio.placement.id}").text

    assert home(trio) in Page(page).links()
