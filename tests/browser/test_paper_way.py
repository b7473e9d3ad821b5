"""A page of the print is scanned on a phone, photographed and uploaded; the office sees the pages and files them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from placement.agreements import services
from placement.agreements.models import Agreement
from placement.extensions import db
from placement.placements.rules import Scan
from tests.factories.agreements import a_desk, sent
from tests.factories.applications import MORNING
from tests.factories.people import PASSWORD
from tests.factories.scans import a_photo
from tests.support.live import LiveServer
from tests.support.signing_in import sign_in_page


@dataclass
class Cast:
    """Who plays, by login, and the paper they pass on."""

    agreement_id: int
    token: str
    student: str
    office: str


@pytest.fixture
def cast(live_server: LiveServer) -> Cast:
    """An agreement that is being signed; all pages but the second have come back."""
    with live_server.app.app_context():
        desk = sent(a_desk())
        draft = desk.agreement.draft
        assert draft is not None
        for page in {*range(1, draft.pages + 1)} - {2}:
            services.upload_pages(
                desk.agreement, Scan(a_photo(), "IMG.jpg"), first=page, by=desk.trio.office, at=MORNING
            )
        db.session.commit()
        return Cast(desk.agreement.id, draft.token, desk.trio.person.user.login, desk.trio.office_user.login)


def test_a_scanned_page_is_photographed_and_the_office_files_the_paper(
    page: Page,
    another_person: Callable[..., Page],
    live_server: LiveServer,
    cast: Cast,
    assert_accessible: Callable[[Page], None],
) -> None:
    page.goto(f"{live_server.url}/verify/{cast.token}?page=2")
    page.get_by_role("link", name="我经手这份纸质件").click()
    page.get_by_label("登录名").fill(cast.student)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.get_by_role("button", name="纸质件现在在我手里").click()
    expect(page.get_by_role("heading", name="纸质件现在在：本人")).to_be_visible()
    assert_accessible(page)
    photo = {"name": "IMG_2.jpg", "mimeType": "image/jpeg", "buffer": a_photo()}
    page.get_by_label("第 2 页的照片").set_input_files(photo)  # type: ignore[arg-type]
    page.get_by_role("button", name="拍照上传第 2 页").click()
    expect(page.get_by_text("已上传：第 2 页")).to_be_visible()

    office = another_person()
    sign_in_page(office, live_server.url, cast.office)
    office.goto(f"{live_server.url}/agreements/{cast.agreement_id}/scan")
    for box in office.get_by_label("第 ", exact=False).all():
        box.check() if box.get_attribute("type") == "checkbox" else None
    file_it = office.get_by_role("button", name="登记纸质签署")
    file_it.click()
    expect(office.get_by_text("缺丙方签字处的签字")).to_be_visible()
    assert_accessible(office)
    office.get_by_label("丙方签字处：签字").check()
    file_it.click()
    expect(office.get_by_text("已登记纸质签署")).to_be_visible()
    assert signed_by(live_server, cast) == [("person", "paper")]


def signed_by(live_server: LiveServer, cast: Cast) -> list[tuple[str, str]]:
    with live_server.app.app_context():
        agreement = db.session.get_one(Agreement, cast.agreement_id)
        return [(one.party, one.method) for one in agreement.current_signatures]
