"""Forms of sign-in, own account, user administration and the lists of people."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, PasswordField, SelectField, StringField, TextAreaField
from wtforms.validators import Email, EqualTo, Regexp

from placement.accounts.rules import BY_HAND, ROLE_LABELS, SUBJECT_GROUP_LABELS
from placement.web.fields import Filters, Form, Mobile, optional, options, required, short

_EMAIL = Email(message=_l("请填写正确的电子邮箱，例如 name@example.com"))
_NEW_PASSWORD = _l("至少 10 位，并包含大写字母、小写字母、数字、符号中的三类")


class SignInForm(Form):
    """Login name and password; `next` is where the person was going."""

    login = StringField(_l("登录名"), [required(), short(60)], render_kw={"autocomplete": "username"})
    password = PasswordField(_l("密码"), [required(), short(200)], render_kw={"autocomplete": "current-password"})
    next = HiddenField()


class ForgottenForm(Form):
    """Where the link goes."""

    email = StringField(
        _l("电子邮箱"), [required(), short(254), _EMAIL], render_kw={"type": "email", "autocomplete": "email"}
    )


class NewPasswordForm(Form):
    """A new password, typed twice."""

    password = PasswordField(
        _l("新密码"), [required(), short(200)], description=_NEW_PASSWORD, render_kw={"autocomplete": "new-password"}
    )
    again = PasswordField(
        _l("再输入一次新密码"),
        [required(), EqualTo("password", message=_l("两次输入的新密码不一致"))],
        render_kw={"autocomplete": "new-password"},
    )


class PasswordForm(NewPasswordForm):
    """The same, with the old one asked for."""

    old = PasswordField(
        _l("当前密码"), [required(), short(200)], id="old", render_kw={"autocomplete": "current-password"}
    )


class ContactForm(Form):
    """Where mail and calls go; the password proves that it is the owner who asks."""

    email = StringField(
        _l("电子邮箱"),
        [optional(), short(254), _EMAIL],
        description=_l("忘记密码时，重设链接会发到这个邮箱"),
        render_kw={"type": "email", "autocomplete": "email"},
    )
    phone = StringField(_l("手机号码"), [optional(), Mobile()], render_kw={"inputmode": "tel", "autocomplete": "tel"})
    password = PasswordField(
        _l("当前密码"), [required(), short(200)], id="contact-password", render_kw={"autocomplete": "current-password"}
    )


class HatForm(Form):
    """A role in an organisation."""

    role = SelectField(
        _l("身份"),
        [required(_l("请选择身份"))],
        choices=options({"": _l("请选择")} | {role.value: ROLE_LABELS[role] for role in BY_HAND}),
    )
    organisation_id = SelectField(
        _l("所属单位"), description=_l("管理员不属于任何单位，其他身份必须选择单位"), choices=[]
    )
    department = StringField(_l("系部"), [optional(), short(40)], description=_l("系部主任必填"))


class PersonForm(HatForm):
    """A new account with its first role."""

    name = StringField(_l("姓名"), [required(), short(60)], render_kw={"autocomplete": "off"})
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
        [optional(), short(254), _EMAIL],
        description=_l("填写后，设置密码的链接会发到这个邮箱；不填则显示一次初始密码，请当面转交"),
        render_kw={"type": "email", "autocomplete": "off"},
    )


class UserFilters(Filters):
    """What the list of accounts is narrowed to."""

    role = SelectField(
        _l("身份"), choices=options({"": _l("全部身份")} | {role.value: label for role, label in ROLE_LABELS.items()})
    )
    state = SelectField(
        _l("状态"), choices=options({"": _l("全部状态"), "locked": _l("已锁定"), "closed": _l("已停用")})
    )


class StudentFilters(Filters):
    """What the list of students is narrowed to."""

    class_name = SelectField(_l("班级"), choices=[])
    major = SelectField(_l("专业"), choices=[])


class TeacherFilters(Filters):
    """What the list of teachers is narrowed to."""

    department = SelectField(_l("系部"), choices=[])
    subject_group = SelectField(
        _l("任教类别"),
        choices=options({"": _l("全部类别")} | {group.value: label for group, label in SUBJECT_GROUP_LABELS.items()}),
    )


class RevealForm(Form):
    """Why a number that is masked must be seen."""

    reason = TextAreaField(
        _l("查看原因"), [required(_l("请写明查看原因")), short(200)], render_kw={"rows": 2, "maxlength": 200}
    )


class AuditFilters(Filters):
    """What the audit trail is narrowed to."""

    act = SelectField(_l("操作"), choices=[])
    subject = StringField(_l("对象编号"), [short(64)])
    since = DateField(_l("起始日期"), [optional()])
    until = DateField(_l("截止日期"), [optional()])
