"""Mail to the applicant when an answer is due; the page in the system is the record, the mail a copy."""

from __future__ import annotations

from datetime import datetime

from placement.applications.models import Application
from placement.infra import outbox
from placement.kernel.clock import local_date
from placement.kernel.text import Text, chinese_date


def nominated(application: Application, *, at: datetime) -> None:
    """The school has put a student forward."""
    _post(
        application,
        Text("学校推荐了实习岗位，请答复"),
        Text("学校推荐您到“%(title)s”岗位。请与监护人商量后，在 %(day)s 前登录系统答复；逾期推荐自动失效。"),
        at=at,
    )


def offered(application: Application, *, at: datetime) -> None:
    """The enterprise has made an offer."""
    _post(
        application,
        Text("企业已录用，请确认是否接受"),
        Text("“%(title)s”岗位的企业已录用您。请在 %(day)s 前登录系统确认；逾期录用自动失效，名额让给其他人。"),
        at=at,
    )


def due_tomorrow(application: Application, *, at: datetime) -> None:
    """The last day but one of an open answer."""
    _post(
        application,
        Text("实习岗位答复即将到期"),
        Text("您对“%(title)s”岗位的答复将于 %(day)s 到期，请尽快登录系统办理；逾期自动失效。"),
        at=at,
    )


def _post(application: Application, subject: Text, body: Text, *, at: datetime) -> None:
    address = application.applicant.email
    if address and application.expires_at:
        day = chinese_date(local_date(application.expires_at))
        words = Text(body.msgid, title=application.slot.title, day=day)
        outbox.post(address, str(subject), str(words), at=at)
