"""The edge of a transaction: every unsafe route commits once, at its end, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, g, has_request_context, make_response, request
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from placement.extensions import db
from placement.infra import database
from placement.kernel.errors import Conflict
from placement.kernel.text import Text

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
View = TypeVar("View", bound=Callable[..., Any])


def writes(view: View) -> View:
    """Mark an unsafe route: commit when the answer is below 400, otherwise leave no trace."""

    @wraps(view)
    def within_transaction(*args: Any, **kwargs: Any) -> Any:
        try:
            response = make_response(view(*args, **kwargs))
            if response.status_code >= 400:
                db.session.rollback()
                return response
            db.session.commit()
        except StaleDataError as error:
            raise Conflict(
                "changed_meanwhile", Text("有人刚刚修改了同一内容，请刷新页面查看最新状态后再操作")
            ) from error
        except IntegrityError as error:
            raise Conflict("constraint", Text("该操作与已保存的数据冲突，请刷新页面后再试")) from error
        database.release(db.session())
        return response

    within_transaction.__writes__ = True  # type: ignore[attr-defined]
    return within_transaction  # type: ignore[return-value]


def init_app(app: Flask) -> None:
    """Begin each request's transactions with the intent of its method."""

    @app.before_request
    def intend() -> None:
        g.write_intent = database.write_intent(request.method not in SAFE)
        g.write_intent.__enter__()

    @app.teardown_request
    def forget(_error: BaseException | None) -> None:
        intent = g.pop("write_intent", None)
        if intent is not None:
            db.session.rollback()
            db.session.info.pop(database.AFTER_COMMIT, None)
            intent.__exit__(None, None, None)


def _reading() -> bool:
    return has_request_context() and request.method in SAFE


database.guard_reads(_reading)
