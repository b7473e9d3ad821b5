"""Invented particulars for the four papers. Every word is different, so that a test can tell which field it found."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

from placement.agreements.documents import (
    Assessment,
    EmergencyContact,
    Guardian,
    Hours,
    Pay,
    Safety,
    Stay,
    Student,
    Teacher,
    TeacherAgreement,
    TeacherStay,
    TeacherTask,
    WorkPlacementAgreement,
    form_choices,
)
from placement.infra.paper import Insurance, Mentor, Organisation, SignatureColumn, WorkDay
from placement.practice.documents import CategoryDays, PracticeCertificate, PracticeStay
from placement.subsidies.documents import (
    Officer,
    Payee,
    PolicyCitation,
    StatementLine,
    SubsidyStatement,
    WageCitation,
)

ISSUED_AT = datetime(2026, 2, 25, 2, 30, tzinfo=UTC)
BASE = "https://placement.example.cn/verify/"

SCHOOL = Organisation(
    name="杭州市云栖职业技术学校",
    credit_code="12330100MB0000001A",
    address="杭州市西湖区转塘街道云栖路66号",
    representative="沈知远",
    contact="陆文静",
    phone="0571-87650001",
)
ENTERPRISE = Organisation(
    name="杭州钱江智造精密机械有限公司",
    credit_code="91330108MA00000012",
    address="杭州市滨江区江陵路1888号",
    representative="顾恒",
    contact="钟丽",
    phone="0571-86660002",
)
STUDENT = Student(
    name="周子衿",
    sex="女",
    birth_date=date(2008, 11, 2),
    resident_id="330***********123X",
    student_number="2024030217",
    major="数控技术应用",
    major_code="660103",
    class_name="2024级数控2班",
    phone="138****6621",
    address="杭州市余杭区",
)
GUARDIAN = Guardian(name="周建国", relation="父亲", resident_id="330***********4417", phone="139****0088")
EMERGENCY = EmergencyContact(name="吴秀兰", relation="母亲", phone="13700001234")
STAY = Stay(
    kind="岗位实习",
    origin="学生申请，学校同意",
    post="数控车床操作与工艺助理",
    department="精密加工一车间",
    site="江陵路1888号3号厂房",
    division="杭州市滨江区",
    start=date(2026, 3, 1),
    end=date(2026, 8, 31),
    duration="6个月",
    filing_number="西教职备〔2026〕0017号",
    tasks="在企业导师指导下，熟悉数控车床的日常点检与保养；按工艺卡完成典型轴类、盘类零件的装夹、对刀和加工；"
    "参与首件检验，使用千分尺、百分表测量并填写检验记录；协助工艺员整理刀具清单和加工程序；轮换到三坐标检测岗位学习两周。",
    requirements="掌握数控车床安全操作规程；能够识读中等复杂程度的零件图；实习结束时能够独立完成一件考核工件。",
    conditions="乙方提供数控车床、量具和标准工位，安排恒温检测室和学习室，配备与岗位匹配的教学案例。",
)
SCHOOL_MENTOR = Mentor(name="韩冬梅", title="数控专业教师", phone="13800004567")
ENTERPRISE_MENTOR = Mentor(name="罗志强", title="高级技师", phone="13900007890")
HOURS = Hours(
    days=tuple(
        WorkDay(weekday=f"星期{day}", begin="08:30", end="17:00", pause="12:00—12:30", hours=Decimal("8.0"))
        for day in "一二三四五"
    ),
    weekly_hours=Decimal(40),
    rest="每周六、周日休息，法定节假日按国家规定放假。",
    leave="病假、事假提前告知企业导师和学校指导教师，由乙方人事和甲方共同登记。",
    board="乙方食堂提供工作日午餐，不向丙方收费。",
    lodging="丙方走读，由监护人同意住在家中。",
)
PAY = Pay(
    monthly_fen=325050,
    regular_wage_fen=400000,
    pay_day="每月15日支付上月报酬",
    method="银行转账至丙方本人账户",
    bank="杭州联合银行转塘支行",
    account="**** **** **** 6789",
)
SAFETY = Safety(
    hazards="旋转机械伤害、铁屑飞溅、噪声（低于80分贝）；不涉及高处、有毒有害作业。",
    protective_equipment="工作服、防砸安全鞋、护目镜、防噪耳塞各一套，按需更换。",
    training="乙方于2026年3月2日至3日组织三级安全教育16学时，书面和实操考核合格后上岗。",
    emergency_plan="见《云栖—钱江2026年春季岗位实习应急预案》，车间急救箱设在3号厂房东门。",
)
INSURANCES = (
    Insurance(
        kind="实习责任保险",
        insurer="东海财产保险杭州分公司",
        policy_number="PSX2026330100088",
        start=date(2026, 3, 1),
        end=date(2026, 8, 31),
        payer="甲方",
        insured_fen=50000000,
    ),
    Insurance(
        kind="工伤保险（单险种）",
        insurer="滨江区社会保险经办机构",
        policy_number="GS330108202603119",
        start=date(2026, 3, 1),
        end=date(2026, 8, 31),
        payer="乙方",
    ),
)
ASSESSMENT = Assessment(
    school_percent=50, enterprise_percent=50, method="实习周记和巡查记录占40%，岗位技能考核占40%，实习报告占20%。"
)


def column(party: str, name: str, role: str, *, sealed: bool = False) -> SignatureColumn:
    return SignatureColumn(party=party, name=name, signer_role=role, sealed=sealed)


def party_columns(person: str, *, guardian: str = "", host: str = "实习单位") -> tuple[SignatureColumn, ...]:
    columns = (
        column("甲方（学校）", SCHOOL.name, "法定代表人或授权代表", sealed=True),
        column(f"乙方（{host}）", ENTERPRISE.name, "法定代表人或授权代表", sealed=True),
        column("丙方", person, "本人签字"),
    )
    return (*columns, column("丙方监护人", guardian, "监护人签字")) if guardian else columns


def agreement(*, minor: bool = True, **changes: object) -> WorkPlacementAgreement:
    """A filled agreement of a minor; `minor=False` leaves out the guardian; `changes` replaces whole fields."""
    fields = {
        "number": "XY-2026-000123",
        "verify_url": f"{BASE}q7Fh2nVx81LmTzKc",
        "issued_at": ISSUED_AT,
        "template_checked": False,
        "school": SCHOOL,
        "placement_office": "实习管理部门",
        "enterprise": ENTERPRISE,
        "student": STUDENT,
        "guardian": GUARDIAN if minor else None,
        "emergency": EMERGENCY,
        "stay": STAY,
        "school_mentor": SCHOOL_MENTOR,
        "enterprise_mentor": ENTERPRISE_MENTOR,
        "hours": HOURS,
        "pay": PAY,
        "safety": SAFETY,
        "insurances": INSURANCES,
        "assessment": ASSESSMENT,
        "data_notice": "《实习个人信息处理告知书》2026年第1版，丙方及监护人已阅读。",
        "signing_method": "纸质签署，签署后的扫描件上传系统并与签发文本核对。",
        "other_terms": "丙方参加市级技能竞赛集训期间，乙方予以准假并保留实习岗位。",
        "signatures": party_columns(STUDENT.name, guardian=GUARDIAN.name if minor else ""),
    }
    return WorkPlacementAgreement(**{**fields, **changes})


def teacher_agreement(**changes: object) -> TeacherAgreement:
    fields = {
        "number": "JS-2026-000045",
        "verify_url": f"{BASE}w3Rb9kPd55QsYhNe",
        "issued_at": ISSUED_AT,
        "school": SCHOOL,
        "placement_office": "实习管理部门",
        "enterprise": ENTERPRISE,
        "teacher": Teacher(
            name="蒋云帆",
            sex="男",
            resident_id="330***********5519",
            staff_number="T20110036",
            subject_group="专业课教师（智能制造）",
            title="高级讲师",
            dual_qualified=True,
            phone="136****2210",
        ),
        "forms": form_choices("bc"),
        "stay": TeacherStay(
            post="工艺工程师（实践）",
            department="技术中心",
            site="江陵路1888号2号楼",
            division="杭州市滨江区",
            start=date(2026, 7, 6),
            end=date(2026, 8, 7),
            planned_days=Decimal("22.5"),
            daily_hours="工作日 08:30—17:00，午休30分钟",
        ),
        "goal": "掌握五轴加工工艺编制流程，将两个企业案例转化为数控专业教学项目。",
        "tasks": (
            TeacherTask(period="第1周", content="熟悉生产组织与质量体系，参加安全培训", outcome="岗位调研记录一份"),
            TeacherTask(
                period="第2—3周", content="跟随工艺组编制叶轮零件五轴加工工艺并参与试切", outcome="工艺方案与试切报告"
            ),
            TeacherTask(period="第4—5周", content="指导在岗实习学生，整理典型案例", outcome="教学项目两个、课件一套"),
        ),
        "mentor": Mentor(name="邵一鸣", title="工艺主管", phone="13600003344"),
        "school_contact": Mentor(name="陆文静", title="实习管理部门主任", phone="0571-87650001"),
        "safety": "上岗前完成8学时安全培训并考核合格，进入车间穿戴防护用品。",
        "insurances": (
            Insurance(
                kind="人身意外伤害保险",
                insurer="东海财产保险杭州分公司",
                policy_number="PYW2026330100451",
                start=date(2026, 7, 6),
                end=date(2026, 8, 7),
                payer="甲方",
                insured_fen=60000000,
            ),
        ),
        "treatment": "丙方实践期间享受与在岗教师同等的工资福利，交通补助按甲方规定执行；乙方不支付报酬，也不收取费用。",
        "assessment": "乙方按出勤、任务完成和成果出具评价并盖章，甲方组织答辩后认定。",
        "results": "教学项目由甲方和丙方使用，涉及乙方技术秘密的内容须经乙方书面同意；共同研发成果的归属另行约定。",
        "other_terms": "",
        "data_notice": "《教师企业实践个人信息处理告知书》2026年第1版。",
        "signing_method": "线上电子签署。",
        "signatures": party_columns("蒋云帆", host="企业"),
    }
    return TeacherAgreement(**{**fields, **changes})


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


def statement(lines: tuple[StatementLine, ...] = (), **changes: object) -> SubsidyStatement:
    """A paid statement over students and a teacher."""
    lines = lines or (
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
    fields = {
        "number": "BT-YQ01-202607-003",
        "verify_url": f"{BASE}m8Tg4cWj20ZxRvLa",
        "issued_at": datetime(2026, 9, 3, 8, tzinfo=UTC),
        "school_name": SCHOOL.name,
        "school_code": "YQ01",
        "budget_year": 2026,
        "enterprise": Payee(
            name=ENTERPRISE.name,
            credit_code=ENTERPRISE.credit_code,
            bank="中国工商银行杭州滨江支行",
            account_name=ENTERPRISE.name,
            account="**** **** **** 4321",
        ),
        "start": date(2026, 3, 1),
        "end": date(2026, 7, 31),
        "lines": lines,
        "total_fen": sum(item.amount_fen for item in lines),
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
    return SubsidyStatement(**{**fields, **changes})


def certificate(**changes: object) -> PracticeCertificate:
    fields = {
        "number": "ZS-2026-000045",
        "verify_url": f"{BASE}k2Yd6uHs93BnJqEf",
        "issued_at": datetime(2026, 9, 10, 1, tzinfo=UTC),
        "teacher_name": "蒋云帆",
        "teacher_sex": "男",
        "resident_id": "330***********5519",
        "staff_number": "T20110036",
        "subject_group": "专业课教师（智能制造）",
        "title": "高级讲师",
        "school_name": SCHOOL.name,
        "year": 2026,
        "start": date(2026, 7, 6),
        "end": date(2026, 8, 21),
        "stays": (
            PracticeStay(
                place=ENTERPRISE.name,
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
        "hours": 204,
        "form": "接受企业组织的技能培训；在企业的生产和管理岗位兼职或任职",
        "enterprise_assessment": "出勤认真，独立编制叶轮加工工艺一份，试切一次合格。",
        "school_assessment": "完成教学项目两个，成果已用于数控专业教学。",
        "grade": "优秀",
        "recognised_on": date(2026, 9, 8),
        "signatures": (
            column("企业", ENTERPRISE.name, "负责人", sealed=True),
            column("学校", SCHOOL.name, "负责人", sealed=True),
        ),
    }
    return PracticeCertificate(**{**fields, **changes})
