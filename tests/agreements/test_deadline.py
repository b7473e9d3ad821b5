"""The order and the last day that a school sets, what happens after it, and who is reminded before."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from placement.agreements import services
from placement.agreements.rules import AgreementState, Party
from placement.infra.calendar import begin_day
from placement.infra.jobs import Job
from placement.infra.outbox import Mail
from placement.infra.statelog import history
from placement.kernel.clock import at_local
from placement.kernel.errors import Conflict, NotAllowed, RuleBroken
from placement.papers.rules import DocumentState
from tests.factories.agreements import Desk, a_desk, do_jobs, fill, proof, sent, sign, whole_scan
from tests.factories.applications import MORNING
from tests.factories.people import office_of
from tests.support.signing_in import sign_in

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
SENT_ON = MORNING.date()
BACKWARDS = ["school", "enterprise", "guardian", "person"]


def a_day_begins(at: datetime) -> None:
    """What the worker does at the beginning of each day."""
    begin_day(Job(), at)


def set_way(desk: Desk, parties: list[str], days: int) -> None:
    services.set_signing(parties, days, by=desk.trio.office, at=MORNING)


def test_a_school_sets_the_order_and_the_days(db: SQLAlchemy) -> None:
    desk, elsewhere = fill(a_desk(minor=True)), sent(a_desk(minor=True))
    set_way(desk, BACKWARDS, 5)

    services.send_for_signing(desk.agreement, by=desk.trio.office, at=MORNING)
    do_jobs(desk)

    assert [*desk.agreement.order] == BACKWARDS
    assert desk.agreement.sign_by == SENT_ON + timedelta(days=5)
    assert elsewhere.agreement.sign_by == SENT_ON + timedelta(days=14)
    assert elsewhere.agreement.order[0] is Party.PERSON
    with pytest.raises(Conflict, match="out_of_order"):
        services.sign_on_screen(desk.agreement, Party.PERSON, proof(desk), by=desk.trio.me, at=MORNING)
    sign(desk, Party.SCHOOL, Party.ENTERPRISE)


def test_what_is_being_signed_stays_as_it_was_sent(db: SQLAlchemy) -> None:
    desk = sent(a_desk())
    set_way(desk, BACKWARDS, 1)
    assert desk.agreement.order == (Party.PERSON, Party.ENTERPRISE, Party.SCHOOL)
    assert desk.agreement.sign_by == SENT_ON + timedelta(days=14)


def test_only_the_office_sets_it_and_only_what_makes_sense(db: SQLAlchemy) -> None:
    desk = a_desk()
    for viewer in (desk.trio.hr, desk.trio.me):
        with pytest.raises(NotAllowed):
            services.set_signing(BACKWARDS, 5, by=viewer, at=MORNING)
    for parties, days in ((BACKWARDS[:3], 5), ([*BACKWARDS[:3], "school"], 5), (BACKWARDS, 0), (BACKWARDS, 91)):
        with pytest.raises(RuleBroken):
            set_way(desk, parties, days)


def test_the_office_sets_it_on_a_page(client: FlaskClient, db: SQLAlchemy) -> None:
    desk = a_desk()
    path, order = "/agreements/signing-policy", {"first": "school", "second": "enterprise", "third": "person"}
    sign_in(client, desk.trio.office_user)
    assert "签署期限（天）" in client.get(path).text
    twice = client.post(path, data={**order, "fourth": "person", "days": "7"})
    assert (twice.status_code, "四方各选一次" in twice.text) == (422, True)
    assert client.post(path, data={**order, "fourth": "guardian", "days": "91"}).status_code == 422
    assert client.post(path, data={**order, "fourth": "guardian", "days": "7"}).status_code == 303
    sent(desk)
    assert [*desk.agreement.order] == ["school", "enterprise", "person"]
    assert desk.agreement.sign_by == SENT_ON + timedelta(days=7)
    assert sign_in(client, desk.trio.hr_user).get(path).status_code == 403


def test_after_the_last_day_nobody_signs_in_any_way(db: SQLAlchemy) -> None:
    desk = sent(a_desk())
    last = at_local(SENT_ON + timedelta(days=14), 23, 59)
    late = at_local(SENT_ON + timedelta(days=15), 0, 0)
    with pytest.raises(Conflict, match="too_late"):
        services.sign_on_screen(desk.agreement, Party.PERSON, proof(desk), by=desk.trio.me, at=late)
    with pytest.raises(Conflict, match="too_late"):
        services.sign_on_paper(
            desk.agreement, Party.PERSON, "张华生", scan=whole_scan(desk), by=desk.trio.office, at=late
        )
    assert services.sign_many([(desk.agreement, proof(desk).sha256)], proof(desk), by=desk.trio.me, at=late)[0] == 0
    assert desk.agreement.signatures == []
    services.sign_on_screen(desk.agreement, Party.PERSON, proof(desk), by=desk.trio.me, at=last)


def test_the_night_after_the_last_day_the_draft_is_withdrawn_and_may_be_sent_again(db: SQLAlchemy) -> None:
    desk = sign(sent(a_desk()), Party.PERSON)
    draft = desk.agreement.draft
    assert draft is not None

    a_day_begins(at_local(SENT_ON + timedelta(days=14), 0, 5))
    assert desk.agreement.state == AgreementState.SIGNING
    a_day_begins(at_local(SENT_ON + timedelta(days=15), 0, 5))

    assert (desk.agreement.state, desk.agreement.draft) == (AgreementState.READY, None)
    assert draft.state == DocumentState.SUPERSEDED
    assert desk.agreement.current_signatures == []
    assert desk.agreement.school_owes
    last = list(db.session.scalars(history("agreement", desk.agreement.id)))[-1]
    assert (last.event, last.actor_name, "签署期限已过" in last.comment) == ("expire", "系统", True)
    again = at_local(SENT_ON + timedelta(days=16))
    services.send_for_signing(desk.agreement, by=desk.trio.office, at=again)
    do_jobs(desk)
    assert (desk.agreement.draft_number, desk.agreement.next_party) == (2, Party.PERSON)
    assert desk.agreement.sign_by == SENT_ON + timedelta(days=30)


def test_what_all_have_signed_does_not_expire_while_its_paper_is_made(db: SQLAlchemy) -> None:
    desk = sign(sent(a_desk()))
    a_day_begins(at_local(SENT_ON + timedelta(days=20), 0, 5))
    assert desk.agreement.state == AgreementState.SIGNING
    do_jobs(desk)
    assert desk.agreement.state == AgreementState.SIGNED


def letters(db: SQLAlchemy) -> set[str]:
    return {mail.recipient for mail in db.session.query(Mail) if "待签署" in mail.subject}


def test_who_waits_reminds_whose_turn_it_is_once_a_day(db: SQLAlchemy) -> None:
    desk = sign(sent(a_desk()), Party.PERSON)
    desk.trio.hr_user.email, desk.trio.office_user.email = "hr@example.org", "office@example.org"

    assert services.remind(desk.agreement, by=desk.trio.office, at=MORNING) == 1

    assert letters(db) == {"hr@example.org"}
    assert desk.agreement.reminded_at == MORNING
    with pytest.raises(Conflict, match="reminded_today"):
        services.remind(desk.agreement, by=desk.trio.me, at=MORNING)
    with pytest.raises(NotAllowed):
        services.remind(desk.agreement, by=desk.trio.hr, at=MORNING + timedelta(days=1))
    assert services.remind(desk.agreement, by=desk.trio.me, at=MORNING + timedelta(days=1)) == 1


def test_who_has_not_signed_and_a_stranger_remind_nobody(db: SQLAlchemy) -> None:
    desk, foreign = sent(a_desk()), a_desk()
    for viewer in (desk.trio.hr, desk.trio.me, foreign.trio.office):
        with pytest.raises(NotAllowed):
            services.remind(desk.agreement, by=viewer, at=MORNING)


def test_three_days_before_the_last_the_calendar_reminds_once(db: SQLAlchemy) -> None:
    desk = sent(a_desk())
    desk.trio.person.user.email = "me@example.org"
    last: date = desk.agreement.sign_by  # type: ignore[assignment]
    for before in (4, 3, 2, 1, 0):
        a_day_begins(at_local(last - timedelta(days=before), 0, 5))
        assert len(letters(db)) == (0 if before == 4 else 1)
    events = [row.event for row in db.session.scalars(history("agreement", desk.agreement.id))]
    assert events.count("remind") == 1


def test_the_page_says_until_when_and_when_it_was_last_reminded(client: FlaskClient, db: SQLAlchemy) -> None:
    desk = sign(sent(a_desk()), Party.PERSON)
    path = f"/agreements/{desk.agreement.id}"
    sign_in(client, desk.trio.office_user)
    text = client.get(path).text
    assert "逾期会怎样" in text
    assert "本稿作废" in text
    assert client.post(f"{path}/remind").status_code == 303
    again = client.get(path).text
    assert "上次催办" in again
    assert "今天已经催办过" in again
    assert sign_in(client, office_of(a_desk().trio.school)).post(f"{path}/remind").status_code == 404
