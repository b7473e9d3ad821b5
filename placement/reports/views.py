"""Home pages: for each role, what is owed and what happens next."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from placement.web.access import signed_in
from placement.web.htmx import respond

blueprint = Blueprint("reports", __name__)


@blueprint.get("/")
@signed_in
def home() -> Response:
    """The page a person sees first."""
    return respond("reports/home.html")
