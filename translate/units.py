"""What numbers are followed by: measures and counters, each with its English. Currencies are `translate.currencies`'."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit: its code in records, its English after one and after many. ``article``: 一 before it usually means "a"."""

    code: str
    one: str
    many: str
    article: bool = False


def _plural(code: str, one: str, many: str = "", *, article: bool = False) -> Unit:
    return Unit(code, one, many or f"{one}s", article)


_MEASURES: dict[str, Unit] = {
    **dict.fromkeys(("吨", "公吨"), _plural("t", "tonne")),
    **dict.fromkeys(("公斤", "千克"), Unit("kg", "kg", "kg")),
    "克": Unit("g", "g", "g"),
    "毫克": Unit("mg", "mg", "mg"),
    **dict.fromkeys(("公里", "千米"), Unit("km", "km", "km")),
    **dict.fromkeys(("米", "公尺"), Unit("m", "m", "m")),
    **dict.fromkeys(("厘米", "公分"), Unit("cm", "cm", "cm")),
    "毫米": Unit("mm", "mm", "mm"),
    "微米": Unit("μm", "μm", "μm"),
    "纳米": Unit("nm", "nm", "nm"),
    "海里": _plural("nmi", "nautical mile"),
    "英里": _plural("mi", "mile"),
    "光年": _plural("ly", "light-year"),
    "天文单位": _plural("au", "astronomical unit"),
    **dict.fromkeys(("平方公里", "平方千米"), Unit("km²", "sq km", "sq km")),
    **dict.fromkeys(("平方米", "平米"), Unit("m²", "sq m", "sq m")),
    "立方米": Unit("m³", "cubic m", "cubic m"),
    "公顷": _plural("ha", "hectare"),
    "亩": Unit("mu", "mu", "mu"),
    "升": _plural("L", "liter"),
    **dict.fromkeys(("公里/小时", "千米/小时", "公里每小时", "千米每小时"), Unit("km/h", "km/h", "km/h")),
    **dict.fromkeys(("公里/秒", "千米/秒", "公里每秒", "千米每秒"), Unit("km/s", "km/s", "km/s")),
    **dict.fromkeys(("米/秒", "米每秒"), Unit("m/s", "m/s", "m/s")),
    "马赫": Unit("Mach", "Mach", "Mach"),
    **dict.fromkeys(("摄氏度", "℃", "°C"), Unit("°C", "°C", "°C")),
    "%": Unit("%", "%", "%"),
    "‰": Unit("‰", "‰", "‰"),
    **dict.fromkeys(("个百分点", "百分点"), _plural("percentage points", "percentage point")),
    **dict.fromkeys(("个基点", "基点"), _plural("basis points", "basis point")),
    **dict.fromkeys(("度", "°"), _plural("°", "degree")),
    "倍": _plural("times", "time"),
    **dict.fromkeys(("个小时", "小时"), _plural("hours", "hour")),
    "分钟": _plural("minutes", "minute"),
    **dict.fromkeys(("秒钟", "秒"), _plural("s", "second")),
    "马力": Unit("hp", "hp", "hp"),
    "点": _plural("points", "point"),
    "毫秒": _plural("ms", "millisecond"),
    "微秒": _plural("μs", "microsecond"),
    "天": _plural("days", "day"),
    **dict.fromkeys(("个星期", "周"), _plural("weeks", "week")),
    "个月": _plural("months", "month"),
    "个季度": _plural("quarters", "quarter"),
    **dict.fromkeys(("周年",), Unit("anniversary", "anniversary", "anniversary")),
    **dict.fromkeys(("年",), _plural("years", "year")),
    "岁": Unit("years old", "year old", "years old"),
    **{
        f"{prefix}{base}": Unit(f"{short}{code}", f"{short}{code}", f"{short}{code}")
        for base, code in (
            ("瓦", "W"),
            ("瓦时", "Wh"),
            ("安时", "Ah"),
            ("伏安", "VA"),
            ("焦耳", "J"),
            ("牛", "N"),
            ("牛顿", "N"),
            ("帕", "Pa"),
            ("帕斯卡", "Pa"),
            ("伏", "V"),
            ("电子伏", "eV"),
            ("电子伏特", "eV"),
            ("西弗", "Sv"),
            ("赫兹", "Hz"),
            ("赫", "Hz"),
        )
        for prefix, short in (("", ""), ("微", "μ"), ("毫", "m"), ("千", "k"), ("兆", "M"), ("吉", "G"), ("太", "T"))
    },
    **dict.fromkeys(("千瓦时", "度电"), Unit("kWh", "kWh", "kWh")),
    **{
        f"{prefix}比特{per}秒": Unit(f"{short}bps", f"{short}bps", f"{short}bps")
        for prefix, short in (("千", "k"), ("兆", "M"), ("吉", "G"), ("太", "T"))
        for per in ("每", "/")
    },
    "分贝": Unit("dB", "dB", "dB"),
    "磅": _plural("lb", "pound"),
    "角秒": _plural("arcsec", "arcsecond"),
    **{
        name: Unit(name, name, name)
        for name in (
            "kg",
            "km",
            "mm",
            "cm",
            "nm",
            "m",
            "t",
            "g",
            "GHz",
            "MHz",
            "kHz",
            "Hz",
            "Mbps",
            "Gbps",
            "Tbps",
            "kbps",
            "Mb/s",
            "Gb/s",
            "Tb/s",
            "MB/s",
            "GB/s",
            "TB/s",
            "kN",
            "MN",
            "kW",
            "MW",
            "GW",
            "GB",
            "TB",
            "MB",
            "km/h",
            "km/s",
            "m/s",
            "MPa",
            "kPa",
            "dB",
            "TOPS",
            "POPS",
            "TFLOPS",
            "PFLOPS",
            "ms",
            "min",
            "W",
            "V",
            "mN",
            "GPa",
            "mAh",
            "Ah",
            "Wh",
            "kWh",
            "MWh",
            "GWh",
            "dBi",
            "dBm",
            "dBW",
            "km²",
            "m²",
            "m³",
            "PB",
            "rpm",
        )
    },
    "㎡": Unit("m²", "sq m", "sq m"),
    "h": _plural("hours", "hour"),
    **dict.fromkeys(("bp", "BP", "个bp", "个BP"), _plural("basis points", "basis point")),
    **dict.fromkeys(("转/分钟", "转/分", "转每分钟", "转每分"), Unit("rpm", "rpm", "rpm")),
    "卢比": _plural("rupees", "rupee"),  # of India, Pakistan or Nepal: not guessed
    "KG": Unit("kg", "kg", "kg"),
    "KM": Unit("km", "km", "km"),
    "吨力": Unit("tf", "tonne-force", "tonnes-force"),
    "英尺": Unit("ft", "foot", "feet"),
    "英寸": Unit("in", "inch", "inches"),
}

_COUNTERS: dict[str, Unit] = {
    "颗": Unit("satellites", "", ""),
    "枚": Unit("rockets", "", ""),
    "起": Unit("items", "", ""),
    "股": _plural("shares", "share", article=True),
    "次": _plural("times", "time", article=True),
    **dict.fromkeys(("人次",), Unit("visits", "visit", "visits")),
    "架次": _plural("sorties", "sortie"),
    "批次": Unit("batches", "batch", "batches"),
    "人": Unit("people", "person", "people", article=True),
    "名": Unit("people", "", "", article=True),
    "位": Unit("people", "", "", article=True),
    "家": Unit("companies", "", "", article=True),
    **{
        counter: Unit("items", "", "", article=True)
        for counter in (
            "个",
            "项",
            "台",
            "套",
            "架",
            "艘",
            "座",
            "款",
            "种",
            "条",
            "件",
            "辆",
            "支",
            "只",
            "批",
            "份",
            "部",
            "层",
            "块",
            "组",
            "门",
            "所",
            "处",
            "起",
            "单",
            "户",
            "宗",
            "张",
            "笔",
            "场",
            "发",
            "轮",
            "届",
            "期",
            "步",
            "大类",
            "类",
        )
        if counter not in {"轮", "届", "期", "步", "大类", "类", "门", "部", "起", "单"}
    },
}

UNITS: dict[str, Unit] = _MEASURES | _COUNTERS
MEASURES = frozenset(_MEASURES)


def alternation(names: object) -> str:
    """A regular expression for any of the names, longest first."""
    assert isinstance(names, dict | frozenset)
    return "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))


CLASSES = {
    "克",
    "公斤",
    "千克",
    "吨",
    "米",
    "公里",
    "千米",
    "厘米",
    "毫米",
    "微米",
    "纳米",
    "瓦",
    "千瓦",
    "兆瓦",
    "牛",
    "千牛",
    "吨力",
    "秒",
    "毫秒",
    "小时",
    "分钟",
    "天",
    "年",
    "kg",
    "t",
    "km",
    "m",
}
"""Units whose 级 means a class: 百公斤级 is "100-kg class"."""

ADJECTIVE = {
    "t": "tonne",
    "km": "km",
    "kg": "kg",
    "s": "second",
    "m": "meter",
    "cm": "centimeter",
    "mm": "millimeter",
    "μm": "micrometer",
    "nm": "nanometer",
    "ms": "millisecond",
    "hours": "hour",
    "minutes": "minute",
    "days": "day",
    "years": "year",
    "tf": "tonne-force",
}
"""How a unit reads before "class"."""
