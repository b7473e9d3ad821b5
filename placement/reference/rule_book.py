"""The rule book as it stands in the database: the shipped rows, and on top of them what administrators added."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from placement.compliance.rulebook import RuleBook, RuleRow, shipped_book
from placement.compliance.week import DAY, minutes_of
from placement.extensions import db
from placement.infra import audit, events
from placement.infra.audit import AuditEntry
from placement.kernel.actors import Viewer
from placement.kernel.clock import local_date
from placement.kernel.errors import NotAllowed, NotFound, RuleBroken
from placement.kernel.findings import Severity
from placement.kernel.text import Text
from placement.reference.models import RuleRevision
from placement.reference.queries import keep
from placement.reference.services import ADMINISTRATOR, check_source
from placement.reference.wording import CODE_THRESHOLDS, THRESHOLD_LABELS, THRESHOLD_WORDS

SETTABLE = (Severity.BLOCK, Severity.WARN, Severity.INFO)
LIMITS = {"article": 200, "message": 300, "message_en": 500, "source": 200, "confidence": 200}
"""Characters of a text, as the columns take them."""
YEARS_AHEAD = 10
MOST_WORDS = 100
BOUNDS: Mapping[str, tuple[int, int]] = {
    "least_age": (10, 60),
    "full_age": (10, 60),
    "refused_up_to_year": (1, 6),
    "years": (1, 50),
    "percent": (1, 100),
    "refused_from_class": (2, 4),
    "rest_days": (1, 6),
    "least_months": (1, 60),
    "most_months": (1, 60),
    "long_months": (1, 60),
}
"""Beyond these somebody mistyped: none of them switches its rule off."""
MINUTE_BOUNDS = {"day_not_long": (60, DAY), "week_not_long": (60, 7 * DAY)}
"""Of a day and of a week; who types hours for minutes is below."""
LARGEST = 100_000
ORDERED = (("least_months", "most_months"), ("most_months", "long_months"))
_PLACE = re.compile(r"%\((\w+)\)s")
_BRACES = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, kw_only=True)
class RevisionFacts:
    """What an administrator sets of a rule from a day on.

    The sentences are written as people read them: {hours} where the check fills something in, a percent sign for
    itself. Thresholds by the names of the row in force; one that is left out stays as it is.
    """

    severity: Severity
    waivable: bool
    article: str
    message: str
    message_en: str
    valid_from: date
    source: str
    confidence: str
    thresholds: Mapping[str, Any] = field(default_factory=dict)
    valid_to: date | None = None


@dataclass(frozen=True)
class DatedRow:
    """A row of the history of a rule: where it comes from, and whether it counts on the day that was asked."""

    row: RuleRow
    revision: RuleRevision | None
    author: str
    state: str


def current() -> RuleBook:
    """The rule book with every row added so far; read from the database once in a transaction.

    Its version names the shipped edition and the last row added, such as "2026.11+17".
    """
    return keep("rule_book", _read)


def _read() -> RuleBook:
    rows = list(db.session.scalars(select(RuleRevision).order_by(RuleRevision.id)))
    shipped = shipped_book()
    if not rows:
        return shipped
    return shipped.with_rows(filter(None, map(row_of, rows)), f"{shipped.version}+{rows[-1].id}")


def row_of(revision: RuleRevision) -> RuleRow | None:
    """A row of the database on the frame of the shipped row of the same rule; None when that rule is no more.

    A threshold the rule no longer has is left out, one it has newly is that of the frame.
    """
    frame = shipped_row(revision.rule, revision.check_name)
    if frame is None:
        return None
    places = places_of(frame)
    return replace(
        frame,
        severity=Severity(revision.severity),
        waivable=revision.waivable,
        article=revision.article,
        confidence=revision.confidence,
        message=_as_filled(revision.message, places),
        message_en=_as_filled(revision.message_en, places),
        thresholds={name: revision.thresholds.get(name, value) for name, value in frame.thresholds.items()},
        valid_from=revision.valid_from,
        valid_to=revision.valid_to,
        source=revision.source,
    )


def shipped_row(rule: str, check: str) -> RuleRow | None:
    """The row of rules.toml that names this rule and check."""
    return next((row for row in shipped_book().rows if row.key == (rule, check)), None)


def is_added(row: RuleRow) -> bool:
    """Whether a row was added by hand."""
    return not any(row is shipped for shipped in shipped_book().rows)


def get_row(rule: str, check: str, *, on: date) -> RuleRow:
    """The row that counts on a day, else the shipped one. Raises NotFound."""
    row = current().row(rule, check, on=on) or shipped_row(rule, check)
    if row is None:
        raise NotFound()
    return row


def revisions_of(rule: str, check: str) -> list[RuleRevision]:
    """What administrators added to a rule, in the order in which they did."""
    query = select(RuleRevision).where(RuleRevision.rule == rule, RuleRevision.check_name == check)
    return list(db.session.scalars(query.order_by(RuleRevision.id)))


def history(rule: str, check: str, *, on: date) -> list[DatedRow]:
    """Every row of a rule, the latest first; `state` is in_force, coming, replaced or ended. Raises NotFound."""
    get_row(rule, check, on=on)
    book, key = current(), (rule, check)
    rows = [row for row in book.rows if row.key == key]
    revisions = revisions_of(rule, check)
    added: list[RuleRevision | None] = [None] * (len(rows) - len(revisions))
    names = _authors(rule) if revisions else {}
    dated = [
        DatedRow(row, revision, names.get(revision.id, "") if revision else "", _state(book, row, on))
        for row, revision in zip(rows, [*added, *revisions], strict=True)
    ]
    return sorted(dated, key=lambda each: each.row.valid_from)[::-1]


def _state(book: RuleBook, row: RuleRow, on: date) -> str:
    day = max(on, row.valid_from)
    if row.valid_to is not None and row.valid_to < on:
        return "ended"
    if book.row(*row.key, on=day) is not row:
        return "replaced"
    return "coming" if row.valid_from > on else "in_force"


def _authors(rule: str) -> dict[int, str]:
    """Who added which row, as the audit trail knows it."""
    query = select(AuditEntry.detail, AuditEntry.actor_name)
    found = db.session.execute(query.where(AuditEntry.subject == f"rule:{rule}", AuditEntry.act == "rule_revised"))
    return {detail["row"]: name for detail, name in found}


def places_of(row: RuleRow) -> tuple[str, ...]:
    """What the check of a rule fills into its sentences, by the shipped row: an added one need not use them all."""
    frame = shipped_row(*row.key) or row
    return tuple(dict.fromkeys(_PLACE.findall(frame.message + frame.message_en)))


def as_typed(sentence: str, places: Collection[str]) -> str:
    """A sentence of a row as administrators read and write it; without places no sentence is ever formatted."""
    return _PLACE.sub(r"{\1}", sentence).replace("%%", "%") if places else sentence


def _as_filled(typed: str, places: Collection[str]) -> str:
    """The reverse. What is no place of the check stays plain text, so that no sentence can fail where it is shown."""
    if not places:
        return typed
    return _BRACES.sub(
        lambda found: f"%({found[1]})s" if found[1] in places else found[0],
        typed.replace("%", "%%"),
    )


def revise(rule: str, check: str, facts: RevisionFacts, *, by: Viewer, at: datetime) -> RuleRevision:
    """Add a dated row with its source. Findings made before keep the version they were made under.

    Tells followers of "rule_revised", so that placements are looked at again. Raises NotAllowed, NotFound; RuleBroken
    `document_missing`, `end_before_start`, `bad_date`, `bad_severity`, `text_missing`, `text_too_long`,
    `bad_placeholder`, `bad_threshold`, `nothing_changed`; the field is one of the facts or a threshold.
    """
    if not by.is_(ADMINISTRATOR):
        raise NotAllowed()
    standing = get_row(rule, check, on=facts.valid_from)
    thresholds = {**standing.thresholds, **_thresholds(standing, facts.thresholds)}
    _require_dates(shipped_row(rule, check) or standing, facts, today=local_date(at))
    _require_texts(places_of(standing), facts)
    _require_order(thresholds)
    revision = RuleRevision(
        rule=rule,
        check_name=check,
        severity=facts.severity,
        waivable=facts.waivable,
        **{name: _line(getattr(facts, name)) for name in LIMITS},
        thresholds=thresholds,
        valid_from=facts.valid_from,
        valid_to=facts.valid_to,
        added_by_id=by.user_id,
        added_at=at,
    )
    added = row_of(revision)
    if added is not None and replace(added, valid_from=standing.valid_from) == standing:
        raise RuleBroken("nothing_changed", Text("与生效日当天的一行完全相同，没有需要保存的改动"))
    db.session.add(revision)
    db.session.flush()
    told = {"check": check, "row": revision.id, "valid_from": revision.valid_from.isoformat()}
    audit.record("rule_revised", f"rule:{rule}", by=by, at=at, source=revision.source, **told)
    events.happened("rule_revised", revision, by=by, at=at)
    return revision


def _line(text: str) -> str:
    return " ".join(text.split())


def _require_dates(shipped: RuleRow, facts: RevisionFacts, *, today: date) -> None:
    if facts.valid_from < shipped.valid_from:
        raise RuleBroken(
            "bad_date", Text("生效日期不能早于随系统发布的一行：%(day)s", day=shipped.valid_from), field="valid_from"
        )
    if facts.valid_from.year > today.year + YEARS_AHEAD:
        raise RuleBroken("bad_date", Text("生效日期过于遥远，请核对年份"), field="valid_from")
    if facts.valid_to is not None and facts.valid_to < facts.valid_from:
        raise RuleBroken("end_before_start", Text("结束日期不能早于开始日期"), field="valid_to")


def _require_texts(places: Collection[str], facts: RevisionFacts) -> None:
    if facts.severity not in SETTABLE:
        raise RuleBroken("bad_severity", Text("请选择严重程度"), field="severity")
    for name, limit in LIMITS.items():
        text = _line(getattr(facts, name))
        if not text and name != "source":
            raise RuleBroken("text_missing", Text("此项必填"), field=name)
        if len(text) > limit:
            raise RuleBroken("text_too_long", Text("不能超过 %(n)s 个字", n=limit), field=name)
    check_source(facts.source, field="source")
    for name in ("message", "message_en"):
        _require_places(getattr(facts, name), places, field=name)


def _require_places(sentence: str, places: Collection[str], *, field: str) -> None:
    """A sentence may use what the check fills in, and nothing that looks like it."""
    rest = _BRACES.sub(lambda found: "" if found[1] in places else found[0], sentence)
    if not re.search(r"[{}]|%\(", rest):
        return
    names = "、".join(f"{{{name}}}" for name in places)
    refusal = Text("句中花括号只能用于 %(names)s", names=names) if places else Text("这条规则的提示语不能使用花括号")
    raise RuleBroken("bad_placeholder", refusal, field=field)


def _thresholds(standing: RuleRow, told: Mapping[str, Any]) -> dict[str, Any]:
    """The thresholds told, each of the type and within the bounds of its name."""
    for name, value in told.items():
        refusal = _objection(standing, name, value)
        if refusal is not None:
            raise RuleBroken("bad_threshold", refusal, field=name)
    return {name: list(dict.fromkeys(value)) if isinstance(value, list) else value for name, value in told.items()}


def _objection(standing: RuleRow, name: str, value: Any) -> Text | None:
    shipped = standing.thresholds.get(name)
    if isinstance(shipped, int):
        least, most = MINUTE_BOUNDS.get(standing.check) or BOUNDS.get(name, (1, LARGEST))
        sound = isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
        return None if sound else Text("请填写 %(min)s 到 %(max)s 之间的整数", min=least, max=most)
    if isinstance(shipped, str):
        sound = isinstance(value, str) and minutes_of(value) is not None
        return None if sound else Text("请填写时间，例如 22:00")
    if isinstance(shipped, list):
        return _word_objection(name, value)
    return Text("这条规则没有这一项")


def _word_objection(name: str, words: Any) -> Text | None:
    if not isinstance(words, list) or not 0 < len(words) <= MOST_WORDS:
        return Text("请填写 1 到 %(n)s 项，每行一项", n=MOST_WORDS)
    known, shape = THRESHOLD_WORDS.get(name), CODE_THRESHOLDS.get(name)
    for word in words:
        if not isinstance(word, str) or not word or (known is not None and word not in known):
            return Text("没有“%(word)s”这一项，请从可用的词中选择", word=word)
        if shape is not None and not (word.isascii() and word.isdigit() and len(word) == shape):
            return Text("“%(word)s”不是 %(n)s 位数字代码", word=word, n=shape)
    return None


def _require_order(thresholds: Mapping[str, Any]) -> None:
    for less, more in ORDERED:
        if less in thresholds and more in thresholds and thresholds[less] > thresholds[more]:
            raise RuleBroken("bad_threshold", Text("不能小于%(what)s", what=THRESHOLD_LABELS[less]), field=more)
    if "begins" in thresholds and thresholds["begins"] == thresholds.get("ends"):
        raise RuleBroken("bad_threshold", Text("夜间结束时间不能与开始时间相同"), field="ends")
