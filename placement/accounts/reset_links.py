"""Links that let a person set a new password: signed, for one hour, for one use.

The signature covers the password hash and the session epoch: once either changes, every link given out is dead.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

from placement.accounts.models import User
from placement.extensions import db

VALID_FOR = timedelta(minutes=60)


def make_token(user: User, *, at: datetime) -> str:
    """The secret part of the link."""
    token = _serializer(user).dumps([user.id, int(at.timestamp())])
    return token if isinstance(token, str) else token.decode()


def user_of(token: str, *, at: datetime) -> User | None:
    """Whose password the link may set now; None when it is forged, used or older than an hour."""
    _readable, claim = URLSafeSerializer("").loads_unsafe(token)
    claimed = claim[0] if isinstance(claim, list) and len(claim) == 2 and isinstance(claim[0], int) else None
    user = db.session.get(User, claimed) if claimed is not None else None
    if user is None or not user.active:
        return None
    try:
        _, issued = _serializer(user).loads(token)
    except BadData:
        return None
    age = at - datetime.fromtimestamp(issued, UTC)
    return user if timedelta(0) <= age <= VALID_FOR else None


def _serializer(user: User) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt=f"reset:{user.session_epoch}:{user.password_hash}")
