"""`flask --app wsgi compliance …`: the rules asked from the command line, with the official tables as shipped."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import click

from placement.compliance.casefile import schema
from placement.compliance.casework import Tables, answer
from placement.compliance.rulebook import shipped_book
from placement.reference import tables

UNREADABLE = 3
HANGZHOU = "3301"
SECONDARY = range(61, 80)
"""The first two figures of the majors that the shipped catalogue holds."""


@click.group("compliance")
def compliance_commands() -> None:
    """The rules for placements."""


@compliance_commands.command("check")
@click.option("--input", "path", type=click.Path(path_type=Path), help='JSON: {"on": "2026-09-01", "cases": [...]}')
@click.option("--schema", "only_schema", is_flag=True, help="print the JSON Schema of the input and stop")
def check_command(path: Path | None, only_schema: bool) -> None:
    """Judge the cases of a JSON file and print findings and lights as JSON.

    A bad case gets an error and the others go on; exit 3 when the file itself cannot be read.
    """
    if only_schema:
        _print(schema())
        return
    if path is None:
        raise click.UsageError("--input FILE or --schema is needed")
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"), parse_constant=_refuse)
    except OSError as error:
        _unreadable(f"无法读取文件：{error.strerror or error}")
    except (ValueError, RecursionError):
        _unreadable("文件内容不是 UTF-8 的 JSON")
    try:
        _print(answer(document, book=shipped_book(), tables=shipped_tables()))
    except ValueError as error:
        _unreadable(str(error))


def shipped_tables() -> Tables:
    """The official tables, before what administrators add."""
    return Tables(wage=_wage, division=_division, industry=_industry, major=_major, calendar=tables.work_calendar())


def _wage(division: str, day: date) -> int | None:
    wage = tables.wages().monthly_on(division, day)
    return wage.monthly_fen if wage else None


def _division(code: str, day: date) -> bool | None:
    if not code.startswith(HANGZHOU):
        return None
    return tables.divisions().active_on(code, day) is not None


def _industry(code: str) -> bool:
    if not (code.isascii() and code.isdigit() and 1 <= len(code) <= 4):
        return False
    return len(code) == 1 or tables.industries().section_of(code) is not None


def _major(code: str) -> bool | None:
    plain = code.removesuffix("K")
    if not (plain.isascii() and plain.isdigit() and len(plain) == 6):
        return False
    return tables.majors().get(plain) is not None if int(plain[:2]) in SECONDARY else None


def _print(document: Any) -> None:
    # a lone surrogate in an id cannot be encoded; as \uXXXX it is JSON again
    click.echo(json.dumps(document, ensure_ascii=False, indent=2).encode("utf-8", "backslashreplace"))


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _unreadable(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    raise SystemExit(UNREADABLE)
