"""The people one can be in the demo: fixed names and sign-ins, one password for all."""

from __future__ import annotations

from dataclasses import dataclass

from placement.accounts.rules import ROLE_LABELS, Role
from placement.kernel.text import Text

PASSWORD = "Xihu-2026-demo"


@dataclass(frozen=True)
class SignIn:
    """One person of the table: where they stand (school, enterprise or bureau) and what they are."""

    login: str
    name: str
    role: Role
    place: str | None = None
    label: Text | None = None

    @property
    def title(self) -> Text:
        """What the table calls them."""
        return self.label or ROLE_LABELS[self.role]


SIGN_INS = (
    SignIn("xuesheng", "陈雨桐", Role.STUDENT, "ruanjian3", Text("学生（有录用待确认）")),
    SignIn("xuesheng2", "单䶮", Role.STUDENT, "ruanjian2", Text("未成年学生（待监护人签字）")),
    SignIn("xuesheng3", "曾浩然", Role.STUDENT, "jisuanji3", Text("学生（有协议待签署）")),
    SignIn("xuesheng4", "仇𬭎", Role.STUDENT, "ruanjian3", Text("学生（正在实习）")),
    SignIn("hr", "郑文斌", Role.HR, "tinglan"),
    SignIn("daoshi", "周立新", Role.MENTOR, "tinglan"),
    SignIn("shixi", "沈知行", Role.PLACEMENT_OFFICE, "wangchao"),
    SignIn("xibu", "韩春梅", Role.DEPARTMENT_HEAD, "wangchao"),
    SignIn("caiwu", "钱玉兰", Role.SCHOOL_FINANCE, "wangchao"),
    SignIn("lingdao", "高志明", Role.SCHOOL_LEADER, "wangchao"),
    SignIn("jiaoshi", "顾明远", Role.TEACHER, "wangchao"),
    SignIn("jiaoyuju", "何卫东", Role.BUREAU, "education"),
    SignIn("caizhengju", "金海燕", Role.FINANCE_BUREAU, "finance"),
    SignIn("shenji", "严立新", Role.AUDITOR, "audit"),
    SignIn("sysadmin", "方永康", Role.SYSTEM_ADMIN),
    SignIn("secadmin", "安惠芳", Role.SECURITY_ADMIN),
    SignIn("auditadmin", "季晓东", Role.AUDIT_ADMIN),
)


def sign_in_rows() -> list[tuple[Text, str, str, str]]:
    """Role, name, login and password: what the sign-in page and the terminal show."""
    return [(person.title, person.name, person.login, PASSWORD) for person in SIGN_INS]


def sign_in_table() -> str:
    """The same as lines for the terminal; a Chinese character is as wide as two letters."""
    rows = [("身份", "姓名", "登录名", "密码"), *((str(title), *rest) for title, *rest in sign_in_rows())]
    widths = [max(_width(row[column]) for row in rows) for column in range(4)]
    return "\n".join("  ".join(_padded(cell, width) for cell, width in zip(row, widths, strict=True)) for row in rows)


def _width(text: str) -> int:
    return sum(1 if sign.isascii() else 2 for sign in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
