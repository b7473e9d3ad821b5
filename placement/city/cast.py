"""Who is in the demo city: invented schools, enterprises, classes and people, as plain data."""

from __future__ import annotations

from dataclasses import dataclass

from placement.accounts.rules import SubjectGroup
from placement.organisations.rules import EnterpriseKind, SchoolLevel


@dataclass(frozen=True, kw_only=True)
class SchoolPart:
    """A school. `departments` are the ones that have a head."""

    key: str
    name: str
    short_name: str
    code: str
    public: bool
    level: SchoolLevel
    authority: str
    division: str
    address: str
    departments: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ClassPart:
    """A class: `back` counts the school years since it entered (0: the first year)."""

    key: str
    school: str
    word: str
    major: str
    department: str
    back: int
    size: int
    male_percent: int = 50


@dataclass(frozen=True, kw_only=True)
class TeacherPart:
    """Teachers of one kind of one school."""

    school: str
    department: str
    subject: str
    major: str | None
    number: int
    group: SubjectGroup = SubjectGroup.MAJOR


@dataclass(frozen=True, kw_only=True)
class EnterprisePart:
    """An enterprise; `vetted_by` are the schools that took it."""

    key: str
    name: str
    short_name: str
    industry: str
    staff: int
    division: str
    address: str
    introduction: str
    vetted_by: tuple[str, ...]
    kind: EnterpriseKind = EnterpriseKind.ENTERPRISE
    second_site: tuple[str, str, str] | None = None


SCHOOLS = (
    SchoolPart(
        key="wangchao",
        name="杭州市望潮职业技术学校",
        short_name="望潮职校",
        code="0101",
        public=True,
        level=SchoolLevel.SECONDARY,
        authority="杭州市教育局",
        division="330110",
        address="余杭区云帆路 66 号",
        departments=("信息技术系", "智能制造系", "商贸系"),
    ),
    SchoolPart(
        key="ouhua",
        name="杭州市藕花洲技工学校",
        short_name="藕花洲技校",
        code="0202",
        public=True,
        level=SchoolLevel.TECHNICIAN,
        authority="杭州市人力资源和社会保障局",
        division="330113",
        address="临平区荷塘街 12 号",
        departments=("汽车工程系", "现代物流系"),
    ),
    SchoolPart(
        key="zhujing",
        name="杭州竹径文旅职业高级中学",
        short_name="竹径职高",
        code="0303",
        public=False,
        level=SchoolLevel.SECONDARY,
        authority="西湖区教育局",
        division="330106",
        address="西湖区竹径路 9 号",
        departments=("文旅系",),
    ),
)
CLASSES = (
    ClassPart(
        key="ruanjian3", school="wangchao", word="软件", major="710203", department="信息技术系", back=2, size=14
    ),
    ClassPart(
        key="jisuanji3", school="wangchao", word="计算机", major="710201", department="信息技术系", back=2, size=12
    ),
    ClassPart(
        key="ruanjian2", school="wangchao", word="软件", major="710203", department="信息技术系", back=1, size=10
    ),
    ClassPart(
        key="jisuanji1", school="wangchao", word="计算机", major="710201", department="信息技术系", back=0, size=10
    ),
    ClassPart(
        key="shukong3",
        school="wangchao",
        word="数控",
        major="660103",
        department="智能制造系",
        back=2,
        size=10,
        male_percent=90,
    ),
    ClassPart(
        key="jiqiren3",
        school="wangchao",
        word="机器人",
        major="660303",
        department="智能制造系",
        back=2,
        size=8,
        male_percent=80,
    ),
    ClassPart(
        key="dianshang3",
        school="wangchao",
        word="电商",
        major="730701",
        department="商贸系",
        back=2,
        size=10,
        male_percent=30,
    ),
    ClassPart(
        key="qiche3",
        school="ouhua",
        word="汽修",
        major="700206",
        department="汽车工程系",
        back=2,
        size=10,
        male_percent=95,
    ),
    ClassPart(
        key="xinnengyuan2",
        school="ouhua",
        word="新能源汽车",
        major="700209",
        department="汽车工程系",
        back=1,
        size=6,
        male_percent=90,
    ),
    ClassPart(key="wuliu3", school="ouhua", word="物流", major="730801", department="现代物流系", back=2, size=8),
    ClassPart(
        key="jiudian3",
        school="zhujing",
        word="酒店",
        major="740104",
        department="文旅系",
        back=2,
        size=8,
        male_percent=30,
    ),
    ClassPart(key="pengren3", school="zhujing", word="烹饪", major="740201", department="文旅系", back=2, size=8),
    ClassPart(
        key="youbao2",
        school="zhujing",
        word="幼保",
        major="770101",
        department="文旅系",
        back=1,
        size=6,
        male_percent=5,
    ),
)
TEACHERS = (
    TeacherPart(school="wangchao", department="信息技术系", subject="软件开发", major="710203", number=4),
    TeacherPart(
        school="wangchao",
        department="智能制造系",
        subject="数控加工",
        major="660103",
        number=3,
        group=SubjectGroup.PRACTICE,
    ),
    TeacherPart(school="wangchao", department="商贸系", subject="电子商务", major="730701", number=2),
    TeacherPart(
        school="wangchao", department="公共基础部", subject="语文", major=None, number=1, group=SubjectGroup.GENERAL
    ),
    TeacherPart(school="ouhua", department="汽车工程系", subject="汽车维修", major="700206", number=4),
    TeacherPart(school="ouhua", department="现代物流系", subject="仓储管理", major="730801", number=2),
    TeacherPart(school="zhujing", department="文旅系", subject="酒店服务", major="740104", number=4),
)
ENTERPRISES = (
    EnterprisePart(
        key="tinglan",
        name="杭州听澜软件有限公司",
        short_name="听澜软件",
        industry="6513",
        staff=180,
        division="330110",
        address="余杭区云溪路 188 号听澜大厦",
        introduction="为制造企业和医院开发管理软件，有固定的带教工程师和实训机房，已连续三年接收职校实习生。",
        vetted_by=("wangchao", "ouhua"),
        second_site=("滨江研发中心", "330108", "滨江区江晖路 21 号 3 幢"),
    ),
    EnterprisePart(
        key="jinyan",
        name="杭州金砚精密机械有限公司",
        short_name="金砚精密",
        industry="3421",
        staff=260,
        division="330114",
        address="钱塘区金沙大道 900 号",
        introduction="生产精密零部件，设有学徒培训车间和二十台教学机床，师傅均为高级工以上。",
        vetted_by=("wangchao", "ouhua"),
    ),
    EnterprisePart(
        key="fuchun",
        name="杭州富春智能装备有限公司",
        short_name="富春智能",
        industry="3491",
        staff=110,
        division="330111",
        address="富阳区春江路 58 号",
        introduction="工业机器人集成与调试，为汽车零部件厂提供自动化产线。",
        vetted_by=(),
    ),
    EnterprisePart(
        key="qingyun",
        name="杭州青芸电子商务有限公司",
        short_name="青芸电商",
        industry="5292",
        staff=120,
        division="330109",
        address="萧山区建设三路 77 号",
        introduction="经营家居用品网店，设运营、客服、仓配三个部门，实习生轮岗。",
        vetted_by=("wangchao",),
    ),
    EnterprisePart(
        key="chiyuan",
        name="杭州驰远汽车服务有限公司",
        short_name="驰远汽车",
        industry="8111",
        staff=90,
        division="330109",
        address="萧山区通惠南路 301 号",
        introduction="四家连锁维修站，承接新能源汽车保养与事故维修。",
        vetted_by=("ouhua",),
    ),
    EnterprisePart(
        key="yuntong",
        name="杭州云桐物流有限公司",
        short_name="云桐物流",
        industry="5920",
        staff=140,
        division="330113",
        address="临平区东湖北路 1 号仓",
        introduction="华东区域分拨中心，全程条码管理，白班作业。",
        vetted_by=("ouhua",),
    ),
    EnterprisePart(
        key="linhu",
        name="杭州临湖山房酒店有限公司",
        short_name="临湖山房",
        industry="6110",
        staff=150,
        division="330106",
        address="西湖区灵溪南路 18 号",
        introduction="一百二十间客房的度假酒店，前厅、客房、餐饮均有带教主管，提供员工宿舍。",
        vetted_by=("zhujing",),
    ),
    EnterprisePart(
        key="daoxiang",
        name="杭州稻香小馆餐饮管理有限公司",
        short_name="稻香小馆",
        industry="6210",
        staff=80,
        division="330105",
        address="拱墅区运河东路 166 号",
        introduction="主营杭帮菜，中央厨房与三家门店，厨师长带教。",
        vetted_by=("zhujing",),
    ),
    EnterprisePart(
        key="hezhi",
        name="杭州禾知托育服务有限公司",
        short_name="禾知托育",
        industry="8020",
        staff=60,
        division="330102",
        address="上城区秋涛路 248 号",
        introduction="三所普惠托育园，保育员持证上岗。",
        vetted_by=("zhujing",),
    ),
    EnterprisePart(
        key="shanshui",
        name="桐庐山水公共实训中心",
        short_name="山水实训",
        industry="8391",
        staff=45,
        division="330122",
        address="桐庐县迎春路 300 号",
        introduction="县级公共实训基地，面向职校教师开设数控与物联网技能培训。",
        vetted_by=("wangchao",),
        kind=EnterpriseKind.TRAINING_BASE,
    ),
    EnterprisePart(
        key="zhongpin",
        name="杭州众聘人力资源服务有限公司",
        short_name="众聘人力",
        industry="7262",
        staff=30,
        division="330102",
        address="上城区庆春路 99 号",
        introduction="为企业代招实习生和临时工。",
        vetted_by=(),
        kind=EnterpriseKind.HR_AGENCY,
    ),
    EnterprisePart(
        key="jiguang",
        name="杭州极光网络服务有限公司",
        short_name="极光网咖",
        industry="9013",
        staff=16,
        division="330105",
        address="拱墅区湖墅南路 408 号",
        introduction="二十四小时营业的上网服务场所。",
        vetted_by=(),
    ),
)
BUREAUS = {
    "education": ("杭州市教育局", "市教育局"),
    "finance": ("杭州市财政局", "市财政局"),
    "audit": ("杭州市审计局", "市审计局"),
}
