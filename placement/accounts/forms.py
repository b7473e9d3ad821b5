"""Forms of sign-in and passwords."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, StringField

from placement.web.fields import Form, required, short


class SignInForm(Form):
    """Login name and password; `next` is where the person was going."""

    login = StringField(_l("登录名"), [required(), short(60)], render_kw={"autocomplete": "username"})
    password = PasswordField(_l("密码"), [required(), short(200)], render_kw={"autocomplete": "current-password"})
    next = HiddenField()
