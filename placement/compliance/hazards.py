"""The dangers of a post by name, as list B (minors), list C (women) and INT21 Art. 17 know them (facts, 1.3)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache

from placement.kernel.text import Text


class Hazard(StrEnum):
    """A danger at work; the grades are those of the national grading standards."""

    DUST = "dust"
    TOXIC = "toxic"
    HIGH_PLACE = "high_place"
    HEIGHT_2 = "height_2"
    HEIGHT_3 = "height_3"
    COLD_WATER = "cold_water"
    HEAT = "heat"
    LOW_TEMPERATURE_2 = "low_temperature_2"
    LOW_TEMPERATURE_3 = "low_temperature_3"
    LABOUR_3 = "labour_3"
    LABOUR_4 = "labour_4"
    UNDERGROUND = "underground"
    QUARRYING = "quarrying"
    LOGGING = "logging"
    RADIOACTIVE = "radioactive"
    FLAMMABLE_EXPLOSIVE = "flammable_explosive"
    BURNS = "burns"
    FIELD_EXPLORATION = "field_exploration"
    DIVING = "diving"
    HEAVY_LOADS = "heavy_loads"
    VIBRATING_TOOLS = "vibrating_tools"
    FORCED_POSTURE = "forced_posture"
    BOILER = "boiler"
    NOISE = "noise"
    OTHER_HIGH_RISK = "other_high_risk"


HAZARD_LABELS = {
    Hazard.DUST: Text("生产性粉尘（Ⅰ级及以上）"),
    Hazard.TOXIC: Text("有毒作业（Ⅰ级及以上）"),
    Hazard.HIGH_PLACE: Text("高空作业"),
    Hazard.HEIGHT_2: Text("高处作业（Ⅱ级）"),
    Hazard.HEIGHT_3: Text("高处作业（Ⅲ级及以上）"),
    Hazard.COLD_WATER: Text("冷水作业（Ⅱ级及以上）"),
    Hazard.HEAT: Text("高温作业（Ⅲ级及以上）"),
    Hazard.LOW_TEMPERATURE_2: Text("低温作业（Ⅱ级）"),
    Hazard.LOW_TEMPERATURE_3: Text("低温作业（Ⅲ级及以上）"),
    Hazard.LABOUR_3: Text("Ⅲ级体力劳动强度"),
    Hazard.LABOUR_4: Text("Ⅳ级体力劳动强度"),
    Hazard.UNDERGROUND: Text("矿山井下作业"),
    Hazard.QUARRYING: Text("矿山地面采石作业"),
    Hazard.LOGGING: Text("森林采伐、流放及守林"),
    Hazard.RADIOACTIVE: Text("接触放射性物质"),
    Hazard.FLAMMABLE_EXPLOSIVE: Text("易燃易爆危险作业"),
    Hazard.BURNS: Text("化学性烧伤和热烧伤危险作业"),
    Hazard.FIELD_EXPLORATION: Text("地质勘探、资源勘探野外作业"),
    Hazard.DIVING: Text("潜水、涵洞及高海拔作业"),
    Hazard.HEAVY_LOADS: Text("超限负重作业"),
    Hazard.VIBRATING_TOOLS: Text("使用凿岩机等振动工具"),
    Hazard.FORCED_POSTURE: Text("长时间强迫体位或高频流水线作业"),
    Hazard.BOILER: Text("锅炉司炉"),
    Hazard.NOISE: Text("噪声作业（Ⅲ级及以上）"),
    Hazard.OTHER_HIGH_RISK: Text("其他较高安全风险"),
}


@lru_cache(maxsize=1024)
def stored_hazards(words: str | None) -> frozenset[str] | None:
    """The dangers of a post as they are stored, comma-separated; None when nobody said whether there are any."""
    return None if words is None else frozenset(filter(None, words.split(",")))


def names_of(hazards: Iterable[str]) -> Text:
    """The dangers by name, at most three of them spelt out."""
    labels = [HAZARD_LABELS[hazard] for hazard in Hazard if hazard in set(hazards)]
    match labels:
        case [only]:
            return only
        case [first, second]:
            return Text("%(a)s、%(b)s", a=first, b=second)
        case [first, second, third]:
            return Text("%(a)s、%(b)s、%(c)s", a=first, b=second, c=third)
    return Text("%(a)s、%(b)s、%(c)s等 %(n)s 项", a=labels[0], b=labels[1], c=labels[2], n=len(labels))
