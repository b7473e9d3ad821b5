"""Letters about an account, put into the outbox in the language of their reader."""

from __future__ import annotations

from datetime import datetime

from flask import current_app, render_template, url_for
from flask_babel import force_locale

from placement.accounts import reset_links
from placement.accounts.models import User
from placement.infra import outbox


def send_reset_link(user: User, *, at: datetime) -> None:
    """The link by which a forgotten password is replaced."""
    _send_link(user, "email/password_reset.txt", at)


def send_welcome(user: User, *, at: datetime) -> None:
    """The link by which the owner of a new account sets the first password."""
    _send_link(user, "email/account_made.txt", at)


def _send_link(user: User, template: str, at: datetime) -> None:
    # The address is the configured one: a forged Host header must not decide where the link leads.
    path = url_for("accounts.reset", token=reset_links.make_token(user, at=at))
    link = current_app.config["PLACEMENT_PUBLIC_URL"].rstrip("/") + path
    minutes = int(reset_links.VALID_FOR.total_seconds() // 60)
    with force_locale(user.locale):
        letter = render_template(template, user=user, link=link, minutes=minutes)
    subject, _blank, body = letter.partition("\n\n")
    outbox.post(user.email or "", subject.strip(), body.strip() + "\n", at=at)
