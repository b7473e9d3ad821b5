"""Invented names and numbers that could exist: the same ones every time for the same seed."""

from __future__ import annotations

from datetime import date
from itertools import count
from random import Random

from stdnum.cn import uscc

from placement.accounts.rules import Sex
from placement.kernel.identity import check_digit

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜"
)
FEMALE = "雨桐思涵梓萱欣怡诗琪若溪可馨佳宁语嫣静宜晓雯梦琪婉婷乐瑶书瑶"
MALE = "宇轩浩然子墨俊杰嘉豪天佑文博志远鹏飞泽楷明哲景行睿渊昊天立诚"
ELDER = "建国国强志明海燕丽华卫东春梅永康秀英爱民玉兰文斌晓东惠芳立新"
"""Given names, two characters each."""
RARE = {3: "曾𬭎", 17: "单晓雯", 41: "曾䶮", 64: "仇雅婷", 88: "单志鹏"}
"""These students have names that try fonts and pinyin: rare characters, and surnames that are read in their own way."""
RELATIONS = ("父亲", "母亲")
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


class Registry:
    """Hands out names, numbers and codes, none of them twice."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self._numbers = count(1)
        self._students = count(1)
        self._used: set[str] = set(RARE.values())

    def student(self, sex: Sex) -> str:
        """A young person's name."""
        rare = RARE.get(next(self._students))
        return rare or self._name(FEMALE if sex is Sex.FEMALE else MALE)

    def adult(self) -> str:
        """A grown-up's name."""
        return self._name(ELDER)

    def guardian(self, child: str) -> tuple[str, str]:
        """Name and relation of a guardian."""
        relation = self._random.choice(RELATIONS)
        surname = child[0] if relation == "父亲" else self._random.choice(SURNAMES)
        return surname + self._pair(ELDER), relation

    def phone(self) -> str:
        """Eleven figures that nobody answers."""
        return f"1390000{next(self._numbers):04d}"

    def sex(self, male_percent: int) -> Sex:
        """One of two, with the share of young men of a class."""
        return Sex.MALE if self._random.randrange(100) < male_percent else Sex.FEMALE

    def birth_date(self, entry_year: int) -> date:
        """Of somebody who enters in September at fifteen: born between September and the August after."""
        return date.fromordinal(date(entry_year - 16, 9, 1).toordinal() + self._random.randrange(365))

    def resident_id(self, born: date, sex: Sex, *, division: str = "330106") -> str:
        """A number of GB 11643 whose seventeenth figure tells the sex."""
        order = next(self._numbers) % 500 * 2 + (1 if sex is Sex.MALE else 0)
        first = f"{division}{born:%Y%m%d}{order:03d}"
        return first + check_digit(first)

    def credit_code(self, division: str, *, prefix: str = "91") -> str:
        """A code of GB 32100: 12 a public institution, 52 a private school, 91 an enterprise."""
        body = f"{next(self._numbers) * 7919 % 10**8:08d}"
        weighed = sum(int(digit) * weight for digit, weight in zip(body, _ORGANISATION_WEIGHTS, strict=True))
        own = "0X987654321"[weighed % 11]
        code = f"{prefix}{division}{body}{own}"
        return code + str(uscc.calc_check_digit(code))

    def bank_account(self) -> str:
        """Nineteen figures."""
        return f"330104016{next(self._numbers) * 7919 % 10**10:010d}"

    def _pair(self, names: str) -> str:
        first = 2 * self._random.randrange(len(names) // 2)
        return names[first : first + 2]

    def _name(self, given: str) -> str:
        while True:
            name = self._random.choice(SURNAMES) + self._pair(given)
            if name not in self._used:
                self._used.add(name)
                return name
