"""HR keeps its slots: sends, refreshes, pauses, clones, answers what a school returned."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from placement.kernel.actors import SYSTEM
from placement.kernel.clock import at_local
from placement.slots import services
from placement.slots.models import Slot
from tests.conftest import TODAY
from tests.factories.organisations import a_school, an_enterprise
from tests.factories.people import hr_of
from tests.factories.slots import a_draft, a_published_slot, a_sent_slot, office_viewer
from tests.slots.conftest import Visit
from tests.slots.counting import statements
from tests.slots.posting import HTMX
from tests.slots.test_views_drafting import region

NOW = at_local(TODAY)


def test_an_empty_list_says_what_to_do(db: SQLAlchemy, visit: Visit) -> None:
    html = visit(hr_of(an_enterprise())).get("/slots/own").text

    assert "这里还没有岗位" in html
    assert 'href="/slots/new"' in html


def test_the_list_shows_states_schools_and_seats_of_own_slots_only(db: SQLAlchemy, visit: Visit) -> None:
    enterprise = an_enterprise()
    a_published_slot(enterprise, a_school(), title="甲岗位")
    a_draft(enterprise, title="乙岗位")
    a_draft(an_enterprise(), title="别家岗位")

    html = visit(hr_of(enterprise)).get("/slots/own").text

    assert "甲岗位" in html
    assert "1 校已发布" in html
    assert "未送审" in html
    assert "别家岗位" not in html


def test_the_list_can_be_narrowed_to_a_state(db: SQLAlchemy, visit: Visit) -> None:
    enterprise = an_enterprise()
    a_published_slot(enterprise, a_school(), title="甲岗位")
    a_draft(enterprise, title="乙岗位")

    html = visit(hr_of(enterprise)).get("/slots/own?state=draft").text

    assert "乙岗位" in html
    assert "甲岗位" not in html


@pytest.mark.parametrize("path", ["/slots/own", "/slots/own?sort=title&page=2", "/slots/own?state=open"])
def test_the_region_of_the_list_equals_the_page(db: SQLAlchemy, visit: Visit, path: str) -> None:
    enterprise = an_enterprise()
    for number in range(21):
        a_draft(enterprise, title=f"岗位{number:02d}")
    browser = visit(hr_of(enterprise))

    swapped, page = browser.get(path, headers=HTMX), browser.get(path)

    assert region(page.text, "own-slots").split() == region(swapped.text, "own-slots").split()


def test_twenty_rows_cost_as_many_statements_as_one(db: SQLAlchemy, visit: Visit) -> None:
    enterprise, school = an_enterprise(), a_school()
    a_published_slot(enterprise, school)
    browser = visit(hr_of(enterprise))
    browser.get("/slots/own")

    one = statements(db, lambda: browser.get("/slots/own"))
    for _ in range(19):
        a_published_slot(enterprise, school)
    db.session.commit()
    twenty = statements(db, lambda: browser.get("/slots/own"))

    assert len(twenty) == len(one)


def test_a_draft_is_sent_to_all_schools(db: SQLAlchemy, visit: Visit) -> None:
    schools = [a_school(), a_school()]
    slot = a_draft(an_enterprise())

    answer = visit(hr_of(slot.enterprise)).post(f"/slots/{slot.id}/send", data={"to": "all"})

    assert answer.status_code == 303
    assert (slot.state, {release.school_id for release in slot.releases}) == ("open", {each.id for each in schools})


def test_a_draft_is_sent_to_named_schools_and_later_to_more(db: SQLAlchemy, visit: Visit) -> None:
    one, other = a_school(), a_school()
    slot = a_draft(an_enterprise())
    browser = visit(hr_of(slot.enterprise))

    browser.post(f"/slots/{slot.id}/send", data={"to": "some", "schools": [one.id]})
    assert [release.school_id for release in slot.releases] == [one.id]
    assert other.name in browser.get(f"/slots/{slot.id}").text
    browser.post(f"/slots/{slot.id}/send", data={"to": "some", "schools": [other.id]})

    assert [release.school_id for release in slot.releases] == [one.id, other.id]


@pytest.mark.parametrize("data", [{}, {"to": "some"}, {"to": "some", "schools": ["999999"]}, {"to": "x"}])
def test_sending_to_nobody_is_refused_beside_the_field(db: SQLAlchemy, visit: Visit, data: dict[str, str]) -> None:
    a_school()
    slot = a_draft(an_enterprise())

    answer = visit(hr_of(slot.enterprise)).post(f"/slots/{slot.id}/send", data=data)

    assert answer.status_code == 422
    assert 'id="schools-error"' in answer.text or 'id="to-error"' in answer.text
    assert slot.state == "draft"


def test_a_returned_slot_shows_the_comment_and_can_be_sent_again(db: SQLAlchemy, visit: Visit) -> None:
    school = a_school()
    slot = a_published_slot(an_enterprise(), school)
    services.return_release(slot.releases[0], "请写明食宿", by=office_viewer(school), at=NOW)
    browser = visit(hr_of(slot.enterprise))

    assert "请写明食宿" in browser.get(f"/slots/{slot.id}").text
    browser.post(f"/slots/releases/{slot.releases[0].id}/resubmit")

    assert slot.releases[0].state == "submitted"


def test_the_buttons_follow_the_state(db: SQLAlchemy, visit: Visit) -> None:
    slot = a_published_slot(an_enterprise(), a_school())
    browser = visit(hr_of(slot.enterprise))

    for act, state in (("pause", "paused"), ("resume", "open"), ("refresh", "open"), ("close", "closed")):
        assert browser.post(f"/slots/{slot.id}/{act}").status_code == 303
        assert slot.state == state


def test_an_act_that_came_too_late_is_a_conflict_and_changes_nothing(db: SQLAlchemy, visit: Visit) -> None:
    slot = a_published_slot(an_enterprise(), a_school())
    browser = visit(hr_of(slot.enterprise))

    browser.post(f"/slots/{slot.id}/close")
    again = browser.post(f"/slots/{slot.id}/close")

    assert again.status_code == 409
    assert "已有人先处理" in again.text


def test_the_banner_names_what_grows_stale_and_refreshes_it_in_one_click(db: SQLAlchemy, visit: Visit) -> None:
    enterprise, school = an_enterprise(), a_school()
    stale = a_published_slot(enterprise, school, at=NOW - timedelta(days=80))
    browser = visit(hr_of(enterprise))

    assert "1 个岗位很久没有刷新，最早的一个将在2026年3月26日自动下架" in browser.get("/slots/own").text
    browser.post("/slots/refresh")

    assert stale.refreshed_at == NOW
    assert "很久没有刷新" not in browser.get("/slots/own").text


def test_an_expired_slot_is_renewed_or_asks_for_new_dates(db: SQLAlchemy, visit: Visit) -> None:
    slot = a_published_slot(an_enterprise(), a_school(), at=NOW - timedelta(days=91))
    services.expire_stale(TODAY, by=SYSTEM, at=NOW)
    browser = visit(hr_of(slot.enterprise))

    assert "刷新并重新上架" in browser.get(f"/slots/{slot.id}").text
    browser.post(f"/slots/{slot.id}/renew")

    assert slot.state == "open"


def test_a_clone_opens_in_the_form(db: SQLAlchemy, visit: Visit) -> None:
    slot = a_sent_slot(an_enterprise(), a_school())

    answer = visit(hr_of(slot.enterprise)).post(f"/slots/{slot.id}/clone")

    copy = db.session.scalars(select(Slot).where(Slot.cloned_from_id == slot.id)).one()
    assert answer.headers["Location"] == f"/slots/{copy.id}/edit"
