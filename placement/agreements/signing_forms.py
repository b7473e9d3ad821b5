"""Forms of signing on screen: one's own, many, a guardian's by link; who signs in whose place, and in what order."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, IntegerField, PasswordField, SelectField, StringField, TextAreaField
from wtforms.validators import NumberRange, Regexp

from placement.accounts.rules import ROLE_LABELS
from placement.agreements.passage import CODE_LENGTH
from placement.agreements.queries import Colleague, Way
from placement.agreements.rules import DAYS_TO_SIGN, MOST_DAYS, PARTY_LABELS
from placement.kernel.text import Text
from placement.web.fields import Form, options, required, short
from placement.web.filters import translate

AGREED = _l("我已完整阅读协议，同意在线签署")
TICK_FIRST = _l("请先勾选同意")


class SignForm(Form):
    """Signing on screen: which draft, that the text was agreed to, and the password again."""

    sha256 = HiddenField()
    consent = HiddenField()
    agreed = BooleanField(AGREED, [required(TICK_FIRST)])
    authority = BooleanField(_l("我有权代表本单位签署本协议"))
    password = PasswordField(_l("登录密码"), [required(), short(200)], render_kw={"autocomplete": "current-password"})


class SignManyForm(Form):
    """Signing several at once: the drafts are hidden fields of their rows."""

    consent = HiddenField()
    agreed = BooleanField(_l("我已逐份阅读上列协议，同意在线签署"), [required(TICK_FIRST)])
    authority = BooleanField(_l("我有权代表本单位签署上列协议"), [required(_l("请确认您有权代表本单位签署"))])
    password = PasswordField(_l("登录密码"), [required(), short(200)], render_kw={"autocomplete": "current-password"})


_CODE = Regexp(rf"\s*\d{{{CODE_LENGTH}}}\s*$", message=_l("验证码是 6 位数字"))
_CODE_LOOK = {"inputmode": "numeric", "autocomplete": "off", "maxlength": "8"}


class GuardianForm(Form):
    """A guardian signs by a link."""

    sha256 = HiddenField()
    consent = HiddenField()
    name = StringField(_l("监护人姓名"), [required(), short(60)], render_kw={"autocomplete": "name"})
    code = StringField(_l("验证码"), [required(), _CODE], render_kw=_CODE_LOOK)
    guardian = BooleanField(_l("我是学生的法定监护人，本人在签署"), [required(TICK_FIRST)])
    agreed = BooleanField(AGREED, [required(TICK_FIRST)])


class GuardianRefusalForm(Form):
    """A guardian does not agree."""

    name = StringField(_l("监护人姓名"), [required(), short(60)], render_kw={"autocomplete": "name"})
    code = StringField(_l("验证码"), [required(), _CODE], render_kw=_CODE_LOOK)
    reason = TextAreaField(_l("不同意的原因"), [required(_l("请写明不同意的原因")), short(500)])


class DelegateForm(Form):
    """Into whose hands the signature is given."""

    to = SelectField(_l("委托给"), coerce=int)

    def offer(self, colleagues: list[Colleague]) -> DelegateForm:
        """With these people to choose from."""
        self.to.choices = [(0, _("请选择同事")), *((one.user.id, _named(one)) for one in colleagues)]
        return self


def _named(colleague: Colleague) -> str:
    roles = "、".join(translate(ROLE_LABELS[role]) for role in colleague.roles)
    return _("%(name)s（%(roles)s）", name=colleague.user.name, roles=roles)


class SigningPolicyForm(Form):
    """In what order the parties sign, and how many days they have."""

    first = SelectField(_l("第一个签"))
    second = SelectField(_l("第二个签"))
    third = SelectField(_l("第三个签"))
    fourth = SelectField(_l("最后签"))
    days = IntegerField(
        _l("签署期限（天）"),
        [required(), NumberRange(1, MOST_DAYS, _l("请填写 1 到 %(most)s", most=MOST_DAYS))],
        default=DAYS_TO_SIGN,
    )

    def offer(self) -> SigningPolicyForm:
        """With the four parties to choose from, each for one place."""
        labels: dict[str, Text] = {party.value: label for party, label in PARTY_LABELS.items()}
        for field in (self.first, self.second, self.third, self.fourth):
            field.choices = options(labels)
        return self

    @property
    def parties(self) -> list[str]:
        """The order that was chosen."""
        return [self.first.data, self.second.data, self.third.data, self.fourth.data]


def policy_form(way: Way | None = None) -> SigningPolicyForm:
    """The form as submitted, or begun with what holds now."""
    if way is None:
        return SigningPolicyForm().offer()
    places = dict(zip(("first", "second", "third", "fourth"), way.parties, strict=True))
    return SigningPolicyForm(formdata=None, data={**places, "days": way.days}).offer()
