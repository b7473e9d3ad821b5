"""The commands: `flask --app wsgi …`."""

from __future__ import annotations

import click
from flask import Flask, current_app
from flask_migrate import upgrade

import placement
from placement import serving
from placement.city import commands as city
from placement.infra import audit
from placement.infra.database import unit_of_work
from placement.infra.typesetting import missing_parts
from placement.papers.commands import document_commands
from placement.reference import importing
from placement.reference.commands import compliance_commands
from placement.subsidies.commands import subsidies_commands


@click.command("worker")
def worker() -> None:
    """Do the background jobs until stopped."""
    current_app.extensions["placement_queue"].consumer().run()


@click.group("audit")
def audit_commands() -> None:
    """The audit trail."""


@audit_commands.command("verify")
def verify_audit() -> None:
    """Say whether the chain of the audit trail is whole: exit 0, or 1 with the first entry that does not fit."""
    broken = audit.first_broken()
    if broken is not None:
        click.echo(f"审计记录自第 {broken} 条起与前文不符")
        raise SystemExit(1)
    click.echo("审计记录完整")


@click.command("serve")
@click.option("--port", default=8000, envvar="PORT", show_default=True)
def serve(port: int) -> None:
    """Migrate, load the demo city once (in demo mode), then serve pages and do background jobs until stopped."""
    try:
        serving.require_free_port(serving.HOST, port)
    except serving.PortBusy as error:
        raise click.ClickException(str(error)) from error
    for missing in missing_parts():
        click.echo(f"注意：{missing}", err=True)
    upgrade()
    with unit_of_work():
        importing.import_tables()
    if current_app.config["PLACEMENT_DEMO"]:
        city.prepare_demo()
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    click.echo(f"打开 http://{serving.HOST}:{port}")
    raise SystemExit(serving.serve(app, port=port))


def init_app(app: Flask) -> None:
    """Make the commands known."""
    for command in (
        worker,
        audit_commands,
        subsidies_commands,
        compliance_commands,
        document_commands,
        serve,
        importing.commands,
        city.commands,
    ):
        app.cli.add_command(command)
    city.init_app(app, placement.create_app)
