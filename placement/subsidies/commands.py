"""`flask --app wsgi subsidies …`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NoReturn

import click

from placement.subsidies.calculator import calculate

UNREADABLE = 3


@click.group("subsidies")
def subsidies_commands() -> None:
    """The 25% subsidy."""


@subsidies_commands.command("calculate")
@click.option("--input", "path", required=True, type=click.Path(path_type=Path), help='JSON: {"cases": [...]}')
def calculate_command(path: Path) -> None:
    """Calculate the cases of a JSON file and print the results as JSON.

    A bad case gets an error and the others go on; exit 3 when the file itself cannot be read.
    """
    try:
        results = calculate(_read(path))
    except OSError as error:
        _unreadable(f"无法读取文件：{error.strerror or error}")
    except (ValueError, RecursionError):
        _unreadable('文件内容不是 {"cases": [...]} 形式的 UTF-8 JSON')
    # a lone surrogate in an id cannot be encoded; as \uXXXX it is JSON again
    click.echo(json.dumps(results, ensure_ascii=False, indent=2).encode("utf-8", "backslashreplace"))


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8-sig"), parse_constant=_refuse)


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _unreadable(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    raise SystemExit(UNREADABLE)
