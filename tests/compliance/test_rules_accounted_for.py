"""Every rule number of the fact base is in the rule book, or named with its reason in docs/rules-not-implemented.md."""

from __future__ import annotations

import re
from pathlib import Path

from placement.compliance.casework import ALL_RULES, EVALUATED
from placement.compliance.rulebook import shipped_book

ROOT = Path(__file__).resolve().parents[2]
FACTS = ROOT / "placement" / "reference" / "data" / "regulations.md"
DOCUMENT = ROOT / "docs" / "rules-not-implemented.md"


def _numbers(text: str) -> set[str]:
    """Every R-number of a text, spans such as "R-501 to R-506" written out."""
    spans = re.findall(r"R-(\d+) to R-(\d+)", text)
    spelt = {f"R-{number}" for first, last in spans for number in range(int(first), int(last) + 1)}
    return spelt | set(re.findall(r"R-\d+", text))


def test_every_rule_is_in_the_book_or_has_its_reason() -> None:
    told = {row.id for row in shipped_book().rows} | _numbers(DOCUMENT.read_text())

    assert set(ALL_RULES) - told == set()


def test_the_numbers_are_those_of_the_fact_base() -> None:
    rows = set(re.findall(r"^\| (R-\d+) \|", FACTS.read_text(), flags=re.MULTILINE))
    concerned = {rule for rule in rows if not re.fullmatch(r"R-(9\d\d|12\d\d)", rule)}

    assert concerned == set(ALL_RULES)


def test_what_is_evaluated_from_a_case_file_is_in_the_book() -> None:
    assert {row.id for row in shipped_book().rows} >= EVALUATED
