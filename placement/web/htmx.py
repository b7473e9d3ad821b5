"""Pages and regions: one address serves both, and swapping a region equals reloading the page."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, redirect, render_template, request


def is_htmx() -> bool:
    """Whether the browser asks for a region rather than a page."""
    return "HX-Request" in request.headers and "HX-Boosted" not in request.headers


def respond(page: str, region: str | None = None, /, *, status: int = 200, **context: Any) -> Response:
    """Render the page, or its region when htmx asks for it."""
    template = region if region is not None and is_htmx() else page
    response = make_response(render_template(template, **context), status)
    response.headers["Vary"] = "HX-Request"
    return response


def go(url: str) -> Response:
    """See-other after an act; htmx follows it by a full visit, so both ways end on the same page."""
    if is_htmx():
        return Response(status=204, headers={"HX-Redirect": url})
    return redirect(url, code=303)  # type: ignore[return-value]
