"""Who may enter. Every route says it in one line, and a house check reads every route."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Response, g, redirect, request, url_for

from placement.kernel.actors import Viewer
from placement.kernel.errors import NotAllowed

View = TypeVar("View", bound=Callable[..., Any])
EVERYONE = frozenset({"*"})


def public(view: View) -> View:
    """Anyone may enter, signed in or not."""
    view.__access__ = "public"  # type: ignore[attr-defined]
    return view


def requires(*roles: str) -> Callable[[View], View]:
    """Only people acting under one of these roles; others get 403, the signed-out are sent to sign in and back."""
    allowed = frozenset(roles) or EVERYONE

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            viewer = viewer_or_none()
            if viewer is None:
                return to_sign_in()
            if allowed is not EVERYONE and viewer.role not in allowed:
                raise NotAllowed()
            return view(*args, **kwargs)

        guarded.__access__ = allowed  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate


signed_in = requires()
"""Anyone who is signed in, under whatever role."""


def viewer_or_none() -> Viewer | None:
    """The viewer of this request; accounts puts it there before the view runs."""
    return g.get("viewer")


def current_viewer() -> Viewer:
    """The viewer inside a guarded view."""
    viewer = viewer_or_none()
    if viewer is None:
        raise NotAllowed()
    return viewer


def to_sign_in() -> Response:
    """Send to the sign-in page and back to where the person was, also in the middle of an htmx act."""
    if request.headers.get("HX-Request"):
        came_from = urlsplit(request.headers.get("HX-Current-URL", ""))
        back = came_from.path + (f"?{came_from.query}" if came_from.query else "")
        return Response(status=401, headers={"HX-Redirect": url_for("accounts.sign_in", next=back or None, expired=1)})
    here = request.full_path.rstrip("?") if request.method == "GET" else _referring_page()
    return redirect(url_for("accounts.sign_in", next=here, expired=1 if request.method != "GET" else None))  # type: ignore[return-value]


def _referring_page() -> str | None:
    came_from = urlsplit(request.referrer or "")
    return came_from.path if came_from.netloc == request.host else None


def is_safe_target(target: str | None) -> bool:
    """Whether a `next` address stays on this site."""
    if not target or not target.startswith("/") or target.startswith("//"):
        return False
    if any(character == "\\" or ord(character) < 32 for character in target):
        return False
    return not urlsplit(target).netloc
