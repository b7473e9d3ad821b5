"""What nobody types by accident: control characters in names, addresses and files, and the end of time."""

from __future__ import annotations

from datetime import date

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from placement.accounts.models import User
from placement.accounts.rules import Role
from placement.infra import events
from placement.infra.files import StoredFile
from placement.kernel.actors import SYSTEM
from placement.kernel.clock import at_local
from placement.placements.models import Consent
from tests.factories.people import an_administrator
from tests.factories.placements import Trio, a_trio
from tests.support.signing_in import sign_in

PARTS = (
    b'--X\r\nContent-Disposition: form-data; name="name"\r\n\r\n\xe5\xbc\xa0\r\n--X\r\n'
    b"Content-Disposition: form-data; name=\"scan\"; filename*=UTF-8''..%2F..%5Ca%0D%0AX-Evil%3A%201.pdf\r\n"
    b"Content-Type: application/pdf\r\n\r\n%PDF-1.4 x\r\n--X--\r\n"
)


@pytest.fixture
def trio(db: SQLAlchemy) -> Trio:
    return a_trio(minor=True)


def test_a_scan_with_a_line_break_or_a_path_in_its_name_can_still_be_opened(
    client: FlaskClient, db: SQLAlchemy, trio: Trio
) -> None:
    sign_in(client, trio.office_user)
    here = f"/placements/{trio.placement.id}"
    assert (
        client.post(f"{here}/guardian", data=PARTS, content_type="multipart/form-data; boundary=X").status_code == 303
    )
    assert db.session.query(StoredFile.name).scalar() == "aX-Evil: 1.pdf"
    consent = db.session.query(Consent).one()

    answer = client.get(f"{here}/consents/{consent.id}/scan")

    assert (answer.status_code, "X-Evil" in answer.headers) == (200, False)


@pytest.mark.parametrize("target", ["/\n//evil.example", "/\r\nX-Evil: 1", "/a\x00b"])
def test_an_address_with_a_line_break_in_it_sends_nobody_anywhere(client: FlaskClient, target: str) -> None:
    answer = client.post("/accounts/language", data={"language": "en", "next": target})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


def test_a_name_is_one_line_so_that_no_header_subject_or_cell_breaks(client: FlaskClient, db: SQLAlchemy) -> None:
    sign_in(client, an_administrator(Role.SECURITY_ADMIN))
    told = {"name": "王\r\nBcc: x@example.cn\x0b", "login": "wang01", "role": "audit_admin", "organisation_id": ""}
    assert client.post("/accounts/users", data=told).status_code == 200
    assert db.session.query(User.name).filter_by(login="wang01").scalar() == "王 Bcc: x@example.cn"


def test_an_insurance_until_the_end_of_time_stops_neither_the_page_nor_the_day(
    client: FlaskClient, db: SQLAlchemy, trio: Trio
) -> None:
    sign_in(client, trio.office_user)
    told = {"insurer": "东海", "policy_number": "P1", "starts_on": "0001-01-01", "ends_on": "9999-12-31"}
    client.post("/placements/insurance", data={"ids": trio.placement.id, **told})

    assert client.get(f"/placements/{trio.placement.id}").status_code == 200
    events.happened("day_began", date(2026, 3, 17), by=SYSTEM, at=at_local(date(2026, 3, 17)))


def test_a_fault_of_the_database_is_told_without_what_people_typed(db: SQLAlchemy) -> None:
    with pytest.raises(SQLAlchemyError, match="nowhere") as fault:
        db.session.execute(text("SELECT * FROM nowhere WHERE resident_id = :number"), {"number": "330102200710010012"})
    assert "330102200710010012" not in str(fault.value), "this sentence goes into the log and onto the row of a job"
    db.session.rollback()
