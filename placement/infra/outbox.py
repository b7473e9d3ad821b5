"""Mail leaves only after the commit, from a table, by a job."""

from __future__ import annotations

import smtplib
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import String
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from placement.extensions import db
from placement.infra import jobs
from placement.infra.types import UtcDateTime


class Mail(db.Model):  # type: ignore[name-defined,misc]
    """One message; `sent_at` is empty until it left."""

    __tablename__ = "mail"

    id: Mapped[int] = mapped_column(primary_key=True)
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(LongText)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


def post(recipient: str, subject: str, body: str, *, at: datetime) -> Mail:
    """Write a message into the outbox; it leaves after the commit."""
    mail = Mail(recipient=recipient, subject=subject, body=body, created_at=at)
    db.session.add(mail)
    db.session.flush()
    jobs.enqueue("mail", f"mail:{mail.id}", at=at, mail_id=mail.id)
    return mail


@jobs.handles("mail")
def deliver(job: jobs.Job, at: datetime) -> None:
    """Send one message by SMTP, or where none is configured write it to `instance/mail/` as an .eml file."""
    mail = db.session.get_one(Mail, job.payload["mail_id"])
    if mail.sent_at is not None:
        return
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = (
        current_app.config["PLACEMENT_MAIL_FROM"],
        mail.recipient,
        mail.subject,
    )
    message["Message-ID"] = f"<placement-{mail.id}@{urlsplit(current_app.config['PLACEMENT_PUBLIC_URL']).hostname}>"
    message.set_content(mail.body)
    url = current_app.config["PLACEMENT_SMTP_URL"]
    _by_smtp(url, message) if url else _to_folder(mail.id, message)
    mail.sent_at, mail.body = at, ""


def _by_smtp(url: str, message: EmailMessage) -> None:
    where = urlsplit(url)
    client = smtplib.SMTP_SSL if where.scheme == "smtps" else smtplib.SMTP
    with client(where.hostname or "localhost", where.port or 0, timeout=20) as server:
        if where.scheme == "smtp+starttls":
            server.starttls()
        if where.username:
            server.login(where.username, where.password or "")
        server.send_message(message)


def _to_folder(mail_id: int, message: EmailMessage) -> None:
    folder = Path(current_app.config["PLACEMENT_INSTANCE"]) / "mail"
    folder.mkdir(exist_ok=True)
    (folder / f"{mail_id:06d}.eml").write_bytes(bytes(message))
