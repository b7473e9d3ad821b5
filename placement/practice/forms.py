"""Forms of practice: shape and parsing only."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, DateField, RadioField, SelectField, SelectMultipleField, TextAreaField

from placement.practice.rules import (
    ASSESSMENT_LABELS,
    CATEGORY_LABELS,
    PART_LABELS,
    RECORD_STATE_LABELS,
    REPORT_LIMIT,
    TEXT_LIMIT,
    DayCategory,
    DayPart,
)
from placement.web.fields import Filters, Form, optional, options, required, short


class LogForm(Form):
    """One entry of the log: a day, or the days of a span."""

    first = DateField(_l("日期"), [required()], description=_l("按周登记时，填第一天"))
    last = DateField(_l("到哪一天"), [optional()], description=_l("只登记一天可不填"))
    with_rest_days = BooleanField(_l("周末和节假日也登记"))
    part = RadioField(_l("时段"), [required()], choices=options(PART_LABELS), default=DayPart.FULL.value)
    category = SelectField(_l("类别"), [required()], choices=options(CATEGORY_LABELS), default=DayCategory.POST.value)
    what = TextAreaField(_l("做了什么"), [required(_l("请写明做了什么")), short(TEXT_LIMIT)], render_kw={"rows": 3})
    gain = TextAreaField(_l("收获或成果"), [optional(), short(TEXT_LIMIT)], render_kw={"rows": 2})
    evidence = FileField(_l("佐证材料"), description=_l("照片或 PDF，不超过 10 MB，可不传"))


class ReportForm(Form):
    """The report of a stay."""

    report = TextAreaField(
        _l("实践总结"), [required(_l("请填写实践总结")), short(REPORT_LIMIT)], render_kw={"rows": 10}
    )
    outcome = TextAreaField(
        _l("成果"),
        [required(_l("请写明成果")), short(TEXT_LIMIT)],
        description=_l("例如教学案例、课程单元、项目、专利，并写明如何用于教学"),
        render_kw={"rows": 3},
    )


class AssessmentForm(Form):
    """What the enterprise says of a stay."""

    assessment = RadioField(_l("考核结果"), [required(_l("请选择考核结果"))], choices=options(ASSESSMENT_LABELS))
    note = TextAreaField(_l("考核意见"), [required(_l("请填写考核意见")), short(TEXT_LIMIT)])


class RecognitionForm(Form):
    """Which days the school recognises."""

    days = SelectMultipleField(_l("认定的日期"), coerce=int, choices=[])
    note = TextAreaField(_l("认定意见"), [optional(), short(TEXT_LIMIT)], render_kw={"rows": 3})


class TeachingWeeksForm(Form):
    """A span of weeks that are taught on campus."""

    first = DateField(_l("从哪一周"), [required()], description=_l("该周任意一天即可"))
    last = DateField(_l("到哪一周"), [required()], description=_l("含这一周"))


class RecordFilters(Filters):
    """What the list of records is narrowed to."""

    state = SelectField(_l("状态"), choices=options({"": _l("全部状态"), **RECORD_STATE_LABELS}))
    department = SelectField(_l("系部"), choices=[])


class StandingFilters(Filters):
    """What the table of fulfilment is narrowed to."""

    school = SelectField(_l("学校"), choices=[])
    year = SelectField(_l("年度"), coerce=int, choices=[])
    department = SelectField(_l("系部"), choices=[])
    debt = SelectField(_l("完成情况"), choices=options({"": _l("全部"), "open": _l("尚未完成"), "done": _l("已完成")}))
