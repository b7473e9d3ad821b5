"""`flask --app wsgi demo …`: load the demo city, or play a year to a folder."""

from __future__ import annotations

from pathlib import Path

import click
from flask import Flask, current_app

from placement.city.loading import Outcome, load_city
from placement.city.playing import CreateApp, play_year
from placement.city.sign_ins import sign_in_rows, sign_in_table

FACTORY = "application_factory"


@click.group("demo")
def commands() -> None:
    """The demo city."""


@commands.command("load")
def load() -> None:
    """Put the demo city into the database, unless it is there: all of it or nothing."""
    prepare_demo()


@commands.command("play")
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="folder to write to")
def play(out: Path) -> None:
    """Play one placement year with a fixed clock and write its papers and its database to a folder."""
    for line in play_year(out, current_app.extensions[FACTORY]):
        click.echo(line)


def prepare_demo() -> None:
    """Load the city if it is missing and print who can sign in; a database with other data is left alone."""
    at = current_app.extensions["clock"].now()
    outcome = load_city(at=at, say=lambda month: click.echo(f"演示城市：{month}"))
    if outcome is Outcome.OCCUPIED:
        current_app.extensions.pop("demo_sign_ins", None)
        click.echo("数据库里已有其他数据，没有载入演示城市")
        return
    click.echo(
        "演示城市已就绪，可用以下账号登录：" if outcome is Outcome.KNOWN else "演示城市已载入，可用以下账号登录："
    )
    click.echo(sign_in_table())


def init_app(app: Flask, create_app: CreateApp) -> None:
    """Make the commands known, and in demo mode the sign-ins; `create_app` makes the application of a played year."""
    app.cli.add_command(commands)
    app.extensions[FACTORY] = create_app
    if app.config["PLACEMENT_DEMO"]:
        app.extensions["demo_sign_ins"] = sign_in_rows()
