"""Forms of the subsidy: shape and parsing only."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField, StringField, TextAreaField

from placement.web.fields import Form, YuanField, optional, required, short


class _Filters(Form):
    """Filters travel in the address and change nothing."""

    class Meta(Form.Meta):
        """No token: a GET form."""

        csrf = False


class StatementFilters(_Filters):
    """The filters of the list of statements."""

    q = StringField(_l("企业、学校、结算单号或拼音首字母"))
    month = SelectField(_l("月份"), [optional()])
    state = SelectField(_l("状态"), [optional()])


class LedgerFilters(_Filters):
    """The filters of the ledger."""

    q = StringField(_l("姓名、企业、拼音首字母或来源"))
    year = SelectField(_l("年度"), [optional()])
    school = SelectField(_l("学校"), [optional()])
    figure = SelectField(_l("预算数字"), [optional()])
    kind = SelectField(_l("类别"), [optional()])


class PayForm(Form):
    """The bank has paid."""

    reference = StringField(_l("付款凭证号"), [required(_l("请填写付款凭证号")), short(60)])
    paid_on = DateField(_l("支付日期"), [required(_l("请填写支付日期"))])


class BudgetForm(Form):
    """The line of a year, proposed."""

    year = SelectField(_l("年度"), [required()], coerce=int)
    proposed = YuanField(_l("申报额度"), [required(_l("请填写申报额度"))])
    note = TextAreaField(_l("说明"), [optional(), short(200)])
