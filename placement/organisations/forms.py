"""Forms of enterprises and their vetting: shape and parsing only."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, IntegerField, PasswordField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Email, EqualTo, NumberRange, Regexp

from placement.organisations.rules import DOCUMENT_LIMIT, ENTERPRISE_KIND_LABELS, REPORT_MINIMUM, VETTING_LABELS
from placement.web.fields import CreditCode, Filters, Form, Mobile, optional, options, required, short

MOST_STAFF = 1_000_000


class ProfileForm(Form):
    """What an enterprise says of itself."""

    name = StringField(_l("企业全称"), [required(), short(100)], description=_l("与营业执照一致"))
    short_name = StringField(_l("企业简称"), [required(), short(40)])
    enterprise_kind = SelectField(
        _l("单位类型"),
        [required()],
        choices=options({"": _l("请选择")} | {kind.value: label for kind, label in ENTERPRISE_KIND_LABELS.items()}),
    )
    industry_code = StringField(
        _l("行业代码"),
        [required(), Regexp(r"^\d{2,4}$", message=_l("请填写 2 至 4 位数字，例如 6513"))],
        description=_l("国民经济行业分类（GB/T 4754），填到四位小类，例如 6513 应用软件开发"),
        render_kw={"inputmode": "numeric"},
    )
    staff_count = IntegerField(
        _l("在岗职工人数"),
        [required(), NumberRange(0, MOST_STAFF, message=_l("请填写 0 至 1000000 之间的整数"))],
        description=_l("接收实习学生的人数比例按它计算"),
    )
    division = SelectField(_l("注册地"), [required()], choices=[])
    address = StringField(_l("详细地址"), [required(), short(200)])
    contact_name = StringField(_l("联系人"), [required(), short(60)])
    contact_phone = StringField(_l("联系手机"), [required(), Mobile()], render_kw={"inputmode": "tel"})
    introduction = TextAreaField(_l("企业简介"), [optional(), short(2000)])


class BankForm(Form):
    """Where subsidies are paid to. An account that is left empty stays as it is."""

    account_name = StringField(_l("开户名称"), [required(), short(100)], description=_l("应与企业全称一致"))
    bank_name = StringField(_l("开户银行"), [required(), short(80)])
    bank_account = StringField(
        _l("银行账号"),
        [optional(), Regexp(r"^[\d ]{8,40}$", message=_l("请填写 8 至 32 位数字，可以有空格"))],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )


class SiteForm(Form):
    """A place of work."""

    name = StringField(_l("地点名称"), [required(), short(60)], id="site-name")
    division = SelectField(
        _l("所在区、县（市）"),
        [required()],
        description=_l("补助按工作地点所在地的最低工资计算"),
        choices=[],
        id="site-division",
    )
    address = StringField(_l("详细地址"), [required(), short(200)], id="site-address")


class AskForm(Form):
    """Which school is asked for a visit."""

    school_id = SelectField(_l("学校"), [required(_l("请选择学校"))], choices=[])


class RegistrationForm(ProfileForm):
    """An enterprise and the account of the person who registers it."""

    credit_code = StringField(
        _l("统一社会信用代码"), [required(), CreditCode()], render_kw={"autocomplete": "off", "spellcheck": "false"}
    )
    login = StringField(
        _l("登录名"),
        [
            required(),
            Regexp(r"^[A-Za-z0-9._-]{3,60}$", message=_l("登录名为 3 至 60 位的字母、数字、点、横线或下划线")),
        ],
        render_kw={"autocomplete": "username"},
    )
    email = StringField(
        _l("电子邮箱"),
        [required(), short(254), Email(message=_l("请填写正确的电子邮箱，例如 name@example.com"))],
        description=_l("忘记密码时，重设链接会发到这个邮箱"),
        render_kw={"type": "email", "autocomplete": "email"},
    )
    password = PasswordField(
        _l("密码"),
        [required(), short(200)],
        description=_l("至少 10 位，并包含大写字母、小写字母、数字、符号中的三类"),
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        _l("再输入一次密码"),
        [required(), EqualTo("password", message=_l("两次输入的密码不一致"))],
        render_kw={"autocomplete": "new-password"},
    )
    truthful = BooleanField(_l("我受本单位委托办理登记，所填内容与营业执照一致"), [DataRequired(_l("请确认后再注册"))])


class ApproveForm(Form):
    """The date and the report of the visit."""

    visited_on = DateField(_l("实地考察日期"), [optional()])
    report = TextAreaField(
        _l("考察报告"),
        [optional(), short(4000)],
        description=_l(
            "至少 %(n)s 字。写明资质与信用、管理水平、岗位与内容、工作时间、工作环境、生活环境、健康保障与安全防护",
            n=REPORT_MINIMUM,
        ),
        render_kw={"rows": 8},
    )


class ListForm(Form):
    """When the school's Party organisation put the enterprise on the list of units, and when that was published."""

    decided_on = DateField(_l("校级党组织会议研究日期"), [optional()])
    published_on = DateField(_l("名单公开日期"), [optional()])


class ViolationForm(Form):
    """A violation of safety law, and the document that says so."""

    happened_on = DateField(_l("违法日期"), [optional()])
    document = StringField(
        _l("依据文书"), [optional(), short(DOCUMENT_LIMIT)], description=_l("处罚决定书或通报的名称、文号")
    )


class EnterpriseFilters(Filters):
    """What the list of enterprises is narrowed to."""

    division = SelectField(_l("注册地"), choices=[])
    state = SelectField(
        _l("考察状态"),
        choices=options(
            {"": _l("全部状态"), "none": _l("未申请考察")}
            | {state.value: label for state, label in VETTING_LABELS.items()}
            | {"unlisted": _l("已通过，名单未登记")}
        ),
    )


class SchoolFilters(Filters):
    """What the list of schools is narrowed to."""

    public = SelectField(_l("办学性质"), choices=options({"": _l("全部"), "yes": _l("公办"), "no": _l("民办")}))


class MentorForm(Form):
    """The account of an enterprise mentor."""

    name = StringField(_l("姓名"), [required(), short(60)], id="mentor-name")
    login = StringField(
        _l("登录名"),
        [
            required(),
            Regexp(r"^[A-Za-z0-9._-]{3,60}$", message=_l("登录名为 3 至 60 位的字母、数字、点、横线或下划线")),
        ],
        render_kw={"autocomplete": "off"},
    )
    email = StringField(
        _l("电子邮箱"),
        [required(), short(254), Email(message=_l("请填写正确的电子邮箱，例如 name@example.com"))],
        description=_l("设置密码的链接会发到这个邮箱"),
        render_kw={"type": "email", "autocomplete": "off"},
    )
