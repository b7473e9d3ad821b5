"""The way of a guardian without an account to one draft: when it is open, and why it is not."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from placement.kernel.text import Text

LIFETIME = timedelta(hours=72)
FAILURES = 5
"""So many wrong codes close a link."""
CODE_LENGTH = 6


class Obstacle(StrEnum):
    """Why nobody signs by a link now."""

    USED = "used"
    REVOKED = "revoked"
    CLOSED = "closed"
    EXPIRED = "expired"
    OLD_DRAFT = "old_draft"
    NOT_SIGNING = "not_signing"
    SIGNED = "signed"
    TOO_LATE = "too_late"
    EARLY = "early"


OBSTACLE_LABELS = {
    Obstacle.USED: Text("这个链接已经使用过，不能再次使用。"),
    Obstacle.REVOKED: Text("学校已撤销或更换了这个链接，请使用最新收到的链接。"),
    Obstacle.CLOSED: Text("验证码连续输错 5 次，这个链接已关闭。请与学校联系，重新获取链接和验证码。"),
    Obstacle.EXPIRED: Text("这个链接已过期（有效期 72 小时）。请与学校联系，重新获取链接和验证码。"),
    Obstacle.OLD_DRAFT: Text("协议文本已更新，这个链接对应的是旧稿。请与学校联系，重新获取链接和验证码。"),
    Obstacle.NOT_SIGNING: Text("这份协议现在不在签署中，不需要您签署。有疑问请与学校联系。"),
    Obstacle.SIGNED: Text("监护人已用其他方式签署，不需要再签。"),
    Obstacle.TOO_LATE: Text("签署期限已过，不能再签署。学校重新送签后会再与您联系。"),
    Obstacle.EARLY: Text("还没有轮到监护人签署，请等前面的各方签署后再打开这个链接。"),
}


@dataclass(frozen=True, kw_only=True)
class Passage:
    """What decides whether a link is open: of the link itself, and of the agreement it leads to."""

    used: bool
    revoked: bool
    failures: int
    expires_at: datetime
    same_draft: bool
    signing: bool
    signed: bool
    too_late: bool
    turn: bool


def obstacle(passage: Passage, at: datetime) -> Obstacle | None:
    """The first reason against signing by it now."""
    reasons = (
        (Obstacle.USED, passage.used),
        (Obstacle.REVOKED, passage.revoked),
        (Obstacle.CLOSED, passage.failures >= FAILURES),
        (Obstacle.NOT_SIGNING, not passage.signing),
        (Obstacle.OLD_DRAFT, not passage.same_draft),
        (Obstacle.SIGNED, passage.signed),
        (Obstacle.EXPIRED, at >= passage.expires_at),
        (Obstacle.TOO_LATE, passage.too_late),
        (Obstacle.EARLY, not passage.turn),
    )
    return next((reason for reason, holds in reasons if holds), None)


def new_token() -> str:
    """What makes a link unguessable: 128 random bits."""
    return secrets.token_urlsafe(16)


def new_code() -> str:
    """Six digits that are told by another way than the link."""
    return f"{secrets.randbelow(10**CODE_LENGTH):0{CODE_LENGTH}d}"


def token_digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def code_digest(token: str, code: str) -> str:
    """What is kept of a code: keyed by the token, which nobody keeps, so that six digits cannot be tried through."""
    return hmac.new(token.encode(), code.encode(), "sha256").hexdigest()


def is_code(digest: str, token: str, code: str) -> bool:
    """Whether it is the code of the link, in a time that tells nothing."""
    return hmac.compare_digest(digest, code_digest(token, code))


def same_name(known: str, written: str) -> bool:
    """Whether a person wrote the name on record; white space and its width do not matter."""
    return bool(known.strip()) and _plain(known) == _plain(written)


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()
