"""Waivers: only what a rule allows, with reason, document, person and day; beside the raw result; over in time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, select

from placement.infra import events
from placement.infra.files import StoredFile, read
from placement.infra.outbox import Mail
from placement.infra.statelog import history
from placement.kernel.actors import SYSTEM
from placement.kernel.clock import FixedClock, at_local
from placement.kernel.errors import Conflict, NotAllowed, RuleBroken
from placement.kernel.findings import Severity
from placement.placements import gate, waiving
from placement.placements.models import Waiver
from placement.placements.rules import PlacementState, PreparationKind, Scan
from placement.placements.waiving import Grounds
from tests.factories.applications import MORNING
from tests.factories.people import (
    an_auditor,
    bureau_person,
    finance_of,
    head_of,
    leader_of,
    mentor_of,
    office_of,
    viewer_for,
)
from tests.factories.placements import SCAN, Trio, a_trio, make_ready
from tests.support.signing_in import sign_in

ON = MORNING.date()
UNTIL = date(2026, 6, 1)
REASON = "主管部门系统维护，材料已提交，备案号月底前下发。"
GROUNDS = Grounds(REASON, "张三", UNTIL)
RULE = "R-119"


def unfiled() -> Trio:
    """Everything is there but the filing, which a school may waive."""
    trio = a_trio()
    make_ready(trio, without=PreparationKind.FILING)
    return trio


def granted(trio: Trio, *, until: date = UNTIL) -> Waiver:
    return waiving.grant(trio.placement, RULE, Grounds(REASON, "张三", until), scan=SCAN, by=trio.office, at=MORNING)


def filing(trio: Trio, *, on: date = ON) -> gate.Check:
    return next(check for check in gate.checks(trio.placement, on=on) if check.light == "filing")


def address(trio: Trio) -> str:
    return f"/placements/{trio.placement.id}/waivers"


def told(content: bytes = SCAN.data, name: str = "决定.pdf", **changes: str) -> dict[str, object]:
    fields = {"rule": RULE, "reason": REASON, "decided_by": "张三", "until": str(UNTIL), **changes}
    return {**fields, "document": (BytesIO(content), name)}


def test_a_waiver_turns_the_light_amber_beside_the_raw_block_and_opens_the_gate(db: SQLAlchemy) -> None:
    trio = unfiled()
    assert filing(trio).colour == "red"
    waiver = granted(trio)
    check = filing(trio)
    assert check.colour == "amber"
    assert check.finding is not None
    assert (check.finding.severity, check.finding.stops) == (Severity.BLOCK, False)
    assert trio.placement.state == PlacementState.GATED
    assert read(waiver.file) == SCAN.data


@pytest.mark.parametrize(
    "changes,code",
    [
        ({"reason": "急"}, "reason_missing"),
        ({"reason": "长" * 1001}, "reason_missing"),
        ({"decided_by": " "}, "name_missing"),
        ({"until": ON - timedelta(days=1)}, "bad_until"),
        ({"until": date(2027, 1, 1)}, "bad_until"),
    ],
)
def test_a_waiver_needs_a_reason_a_person_and_a_day_within_the_stay(
    db: SQLAlchemy, changes: dict[str, object], code: str
) -> None:
    trio = unfiled()
    grounds = Grounds(**{"reason": REASON, "decided_by": "张三", "until": UNTIL, **changes})  # type: ignore[arg-type]
    with pytest.raises(RuleBroken, match=code):
        waiving.grant(trio.placement, RULE, grounds, scan=SCAN, by=trio.office, at=MORNING)
    assert filing(trio).colour == "red"


def test_the_first_and_the_last_possible_day_are_taken(db: SQLAlchemy) -> None:
    granted(unfiled(), until=ON)
    trio = unfiled()
    granted(trio, until=trio.placement.ends_on)


@pytest.mark.parametrize("rule", ["R-604", "R-608", "R-110", "R-999", ""])
def test_only_what_is_broken_and_allows_it_is_waived(db: SQLAlchemy, rule: str) -> None:
    trio = unfiled()
    with pytest.raises(RuleBroken, match="not_waivable"):
        waiving.grant(trio.placement, rule, GROUNDS, scan=SCAN, by=trio.office, at=MORNING)


def test_a_second_waiver_waits_for_the_end_of_the_first(db: SQLAlchemy) -> None:
    trio = unfiled()
    first = granted(trio)
    with pytest.raises(Conflict, match="waived"):
        granted(trio)
    waiving.revoke(first, by=trio.office, at=MORNING)
    granted(trio)
    assert filing(trio).colour == "amber"


def test_one_that_has_run_out_is_followed_by_another_at_once(db: SQLAlchemy) -> None:
    trio = unfiled()
    first = granted(trio, until=ON)
    waiving.grant(trio.placement, RULE, GROUNDS, scan=SCAN, by=trio.office, at=MORNING + timedelta(days=1))
    assert first.ended_at is not None
    assert filing(trio, on=ON + timedelta(days=1)).colour == "amber"


def test_revoking_turns_the_light_red_and_closes_the_gate_with_the_reason(db: SQLAlchemy) -> None:
    trio = unfiled()
    waiver = granted(trio)
    waiving.revoke(waiver, by=trio.office, at=MORNING)
    assert filing(trio).colour == "red"
    assert trio.placement.state == PlacementState.PLANNED
    assert "备案" in db.session.scalars(history("placement", trio.placement.id)).all()[-1].comment
    with pytest.raises(Conflict, match="waiver_over"):
        waiving.revoke(waiver, by=trio.office, at=MORNING)


def test_only_the_own_office_waives_and_revokes(db: SQLAlchemy) -> None:
    trio = unfiled()
    waiver = granted(trio)
    others = (trio.hr, trio.me, viewer_for(leader_of(trio.school)), viewer_for(office_of(a_trio().school)))
    for viewer in others:
        with pytest.raises(NotAllowed):
            waiving.revoke(waiver, by=viewer, at=MORNING)
        with pytest.raises(NotAllowed):
            waiving.grant(trio.placement, RULE, GROUNDS, scan=SCAN, by=viewer, at=MORNING)


def test_when_it_is_over_the_light_is_red_the_gate_closes_and_the_office_is_told(
    db: SQLAlchemy, clock: FixedClock, run_jobs: Callable[[], int]
) -> None:
    trio = unfiled()
    trio.office_user.email = "shen@xihu.example"
    waiver = granted(trio, until=date(2026, 4, 1))
    assert filing(trio, on=date(2026, 4, 1)).colour == "amber"
    assert filing(trio, on=date(2026, 4, 2)).colour == "red"
    next_day(db, clock, run_jobs, date(2026, 4, 1))
    assert trio.placement.state == PlacementState.GATED
    next_day(db, clock, run_jobs, date(2026, 4, 2))
    assert trio.placement.state == PlacementState.PLANNED
    assert waiver.ended_at is not None
    assert subjects(db, "shen@xihu.example") == ["豁免已到期，该项检查重新变为红灯"]
    next_day(db, clock, run_jobs, date(2026, 4, 3))
    assert len(subjects(db, "shen@xihu.example")) == 1


def next_day(db: SQLAlchemy, clock: FixedClock, run_jobs: Callable[[], int], day: date) -> None:
    at = at_local(day)
    clock.move_to(at)
    events.happened("day_began", day, by=SYSTEM, at=at)
    db.session.commit()
    run_jobs()
    db.session.expire_all()


def subjects(db: SQLAlchemy, address: str) -> list[str]:
    return list(db.session.scalars(select(Mail.subject).where(Mail.recipient == address)))


def test_the_office_records_a_waiver_on_its_page(client: FlaskClient, db: SQLAlchemy) -> None:
    trio = unfiled()
    page = f"/placements/{trio.placement.id}"
    sign_in(client, trio.office_user)
    assert f"{address(trio)}?rule=R-119" in client.get(page).text
    assert "selected" in client.get(f"{address(trio)}?rule=R-119").text
    assert client.post(address(trio), data=told()).status_code == 303
    text = client.get(page).text
    assert "规定：不得；已豁免至 2026-06-01，张三决定，理由：主管部门系统维护" in text
    assert "条件齐备" in text
    assert client.post(address(trio), data=told()).status_code == 409
    assert "生效中" in client.get(address(trio)).text
    waiver = db.session.scalars(select(Waiver)).one()
    assert client.post(f"{address(trio)}/{waiver.id}/revoke").status_code == 303
    assert "已撤销" in client.get(address(trio)).text
    assert client.post(f"{address(trio)}/{waiver.id}/revoke").status_code == 409


@pytest.mark.parametrize(
    "content,name,changes,words",
    [
        (b"MZ program", "决定.pdf", {}, "pl-error"),
        (b"", "", {}, "文件是空的"),
        (SCAN.data, "决定.png", {}, "内容却不是这种文件"),
        (SCAN.data, "决定.pdf", {"reason": "急"}, "请写明豁免理由"),
        (SCAN.data, "决定.pdf", {"decided_by": ""}, "此项必填"),
        (SCAN.data, "决定.pdf", {"until": "2027-01-01"}, "有效期须在今天至实习结束之间"),
        (SCAN.data, "决定.pdf", {"rule": "R-604"}, "pl-error"),
        (SCAN.data, "决定.pdf", {"rule": ""}, "请选择要豁免的检查项"),
    ],
    ids=["no pdf", "no file", "misnamed", "no reason", "nobody", "after the end", "not waivable", "no rule"],
)
def test_a_bad_waiver_is_refused_and_nothing_is_half_saved(
    client: FlaskClient, db: SQLAlchemy, content: bytes, name: str, changes: dict[str, str], words: str
) -> None:
    trio = unfiled()
    db.session.commit()
    before = db.session.scalar(select(func.count(StoredFile.id)))
    sign_in(client, trio.office_user)
    answer = client.post(address(trio), data=told(content, name, **changes))
    assert answer.status_code == 422
    assert words in answer.text
    db.session.expire_all()
    assert db.session.scalar(select(func.count(Waiver.id))) == 0
    assert db.session.scalar(select(func.count(StoredFile.id))) == before
    assert trio.placement.state == PlacementState.PLANNED


def test_who_answers_or_oversees_reads_the_decision_and_its_document(client: FlaskClient, db: SQLAlchemy) -> None:
    trio = unfiled()
    document = f"{address(trio)}/{granted(trio).id}/document"
    readers = (head_of(trio.school), leader_of(trio.school), bureau_person(), an_auditor(), trio.office_user)
    for reader in readers:
        sign_in(client, reader)
        assert REASON in client.get(address(trio)).text
        answer = client.get(document)
        assert answer.data == SCAN.data
        assert answer.headers["Content-Disposition"].startswith("attachment")
        if reader is not trio.office_user:
            assert "登记豁免" not in client.get(address(trio)).text
            assert client.post(address(trio), data=told()).status_code == 403


def test_others_see_that_it_is_waived_and_not_why(client: FlaskClient, db: SQLAlchemy) -> None:
    trio = unfiled()
    document = f"{address(trio)}/{granted(trio).id}/document"
    trio.placement.mentor_id = trio.mentor.id
    for reader in (trio.person.user, trio.hr_user, trio.mentor, finance_of(trio.school)):
        sign_in(client, reader)
        assert client.get(address(trio)).status_code == 403
        assert client.get(document).status_code == 403
        text = client.get(f"/placements/{trio.placement.id}").text
        assert "规定：不得；学校已豁免至 2026-06-01" in text
        assert REASON not in text


def test_another_school_finds_no_waiver(client: FlaskClient, db: SQLAlchemy) -> None:
    trio, other = unfiled(), a_trio()
    waiver = granted(trio)
    for stranger in (other.office_user, head_of(trio.school, "护理系")):
        sign_in(client, stranger)
        assert client.get(address(trio)).status_code == 404
        assert client.get(f"{address(trio)}/{waiver.id}/document").status_code == 404
    sign_in(client, other.office_user)
    assert client.post(address(trio), data=told()).status_code == 404
    assert client.post(f"{address(other)}/{waiver.id}/revoke").status_code == 404
    assert waiver.ended_at is None
    assert mentor_of(trio.enterprise)


def test_a_scan_may_be_a_photograph(db: SQLAlchemy) -> None:
    trio = unfiled()
    photo = Scan(b"\x89PNG\r\n\x1a\n stamp", "决定.png")
    waiver = waiving.grant(trio.placement, RULE, GROUNDS, scan=photo, by=trio.office, at=MORNING)
    assert waiver.file.media_type == "image/png"
