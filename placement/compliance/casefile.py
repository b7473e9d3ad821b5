"""The case file of `compliance check`: the shape of a case, and what is wrong with one that has another.

A key left out is a fact not recorded. Unknown keys and values of another type are refused by name, one case at a time.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, WithJsonSchema
from pydantic_core import PydanticCustomError

from placement.compliance.hazards import Hazard
from placement.compliance.week import minutes_of
from placement.kernel.errors import RuleBroken
from placement.kernel.text import Text

LARGEST = 10**9
LEFT_OUT: Any = None
"""The default of every key: a fact not recorded. null in a file is something else and refused as a wrong type."""
VENUES = (
    *("factory", "office", "shop", "hotel_restaurant", "hospital_care", "outdoor", "other"),
    *("bar", "nightclub", "karaoke", "bathhouse", "game_hall", "internet_bar"),
)
ENTERPRISE_KINDS = ("enterprise", "hr_agency", "dispatch")


def _refuse(code: str, what: str) -> PydanticCustomError:
    return PydanticCustomError(code, what)


def _day(value: Any) -> date:
    try:
        if isinstance(value, str) and len(value) == 10:
            return date.fromisoformat(value)
    except ValueError as error:
        raise _refuse("bad_value", "没有这一天，日期写成 2026-09-01 的样子") from error
    raise _refuse("wrong_type", "须为日期，写成 2026-09-01 的样子")


def _insured(value: Any) -> tuple[date, date] | tuple[()]:
    if value is None or value == []:
        return ()
    if not isinstance(value, list) or len(value) != 2:
        raise _refuse("wrong_type", "须为 [开始日期, 结束日期]，未投保写 []")
    first, last = map(_day, value)
    if last < first:
        raise _refuse("bad_value", "结束日期不能早于开始日期")
    return (first, last)


def _span(value: Any) -> tuple[str, str]:
    times = value if isinstance(value, list) and len(value) == 2 else ()
    if not times or not all(isinstance(time, str) for time in times):
        raise _refuse("wrong_type", '须为 ["08:30", "12:00"] 的样子')
    if minutes_of(times[0]) is None or (minutes_of(times[1]) is None and times[1] != "24:00"):
        raise _refuse("bad_value", "时间写成 08:30 的样子，从 00:00 到 23:59")
    return (times[0], times[1])


def _amount(value: Any) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise _refuse("wrong_type", "须为数字")
    if not 0 <= value <= LARGEST:
        raise _refuse("bad_value", "须为不小于零的金额")
    return value


def _one_of(words: Collection[str]) -> Callable[[Any], str]:
    def check(value: Any) -> str:
        if not isinstance(value, str):
            raise _refuse("wrong_type", "须为字符串")
        if value not in words:
            raise _refuse("bad_value", f"只能是 {'、'.join(words)}")
        return value

    return check


def _word(words: Collection[str]) -> Any:
    return Annotated[str, BeforeValidator(_one_of(words)), WithJsonSchema({"type": "string", "enum": list(words)})]


Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
_CLOCK = {"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d$"}
_TWO = {"type": "array", "minItems": 2, "maxItems": 2}
Span = Annotated[Any, BeforeValidator(_span), WithJsonSchema({**_TWO, "items": _CLOCK})]
Insured = Annotated[
    Any,
    BeforeValidator(_insured),
    WithJsonSchema({"type": "array", "maxItems": 2, "items": {"type": "string", "format": "date"}}),
]
Amount = Annotated[Any, BeforeValidator(_amount), WithJsonSchema({"type": "number", "minimum": 0})]
Count = Annotated[int, Field(ge=0, le=LARGEST)]


class _Part(BaseModel):
    """Strict: nothing is converted, no unknown key passes."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Enterprise(_Part):
    """`interns` counts those already there; `violations` are days of violations of safety law."""

    staff: Count = LEFT_OUT
    interns: Count = LEFT_OUT
    industry: str = LEFT_OUT
    kind: _word(ENTERPRISE_KINDS) = LEFT_OUT  # type: ignore[valid-type]
    new_for_school: bool = LEFT_OUT
    site_visit: bool = LEFT_OUT
    violations: list[Day] = LEFT_OUT


class Post(_Part):
    """`staff` and `interns` count those in the same kind of post; `labour_class` is that of GB/T 3869."""

    staff: Count = LEFT_OUT
    interns: Count = LEFT_OUT
    major_codes: list[str] = LEFT_OUT
    hazards: list[_word(tuple(map(str, Hazard)))] = LEFT_OUT  # type: ignore[valid-type]
    labour_class: Annotated[int, Field(ge=1, le=4)] = LEFT_OUT
    venue: _word(VENUES) = LEFT_OUT  # type: ignore[valid-type]


class Person(_Part):
    """The student; `grade_year` is that on the first day, `consent` the signed informed consent."""

    birth: Day = LEFT_OUT
    sex: _word(("F", "M")) = LEFT_OUT  # type: ignore[valid-type]
    grade_year: Annotated[int, Field(ge=0, le=20)] = LEFT_OUT
    major: str = LEFT_OUT
    consent: bool = LEFT_OUT
    guardian_consent: bool = LEFT_OUT


class Weekly(_Part):
    """An ordinary week; a weekday left out is a day off, an end not after its start is on the next day."""

    mon: list[Span] = LEFT_OUT
    tue: list[Span] = LEFT_OUT
    wed: list[Span] = LEFT_OUT
    thu: list[Span] = LEFT_OUT
    fri: list[Span] = LEFT_OUT
    sat: list[Span] = LEFT_OUT
    sun: list[Span] = LEFT_OUT


class Plan(_Part):
    """What is intended; `extra_days` are worked beyond the ordinary week."""

    kind: str = LEFT_OUT
    start: Day = LEFT_OUT
    end: Day = LEFT_OUT
    weekly: Weekly = LEFT_OUT
    extra_days: list[Day] = LEFT_OUT
    monthly_pay_yuan: Amount = LEFT_OUT
    regular_wage_yuan: Amount = LEFT_OUT
    lowest_grade_yuan: Amount = LEFT_OUT
    division: Annotated[str, Field(pattern=r"^\d{6}$")] = LEFT_OUT
    province: Annotated[str, Field(min_length=1)] = LEFT_OUT
    special_filing: bool = LEFT_OUT


class Papers(_Part):
    """What is signed, insured, taught and filed; `insurance` is the span it covers, [] when there is none."""

    agreement_signed: bool = LEFT_OUT
    insurance: Insured = LEFT_OUT
    safety_training: bool = LEFT_OUT
    emergency_plan: bool = LEFT_OUT
    instructor: bool = LEFT_OUT
    mentor: bool = LEFT_OUT
    filing: bool = LEFT_OUT
    cross_province_filing: bool = LEFT_OUT


class Case(_Part):
    """One placement to be judged."""

    id: str | int | float = LEFT_OUT
    enterprise: Enterprise = Enterprise()
    post: Post = Post()
    person: Person = Person()
    plan: Plan = Plan()
    papers: Papers = Papers()


class CaseFile(_Part):
    """The whole file: the day on which the rules are asked, and the cases."""

    on: Day
    cases: list[Case]


def schema() -> dict[str, Any]:
    """The JSON Schema of a case file, every part written out where it stands."""
    whole = CaseFile.model_json_schema()
    parts = whole.pop("$defs")
    found: dict[str, Any] = _written_out(whole, parts)
    return found


def _written_out(node: Any, parts: dict[str, Any]) -> Any:
    if isinstance(node, list):
        return [_written_out(item, parts) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return _written_out(parts[node["$ref"].rsplit("/", 1)[1]], parts)
    return {key: _written_out(value, parts) for key, value in node.items() if key not in ("title", "default")}


def read_head(document: object) -> tuple[date, list[Any]]:
    """The day and the unread cases of a file. Raises ValueError with a sentence when it has another shape."""
    if not isinstance(document, dict):
        raise ValueError('文件须为 {"on": "2026-09-01", "cases": [...]} 的样子')
    for key in document:
        if key not in ("on", "cases"):
            raise ValueError(f"不认识的键 {key}，只能有 on 和 cases")
    if not isinstance(document.get("cases"), list):
        raise ValueError("cases 须为列表")
    try:
        return _day(document.get("on")), document["cases"]
    except PydanticCustomError as error:
        raise ValueError(f"on {error.message()}") from error


def read_case(told: Any) -> Case:
    """One case. Raises RuleBroken `unknown_key`, `wrong_type` or `bad_value`, with the path in the case as field."""
    try:
        case = Case.model_validate(told)
    except ValidationError as error:
        raise _refusal(error) from error
    plan = case.plan
    if plan.start is not None and plan.end is not None and plan.end < plan.start:
        raise RuleBroken("bad_value", Text("结束日期不能早于开始日期"), field="plan.end")
    return case


def _refusal(error: ValidationError) -> RuleBroken:
    """The first fault, unknown keys before others: a mistyped name explains what then seems to be missing."""
    faults = sorted(error.errors(include_url=False), key=lambda fault: fault["type"] != "extra_forbidden")
    fault = faults[0]
    path = _path(fault["loc"])
    if fault["type"] == "extra_forbidden":
        return RuleBroken("unknown_key", Text("不认识的键 %(key)s", key=path), field=path)
    if fault["type"] in ("bad_value", "wrong_type"):
        return RuleBroken(fault["type"], Text("%(key)s %(what)s", key=path, what=fault["msg"]), field=path)
    ranged = fault["type"].startswith(("greater", "less", "string_pattern", "string_too"))
    if ranged:
        return RuleBroken("bad_value", Text("%(key)s 的值不在允许的范围内", key=path), field=path)
    wanted = _WANTED.get(fault["type"], Text("规定的类型"))
    return RuleBroken(
        "wrong_type", Text("%(key)s 的类型不对，须为%(wanted)s", key=path or "case", wanted=wanted), field=path
    )


_WANTED = {
    "bool_type": Text("true 或 false"),
    "int_type": Text("整数"),
    "string_type": Text("字符串"),
    "list_type": Text("列表"),
    "model_type": Text("对象"),
    "dict_type": Text("对象"),
}


def _path(loc: tuple[int | str, ...]) -> str:
    """enterprise.violations[0]; what the validator adds of its own ("str", "int") is left out."""
    parts = loc[:1] if loc[:1] == ("id",) else loc
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts)
    return text.removeprefix(".")
