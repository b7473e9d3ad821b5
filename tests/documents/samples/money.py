"""A filled 补助结算单."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from placement.subsidies.documents import (
    Officer,
    Payee,
    PolicyCitation,
    StatementLine,
    SubsidyStatement,
    WageCitation,
)
from tests.documents.samples.certificate import ENTERPRISE


def line(number: int = 1, **changes: object) -> StatementLine:
    fields = {
        "name": "周*",
        "resident_id": "330***********123X",
        "person_kind": "学生",
        "post": "数控车床操作与工艺助理",
        "month": date(2026, 2 + number, 1),
        "days": Decimal(22),
        "wage_fen": 249000,
        "rate": Fraction(1, 4),
        "fraction": Fraction(1),
        "amount_fen": 62250,
    }
    return StatementLine(**{**fields, **changes})


_LINES = (
    *(line(number) for number in range(1, 5)),
    line(
        1,
        name="陈*",
        resident_id="330***********2260",
        post="机械产品检测",
        days=Decimal("18.5"),
        fraction=Fraction(37, 43),
        amount_fen=53564,
    ),
    line(
        5,
        name="陈*",
        resident_id="330***********2260",
        post="机械产品检测",
        days=Decimal(0),
        fraction=Fraction(0),
        amount_fen=-1250,
        note="更正2026年3月：出勤改为18天",
    ),
    line(
        5,
        name="蒋*",
        resident_id="330***********5519",
        person_kind="教师",
        post="工艺工程师（实践）",
        days=Decimal("20.5"),
        fraction=Fraction(82, 87),
        amount_fen=58672,
    ),
)

_FIELDS = {
    "school_name": "杭州市云栖职业技术学校",
    "school_code": "YQ01",
    "budget_year": 2026,
    "enterprise": Payee(
        name=ENTERPRISE,
        credit_code="91330108MA00000012",
        bank="中国工商银行杭州滨江支行",
        account_name=ENTERPRISE,
        account="**** **** **** 4321",
    ),
    "start": date(2026, 3, 1),
    "end": date(2026, 7, 31),
    "policies": (
        PolicyCitation(
            title="杭州市深化职业教育改革实施方案（征求意见稿）",
            number="第十二条",
            text="按当地最低工资标准的25%补助接收学生和教师实习实践的企业，列入公办职业院校年度预算；"
            "不足整月的，按（计发天数＋法定节假日）÷21.75折算（人社部发〔2025〕2号）。",
        ),
    ),
    "wages": (
        WageCitation(
            division="杭州市滨江区",
            effective_from=date(2026, 1, 1),
            monthly_fen=249000,
            source="住房公积金缴存下限公告（推定）",
            confirmed_number="演示-非官方文号",
            confirmed_by="系统管理员 何晓",
            confirmed_on=date(2026, 2, 20),
        ),
    ),
    "officers": (
        Officer(act="经办", post="实习管理部门", name="陆文静", on=date(2026, 8, 28)),
        Officer(act="复核", post="财务部门", name="石磊", on=date(2026, 8, 31)),
        Officer(act="审批", post="校领导", name="沈知远", on=date(2026, 9, 1)),
    ),
    "state": "已支付",
    "paid_on": date(2026, 9, 3),
    "payment_number": "ZF2026090300017",
}


def statement(lines: tuple[StatementLine, ...] = _LINES, **changes: object) -> SubsidyStatement:
    """A paid statement over students and a teacher; the total follows the lines."""
    fields = {**_FIELDS, "lines": lines, "total_fen": sum(item.amount_fen for item in lines)}
    return SubsidyStatement(**{**fields, **changes})
