"""Sheets of every kind in the house's wording, filled with the invented facts of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from placement.infra.press import Sheets
from placement.papers import rendering
from placement.papers.catalogue import place, sample_facts
from placement.papers.kinds import PaperKind
from placement.papers.wordings import house_wording
from tests.documents.samples.certificate import certificate
from tests.documents.samples.money import line, statement

__all__ = ["ISSUED_AT", "NUMBER", "VERIFY_URL", "certificate", "facts", "line", "sheets", "statement"]

NUMBER = "XY-YQ01-2026-0123"
VERIFY_URL = "https://placement.example.cn/verify/q7Fh2nVx81LmTzKc"
ISSUED_AT = datetime(2026, 2, 25, 2, 30, tzinfo=UTC)


def facts(kind: str, changes: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The sample facts of a kind; `changes` replaces some by their dotted names."""
    found = sample_facts(PaperKind(kind))
    for name, value in (changes or {}).items():
        place(found, name, value)
    return found


def sheets(kind: str, changes: Mapping[str, Any] | None = None, *, number: str = NUMBER, **others: Any) -> Sheets:
    """The paper of these facts, ready for the press; `others` are facts in place of the sample."""
    told = others or facts(kind, changes)
    return rendering.sheets_of(
        house_wording(PaperKind(kind)), told, number=number, verify_url=VERIFY_URL, issued_at=ISSUED_AT
    )
