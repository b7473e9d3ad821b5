"""One renderer for everything that goes wrong: page and htmx region alike."""

from __future__ import annotations

import structlog
from flask import Flask, Response, current_app, g, make_response, render_template
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError
from werkzeug.exceptions import HTTPException

from placement.extensions import db
from placement.kernel.errors import DomainError
from placement.kernel.text import Text
from placement.web.access import to_sign_in, viewer_or_none
from placement.web.htmx import is_htmx

logger = structlog.get_logger()
SENTENCES = {
    400: Text("请求不完整或已过期，请返回上一页重试"),
    403: Text("您没有权限进行此操作"),
    404: Text("没有找到该页面或内容，或您无权查看"),
    405: Text("不能这样访问该地址"),
    413: Text("上传的内容太大，文件不能超过 10 MB"),
    429: Text("操作过于频繁，请稍后再试"),
    500: Text("您的数据没有受到影响。请稍后再试；如再次出现，请将编号告诉管理员"),
}
PAGES = frozenset({403, 404, 409, 413, 422, 429, 500})


def init_app(app: Flask) -> None:
    """Register the renderer."""
    app.register_error_handler(DomainError, refused)
    app.register_error_handler(CSRFError, forged)
    app.register_error_handler(HTTPException, http)
    for outside in (DataError, OverflowError):
        app.register_error_handler(outside, outsized)
    app.register_error_handler(Exception, fault)


def refused(error: DomainError) -> Response:
    """A refusal of the domain, in its own words."""
    db.session.rollback()
    return render(error.status, error.message)


def forged(_error: CSRFError) -> Response:
    """A form without its token: an expired session, or a page that was open too long."""
    if viewer_or_none() is None:
        return to_sign_in()
    return render(400, Text("页面已过期，请返回上一页刷新后重试"))


def http(error: HTTPException) -> Response:
    """What Flask itself refuses."""
    db.session.rollback()
    code = error.code or 500
    if error.response is not None or code < 400:
        return error.get_response()  # type: ignore[return-value]
    return render(code, SENTENCES.get(code, SENTENCES[400]))


def outsized(_error: Exception) -> Response:
    """A number or text that the database cannot hold."""
    db.session.rollback()
    return render(422, Text("填写的数值或文字超出允许的范围，请检查后重试"))


def fault(error: Exception) -> Response:
    """A fault of the program: logged with the request's number, told without detail."""
    db.session.rollback()
    logger.exception("fault", error=str(error))
    if current_app.testing:
        raise error
    return render(500, SENTENCES[500])


def render(status: int, message: Text) -> Response:
    """The error page, or the error region that htmx swaps in."""
    page = f"errors/{status if status in PAGES else 404 if status == 405 else 422}.html"
    template = "errors/_region.html" if is_htmx() else page
    response = make_response(
        render_template(template, message=message, status=status, request_id=g.get("request_id", "")), status
    )
    response.headers["Vary"] = "HX-Request"
    return response
