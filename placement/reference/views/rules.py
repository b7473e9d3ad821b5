"""The rule book: read by everyone who is signed in, corrected by the system administrator with dated rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Response, current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from placement.compliance.rulebook import Light, RuleBook, RuleRow, Stage
from placement.compliance.week import in_hours
from placement.kernel.clock import local_date
from placement.kernel.errors import RuleBroken
from placement.kernel.findings import Severity
from placement.kernel.text import Text, bilingual
from placement.reference import rule_book, wording
from placement.reference.forms import (
    RevisionForm,
    RuleFilters,
    revision_form,
    threshold_fields,
    typed_thresholds,
)
from placement.reference.rule_book import RevisionFacts
from placement.reference.services import ADMINISTRATOR
from placement.reference.views.blueprint import blueprint
from placement.web import navigation
from placement.web.access import current_viewer, requires, signed_in
from placement.web.filters import date_cn, is_chinese, translate
from placement.web.htmx import respond
from placement.web.pagination import PER_PAGE, Page, page_number
from placement.web.transactions import writes

navigation.item(Text("规则库"), "reference.rules", icon="gavel", roles={ADMINISTRATOR}, order=103)
SORTS = {"id": lambda line: _number(line.row), "from": lambda line: (line.row.valid_from, *_number(line.row))}


@dataclass(frozen=True)
class Line:
    """One rule as the list shows it; `coming` is the first day of a row that does not count yet."""

    row: RuleRow
    sentence: Text
    added: bool
    coming: date | None


@blueprint.get("/rules")
@signed_in
def rules() -> AnyResponse:
    """The rule book as it stands today."""
    filters, book = RuleFilters(), rule_book.current()
    sort = request.args.get("sort", "id")
    sort = sort if sort.lstrip("-") in SORTS else "id"
    found = [line for line in _lines(book) if _fits(line, filters)]
    found.sort(key=SORTS[sort.lstrip("-")], reverse=sort.startswith("-"))
    return respond(
        "reference/rules.html",
        "reference/_rules.html",
        page=_page_of(found),
        filters=filters,
        chips=filters.chips(),
        sort=sort,
        version=book.version,
        words=wording,
    )


@blueprint.get("/rules/<string:rule>/<string:check>")
@signed_in
def rule(rule: str, check: str) -> AnyResponse:
    """One rule: what it says today, and every row it ever had."""
    row = rule_book.get_row(rule, check, on=_today())
    return respond(
        "reference/rule.html",
        row=row,
        sentence=_sentence(row),
        english=_english(_sentence(row)),
        thresholds=_thresholds(row),
        kinds=_listed(label for kind, label in wording.RULE_KIND_LABELS.items() if kind in row.kinds),
        stages=_listed(wording.STAGE_LABELS[stage] for stage in Stage if stage in row.stages),
        dated=[
            (each, _sentence(each.row), _thresholds(each.row)) for each in rule_book.history(rule, check, on=_today())
        ],
        words=wording,
        may_edit=current_viewer().is_(ADMINISTRATOR),
    )


@blueprint.get("/rules/<string:rule>/<string:check>/revise")
@requires(ADMINISTRATOR)
def edit_rule(rule: str, check: str) -> AnyResponse:
    """The form of a new row, filled with the row in force."""
    row = rule_book.get_row(rule, check, on=_today())
    return _revision_page(row, revision_form(row.thresholds)(formdata=None, data=_values(row)))


@blueprint.post("/rules/<string:rule>/<string:check>/revise")
@requires(ADMINISTRATOR)
@writes
def revise_rule(rule: str, check: str) -> AnyResponse:
    """Add a dated row."""
    row = rule_book.get_row(rule, check, on=_today())
    form = revision_form(row.thresholds)()
    if not form.validate():
        return _revision_page(row, form, status=422)
    try:
        revision = rule_book.revise(rule, check, _facts(form, row), by=current_viewer(), at=_now())
    except RuleBroken as error:
        form.add_error(error.field, translate(error.message))
        return _revision_page(row, form, status=422)
    flash(_("已新增一行，自 %(day)s 起生效", day=date_cn(revision.valid_from)), "success")
    return redirect(url_for("reference.rule", rule=rule, check=check), code=303)


def _revision_page(row: RuleRow, form: RevisionForm, *, status: int = 200) -> Response:
    return respond(
        "reference/rule_revise.html",
        status=status,
        row=row,
        form=form,
        sentence=_sentence(row),
        names=list(row.thresholds),
        places=_listed(f"{{{place}}} {translate(wording.PLACE_LABELS[place])}" for place in rule_book.places_of(row)),
        vocabularies=_vocabularies(row.thresholds),
        hints={severity.value: translate(hint) for severity, hint in wording.SEVERITY_HINTS.items()},
    )


def _facts(form: RevisionForm, row: RuleRow) -> RevisionFacts:
    return RevisionFacts(
        severity=Severity(form.severity.data),
        waivable=form.waivable.data,
        article=form.article.data,
        message=form.message.data,
        message_en=form.message_en.data,
        thresholds=typed_thresholds(form, row.thresholds),
        valid_from=form.valid_from.data,
        valid_to=form.valid_to.data,
        source=form.source.data,
        confidence=form.confidence.data,
    )


def _values(row: RuleRow) -> dict[str, Any]:
    places = rule_book.places_of(row)
    return {
        "severity": row.severity.value,
        "waivable": row.waivable,
        "article": row.article,
        "message": rule_book.as_typed(row.message, places),
        "message_en": rule_book.as_typed(row.message_en, places),
        "confidence": row.confidence if row.confidence in wording.CONFIDENCE_CHOICES else wording.ENTERED,
        "valid_from": _today(),
        **threshold_fields(row.thresholds),
    }


def _lines(book: RuleBook) -> list[Line]:
    today = _today()
    coming: dict[tuple[str, str], date] = {}
    for row in book.rows:
        if row.valid_from > today:
            coming[row.key] = min(row.valid_from, coming.get(row.key, row.valid_from))
    return [Line(row, _sentence(row), rule_book.is_added(row), coming.get(row.key)) for row in book.standing(today)]


def _fits(line: Line, filters: RuleFilters) -> bool:
    row, words = line.row, filters.words.casefold()
    searched = (row.id, str(line.sentence), _english(line.sentence), row.article, row.source)
    return (
        any(words in text.casefold() for text in searched)
        and filters.light.data in ("", None, row.light)
        and filters.severity.data in ("", None, row.severity)
        and (line.added or line.coming is not None or not filters.added.data)
    )


def _page_of(lines: Sequence[Line]) -> Page:
    number = min(page_number(), max(1, -(-len(lines) // PER_PAGE)))
    shown = lines[(number - 1) * PER_PAGE : number * PER_PAGE]
    return Page(shown, number, PER_PAGE, len(lines), False)


def _number(row: RuleRow) -> tuple[int, str, int, str]:
    """R-1105 stands after R-804."""
    return (len(row.id), row.id, list(Light).index(row.light), row.check)


def _sentence(row: RuleRow) -> Text:
    """The sentence of a row with its own thresholds; what only a case tells stays open."""
    return bilingual(row.message, row.message_en, {place: _filled(row, place) for place in rule_book.places_of(row)})


def _english(sentence: Text) -> str:
    return sentence.english % sentence.values if sentence.values else sentence.english


def _filled(row: RuleRow, place: str) -> str:
    for name in wording.PLACE_THRESHOLDS.get(place, ()):
        if name in row.thresholds:
            value = row.thresholds[name]
            return in_hours(value) if name == "minutes" else str(value)
    return "…"


def _thresholds(row: RuleRow) -> list[tuple[Text, str]]:
    return [(wording.THRESHOLD_LABELS[name], _in_words(name, value)) for name, value in row.thresholds.items()]


def _in_words(name: str, value: Any) -> str:
    if isinstance(value, int):
        unit = wording.THRESHOLD_UNITS[name]
        return translate(Text(unit.msgid, n=value, **({"hours": in_hours(value)} if name == "minutes" else {})))
    if isinstance(value, str):
        return value
    known = wording.THRESHOLD_WORDS.get(name, {})
    return _listed(known.get(word, word) for word in value)


def _vocabularies(names: Iterable[str]) -> list[str]:
    """The words that the lists of a rule may hold, each vocabulary once."""
    known = {id(words): words for name in names if (words := wording.THRESHOLD_WORDS.get(name))}
    return [_listed(words.values()) for words in known.values()]


def _listed(words: Iterable[Any]) -> str:
    return ("、" if is_chinese() else ", ").join(map(translate, words))


def _now() -> datetime:
    now: datetime = current_app.extensions["clock"].now()
    return now


def _today() -> date:
    return local_date(_now())
