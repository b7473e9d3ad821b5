"""The components in every state, for those who build pages; not registered in production."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from flask import Blueprint, Flask, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, NumberRange

from placement.kernel.errors import NotFound
from placement.kernel.text import Text
from placement.kernel.transitions import Choice
from placement.web.access import public
from placement.web.fields import Form, YuanField, options, required, short
from placement.web.htmx import respond
from placement.web.pagination import Page, page_number
from placement.web.transactions import writes

blueprint = Blueprint("gallery", __name__, url_prefix="/components")
CHAPTERS = {
    "status": _l("状态与下一步"),
    "buttons": _l("按钮与操作"),
    "forms": _l("表单"),
    "lists": _l("列表"),
    "records": _l("算式、检查与清单"),
    "calendars": _l("月、年、预算与进度"),
    "papers": _l("文书、岗位与资料"),
}
CODES = "PPHLSRRPPPPPRRPAPPPRRPPTTFRRPP-"


@dataclass(frozen=True)
class LogRow:
    """A row as the transition log gives it."""

    event: str
    at: datetime
    actor_name: str
    organisation_id: int | None = None
    comment: str = ""


class SampleForm(Form):
    """One field of each kind."""

    class Meta(Form.Meta):
        """Nothing is saved, and the sample with errors is made by a GET."""

        csrf = False

    title = StringField(_l("岗位名称"), [required(), short(30)])
    division = SelectField(
        _l("区县"),
        choices=options({"": _l("请选择"), "330110": _l("余杭区"), "330106": _l("西湖区")}),
        validators=[required()],
    )
    capacity = IntegerField(_l("接收人数"), [InputRequired(_l("请填写 1 到 500 之间的整数")), NumberRange(1, 500)])
    start = DateField(_l("开始日期"), [required()])
    end = DateField(_l("结束日期"), [required()])
    pay = YuanField(_l("每月报酬"), [required()])
    duties = TextAreaField(_l("工作内容"), [required(), short(200)])
    kind = RadioField(
        _l("类型"), choices=options({"work": _l("岗位实习"), "apprentice": _l("学徒")}), validators=[required()]
    )
    offers = SelectMultipleField(
        _l("企业提供"), choices=options({"board": _l("食宿"), "bus": _l("班车"), "clothes": _l("工作服")})
    )
    consent = BooleanField(_l("我已阅读并同意数据使用告知"), [required()])
    scan = FileField(_l("签字扫描件"))
    password = PasswordField(_l("密码"))


class SampleFilters(Form):
    """The filters of a list."""

    class Meta(Form.Meta):
        """A GET form carries no token."""

        csrf = False

    q = StringField(_l("关键词"))
    division = SelectField(
        _l("区县"), choices=options({"": _l("全部区县"), "330110": _l("余杭区"), "330106": _l("西湖区")})
    )
    kind = SelectField(_l("类型"), choices=options({"": _l("全部类型"), "work": _l("岗位实习")}))


def init_app(app: Flask) -> None:
    """Show the gallery where people develop, test or look around."""
    if app.debug or app.testing or app.config["PLACEMENT_DEMO"]:
        app.register_blueprint(blueprint)


@blueprint.get("")
@public
def components() -> Response:
    """The chapters."""
    return respond("gallery/index.html", chapters=CHAPTERS)


@blueprint.get("/<string:chapter>")
@public
def chapter(chapter: str) -> Response:
    """The components of one chapter, in every state."""
    if chapter not in CHAPTERS:
        raise NotFound()
    region = "gallery/_list.html" if chapter == "lists" else None
    return respond(f"gallery/{chapter}.html", region, chapters=CHAPTERS, chapter=chapter, **samples())


@blueprint.get("/job")
@public
def job() -> Response:
    """The polling region of a job."""
    return respond("gallery/job.html", "gallery/_job.html", chapters=CHAPTERS)


@blueprint.post("/reveal")
@public
@writes
def reveal() -> Response:
    """A masked value in the clear: the region, or the page without script."""
    return respond("gallery/revealed.html", "gallery/_revealed.html", chapters=CHAPTERS)


@blueprint.post("/act")
@public
@writes
def act() -> Any:
    """Where every sample button leads: a toast and back."""
    flash(_("已完成：这里只是示例，没有保存任何内容"), "success")
    chapter = request.form.get("chapter", "")
    return redirect(url_for("gallery.chapter", chapter=chapter if chapter in CHAPTERS else "buttons"), code=303)


def samples() -> dict[str, Any]:
    """Plain values for the chapters."""
    refused = SampleForm(MultiDict({"title": "", "capacity": "-1", "pay": "两千", "duties": "字" * 201}))
    refused.validate()
    return {
        "form": SampleForm(None),
        "refused": refused,
        "filters": SampleFilters(request.args),
        "codes": CODES,
        "month": date(2026, 3, 1),
        "choices": _choices(),
        "rows": _history(),
        "labels": {"submit": Text("送学校审核"), "return": Text("退回修改"), "publish": Text("发布")},
        "page": Page(_posts(), min(page_number(), 3), 4, 12, False),
        "weeks": _weeks(),
        "days": _days(),
        "today": date(2026, 3, 5),
        "sort": request.args.get("sort", "title"),
        "at": datetime(2026, 3, 5, 1, 30, tzinfo=UTC),
    }


def _choices() -> list[Choice]:
    return [
        Choice("publish", Text("发布给本校学生"), True, None, False, "primary"),
        Choice("return", Text("退回修改"), True, None, True, "secondary"),
        Choice("close", Text("关闭岗位"), True, None, False, "danger"),
        Choice("sign", Text("签署协议"), False, Text("还缺实习责任保险的保单号"), False, "secondary"),
    ]


def _history() -> list[LogRow]:
    return [
        LogRow("submit", datetime(2026, 3, 2, 1, 12, tzinfo=UTC), "赵敏", 2),
        LogRow("return", datetime(2026, 3, 3, 6, 40, tzinfo=UTC), "周蓉", 1, "请补充夜班安排和住宿费用。"),
        LogRow("submit", datetime(2026, 3, 4, 2, 5, tzinfo=UTC), "赵敏", 2),
        LogRow("publish", datetime(2026, 3, 5, 1, 30, tzinfo=UTC), "周蓉", 1),
    ]


def _posts() -> list[dict[str, Any]]:
    names = ("数控车床操作", "新能源汽车检测", "西湖龙井茶艺服务", "电子商务客服")
    return [
        {
            "id": number,
            "title": name,
            "firm": f"杭州示例科技{number}有限公司",
            "capacity": 3 + number,
            "on": date(2026, 3, number),
            "tone": tone,
            "word": word,
        }
        for number, (name, tone, word) in enumerate(
            zip(names, ("good", "wait", "bad", "neutral"), ("已发布", "待学校审核", "已退回", "草稿"), strict=True),
            start=1,
        )
    ]


def _weeks() -> list[tuple[int, str, str]]:
    kinds = {
        "practice": range(28, 31),
        "planned": range(31, 33),
        "holiday": [5, 6, 7, 40],
        "free": [33, 34, 41, 52, 53],
    }
    words = {"practice": "已实践", "planned": "已安排", "holiday": "假期", "free": "空闲", "teaching": "有课"}
    found = {week: kind for kind, weeks in kinds.items() for week in weeks}
    return [(week, kind, words[kind]) for week in range(1, 54) for kind in [found.get(week, "teaching")]]


def _days() -> list[dict[str, Any]]:
    """A week with a long day, a shift into the night, and a weekend off."""
    labels = (_l("周一"), _l("周二"), _l("周三"), _l("周四"), _l("周五"), _l("周六"), _l("周日"))
    usual = [("08:30", "12:00", False), ("13:00", "17:30", False)]
    day: dict[str, Any] = {"hours": "8", "over": "", "night": "", "carried": "", "shifts": usual}
    ordinary = {**day, "blocks": [_block(510, 720), _block(780, 1050)]}
    off = {**day, "hours": "", "shifts": [], "blocks": []}
    late = {"hours": "10", "over": "2", "night": "2", "shifts": [("20:00", "06:00", True)]}
    evening = {**day, **late, "blocks": [_block(1200, 1320), _block(1320, 1440, night=True)]}
    after = {**off, "night": "6", "carried": "06:00", "blocks": [_block(0, 360, night=True)]}
    week = (ordinary, ordinary, ordinary, evening, after, off, off)
    return [{"label": label, **day} for label, day in zip(labels, week, strict=True)]


def _block(begins: int, ends: int, *, night: bool = False) -> dict[str, Any]:
    return {"begins": begins, "minutes": ends - begins, "night": night}
