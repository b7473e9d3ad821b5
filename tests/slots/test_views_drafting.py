"""HR writes a slot: what is kept, what is refused beside which field, what the checks answer while it is typed."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, select

from placement.kernel.clock import at_local
from placement.slots import services
from placement.slots.models import Slot
from tests.conftest import TODAY
from tests.factories.organisations import a_school, a_site, an_enterprise
from tests.factories.people import hr_of, mentor_of
from tests.factories.slots import a_draft, a_published_slot, hr_viewer
from tests.slots.conftest import Visit
from tests.slots.posting import HTMX, typed


def region(html: str, name: str) -> str:
    """The element with this id, cut out of a page."""
    start = html.index(f'id="{name}"')
    tag = html.rindex("<", 0, start)
    word = re.match(r"<(\w+)", html[tag:])[1]  # type: ignore[index]
    depth, place = 0, tag
    for found in re.finditer(rf"<(/?){word}\b", html[tag:]):
        depth += -1 if found[1] else 1
        if depth == 0:
            place = tag + found.end()
            break
    return html[tag : html.index(">", place) + 1]


def test_a_typed_slot_becomes_a_draft(db: SQLAlchemy, visit: Visit) -> None:
    enterprise = an_enterprise()
    mentor = mentor_of(enterprise)

    answer = visit(hr_of(enterprise)).post("/slots/new", data=typed(enterprise, mentor_id=mentor.id, board="y"))

    slot = db.session.scalars(select(Slot)).one()
    assert answer.headers["Location"] == f"/slots/{slot.id}"
    assert (slot.state, slot.pay_fen, slot.weekdays, slot.board, slot.lodging) == (
        "draft",
        280_000,
        "12345",
        True,
        False,
    )
    assert slot.mentor_id == mentor.id


@pytest.mark.parametrize("kind", ["observation", "work_placement", "apprenticeship", "teacher_practice"])
def test_each_kind_has_only_its_own_fields(db: SQLAlchemy, visit: Visit, kind: str) -> None:
    enterprise = an_enterprise()

    worker = {
        "pay_fen", "labour_class", "lodging", "mentor_id", "hazards", "post_staff", "regular_wage_fen",
        "lowest_wage_fen",
    }  # fmt: skip

    html = visit(hr_of(enterprise)).get(f"/slots/new?kind={kind}").text

    shown = {name for name in (*worker, "practice_form") if f'name="{name}"' in html}
    assert (
        shown
        == {
            "observation": {"hazards"},
            "work_placement": worker,
            "apprenticeship": worker,
            "teacher_practice": {"lodging", "practice_form"},
        }[kind]
    )


@pytest.mark.parametrize("kind", ["observation", "apprenticeship", "teacher_practice"])
def test_every_kind_can_be_kept(db: SQLAlchemy, visit: Visit, kind: str) -> None:
    enterprise = an_enterprise()

    answer = visit(hr_of(enterprise)).post("/slots/new", data=typed(enterprise, kind=kind, practice_form="post"))

    assert answer.status_code == 303
    assert db.session.scalars(select(Slot.kind)).one() == kind


@pytest.mark.parametrize(
    "field,value",
    [
        ("title", ""),
        ("title", "   "),
        ("title", "长" * 61),
        ("tasks", "长" * 1_000_000),
        ("capacity", "0"),
        ("capacity", "-1"),
        ("capacity", "1000000000"),
        ("capacity", "9" * 5000),
        ("capacity", "五"),
        ("capacity", ""),
        ("ends_on", "2026-06-30"),
        ("ends_on", "2026-02-30"),
        ("starts_on", "0001-01-01"),
        ("work_begins", "25:00"),
        ("break_minutes", "900"),
        ("pay_fen", "两千"),
        ("pay_fen", "-5"),
        ("pay_fen", "999999999"),
        ("hazards", ["moon"]),
        ("post_staff", ""),
        ("post_staff", "-1"),
        ("post_staff", "100001"),
        ("regular_wage_fen", ""),
        ("regular_wage_fen", "0"),
        ("lowest_wage_fen", "两千"),
        ("lowest_wage_fen", "3500.01"),
        ("pay_day", "32"),
        ("site_id", "1000000"),
        ("site_id", "x"),
        ("venue", ""),
        ("venue", "moon"),
        ("labour_class", "9"),
        ("weekdays", None),
        ("weekdays", ["8"]),
        ("major_codes", None),
        ("major_codes", ["999999"]),
        ("mentor_id", "1000000"),
        ("mentor_id", "x"),
    ],
)
def test_bad_input_is_answered_beside_its_field_and_nothing_is_kept(
    db: SQLAlchemy, visit: Visit, field: str, value: Any
) -> None:
    enterprise = an_enterprise()

    answer = visit(hr_of(enterprise)).post("/slots/new", data=typed(enterprise, **{field: value}))

    assert answer.status_code == 422
    beside = re.search(rf'id="{field}-error">(.*?)</div>', answer.text, re.S)
    assert beside, f"nothing beside {field}"
    assert re.search(r"[一-鿿]", beside[1]), beside[1]
    assert 'value="软件测试员"' in answer.text or field == "title"
    assert db.session.scalar(select(func.count()).select_from(Slot)) == 0


def test_script_emoji_and_rare_characters_are_kept_as_what_they_are(db: SQLAlchemy, visit: Visit) -> None:
    enterprise = an_enterprise()
    title = "<script>alert(1)</script>䶮𬭎😀"
    browser = visit(hr_of(enterprise))

    answer = browser.post("/slots/new", data=typed(enterprise, title=title, tasks="一\x00二"), follow_redirects=True)

    assert answer.status_code == 200
    assert "<script>alert(1)" not in answer.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;䶮𬭎😀" in answer.text
    assert db.session.scalars(select(Slot.title)).one() == title


def test_a_kind_that_does_not_exist_is_refused(db: SQLAlchemy, visit: Visit) -> None:
    enterprise = an_enterprise()

    assert visit(hr_of(enterprise)).post("/slots/new", data=typed(enterprise, kind="slavery")).status_code == 422


@pytest.mark.parametrize("words", ["jsjyy", "710201", "计算机应用", "计算机类"])
def test_majors_are_found_by_name_code_class_and_initials(db: SQLAlchemy, visit: Visit, words: str) -> None:
    enterprise = an_enterprise()
    data = typed(enterprise, act="majors", major_q=words, major_codes=["610101"])

    html = visit(hr_of(enterprise)).post("/slots/new", data=data, headers=HTMX).text

    assert 'value="710201"' in html
    assert re.search(r'value="610101" checked', html)


def test_a_category_lists_its_majors_without_a_word(db: SQLAlchemy, visit: Visit) -> None:
    enterprise = an_enterprise()
    data = typed(enterprise, act="majors", major_category="71", major_codes=None)

    html = visit(hr_of(enterprise)).post("/slots/new", data=data, headers=HTMX).text

    codes = re.findall(r'name="major_codes" value="(\d+)"', html)
    assert len(codes) > 20
    assert all(code.startswith("71") for code in codes)


def test_the_form_of_a_stored_slot_holds_its_terms_and_keeps_changes(db: SQLAlchemy, visit: Visit) -> None:
    enterprise = an_enterprise()
    slot = a_draft(enterprise, pay_fen=266_000, work_begins="09:00")
    site = a_site(enterprise)
    browser = visit(hr_of(enterprise))

    html = browser.get(f"/slots/{slot.id}/edit").text
    answer = browser.post(f"/slots/{slot.id}/edit", data=typed(enterprise, title="改名", site_id=site.id))

    assert 'value="2660"' in html
    assert 'value="09:00"' in html
    assert answer.status_code == 303
    assert (slot.title, slot.site_id) == ("改名", site.id)


def test_before_saving_the_page_says_that_schools_review_again(db: SQLAlchemy, visit: Visit) -> None:
    enterprise = an_enterprise()
    slot = a_published_slot(enterprise, a_school())
    browser = visit(hr_of(enterprise))

    assert "须由这些学校重新审核" in browser.get(f"/slots/{slot.id}/edit").text
    browser.post(f"/slots/{slot.id}/edit", data=typed(enterprise, title="改名"))

    assert slot.releases[0].state == "submitted"


def test_what_a_service_refuses_stands_on_the_form_and_nothing_is_half_saved(db: SQLAlchemy, visit: Visit) -> None:
    enterprise = an_enterprise()
    slot = a_published_slot(enterprise, a_school())
    release = slot.releases[0]
    services.hold_seat(slot.id, release.id, by=hr_viewer(enterprise), at=at_local(TODAY))

    answer = visit(hr_of(enterprise)).post(f"/slots/{slot.id}/edit", data=typed(enterprise, title="改名", pay_fen="1"))

    assert answer.status_code == 422
    assert "已有 1 人被录用或待确认" in answer.text
    assert (slot.title, slot.pay_fen, release.state) == ("软件测试员", 280_000, "published")


def test_while_seats_are_held_the_facts_of_the_post_can_be_corrected(db: SQLAlchemy, visit: Visit) -> None:
    enterprise = an_enterprise()
    slot = a_published_slot(enterprise, a_school(), requirements="")
    services.hold_seat(slot.id, slot.releases[0].id, by=hr_viewer(enterprise), at=at_local(TODAY))
    browser, path = visit(hr_of(enterprise)), f"/slots/{slot.id}/edit"
    told = typed(enterprise, tasks=slot.tasks, hazards=["noise", "dust"], post_staff="40", lowest_wage_fen="2500")

    assert "危险因素、职工人数和职工工资可以更正" in browser.get(path).text
    assert browser.post(path, data=told).status_code == 303
    assert (slot.hazards, slot.post_staff, slot.lowest_wage_fen) == ("dust,noise", 40, 250_000)
    assert slot.releases[0].state == "submitted"


def test_the_same_dangers_ticked_again_are_no_change(db: SQLAlchemy, visit: Visit) -> None:
    enterprise = an_enterprise()
    slot = a_published_slot(enterprise, a_school(), requirements="", hazards=("noise", "boiler", "dust"))
    told = typed(enterprise, tasks=slot.tasks, hazards=["dust", "boiler", "noise"])

    visit(hr_of(enterprise)).post(f"/slots/{slot.id}/edit", data=told)

    assert slot.releases[0].state == "published"


def test_a_closed_slot_has_no_form(db: SQLAlchemy, visit: Visit) -> None:
    enterprise = an_enterprise()
    slot = a_published_slot(enterprise, a_school())
    services.close_slot(slot, by=hr_viewer(enterprise), at=at_local(TODAY))

    assert visit(hr_of(enterprise)).get(f"/slots/{slot.id}/edit").status_code == 404
