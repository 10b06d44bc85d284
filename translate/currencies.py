"""Currencies as Chinese text names them, after a number and before it, each with its ISO 4217 code and its English."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Currency:
    """One currency: ISO 4217 code and what English calls it after a number."""

    code: str
    english: str


CNY = Currency("CNY", "yuan")
_USD, _HKD, _EUR = Currency("USD", "US dollars"), Currency("HKD", "Hong Kong dollars"), Currency("EUR", "euros")
_JPY, _GBP, _TWD = Currency("JPY", "yen"), Currency("GBP", "pounds"), Currency("TWD", "New Taiwan dollars")
_RUB, _KRW, _INR = Currency("RUB", "rubles"), Currency("KRW", "won"), Currency("INR", "Indian rupees")
_AUD, _CAD, _SGD = Currency("AUD", "Australian dollars"), Currency("CAD", "Canadian dollars"), Currency("SGD", "Singapore dollars")
_CHF, _MOP, _THB = Currency("CHF", "Swiss francs"), Currency("MOP", "Macau patacas"), Currency("THB", "Thai baht")
_AED, _BRL, _MYR = Currency("AED", "UAE dirhams"), Currency("BRL", "Brazilian reals"), Currency("MYR", "Malaysian ringgit")
_IDR, _VND, _SAR = Currency("IDR", "Indonesian rupiah"), Currency("VND", "Vietnamese dong"), Currency("SAR", "Saudi riyals")
_TRY, _PKR, _KZT = Currency("TRY", "Turkish lira"), Currency("PKR", "Pakistani rupees"), Currency("KZT", "Kazakhstani tenge")
_SEK, _NOK, _ZAR = Currency("SEK", "Swedish kronor"), Currency("NOK", "Norwegian kroner"), Currency("ZAR", "South African rand")

CURRENCIES: dict[str, Currency] = {
    **dict.fromkeys(("元人民币", "人民币元", "人币", "RMB", "CNY", "元", "圆", "块钱", "人民币"), CNY),
    **dict.fromkeys(("美元", "美金", "元美金", "USD"), _USD),
    **dict.fromkeys(("港元", "港币", "HKD", "元港币", "港圆"), _HKD),
    **dict.fromkeys(("欧元", "EUR"), _EUR),
    **dict.fromkeys(("日元", "日圆", "日币", "円"), _JPY),
    **dict.fromkeys(("英镑",), _GBP),
    **dict.fromkeys(("新台币", "台币", "新台币元", "元新台币"), _TWD),
    **dict.fromkeys(("俄罗斯卢布", "俄卢布", "卢布"), _RUB),
    **dict.fromkeys(("韩元", "韩圆", "韩币"), _KRW),
    **dict.fromkeys(("印度卢比",), _INR),
    **dict.fromkeys(("澳元", "澳大利亚元", "澳币"), _AUD),
    **dict.fromkeys(("加元", "加拿大元", "加币"), _CAD),
    **dict.fromkeys(("新加坡元", "新元", "坡币"), _SGD),
    **dict.fromkeys(("瑞士法郎", "瑞郎"), _CHF),
    **dict.fromkeys(("澳门元", "澳门币"), _MOP),
    "泰铢": _THB,
    **dict.fromkeys(("阿联酋迪拉姆", "迪拉姆"), _AED),
    **dict.fromkeys(("巴西雷亚尔", "雷亚尔"), _BRL),
    **dict.fromkeys(("林吉特", "令吉"), _MYR),
    **dict.fromkeys(("印尼盾", "印度尼西亚盾"), _IDR),
    "越南盾": _VND,
    **dict.fromkeys(("沙特里亚尔",), _SAR),
    **dict.fromkeys(("土耳其里拉", "里拉"), _TRY),
    "巴基斯坦卢比": _PKR,
    **dict.fromkeys(("坚戈",), _KZT),
    "瑞典克朗": _SEK,
    "挪威克朗": _NOK,
    **dict.fromkeys(("兰特",), _ZAR),
}

PREFIXES: dict[str, Currency] = {
    **dict.fromkeys(("人民币", "RMB", "CNY", "¥", "￥", "CN¥"), CNY),
    **dict.fromkeys(("US$", "USD", "$", "＄", "美金", "美元"), _USD),
    **dict.fromkeys(("HK$", "HKD", "港币", "港元"), _HKD),
    **dict.fromkeys(("EUR", "€", "欧元"), _EUR),
    **dict.fromkeys(("JPY", "日币", "日元", "JP¥"), _JPY),
    **dict.fromkeys(("GBP", "£", "英镑"), _GBP),
    **dict.fromkeys(("NT$", "TWD", "新台币", "台币"), _TWD),
    **dict.fromkeys(("S$", "SGD"), _SGD),
    **dict.fromkeys(("A$", "AUD"), _AUD),
    **dict.fromkeys(("C$", "CAD"), _CAD),
    **dict.fromkeys(("₽", "RUB", "卢布"), _RUB),
    **dict.fromkeys(("₹", "INR"), _INR),
    **dict.fromkeys(("₩", "KRW", "韩元"), _KRW),
    **dict.fromkeys(("CHF",), _CHF),
}
