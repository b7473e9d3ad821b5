"""The invented school and enterprise, and the columns in which they sign."""

from __future__ import annotations

from datetime import UTC, datetime

from placement.infra.paper import Organisation, SignatureColumn

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


def column(party: str, name: str, role: str, *, sealed: bool = False) -> SignatureColumn:
    return SignatureColumn(party=party, name=name, signer_role=role, sealed=sealed)


def party_columns(person: str, *, guardian: str = "", host: str = "实习单位") -> tuple[SignatureColumn, ...]:
    columns = (
        column("甲方（学校）", SCHOOL.name, "法定代表人或授权代表", sealed=True),
        column(f"乙方（{host}）", ENTERPRISE.name, "法定代表人或授权代表", sealed=True),
        column("丙方", person, "本人签字"),
    )
    return (*columns, column("丙方监护人", guardian, "监护人签字")) if guardian else columns
