"""The law as dated rows: added with a source, never edited, counting from their day on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from placement.accounts.rules import Role
from placement.compliance.casefile import VENUES
from placement.compliance.engine import KINDS, check
from placement.compliance.facts import Facts, Plan, Post
from placement.compliance.rulebook import LIGHT_LABELS, Light, Stage, shipped_book
from placement.compliance.week import Week
from placement.infra import events
from placement.infra.audit import AuditEntry
from placement.kernel.actors import SYSTEM, Viewer
from placement.kernel.clock import at_local
from placement.kernel.errors import NotAllowed, NotFound, RuleBroken
from placement.kernel.findings import Severity
from placement.placements.rules import ACTOR_LABELS
from placement.reference import rule_book, wording
from placement.reference.models import RuleRevision
from placement.reference.rule_book import RevisionFacts
from placement.slots.rules import SLOT_KIND_LABELS, VENUE_LABELS
from tests.conftest import TODAY
from tests.factories.organisations import a_school
from tests.factories.people import an_administrator, office_of, viewer_for

NOW = at_local(TODAY)
TOMORROW = TODAY + timedelta(days=1)
SOURCE = "教职成〔2026〕9号"
DAY = ("R-311", "day_not_long")
PAY = ("R-321", "near_regular_wage")
LENGTH = ("R-117", "usual_length")
NIGHT = ("R-316", "no_night_shift")
DANGER = ("R-305", "no_high_risk")
VENUE = ("R-303", "no_entertainment_venue")


@pytest.fixture
def administrator(db: SQLAlchemy) -> Viewer:
    return viewer_for(an_administrator(Role.SYSTEM_ADMIN))


def facts_of(key: tuple[str, str], **changes: object) -> RevisionFacts:
    """What the form is filled with, from today on, with a source."""
    row = rule_book.get_row(*key, on=TODAY)
    places = rule_book.places_of(row)
    told: dict[str, object] = {
        "severity": row.severity,
        "waivable": row.waivable,
        "article": row.article,
        "message": rule_book.as_typed(row.message, places),
        "message_en": rule_book.as_typed(row.message_en, places),
        "thresholds": row.thresholds,
        "valid_from": TODAY,
        "source": SOURCE,
        "confidence": "found",
    }
    return RevisionFacts(**(told | changes))  # type: ignore[arg-type]


def revise(key: tuple[str, str], by: Viewer, **changes: object) -> RuleRevision:
    return rule_book.revise(*key, facts_of(key, **changes), by=by, at=NOW)


def minutes_on(day: date) -> int:
    row = rule_book.current().row(*DAY, on=day)
    assert row is not None
    return row.number("minutes")


def test_a_row_counts_from_its_day_on_and_findings_name_its_version(administrator: Viewer, db: SQLAlchemy) -> None:
    long_day = Facts(
        Plan("work_placement", None, week=Week.even("08:30", "17:30", rest=60, weekdays="12345")), post=Post("测试员")
    )
    assert not check(long_day, on=TODAY, book=rule_book.current(), stage=Stage.SLOT, only=["R-311"])

    row = revise(DAY, administrator, thresholds={"minutes": 420}, valid_from=TOMORROW)

    book = rule_book.current()
    assert book.version == f"{shipped_book().version}+{row.id}"
    assert not check(long_day, on=TODAY, book=book, stage=Stage.SLOT, only=["R-311"])
    (found,) = check(long_day, on=TOMORROW, book=book, stage=Stage.SLOT, only=["R-311"])
    assert (found.severity, found.rule_set) == (Severity.BLOCK, book.version)
    assert str(found.message) == "每日实习时间不得超过7小时"


def test_without_added_rows_the_shipped_book_counts(db: SQLAlchemy) -> None:
    assert rule_book.current() is shipped_book()


def test_of_two_rows_of_one_day_the_later_entered_counts(administrator: Viewer, db: SQLAlchemy) -> None:
    revise(DAY, administrator, thresholds={"minutes": 420})
    revise(DAY, administrator, thresholds={"minutes": 450})

    assert minutes_on(TODAY) == 450
    assert minutes_on(TODAY - timedelta(days=1)) == 480
    assert [each.state for each in rule_book.history(*DAY, on=TODAY)] == ["in_force", "replaced", "replaced"]


def test_after_its_last_day_the_row_before_counts_again(administrator: Viewer, db: SQLAlchemy) -> None:
    revise(DAY, administrator, thresholds={"minutes": 420}, valid_to=TOMORROW)

    assert (minutes_on(TOMORROW), minutes_on(TOMORROW + timedelta(days=1))) == (420, 480)
    states = [each.state for each in rule_book.history(*DAY, on=TOMORROW + timedelta(days=1))]
    assert states == ["ended", "in_force"]


def test_the_history_tells_who_added_a_row_and_what_is_to_come(administrator: Viewer, db: SQLAlchemy) -> None:
    revise(DAY, administrator, thresholds={"minutes": 420}, valid_from=TOMORROW)

    coming, shipped = rule_book.history(*DAY, on=TODAY)

    assert (coming.state, coming.author, coming.row.source) == ("coming", administrator.name, SOURCE)
    assert (shipped.state, shipped.revision, shipped.author) == ("in_force", None, "")


def test_a_threshold_left_out_stays_as_the_row_in_force_has_it(administrator: Viewer, db: SQLAlchemy) -> None:
    revise(LENGTH, administrator, thresholds={"least_months": 4})
    revise(LENGTH, administrator, thresholds={"most_months": 8}, valid_from=TOMORROW)

    row = rule_book.get_row(*LENGTH, on=TOMORROW)
    assert (row.number("least_months"), row.number("most_months"), row.number("long_months")) == (4, 8, 10)


def test_a_revision_is_told_and_kept_in_the_audit_trail(
    administrator: Viewer, db: SQLAlchemy, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[RuleRevision] = []
    monkeypatch.setitem(events._SUBSCRIBERS, "rule_revised", [lambda row, *, by, at: told.append(row)])

    row = revise(DAY, administrator, thresholds={"minutes": 420})

    entry = db.session.query(AuditEntry).filter_by(act="rule_revised").one()
    assert told == [row]
    assert (entry.subject, entry.detail["row"], entry.detail["source"]) == ("rule:R-311", row.id, SOURCE)


def test_only_the_system_administrator_revises(db: SQLAlchemy) -> None:
    others = (SYSTEM, viewer_for(office_of(a_school())), viewer_for(an_administrator(Role.SECURITY_ADMIN)))
    for viewer in others:
        with pytest.raises(NotAllowed):
            revise(DAY, viewer, thresholds={"minutes": 420})


@pytest.mark.parametrize("key", [("R-999", "day_not_long"), ("R-311", "week_not_long"), ("", "")])
def test_a_rule_that_does_not_exist_is_not_found(administrator: Viewer, key: tuple[str, str]) -> None:
    for act in (
        lambda: rule_book.get_row(*key, on=TODAY),
        lambda: rule_book.history(*key, on=TODAY),
        lambda: rule_book.revise(*key, facts_of(DAY), by=administrator, at=NOW),
    ):
        with pytest.raises(NotFound):
            act()


@pytest.mark.parametrize("statement", ["UPDATE rule_revision SET severity = 'info'", "DELETE FROM rule_revision"])
def test_the_database_refuses_to_change_or_delete_a_row(administrator: Viewer, db: SQLAlchemy, statement: str) -> None:
    revise(DAY, administrator, thresholds={"minutes": 420})
    db.session.commit()

    with pytest.raises(DBAPIError, match="append-only"):
        db.session.execute(text(statement))
    db.session.rollback()
    assert minutes_on(TODAY) == 420


@pytest.mark.parametrize(
    "key,changes,code,field",
    [
        (DAY, {"source": ""}, "document_missing", "source"),
        (DAY, {"source": "无"}, "document_missing", "source"),
        (DAY, {"source": "长" * 201}, "text_too_long", "source"),
        (DAY, {"article": " "}, "text_missing", "article"),
        (DAY, {"article": "长" * 201}, "text_too_long", "article"),
        (DAY, {"confidence": ""}, "text_missing", "confidence"),
        (DAY, {"message": "\n"}, "text_missing", "message"),
        (DAY, {"message": "每日不得超过 {minutes} 分钟"}, "bad_placeholder", "message"),
        (DAY, {"message": "每日不得超过 {hours 小时"}, "bad_placeholder", "message"),
        (DAY, {"message": "每日不得超过 {0} 小时"}, "bad_placeholder", "message"),
        (DAY, {"message": "每日不得超过 %(hours)d 小时"}, "bad_placeholder", "message"),
        (DAY, {"message_en": "At most %(hours)s hours"}, "bad_placeholder", "message_en"),
        (LENGTH, {"message": "一般为 {months} 个月"}, "bad_placeholder", "message"),
        (DAY, {"severity": Severity.UNKNOWN}, "bad_severity", "severity"),
        (DAY, {"valid_to": TODAY - timedelta(days=1)}, "end_before_start", "valid_to"),
        (DAY, {"valid_from": date(2021, 12, 30)}, "bad_date", "valid_from"),
        (DAY, {"valid_from": date(2206, 1, 1)}, "bad_date", "valid_from"),
        (DAY, {"thresholds": {"minutes": 0}}, "bad_threshold", "minutes"),
        (DAY, {"thresholds": {"minutes": 8}}, "bad_threshold", "minutes"),
        (DAY, {"thresholds": {"minutes": 1441}}, "bad_threshold", "minutes"),
        (DAY, {"thresholds": {"minutes": True}}, "bad_threshold", "minutes"),
        (DAY, {"thresholds": {"minutes": "480"}}, "bad_threshold", "minutes"),
        (DAY, {"thresholds": {"minutes": 420.0}}, "bad_threshold", "minutes"),
        (DAY, {"thresholds": {"minutes": None}}, "bad_threshold", "minutes"),
        (DAY, {"thresholds": {"hours": 8}}, "bad_threshold", "hours"),
        (PAY, {"thresholds": {"percent": 0}}, "bad_threshold", "percent"),
        (PAY, {"thresholds": {"percent": 101}}, "bad_threshold", "percent"),
        (LENGTH, {"thresholds": {"least_months": 8}}, "bad_threshold", "most_months"),
        (LENGTH, {"thresholds": {"most_months": 11}}, "bad_threshold", "long_months"),
        (LENGTH, {"thresholds": {"long_categories": ["720"]}}, "bad_threshold", "long_categories"),
        (NIGHT, {"thresholds": {"begins": "25:00"}}, "bad_threshold", "begins"),
        (NIGHT, {"thresholds": {"begins": 22}}, "bad_threshold", "begins"),
        (NIGHT, {"thresholds": {"begins": "06:00"}}, "bad_threshold", "ends"),
        (DANGER, {"thresholds": {"hazards": []}}, "bad_threshold", "hazards"),
        (DANGER, {"thresholds": {"hazards": "toxic"}}, "bad_threshold", "hazards"),
        (DANGER, {"thresholds": {"hazards": ["toxick"]}}, "bad_threshold", "hazards"),
        (DANGER, {"thresholds": {"hazards": ["toxic", 3]}}, "bad_threshold", "hazards"),
        (DANGER, {"thresholds": {"hazards": ["toxic"] * 101}}, "bad_threshold", "hazards"),
        (VENUE, {"thresholds": {"industry_codes": ["62３3"]}}, "bad_threshold", "industry_codes"),
    ],
)
def test_what_cannot_be_law_is_refused_beside_its_field(
    administrator: Viewer, key: tuple[str, str], changes: dict[str, object], code: str, field: str
) -> None:
    with pytest.raises(RuleBroken) as refused:
        revise(key, administrator, **changes)

    assert (refused.value.code, refused.value.field) == (code, field)
    assert rule_book.revisions_of(*key) == []


def test_the_same_row_is_not_entered_twice(administrator: Viewer, db: SQLAlchemy) -> None:
    revise(DAY, administrator, thresholds={"minutes": 420})

    with pytest.raises(RuleBroken, match="nothing_changed"):
        revise(DAY, administrator, thresholds={"minutes": 420})
    revise(DAY, administrator, thresholds={"minutes": 420}, source="教职成〔2026〕10号")
    assert len(rule_book.revisions_of(*DAY)) == 2


@pytest.mark.parametrize(
    "key,typed,shown",
    [
        (PAY, "不低于同岗位工资的{percent}%，即 100% 计", "不低于同岗位工资的80%，即 100% 计"),
        (PAY, "不低于 80%% 或%s", "不低于 80%% 或%s"),
        (LENGTH, "一般为6个月，可浮动 20%", "一般为6个月，可浮动 20%"),
    ],
)
def test_a_percent_sign_is_shown_as_it_was_typed(
    administrator: Viewer, key: tuple[str, str], typed: str, shown: str
) -> None:
    revise(key, administrator, message=typed, message_en=typed)

    row = rule_book.get_row(*key, on=TODAY)
    places = rule_book.places_of(shipped_book().row(*key, on=TODAY))  # type: ignore[arg-type]
    values = dict.fromkeys(places, 80)
    assert [each % values if values else each for each in (row.message, row.message_en)] == [shown, shown]
    assert rule_book.as_typed(row.message, places) == typed


def test_a_sentence_keeps_its_places_after_a_row_that_used_none(administrator: Viewer, db: SQLAlchemy) -> None:
    revise(DAY, administrator, message="每日实习时间过长，超过 90%", message_en="The day is too long: over 90%")
    revise(DAY, administrator, message="每日不得超过{hours}小时", message_en="At most {hours} hours")

    assert rule_book.get_row(*DAY, on=TODAY).message == "每日不得超过%(hours)s小时"


def test_every_sentence_of_the_book_comes_back_as_it_was() -> None:
    for row in shipped_book().rows:
        places = rule_book.places_of(row)
        for sentence in (row.message, row.message_en):
            assert rule_book._as_filled(rule_book.as_typed(sentence, places), places) == sentence
            assert places or "%" not in sentence, f"{row.id}: a sentence without places is never formatted"


def test_every_row_of_the_book_would_pass_as_a_revision(administrator: Viewer, db: SQLAlchemy) -> None:
    for row in shipped_book().rows:
        revise(row.key, administrator)

    standing = {row.key: row for row in rule_book.current().standing(TODAY)}
    for row in shipped_book().rows:
        same = replace(standing[row.key], valid_from=row.valid_from, source=row.source, confidence=row.confidence)
        assert same == row


def test_there_are_words_for_everything_in_the_book() -> None:
    rows = shipped_book().rows
    names = {name for row in rows for name in row.thresholds}
    lists = {name for row in rows for name, value in row.thresholds.items() if isinstance(value, list)}
    numbers = {name for row in rows for name, value in row.thresholds.items() if isinstance(value, int)}
    assert names == set(wording.THRESHOLD_LABELS)
    assert numbers == set(wording.THRESHOLD_UNITS)
    assert lists == set(wording.THRESHOLD_WORDS) | set(wording.CODE_THRESHOLDS)
    assert numbers == set(rule_book.BOUNDS) | {"minutes"}
    assert {place for row in rows for place in rule_book.places_of(row)} == set(wording.PLACE_LABELS)
    assert {row.confidence for row in rows} <= set(wording.RULE_CONFIDENCE_LABELS)
    assert {row.actor for row in rows} <= set(wording.RULE_ACTOR_LABELS)
    assert set(LIGHT_LABELS) == set(Light)
    assert set(wording.STAGE_LABELS) == set(Stage)


def test_the_words_are_those_of_the_slices_that_may_not_be_asked() -> None:
    assert wording.RULE_ACTOR_LABELS == ACTOR_LABELS
    assert {str(kind): label for kind, label in SLOT_KIND_LABELS.items()} == wording.RULE_KIND_LABELS
    assert set(wording.RULE_KIND_LABELS) == KINDS
    venues = {str(venue): label for venue, label in VENUE_LABELS.items() if venue != "other"}
    assert wording.THRESHOLD_WORDS["venues"] == venues
    assert set(wording.THRESHOLD_WORDS["venues"]) == set(VENUES) - {"other"}
