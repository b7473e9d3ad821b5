"""Every blueprint, the health check, and what each page template may count on."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, g
from sqlalchemy import text

from placement.accounts.rules import ROLE_LABELS, Role
from placement.accounts.views import blueprint as accounts
from placement.agreements.views import blueprint as agreements
from placement.applications.views import blueprint as applications
from placement.attendance.views import blueprint as attendance
from placement.extensions import db
from placement.kernel.clock import local_date
from placement.leaving.views import blueprint as leaving
from placement.organisations.views import blueprint as organisations
from placement.packets.views import blueprint as packets
from placement.papers.views import blueprint as papers
from placement.placements.views import blueprint as placements
from placement.practice.views import blueprint as practice
from placement.reference.views import blueprint as reference
from placement.reports.views import blueprint as reports
from placement.slots.views import blueprint as slots
from placement.subsidies.views import blueprint as subsidies
from placement.web import gallery, navigation
from placement.web.access import public
from placement.web.htmx import is_htmx


def init_app(app: Flask) -> None:
    """Register the pages."""
    for blueprint in (
        accounts,
        organisations,
        reference,
        reports,
        attendance,
        applications,
        slots,
        practice,
        placements,
        papers,
        agreements,
        leaving,
        packets,
        subsidies,
    ):
        app.register_blueprint(blueprint)
    gallery.init_app(app)
    app.add_url_rule("/healthz", "healthz", healthz)
    app.context_processor(lambda: page_context(app))


@public
def healthz() -> Response:
    """Whether the process answers and the database does."""
    db.session.execute(text("SELECT 1"))
    return Response("ok\n", mimetype="text/plain")


def page_context(app: Flask) -> dict[str, Any]:
    """Names that the layouts use."""
    viewer = g.get("viewer")
    known = viewer is not None and viewer.role in set(Role)
    return {
        "navigation": [] if is_htmx() else navigation.menu(viewer),
        "role_label": ROLE_LABELS[Role(viewer.role)] if known else "",
        "demo_mode": app.config["PLACEMENT_DEMO"],
        "demo_sign_ins": app.extensions.get("demo_sign_ins", []),
        "now_date": local_date(app.extensions["clock"].now()),
    }
