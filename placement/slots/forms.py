"""What is typed about slots: the terms by kind, to which schools, the quota, and what somebody looks for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired, NumberRange

from placement.compliance.hazards import HAZARD_LABELS
from placement.reference import tables
from placement.slots.checks import Sketch
from placement.slots.rules import PRACTICE_FORM_LABELS, VENUE_LABELS, PracticeForm, SlotKind, Venue
from placement.slots.terms import (
    BREAK_LIMIT,
    CAPACITY_LIMIT,
    FILING_LIMIT,
    REQUIREMENTS_LIMIT,
    STAFF_LIMIT,
    TASKS_LIMIT,
    TERMS_OF_KIND,
    TITLE_LIMIT,
    Filing,
    SlotTerms,
)
from placement.web.fields import Form, YuanField, optional, options, required, short

Choices = Mapping[Any, Any]
WEEKDAYS = {
    "1": _l("周一"),
    "2": _l("周二"),
    "3": _l("周三"),
    "4": _l("周四"),
    "5": _l("周五"),
    "6": _l("周六"),
    "7": _l("周日"),
}
LABOUR_CLASSES = {1: _l("Ⅰ级（轻劳动）"), 2: _l("Ⅱ级（中等劳动）"), 3: _l("Ⅲ级（重劳动）"), 4: _l("Ⅳ级（极重劳动）")}


def _between(low: int, high: int) -> list[Any]:
    message = _l("请填写 %(min)s 到 %(max)s 之间的整数", min=low, max=high)
    return [InputRequired(message), NumberRange(low, high, message)]


class WholeNumber(IntegerField):
    """An integer; anything else is answered by the range beside it."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was typed, or say what is expected."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            self.data = None
            raise ValueError(_("请填写整数")) from error


def _maybe_id(value: Any) -> int | None:
    return int(value) if value not in (None, "", "None") else None


class SlotForm(Form):
    """The terms of a slot. `SlotForm.of_kind` leaves only the fields of one kind; names are those of SlotTerms."""

    kind = HiddenField()
    title = StringField(
        _l("岗位名称"), [required(), short(TITLE_LIMIT)], description=_l("写学生看得懂的名称，例如：数控车床操作工")
    )
    tasks = TextAreaField(_l("工作内容"), [required(), short(TASKS_LIMIT)])
    requirements = TextAreaField(_l("任职要求"), [short(REQUIREMENTS_LIMIT)])
    practice_form = SelectField(_l("实践形式"), [required()])
    site_id = SelectField(_l("工作地点"), [required()], coerce=int)
    venue = SelectField(_l("场所类型"), [required()])
    labour_class = SelectField(_l("体力劳动强度"), coerce=int)
    hazards = SelectMultipleField(_l("危险因素"), choices=options(HAZARD_LABELS), validate_choice=False)
    post_staff = WholeNumber(_l("同类岗位在岗职工数"), _between(0, STAFF_LIMIT))
    capacity = WholeNumber(_l("接收人数"), _between(1, CAPACITY_LIMIT))
    starts_on = DateField(_l("开始日期"), [required()])
    ends_on = DateField(_l("结束日期"), [required()])
    work_begins = TimeField(_l("上班时间"), [required()])
    work_ends = TimeField(_l("下班时间"), [required()])
    break_minutes = WholeNumber(_l("中间休息（分钟）"), _between(0, BREAK_LIMIT))
    weekdays = SelectMultipleField(_l("每周工作日"), choices=options(WEEKDAYS), validate_choice=False)
    pay_fen = YuanField(_l("每月报酬"), [InputRequired(_l("请填写金额；没有报酬填 0"))])
    pay_day = WholeNumber(_l("每月几日发放"), _between(1, 31))
    regular_wage_fen = YuanField(_l("同岗位职工月工资"), [InputRequired(_l("请填写金额"))])
    lowest_wage_fen = YuanField(_l("本单位同岗位最低档月工资"), [InputRequired(_l("请填写金额"))])
    board = BooleanField(_l("提供工作餐"))
    lodging = BooleanField(_l("提供住宿"))
    mentor_id = SelectField(_l("企业导师"), coerce=_maybe_id)
    major_codes = SelectMultipleField(_l("面向专业"), validate_choice=False)
    major_q = StringField(_l("查找专业"), [short(30)])
    major_category = SelectField(_l("专业大类"), validate_choice=False)

    @classmethod
    def of_kind(cls, kind: SlotKind, *, sites: Choices, mentors: Choices, terms: SlotTerms | None = None) -> SlotForm:
        """The form of one kind, filled with what was posted or with the terms given."""
        form = cls(**(_values(terms) if terms else {"weekdays": list("12345"), **_HOURS}))
        form.kind.data = str(kind)
        for name in {field.name for field in SlotTerms.__dataclass_fields__.values()} - TERMS_OF_KIND[kind]:
            if name in form:
                del form[name]
        form._offer(sites, mentors)
        return form

    def _offer(self, sites: Choices, mentors: Choices) -> None:
        catalogue, choose = tables.majors(), {"": _("请选择")}
        offered: dict[str, Choices] = {
            "site_id": sites,
            "venue": {**choose, **{str(venue): VENUE_LABELS[venue] for venue in Venue}},
            "labour_class": LABOUR_CLASSES,
            "mentor_id": {"": _("以后再定"), **mentors},
            "practice_form": {**choose, **{str(form): PRACTICE_FORM_LABELS[form] for form in PracticeForm}},
            "major_codes": {major.code: major.name for major in catalogue.all()},
            "major_category": {"": _("全部大类"), **dict(sorted(catalogue.categories.items()))},
        }
        for name, labels in offered.items():
            if name in self:
                self[name].choices = options(labels)

    def sketch(self) -> Sketch:
        """What is known so far, for the checks while typing: what cannot be read counts as not yet typed."""
        names = set(Sketch.__dataclass_fields__) - {"kind"}
        known = {name: _plain(self[name].data) for name in names if name in self and not self[name].process_errors}
        if "hazards" in known:
            known["hazards"] = self._ticked()
        known["major_codes"] = tuple(self.major_codes.data or ())
        return Sketch(kind=SlotKind(self.kind.data), **{name: value for name, value in known.items() if value != ""})

    def terms(self) -> SlotTerms:
        """The terms of a form that was found valid."""
        known = {name: _plain(self[name].data) for name in SlotTerms.__dataclass_fields__ if name in self}
        known["venue"] = Venue(known["venue"])
        known["major_codes"] = tuple(self.major_codes.data)
        if "hazards" in known:
            known["hazards"] = self._ticked()
        if "practice_form" in known:
            known["practice_form"] = PracticeForm(known["practice_form"])
        return SlotTerms(**{**known, "kind": SlotKind(self.kind.data)})

    def _ticked(self) -> tuple[str, ...]:
        """The dangers, in the order in which they are stored."""
        return tuple(sorted(set(self.hazards.data or ())))


_HOURS = {"work_begins": time(8, 30), "work_ends": time(17, 30), "break_minutes": 60, "pay_day": 15, "labour_class": 1}


def _plain(value: Any) -> Any:
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return "".join(sorted(value)) if isinstance(value, list) else value


def _values(terms: SlotTerms) -> dict[str, Any]:
    values = {name: getattr(terms, name) for name in SlotTerms.__dataclass_fields__}
    hours = {name: time.fromisoformat(values[name]) for name in ("work_begins", "work_ends")}
    lists = {
        "weekdays": list(terms.weekdays),
        "major_codes": list(terms.major_codes),
        "hazards": list(terms.hazards or ()),
    }
    return {**values, **hours, **lists}


class SendForm(Form):
    """To which schools a slot goes."""

    to = RadioField(
        _l("送给哪些学校"), [required()], choices=options({"all": _l("全部学校"), "some": _l("只送选定的学校")})
    )
    schools = SelectMultipleField(_l("学校"), coerce=int, validate_choice=False)

    def school_ids(self) -> list[int] | None:
        """None means all."""
        return None if self.to.data == "all" else list(self.schools.data or [])


class ReleaseForm(Form):
    """How many seats a school may fill, and, for a post with an exception, its filing with the authority (R-317)."""

    quota = WholeNumber(_l("本校名额"), [optional()], description=_l("留空表示与其他学校共用全部名额"))
    special_filing = StringField(
        _l("特殊安排备案号"),
        [short(FILING_LIMIT)],
        description=_l("夜班、节假日或较高风险须因专业特殊需要，事先报主管部门备案"),
    )
    special_filed_on = DateField(_l("备案日期"), [optional()], description=_l("须在岗位开始之前"))

    def validate(self, extra_validators: Any = None) -> bool:
        """A number is told with its day, and a day with its number."""
        super().validate(extra_validators)
        number, day = self.special_filing, self.special_filed_on
        if number.data and day.data is None and not day.errors:
            self.add_error(day.name, _("请同时填写备案日期"))
        if day.data is not None and not number.data:
            self.add_error(number.name, _("请同时填写主管部门给的备案号"))
        return not self.errors

    def filing(self) -> Filing | None:
        """The filing of a form that was found valid."""
        if self.special_filed_on.data is None:
            return None
        return Filing(self.special_filing.data, self.special_filed_on.data)


def posted(name: str, formdata: MultiDict[str, str]) -> SlotKind | None:
    """The kind named in a request, or None for anything else."""
    value = formdata.get(name, "")
    return SlotKind(value) if value in set(SlotKind) else None
