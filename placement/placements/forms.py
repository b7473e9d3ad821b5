"""Forms of placements: shape and parsing only."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, DateField, HiddenField, SelectField, StringField, TextAreaField

from placement.web.fields import Form, optional, required, short


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
