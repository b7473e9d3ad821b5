"""The audit trail as its readers see it."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import text

from placement.accounts.rules import Role
from placement.infra import audit
from placement.infra.audit import AuditEntry
from placement.kernel.actors import SYSTEM, Viewer
from placement.kernel.clock import at_local
from tests.conftest import TODAY
from tests.factories.people import an_administrator, an_auditor
from tests.support.signing_in import sign_in

WHEN = at_local(TODAY.replace(day=1), 23, 30)
PAGE = "/accounts/audit-trail"


@pytest.fixture
def reader(client: FlaskClient, db: SQLAlchemy) -> FlaskClient:
    """The audit administrator's browser, with two entries of 1 March on record."""
    who = Viewer(user_id=None, name="沈老师", role=Role.PLACEMENT_OFFICE)
    audit.record("unmask", "student:7", by=who, at=WHEN, reason="投保责任保险", minor=True)
    audit.record("wage_confirmed", "wage:3", by=SYSTEM, at=WHEN)
    return sign_in(client, an_administrator(Role.AUDIT_ADMIN))


def test_an_entry_says_who_did_what_to_whom_and_why(reader: FlaskClient) -> None:
    page = reader.get(PAGE).text

    for words in ("查看证件号码", "沈老师（实习管理部门）", "学生 7", "原因：投保责任保险", "2026年3月1日 23:30"):
        assert words in page


@pytest.mark.parametrize(
    "query,found",
    [
        ({"q": "沈"}, True),
        ({"q": "系统"}, False),
        ({"act": "unmask"}, True),
        ({"act": "wage_confirmed"}, False),
        ({"subject": "student:7"}, True),
        ({"subject": "wage"}, False),
        ({"since": "2026-03-01", "until": "2026-03-01"}, True),
        ({"since": "2026-03-02"}, False),
        ({"until": "2026-02-28"}, False),
        ({"since": "nonsense", "act": "unknown"}, True),
    ],
)
def test_the_trail_narrows_by_actor_act_subject_and_local_date(
    reader: FlaskClient, query: dict[str, str], *, found: bool
) -> None:
    assert ("投保责任保险" in reader.get(PAGE, query_string=query).text) is found


def test_the_chain_is_whole_and_its_last_digest_is_shown(reader: FlaskClient, db: SQLAlchemy) -> None:
    page = reader.get(f"{PAGE}/chain").text
    last = db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.id.desc())).first()

    assert "记录完整" in page
    assert last.digest[:8] in page


def test_a_changed_entry_breaks_the_chain(reader: FlaskClient, db: SQLAlchemy) -> None:
    entry = db.session.scalars(db.select(AuditEntry).filter_by(act="unmask")).one()
    _disarm(db)
    db.session.execute(text("UPDATE audit_entry SET actor_name = '别人' WHERE id = :id"), {"id": entry.id})

    page = reader.get(f"{PAGE}/chain").text

    assert "记录不完整" in page
    assert f"自第 {entry.id} 条起" in page


def _disarm(db: SQLAlchemy) -> None:
    """What an intruder with the database's own password would do first."""
    on_table = " ON audit_entry" if db.engine.dialect.name == "postgresql" else ""
    db.session.execute(text(f"DROP TRIGGER audit_entry_no_update{on_table}"))


def test_an_auditor_reads_it_and_the_other_administrators_do_not(client: FlaskClient, db: SQLAlchemy) -> None:
    for person, status in (
        (an_auditor(), 200),
        (an_administrator(Role.SYSTEM_ADMIN), 403),
        (an_administrator(Role.SECURITY_ADMIN), 403),
    ):
        sign_in(client, person)
        assert client.get(PAGE).status_code == status
        assert client.get(f"{PAGE}/chain").status_code == status
