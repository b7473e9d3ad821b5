"""What can go wrong in the domain. Each error carries a sentence for the person who caused it."""

from __future__ import annotations

from placement.kernel.text import Text


class DomainError(Exception):
    """Base of all refusals: a stable `code` for programs, a `message` for people, the HTTP `status`."""

    status = 500

    def __init__(self, code: str, message: Text, *, field: str | None = None) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.field = field


class RuleBroken(DomainError):
    """The act is well-formed but a rule of the domain refuses it."""

    status = 422


class Conflict(DomainError):
    """Somebody else was quicker, or the object is no longer in the state the act needs."""

    status = 409


class NotAllowed(DomainError):
    """The object is visible, but this person may not do this to it."""

    status = 403

    def __init__(self, code: str = "not_allowed", message: Text | None = None) -> None:
        super().__init__(code, message or Text("您没有权限进行此操作"))


class NotFound(DomainError):
    """The object does not exist, or not for this viewer: both look the same."""

    status = 404

    def __init__(self, code: str = "not_found", message: Text | None = None) -> None:
        super().__init__(code, message or Text("没有找到该内容，或您无权查看"))
