"""Forms of the official tables: shape and parsing only."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileRequired
from wtforms import BooleanField, DateField, FileField, SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired

from placement.reference.wording import DAY_KIND_LABELS
from placement.web.fields import Filters, Form, YuanField, optional, options, required, short

_KINDS = {kind.value: label for kind, label in DAY_KIND_LABELS.items()}


class WageFilters(Filters):
    """What the list of minimum wages is narrowed to."""

    division = SelectField(_l("区、县（市）"), choices=[])
    unconfirmed = BooleanField(_l("只看待确认"))


class WageForm(Form):
    """A minimum wage as a notice states it."""

    area = SelectMultipleField(_l("适用的区、县（市）"), [DataRequired(_l("请至少选择一个区、县（市）"))], choices=[])
    effective_from = DateField(_l("生效日期"), [required()])
    known_from = DateField(
        _l("公布日期"), [required()], description=_l("文件公布的日期；更正旧标准时填写更正文件的日期")
    )
    monthly = YuanField(_l("月最低工资"), [required()])
    hourly = YuanField(_l("非全日制小时最低工资"), [optional()])
    document = StringField(_l("文件名称或文号"), [required(), short(200)])


class ConfirmForm(Form):
    """The document that a row was compared with."""

    document = StringField(
        _l("文件名称或文号"), [required(), short(200)], description=_l("对照官方文件核实金额与生效日期后填写")
    )
    also = SelectMultipleField(_l("同时确认"), description=_l("同一份文件、同一金额的其他区、县（市）"), choices=[])


class CalendarFilters(Filters):
    """What the calendar list is narrowed to."""

    year = SelectField(_l("年份"), choices=[])
    kind = SelectField(_l("类型"), choices=options({"": _l("全部特殊日期"), "all": _l("全部日期")} | _KINDS))
    provisional = BooleanField(_l("只看暂定"))


class DaysForm(Form):
    """One day or a few in a row of the work calendar."""

    first = DateField(_l("日期"), [required()])
    last = DateField(_l("至（可不填）"), [optional()])
    kind = SelectField(_l("类型"), [required()], choices=options({"": _l("请选择")} | _KINDS))
    source = StringField(_l("依据文件"), [required(), short(120)])


class YearForm(Form):
    """The notice by which a provisional year becomes final."""

    year = SelectField(_l("年份"), choices=[])
    source = StringField(_l("依据文件"), [required(), short(120)], id="year-source")


class UploadForm(Form):
    """A table of days."""

    file = FileField(_l("工作日历文件"), [FileRequired(_l("请选择文件"))])
    source = StringField(_l("依据文件"), [required(), short(120)], id="upload-source")


class MajorFilters(Filters):
    """What the catalogue of majors is narrowed to."""

    category = SelectField(_l("专业大类"), choices=[])
