"""The sandbox in which the templates of papers run, and how a paper writes dates, numbers and what is not there."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from placement.infra.qr import qr_svg
from placement.infra.typesetting import ROOT
from placement.kernel.clock import local_date
from placement.kernel.money import Exact, capitals, fixed, format_yuan
from placement.kernel.text import chinese_date


@lru_cache(maxsize=1)
def document_environment() -> SandboxedEnvironment:
    """The sandbox of the document templates: own filters, no Flask, an undefined name fails."""
    environment = SandboxedEnvironment(
        loader=FileSystemLoader(ROOT), undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(
        chinese_date=date_on_paper,
        yuan=format_yuan,
        capitals=capitals,
        fixed=fixed,
        number=plain_number,
        percent=percent,
        qr=qr_svg,
        or_dash=or_dash,
        utc_stamp=utc_stamp,
    )
    return environment


def date_on_paper(value: date | datetime | None) -> str:
    """2026年3月5日; an instant gives the date in Hangzhou; nothing gives a blank to fill in by hand."""
    if value is None:
        return "\u3000\u3000\u3000年\u3000\u3000月\u3000\u3000日"
    return chinese_date(local_date(value) if isinstance(value, datetime) else value)


def plain_number(value: Exact) -> str:
    """A number as a person writes it, at most two decimals: 8 and not 8.0, 7.5 and not 7.50."""
    text = fixed(value, 2).rstrip("0").rstrip(".")
    return text or "0"


def percent(value: Exact) -> str:
    """A rate as a whole or decimal per cent: 25% for 0.25."""
    return f"{plain_number(value * 100)}%"


def or_dash(value: Any) -> Any:
    """A dash where nothing was recorded, so that no cell of a paper is left open."""
    return "—" if value is None or value == "" else value


def utc_stamp(at: datetime) -> str:
    """The instant in the form of PDF metadata: 2026-03-05T01:00:00Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
