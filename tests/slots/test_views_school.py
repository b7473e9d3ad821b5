"""The placement office reviews, publishes with a quota, returns."""

from __future__ import annotations

import re

import pytest
from flask_sqlalchemy import SQLAlchemy

from placement.kernel.clock import at_local
from placement.slots import services
from tests.conftest import TODAY
from tests.factories.organisations import a_school, an_enterprise
from tests.factories.people import bureau_person, leader_of, office_of
from tests.factories.slots import a_draft, a_published_slot, a_release, a_sent_slot, hr_viewer, office_viewer
from tests.slots.conftest import Visit
from tests.slots.counting import statements
from tests.slots.posting import HTMX
from tests.slots.test_views_drafting import region

NOW = at_local(TODAY)


def test_the_list_shows_what_waits_here_with_what_was_decided_on_the_enterprise(db: SQLAlchemy, visit: Visit) -> None:
    school, other = a_school(), a_school()
    a_sent_slot(an_enterprise(approved_by=school), school, title="可以发布")
    a_sent_slot(an_enterprise(), school, title="还要考察")
    a_sent_slot(an_enterprise(), other, title="别校岗位")

    html = visit(office_of(school)).get("/slots/reviews").text

    assert "可以发布" in html
    assert "已通过考察" in html
    assert "待考察审核" in html
    assert "别校岗位" not in html


def test_a_slot_its_enterprise_closed_waits_no_more(db: SQLAlchemy, visit: Visit) -> None:
    school = a_school()
    slot = a_sent_slot(an_enterprise(), school, title="已关岗位")
    services.close_slot(slot, by=hr_viewer(slot.enterprise), at=NOW)

    html = visit(office_of(school)).get("/slots/reviews").text

    assert "已关岗位" not in html
    assert "没有待审核的岗位" in html


@pytest.mark.parametrize("quota,kept", [("", None), ("3", 3)])
def test_the_office_publishes_with_or_without_a_quota(
    db: SQLAlchemy, visit: Visit, quota: str, kept: int | None
) -> None:
    school = a_school()
    release = a_sent_slot(an_enterprise(approved_by=school), school).releases[0]

    answer = visit(office_of(school)).post(f"/slots/reviews/{release.id}/publish", data={"quota": quota})

    assert answer.status_code == 303
    assert (release.state, release.quota) == ("published", kept)


@pytest.mark.parametrize("quota", ["0", "-1", "6", "1000000000", "三", "9" * 5000])
def test_a_quota_that_cannot_stand_is_answered_beside_its_field(db: SQLAlchemy, visit: Visit, quota: str) -> None:
    school = a_school()
    release = a_sent_slot(an_enterprise(approved_by=school), school).releases[0]

    answer = visit(office_of(school)).post(f"/slots/reviews/{release.id}/publish", data={"quota": quota})

    assert answer.status_code == 422
    beside = re.search(r'id="quota-error">(.*?)</div>', answer.text, re.S)
    assert beside
    assert re.search(r"[一-鿿]", beside[1])
    assert (release.state, release.quota) == ("submitted", None)


@pytest.mark.parametrize(
    "traits,reason",
    [({}, "本校尚未通过对该企业的考察"), ({"agency": True}, "人力资源服务机构"), ({"internet_bar": True}, "网吧")],
)
def test_what_stands_against_publishing_is_said_instead_of_a_button(
    db: SQLAlchemy, visit: Visit, traits: dict[str, bool], reason: str
) -> None:
    school = a_school()
    release = a_sent_slot(an_enterprise(**traits), school).releases[0]
    browser = visit(office_of(school))

    html = browser.get(f"/slots/reviews/{release.id}").text
    forced = browser.post(f"/slots/reviews/{release.id}/publish", data={"quota": ""})

    assert reason in html
    assert f"/slots/reviews/{release.id}/publish" not in html
    assert f"/organisations/enterprises/{release.slot.enterprise_id}" in html
    assert forced.status_code == 422
    assert release.state == "submitted"


def test_a_published_slot_gets_another_quota_or_goes_back(db: SQLAlchemy, visit: Visit) -> None:
    school = a_school()
    release = a_release(an_enterprise(), school)
    browser = visit(office_of(school))

    browser.post(f"/slots/reviews/{release.id}/quota", data={"quota": "2"})
    assert release.quota == 2
    browser.post(f"/slots/reviews/{release.id}/return", data={"reason": "报酬偏低，请说明", "comment": "低于同类岗位"})

    assert release.state == "returned"
    assert "报酬偏低，请说明；低于同类岗位" in browser.get(f"/slots/reviews/{release.id}").text


def test_a_return_without_a_word_is_refused(db: SQLAlchemy, visit: Visit) -> None:
    release = a_release(an_enterprise(), a_school())

    answer = visit(office_of(release.school)).post(f"/slots/reviews/{release.id}/return", data={"comment": " "})

    assert answer.status_code == 422
    assert release.state == "published"


@pytest.mark.parametrize("state", ["submitted", "published", "returned"])
def test_the_region_of_the_list_equals_the_page(db: SQLAlchemy, visit: Visit, state: str) -> None:
    school, enterprise = a_school(), an_enterprise()
    a_published_slot(enterprise, school)
    a_sent_slot(enterprise, school)
    browser, path = visit(office_of(school)), f"/slots/reviews?state={state}"

    swapped, page = browser.get(path, headers=HTMX), browser.get(path)

    assert region(page.text, "slot-reviews").split() == region(swapped.text, "slot-reviews").split()


def test_twenty_rows_cost_as_many_statements_as_one(db: SQLAlchemy, visit: Visit) -> None:
    school, enterprise = a_school(), an_enterprise()
    a_sent_slot(enterprise, school)
    browser = visit(office_of(school))
    browser.get("/slots/reviews")

    one = statements(db, lambda: browser.get("/slots/reviews"))
    for _ in range(19):
        a_sent_slot(enterprise, school)
    db.session.commit()
    twenty = statements(db, lambda: browser.get("/slots/reviews"))

    assert len(twenty) == len(one)


def test_the_history_of_one_school_is_not_told_to_another(db: SQLAlchemy, visit: Visit) -> None:
    school, other = a_school(), a_school()
    slot = a_published_slot(an_enterprise(), school, other)
    theirs = next(release for release in slot.releases if release.school_id == other.id)
    services.return_release(theirs, "他校意见", by=office_viewer(other), at=NOW)
    own = next(release for release in slot.releases if release.school_id == school.id)

    assert "他校意见" not in visit(office_of(school)).get(f"/slots/reviews/{own.id}").text


def test_the_register_shows_a_leader_what_the_school_was_sent_and_oversight_everything(
    db: SQLAlchemy, visit: Visit
) -> None:
    school, enterprise = a_school(), an_enterprise()
    a_published_slot(enterprise, school, title="本校岗位")
    a_published_slot(enterprise, a_school(), title="别校岗位")
    a_draft(enterprise, title="草稿岗位")

    def shown(person: object) -> set[str]:
        html = visit(person).get("/slots/register").text  # type: ignore[arg-type]
        return {title for title in ("本校岗位", "别校岗位", "草稿岗位") if title in html}

    assert shown(leader_of(school)) == {"本校岗位"}
    assert shown(bureau_person()) == {"本校岗位", "别校岗位"}


def test_the_register_filters_and_its_region_equals_the_page(db: SQLAlchemy, visit: Visit) -> None:
    school, enterprise = a_school(), an_enterprise()
    a_published_slot(enterprise, school, title="实习岗")
    a_published_slot(enterprise, school, title="观摩岗", kind="observation")
    browser, path = visit(leader_of(school)), "/slots/register?kind=observation"

    swapped, page = browser.get(path, headers=HTMX), browser.get(path)

    assert region(page.text, "slot-register").split() == region(swapped.text, "slot-register").split()
    assert "观摩岗" in swapped.text
    assert "实习岗" not in swapped.text
