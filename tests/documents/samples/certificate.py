"""A filled 教师企业实践证书."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from placement.practice.documents import CategoryDays, PracticeCertificate, PracticeStay

ENTERPRISE = "杭州钱江智造精密机械有限公司"

_FIELDS = {
    "teacher_name": "蒋云帆",
    "staff_number": "T20110036",
    "subject_group": "专业课",
    "department": "智能制造系",
    "school_name": "杭州市云栖职业技术学校",
    "enterprise_name": ENTERPRISE,
    "year": 2026,
    "start": date(2026, 7, 6),
    "end": date(2026, 8, 21),
    "stays": (
        PracticeStay(
            place=ENTERPRISE,
            base="企业",
            post="工艺工程师（实践）",
            start=date(2026, 7, 6),
            end=date(2026, 8, 7),
            days=Decimal("20.5"),
        ),
        PracticeStay(
            place="杭州市智能制造教师培训基地",
            base="培训基地",
            post="五轴编程研修",
            start=date(2026, 8, 17),
            end=date(2026, 8, 21),
            days=Decimal(5),
        ),
    ),
    "categories": (
        CategoryDays(category="岗位实践", days=Decimal(12)),
        CategoryDays(category="技能培训", days=Decimal(7)),
        CategoryDays(category="产品研发/技术创新", days=Decimal("4.5")),
        CategoryDays(category="指导学生", days=Decimal(2)),
    ),
    "recognised_days": Decimal("25.5"),
    "required_days": Decimal("21.75"),
    "form": "接受企业组织的技能培训；在企业的生产和管理岗位兼职或任职",
    "outcome": "五轴叶轮加工教学项目两个，配套课程单元一份。",
    "enterprise_assessment": "出勤认真，独立编制叶轮加工工艺一份，试切一次合格。",
    "school_assessment": "完成教学项目两个，成果已用于数控专业教学。",
    "grade": "优秀",
    "recognised_on": date(2026, 9, 8),
}


def certificate(**changes: object) -> PracticeCertificate:
    """A certificate over two stays; `changes` replaces whole fields."""
    return PracticeCertificate(**{**_FIELDS, **changes})
