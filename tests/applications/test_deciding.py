"""School and enterprise choose, the applicant answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy

from placement.accounts.rules import Role
from placement.applications import queries, services
from placement.infra import events
from placement.infra.outbox import Mail
from placement.kernel.errors import Conflict, NotAllowed, NotFound, RuleBroken
from placement.slots import services as slots
from placement.slots.rules import SlotKind
from tests.factories.applications import MORNING, a_stage, a_teacher_stage, an_application, member
from tests.factories.organisations import an_enterprise
from tests.factories.people import a_student, office_of, viewer_for
from tests.factories.slots import a_release, hr_viewer, office_viewer

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def heard() -> Iterator[list[Any]]:
    """Every application that slices to the right are told was accepted."""
    told: list[Any] = []

    def listen(subject: Any, *, by: Any, at: Any) -> None:
        told.append(subject)

    events.on("application_accepted")(listen)
    yield told
    events._SUBSCRIBERS["application_accepted"].remove(listen)


def test_the_enterprise_sees_an_application_only_once_the_school_has_endorsed_it() -> None:
    application = an_application(stage := a_stage())
    with pytest.raises(NotFound):
        queries.get_application(stage.hr, application.id)

    services.endorse(application, by=stage.office, at=MORNING)

    assert queries.get_application(stage.hr, application.id) is application
    with pytest.raises(NotFound):
        queries.get_application(hr_viewer(an_enterprise()), application.id)


def test_what_the_school_disallowed_the_enterprise_never_sees() -> None:
    application = an_application(stage := a_stage())

    services.reject(application, "major", "请申请对口岗位", by=stage.office, at=MORNING)

    assert (application.state, application.reason_code, application.reason_note) == (
        "rejected",
        "major",
        "请申请对口岗位",
    )
    with pytest.raises(NotFound):
        queries.get_application(stage.hr, application.id)


def test_the_school_of_a_teacher_endorses_too() -> None:
    stage, teacher = a_teacher_stage()
    application = an_application(stage, teacher, "offered")

    services.accept(application, by=viewer_for(teacher), at=MORNING)

    assert [row.event for row in queries.history("application", application.id)] == [
        "apply",
        "endorse",
        "offer",
        "accept",
    ]


def test_an_offer_holds_a_seat_for_five_days_and_tells_by_mail(db: SQLAlchemy) -> None:
    stage = a_stage(capacity=2)
    stage.student.user.email = "student@example.cn"

    application = an_application(stage, state="offered")

    assert (stage.slot.seats_held, stage.release.seats_held) == (1, 1)
    assert application.expires_at is not None
    assert (application.expires_at - MORNING).days == 5
    assert "2026年3月21日" in db.session.scalars(db.select(Mail)).one().body


def test_without_a_seat_there_is_no_offer_and_nothing_changes() -> None:
    stage = a_stage(capacity=1)
    late = an_application(stage, a_student(stage.school, "后到"), "shortlisted")
    an_application(stage, state="offered")

    with pytest.raises(RuleBroken, match="名额已满"):
        services.offer(late, by=stage.hr, at=MORNING)

    assert (late.state, late.expires_at) == ("shortlisted", None)


def test_the_quota_of_the_school_counts_although_the_slot_has_seats() -> None:
    stage = a_stage(capacity=5, quota=1)
    late = an_application(stage, a_student(stage.school, "后到"), "endorsed")
    an_application(stage, state="offered")

    with pytest.raises(RuleBroken, match="名额已满"):
        services.offer(late, by=stage.hr, at=MORNING)


def test_nobody_is_offered_what_has_begun() -> None:
    stage = a_stage()
    application = an_application(stage, state="endorsed")

    with pytest.raises(RuleBroken, match="slot_begun"):
        services.offer(application, by=stage.hr, at=MORNING + timedelta(days=150))


def a_stage_beside(stage: Any, **terms: Any) -> Any:
    """Another enterprise's slot before the same school and student."""
    enterprise = an_enterprise(approved_by=stage.school)
    release = a_release(enterprise, stage.school, title="另一家的岗位", **terms)
    return type(stage)(stage.school, enterprise, release, stage.student)


@pytest.mark.parametrize(
    "code, note, wrong",
    [
        ("", "", "reason"),
        ("nonsense", "", "reason"),
        ("other", "  ", "note"),
        ("other", "面试时间冲突", None),
        ("full", "", None),
    ],
)
def test_a_rejection_names_a_coded_reason_and_other_needs_words(code: str, note: str, wrong: str | None) -> None:
    application = an_application(stage := a_stage(), state="endorsed")

    if wrong:
        with pytest.raises(RuleBroken) as refused:
            services.reject(application, code, note, by=stage.hr, at=MORNING)
        assert (refused.value.field, application.state) == (wrong, "endorsed")
    else:
        services.reject(application, code, note, by=stage.hr, at=MORNING)
        assert (application.state, application.reason_code) == ("rejected", code)


def test_accepting_keeps_the_seat_and_tells_the_next_slice(heard: list[Any]) -> None:
    application = an_application(stage := a_stage(), state="accepted")

    assert (application.state, application.expires_at) == ("accepted", None)
    assert (stage.slot.seats_held, stage.release.seats_held) == (1, 1)
    assert heard == [application]


def test_accepting_ends_the_other_open_applications_and_frees_their_seats() -> None:
    stage = a_stage()
    offered, waiting, over = (a_stage_beside(stage) for _ in range(3))
    second = an_application(offered, state="offered")
    third = an_application(waiting)
    fourth = an_application(over, state="withdrawn")
    assert offered.slot.seats_held == 1

    an_application(stage, state="accepted")

    assert (second.state, third.state, fourth.state) == ("superseded", "superseded", "withdrawn")
    assert (offered.slot.seats_held, offered.release.seats_held) == (0, 0)
    last = queries.history("application", second.id)[-1]
    assert (last.event, last.role, "软件测试员" in last.comment) == ("supersede", "system", True)


def test_the_applications_of_others_stay_as_they_are() -> None:
    stage = a_stage()
    other = an_application(stage, a_student(stage.school, "同学"), "offered")

    an_application(stage, state="accepted")

    assert other.state == "offered"
    assert stage.slot.seats_held == 2


def test_a_teacher_keeps_applications_for_other_months() -> None:
    stage, teacher = a_teacher_stage(starts_on=date(2026, 7, 1), ends_on=date(2026, 7, 31))
    same, later = (
        a_stage_beside(stage, kind=SlotKind.TEACHER_PRACTICE, major_codes=(), starts_on=start, ends_on=end)
        for start, end in ((date(2026, 7, 20), date(2026, 8, 20)), (date(2026, 8, 1), date(2026, 8, 31)))
    )
    overlapping, free = an_application(same, teacher), an_application(later, teacher)

    an_application(stage, teacher, "accepted")

    assert (overlapping.state, free.state) == ("superseded", "submitted")


def test_an_offer_that_expired_is_refused_with_a_kind_sentence() -> None:
    application = an_application(stage := a_stage(), state="offered")

    with pytest.raises(RuleBroken, match="offer_expired") as refused:
        services.accept(application, by=viewer_for(stage.student), at=MORNING + timedelta(days=6))

    assert "可以重新申请" in str(refused.value.message)
    assert application.state == "offered"


def test_on_the_last_evening_the_offer_still_stands() -> None:
    application = an_application(stage := a_stage(), state="offered")
    assert application.expires_at is not None

    services.accept(application, by=viewer_for(stage.student), at=application.expires_at)

    assert application.state == "accepted"


def test_accepting_twice_is_a_conflict_and_counts_once(heard: list[Any]) -> None:
    application = an_application(stage := a_stage(), state="accepted")

    with pytest.raises(Conflict):
        services.accept(application, by=viewer_for(stage.student), at=MORNING)

    assert (len(heard), stage.slot.seats_held) == (1, 1)


def test_declining_gives_the_seat_back() -> None:
    application = an_application(stage := a_stage(capacity=1), state="offered")

    services.decline(application, "找到离家更近的单位", by=viewer_for(stage.student), at=MORNING)

    assert (application.state, stage.slot.seats_held, stage.release.seats_held) == ("declined", 0, 0)
    assert an_application(stage, a_student(stage.school, "下一位"), "offered").state == "offered"


@pytest.mark.parametrize("act", ["accept", "decline"])
def test_nobody_answers_for_another(act: str) -> None:
    application = an_application(stage := a_stage(), state="offered")
    classmate = viewer_for(a_student(stage.school, "同学"))

    with pytest.raises(NotAllowed):
        getattr(services, act)(application, by=classmate, at=MORNING)


def test_another_school_or_enterprise_cannot_decide() -> None:
    application = an_application(stage := a_stage())
    elsewhere = a_stage()
    with pytest.raises(NotAllowed):
        services.endorse(application, by=elsewhere.office, at=MORNING)
    services.endorse(application, by=stage.office, at=MORNING)
    for act in (services.shortlist, services.offer):
        with pytest.raises(NotAllowed):
            act(application, by=elsewhere.hr, at=MORNING)


def test_a_mentor_has_no_say() -> None:
    application = an_application(stage := a_stage(), state="endorsed")

    with pytest.raises(NotAllowed):
        services.offer(application, by=member(Role.MENTOR, stage.enterprise.id), at=MORNING)


def test_once_the_slot_is_closed_nothing_goes_on() -> None:
    application = an_application(stage := a_stage(), state="endorsed")
    slots.close_slot(stage.slot, by=stage.hr, at=MORNING)

    with pytest.raises(RuleBroken, match="已关闭"):
        services.offer(application, by=stage.hr, at=MORNING)


def test_many_rows_at_once_name_those_that_fail_and_do_the_others() -> None:
    stage = a_stage(capacity=2)
    people = [a_student(stage.school, name) for name in ("甲一", "乙二", "丙三")]
    rows = [an_application(stage, person, "endorsed") for person in people]
    services.withdraw(rows[0], by=viewer_for(people[0]), at=MORNING)
    rows.append(an_application(stage, a_student(stage.school, "丁四"), "endorsed"))

    done, failures = services.offer_many(rows, by=stage.hr, at=MORNING)

    assert done == 2
    assert [name for name, _ in failures] == ["甲一", "丁四"]
    assert "名额已满" in str(failures[1][1])
    assert [row.state for row in rows] == ["withdrawn", "offered", "offered", "endorsed"]
    assert (stage.slot.seats_held, stage.release.seats_held) == (2, 2)


def test_many_can_be_endorsed_shortlisted_and_rejected() -> None:
    stage = a_stage()
    rows = [an_application(stage, a_student(stage.school, name)) for name in ("甲一", "乙二")]
    office = viewer_for(office_of(stage.school))

    assert services.endorse_many(rows, by=office, at=MORNING) == (2, [])
    assert services.shortlist_many(rows, by=stage.hr, at=MORNING) == (2, [])
    assert services.reject_many(rows, "full", by=stage.hr, at=MORNING) == (2, [])
    assert {row.state for row in rows} == {"rejected"}


def test_several_students_are_nominated_and_the_placed_one_is_named() -> None:
    stage = a_stage()
    placed = stage.student
    an_application(a_stage_beside(stage), placed, "accepted")
    free = a_student(stage.school, "有空的同学")

    done, failures = services.nominate_many(stage.release, [placed, free], by=office_viewer(stage.school), at=MORNING)

    assert done == 1
    assert [(name, "另一家的岗位" in str(reason)) for name, reason in failures] == [("张华生", True)]
