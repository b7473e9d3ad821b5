"""Forms of placements: shape and parsing only."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, NumberRange

from placement.compliance.hazards import HAZARD_LABELS
from placement.placements.preparing import DETAIL_LIMIT, NUMBER_LIMIT, Record
from placement.placements.rules import DETAILED, NUMBERED, PreparationKind
from placement.placements.waiving import REASON_LIMIT
from placement.slots.forms import WholeNumber
from placement.slots.posts import PostFacts
from placement.slots.terms import STAFF_LIMIT
from placement.web.fields import Form, YuanField, optional, options, required, short


class RegisterForm(Form):
    """The filters of the register; every one may stay empty."""

    class Meta(Form.Meta):
        """Filters travel in the address and change nothing."""

        csrf = False

    q = StringField(_l("姓名、学号或拼音首字母"))
    kind = SelectField(_l("类型"))
    state = SelectField(_l("状态"))
    class_name = StringField(_l("班级"))
    major = StringField(_l("专业名称或代码"))
    enterprise = StringField(_l("企业名称或首字母"))
    instructor = StringField(_l("指导教师"))
    since = DateField(_l("实习期不早于"), [optional()])
    until = DateField(_l("实习期不晚于"), [optional()])


class ConsentForm(Form):
    """The student's own consent; the hash says which text was on the page."""

    text_hash = HiddenField()
    agreed = BooleanField(_l("我已阅读并理解以上内容，自愿同意"), [required(_l("请先勾选同意"))])


class GuardianConsentForm(Form):
    """The guardian's signed paper."""

    name = StringField(_l("签字的监护人姓名"), [required(), short(60)])
    scan = FileField(_l("已签字的知情同意书"))


class InsuranceForm(Form):
    """A policy of 实习责任保险."""

    insurer = StringField(_l("保险公司"), [required(), short(80)])
    policy_number = StringField(_l("保险单号"), [required(), short(60)])
    starts_on = DateField(_l("保险起期"), [required()])
    ends_on = DateField(_l("保险止期"), [required()])


class PersonForm(Form):
    """The mentor or the instructor."""

    person = SelectField(_l("人员"), [required(_l("请选择人员"))], coerce=int)


class EndForm(Form):
    """An early end: when and why."""

    last_day = DateField(_l("实习的最后一天"), [required()])
    comment = TextAreaField(_l("终止原因"), [required(_l("请写明终止原因")), short(500)])


class RecordForm(Form):
    """When something was done before the start, its number, and what there is to say of it."""

    done_on = DateField(_l("完成日期"), [required()])
    number = StringField(_l("编号（选填）"), [short(NUMBER_LIMIT)])
    detail = TextAreaField(_l("说明（选填）"), [short(DETAIL_LIMIT)])

    def record(self) -> Record:
        """What was typed."""
        return Record(self.done_on.data, self.number.data or "", self.detail.data or "")


class PreparationForm(RecordForm):
    """One kind of record; its fields carry the kind in their names, so that several forms fit on a page."""

    @classmethod
    def of_kind(cls, kind: PreparationKind, **data: Any) -> PreparationForm:
        """The form of one kind, which says what this kind must have."""
        form = cls(prefix=kind.value, **data)
        if kind in NUMBERED:
            form.number.label.text = _l("备案号")
            form.number.flags.required = True
        if kind in DETAILED:
            form.detail.label.text = _DETAILS[kind]
            form.detail.flags.required = True
        return form


_DETAILS = {
    PreparationKind.SAFETY_TRAINING: _l("培训内容和考核结果"),
    PreparationKind.SPECIAL_FILING: _l("涉及的专业和理由"),
}


class PreparationsForm(RecordForm):
    """Several kinds of records with one date."""

    kinds = SelectMultipleField(_l("登记哪些项"))


class PostFactsForm(Form):
    """The facts of a post; no danger ticked says that there is none."""

    hazards = SelectMultipleField(_l("危险因素"), choices=options(HAZARD_LABELS), validate_choice=False)
    post_staff = WholeNumber(
        _l("同类岗位在岗职工数"),
        [InputRequired(_l("请填写人数")), NumberRange(0, STAFF_LIMIT, _l("请填写 %(min)s 到 %(max)s 之间的整数"))],
    )
    regular_wage_fen = YuanField(_l("同岗位职工月工资"), [InputRequired(_l("请填写金额"))])
    lowest_wage_fen = YuanField(_l("本单位同岗位最低档月工资"), [InputRequired(_l("请填写金额"))])

    def facts(self) -> PostFacts:
        """What was typed, once it was found valid."""
        return PostFacts(
            hazards=tuple(self.hazards.data or ()),
            post_staff=self.post_staff.data or 0,
            regular_wage_fen=self.regular_wage_fen.data or 0,
            lowest_wage_fen=self.lowest_wage_fen.data or 0,
        )


class WaiverForm(Form):
    """A school's decision to let a broken rule pass, with the signed document."""

    rule = SelectField(_l("豁免哪一项"), [required(_l("请选择要豁免的检查项"))])
    reason = TextAreaField(_l("豁免理由"), [required(_l("请写明豁免理由")), short(REASON_LIMIT)])
    decided_by = StringField(_l("作出决定的负责人"), [required(), short(60)])
    until = DateField(_l("有效期至（含当天）"), [required()])
    document = FileField(_l("已签字盖章的决定"))
