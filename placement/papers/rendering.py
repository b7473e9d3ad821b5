"""From a wording and facts to the sheets that the press prints, and which of the facts then stand on the paper."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from jinja2 import Template
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from placement.infra.paper_templates import date_on_paper, document_environment
from placement.infra.press import Sheets
from placement.papers.catalogue import VOLATILE, catalogue_of
from placement.papers.kinds import KINDS, PAPER_KIND_LABELS, PaperKind
from placement.papers.markup import source_of, used
from placement.papers.wordings import Wording

NUMBERED_ABOVE = ("agreement", "form")
"""Papers that carry their number above the title; the others say it in their own place."""
YES, NO = "是", "否"
_BLANK = Markup('<span class="blank"></span>')
_FREE = Markup('<span class="free">{}</span>')
_SERIAL = Markup('<p class="serial">编号：{}</p>')
_STANDING = Markup('<div class="standing">{}</div>')
_EMPTY = re.compile(r'<(p|h2)(?: class="[a-z ]+")?>\s*</\1>\n?')


def sheets_of(
    wording: Wording, facts: Mapping[str, Any], *, number: str, verify_url: str, issued_at: datetime
) -> Sheets:
    """The paper of these facts in this wording. jinja2.UndefinedError when a fact is missing from `facts`."""
    rules, title = KINDS[wording.kind], str(PAPER_KIND_LABELS[wording.kind])
    context = {**facts, "paper": {"number": number, "issued_on": date_on_paper(issued_at)}}
    particulars, clauses = (_filled(template, context) for template in _templates(wording.body))
    serial = _SERIAL.format(number) if rules.style in NUMBERED_ABOVE else ""
    return Sheets(
        number=number,
        verify_url=verify_url,
        issued_at=issued_at,
        title=title,
        author=_author(facts),
        form=rules.form,
        version=wording.version,
        copies=rules.copies_in_words,
        style=rules.style,
        particulars=f"{serial}{particulars}",
        clauses=_STANDING.format(Markup(clauses)) if clauses else "",
    )


def used_facts(wording: Wording, facts: Mapping[str, Any]) -> dict[str, str]:
    """The facts that stand on the paper by name, with the conditions it asked: what a later day is compared to."""
    return _used(wording.kind, wording.body, facts)


def _used(kind: PaperKind, body: str, facts: Mapping[str, Any]) -> dict[str, str]:
    catalogue = catalogue_of(kind)
    known = {condition.name: bool(facts[condition.name]) for condition in catalogue.conditions}
    found = used(body, known, catalogue.facts_of_block)
    told = {name: _told(_fact(facts, name)) for name in found.facts if name not in VOLATILE}
    asked = {name: YES if known[name] else NO for name in found.conditions if name not in VOLATILE}
    return dict(sorted({**told, **asked}.items()))


def _fact(facts: Mapping[str, Any], name: str) -> Any:
    value: Any = facts
    for part in name.split("."):
        value = value[part]
    return value


def _told(value: Any) -> str:
    """A fact as one line of text: a list as its rows, whose cells stand side by side."""
    if isinstance(value, list):
        return "；".join(" ".join(str(cell) for cell in row.values() if cell) for row in value)
    return str(value)


def _author(facts: Mapping[str, Any]) -> str:
    """The school, whatever paper it is."""
    for name in ("school.name", "statement.school", "certificate.school"):
        try:
            return str(_fact(facts, name))
        except KeyError:
            continue
    return ""


@lru_cache(maxsize=128)
def _templates(body: str) -> tuple[Template, ...]:
    """Particulars and standing clauses, compiled once a wording."""
    return tuple(_environment().from_string(source) for source in source_of(body))


@lru_cache(maxsize=1)
def _environment() -> SandboxedEnvironment:
    """The sandbox of the documents, where a value that is not recorded leaves a line for the pen."""
    environment = document_environment().overlay(finalize=_written)
    assert isinstance(environment, SandboxedEnvironment)
    return environment


def _written(value: Any) -> Any:
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    if not value:
        return _BLANK
    return _FREE.format(value) if "\n" in value else value


def _filled(template: Template, context: Mapping[str, Any]) -> str:
    """The HTML, without the paragraphs that a condition left empty."""
    return _EMPTY.sub("", template.render(context)).strip()
