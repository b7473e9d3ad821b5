"""Forms of the official tables: shape and parsing only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileRequired
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import DataRequired

from placement.compliance.rulebook import LIGHT_LABELS
from placement.kernel.text import Text
from placement.reference.wording import (
    CONFIDENCE_CHOICES,
    DAY_KIND_LABELS,
    RULE_CONFIDENCE_LABELS,
    SEVERITY_LABELS,
    THRESHOLD_LABELS,
    THRESHOLD_WORDS,
)
from placement.web.fields import Filters, Form, YuanField, optional, options, required, short
from placement.web.filters import translate

_KINDS = {kind.value: label for kind, label in DAY_KIND_LABELS.items()}
_SEVERITIES = {severity.value: label for severity, label in SEVERITY_LABELS.items() if severity != "unknown"}
_LIGHTS = {light.value: label for light, label in LIGHT_LABELS.items()}


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


class RuleFilters(Filters):
    """What the rule book is narrowed to."""

    light = SelectField(_l("启动条件灯"), choices=options({"": _l("全部灯")} | _LIGHTS))
    severity = SelectField(_l("严重程度"), choices=options({"": _l("全部程度")} | _SEVERITIES))
    added = BooleanField(_l("只看人工新增"))


class WholeNumber(IntegerField):
    """An integer; anything else is answered beside it."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was typed, or say what is expected."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            self.data = None
            raise ValueError(_("请填写整数")) from error


class WordsField(TextAreaField):
    """A list, one word a line. A word that has a label is shown and may be typed by its label; `data` holds words."""

    def __init__(self, label: Any, validators: Any, *, words: Mapping[str, Text], **settings: Any) -> None:
        super().__init__(label, validators, **settings)
        self.words = words
        self.typed: str | None = None

    def process_formdata(self, valuelist: Iterable[str]) -> None:
        """Split what was typed into lines."""
        self.typed = next(iter(valuelist), "")
        self.data = [self._word(line.strip()) for line in self.typed.splitlines() if line.strip()]

    def _word(self, line: str) -> str:
        return next((word for word, label in self.words.items() if line in (str(label), translate(label))), line)

    def _value(self) -> str:
        shown = "\n".join(translate(self.words.get(word, word)) for word in self.data or ())
        return shown if self.typed is None else self.typed


class RevisionForm(Form):
    """A rule as it stands from a day on, without its thresholds: see `revision_form`."""

    severity = RadioField(_l("严重程度"), [required()], choices=options(_SEVERITIES))
    waivable = BooleanField(_l("学校写明理由后可以豁免"))
    message = TextAreaField(_l("提示语（中文）"), [required(), short(300)])
    message_en = TextAreaField(_l("提示语（英文）"), [required(), short(500)])
    article = TextAreaField(_l("法律依据"), [required(), short(200)])
    valid_from = DateField(_l("生效日期"), [required()])
    valid_to = DateField(_l("失效日期（可不填）"), [optional()])
    source = StringField(
        _l("依据文件"), [required(), short(200)], description=_l("文件名称或文号，例如 教职成〔2021〕4号")
    )
    confidence = SelectField(
        _l("核对情况"),
        [required()],
        choices=options({word: RULE_CONFIDENCE_LABELS[word] for word in CONFIDENCE_CHOICES}),
    )


def revision_form(thresholds: Mapping[str, Any]) -> type[RevisionForm]:
    """The form with one field for each threshold, of the type that its present value has."""
    return type("RevisionForm", (RevisionForm,), {name: _threshold(name, value) for name, value in thresholds.items()})


def _threshold(name: str, value: Any) -> Any:
    named = THRESHOLD_LABELS[name]
    label = _l(named.msgid)
    if isinstance(value, int):
        return WholeNumber(label, [required()])
    if isinstance(value, str):
        return TimeField(label, [required()])
    return WordsField(label, [required()], words=THRESHOLD_WORDS.get(name, {}))


def threshold_fields(thresholds: Mapping[str, Any]) -> dict[str, Any]:
    """Thresholds as fields hold them: a time of day in place of "22:00"."""
    return {name: time.fromisoformat(value) if isinstance(value, str) else value for name, value in thresholds.items()}


def typed_thresholds(form: RevisionForm, names: Iterable[str]) -> dict[str, Any]:
    """The reverse: what was typed, as the rule book keeps it."""
    typed = {name: form[name].data for name in names}
    return {name: f"{value:%H:%M}" if isinstance(value, time) else value for name, value in typed.items()}
