"""Which language and script a text is in, by rule: works on titles of a few characters, needs no model."""

import re
from functools import cache
from typing import Literal

from opencc import OpenCC

from parallax.records import Script

Lang = Literal["zh", "en", "ja", "other"]

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\uff66-\uff9d]")
_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+(?:['’-][A-Za-z]+)*")
_OTHER = re.compile(r"[\u0370-\u052f\u0590-\u06ff\u0900-\u0dff\u0e00-\u0e7f\uac00-\ud7af]")
_ENGLISH = frozenset(
    re.findall(
        r"\w+",
        "the of and to in a is for on with as by at from that its it an be are was has have new first will not over after this or",
    )
)
_TOPICS = frozenset(["launch", "launches", "satellite", "rocket", "space", "china"])  # English as well as much else
_FOREIGN = frozenset(
    re.findall(
        r"\w+",
        "le la les des du une un est dans sur pour avec et chez aux chine chinois chinoise espace lune terre lanceur lanceurs "
        "lancement nouveau nouvelle der das und mit für von ein eine einen ist nach zum zur vor ins im dem den auf über wird rakete "
        "raketen satelliten mond erde raumfahrt triebwerk deutsche neue neuer verschoben el los las del con una por lanzamiento cohete "
        "chino espacio nuevo nueva il lo di che della dei razzo lancio spazio luna satelliti cinese os do dos das em na uma foguete "
        "brasil het een van voor op naar",
    )
)
_PLACES = re.compile(r"\b(?:Los|Las|La|El|Le|San|Rio de|Van|Du|Von|Den) (?=[A-Z])")
_ACCENTED_WORD = re.compile(r"(?<![A-Za-z\u00c0-\u024f])(?:[a-z][A-Za-z]*[\u00c0-\u024f]|[\u00e0-\u024f])")  # not in names: São Paulo
_BRACKETED = re.compile(r"[(（][^()（）]*[)）]")
_LONG = 12  # words
_IN_BOTH = frozenset("里后台干系面松谷板余丑云采范征制卷只冲别升咸复岳布折党划回向奸姜凶准占才斗出表胡致曲秋朱辟郁")
"""Characters that conversion tables change, yet Traditional text uses too."""
_JAPANESE = frozenset(
    "両乗亀亜仏仮伝価倹児円処剣剤剰労効勅勧単厳収唖営噛団囲図圏圧塁塩増壊壌壱売変奨嬢実寛対専尭巌巣巻帯帰庁広廃弐弾従徳徴応恵悩悪懐戦戻払抜択拝拠拡挙挿捜掲掻揺摂撃撹斉斎晩暁暦曽栄桜桝桟検楽様槙権歓歩歯歳歴殻毎気沢浄"
    "浜涙渇済渉渋渓満滝瀬焼犠猟獣畳痩発県砕稲穂穏穣竜粋粛糸経絵継続総緑縁縄縦繊繍聴脳臓艶蔵薫薬蝋覇覚覧観訳読謡譲豊賛転軽辺逓遅郷酔醤醸釈鉄鉱銭鋳錬関閲闘陥険隠雑霊頴頼顔顕駅駆騒験髄髪鴎鶏鹸黒齢込働畑峠匂辻榊枠凪栃査"
)
"""Characters that only Japanese writes so: 発 for 發 and 发."""
_JAPANESE_WORDS = re.compile(
    "株式会社|宇宙(?:開発|航空|飛行|政策|基本|予算|戦略)|打上げ|概算要求|文部科学|衛星画像|[都道府県]知事|営業利益|業務提携"
)
_MOST_WITHOUT_KANA = 40  # no Japanese text of so many Han has no kana at all
_SAMPLE = 4000  # characters looked at


def identify(text: str) -> tuple[Lang, Script]:
    """Language and script of a text.

    Kana beside every eighth Han character or oftener makes it Japanese; Han without it is Chinese, Simplified or Traditional by the
    characters that only one of them has ("zh" when none decides, "mixed" when both have their share). Han with much Latin is "mixed" too.

    >>> identify("藍箭航天發射成功"), identify("LandSpace launches Zhuque-2")
    (('zh', 'zh-Hant'), ('en', 'en'))
    """
    sample = text[:_SAMPLE]
    han, kana, other = len(_HAN.findall(sample)), len(_KANA.findall(sample)), len(_OTHER.findall(sample))
    latin = len(_WORD.findall(sample))
    if (kana and kana * 8 >= han) or (0 < han <= _MOST_WITHOUT_KANA and _is_japanese(sample)):
        return "ja", "ja"
    if other > han + latin:
        return "other", "other"
    if not han:
        return ("en", "en") if latin and _is_english(sample) else ("other", "other")
    if latin > 2 * han or (latin > 2 and not _HAN.search(_BRACKETED.sub("", sample))):
        return ("zh", "mixed") if han > 40 else ("en", "en")
    return "zh", "mixed" if latin > han // 2 and latin > 3 else _han_script(sample)


def _is_english(sample: str) -> bool:
    """Short Latin text counts as English unless accents, or words of other languages, speak against it."""
    words = [word.lower() for word in _WORD.findall(_PLACES.sub("", sample))]
    known, foreign = sum(word in _ENGLISH for word in words), sum(word in _FOREIGN for word in words)
    if len(words) >= _LONG:
        return (known + sum(word in _TOPICS for word in words)) * 20 >= len(words) and known >= foreign
    return known > foreign or not (foreign or _ACCENTED_WORD.search(sample))


def _is_japanese(sample: str) -> bool:
    """Japanese without kana: a character or word that only Japanese has, and none that it would write otherwise."""
    ours = sum(char in _JAPANESE for char in sample)
    return bool(ours or _JAPANESE_WORDS.search(sample)) and not any(char in _chinese_only() for char in sample)


def _han_script(sample: str) -> Script:
    simplified, traditional = _marks()
    only_simplified = sum(char in simplified for char in sample)
    only_traditional = sum(char in traditional for char in sample)
    if only_simplified == only_traditional:
        return "zh" if not only_simplified else "mixed"
    low, high = sorted((only_simplified, only_traditional))
    if low * 4 > high:
        return "mixed"
    return "zh-Hans" if only_simplified > only_traditional else "zh-Hant"


@cache
def _marks() -> tuple[frozenset[str], frozenset[str]]:
    """Characters that only Simplified, and only Traditional text has."""
    every = "".join(chr(code) for code in range(0x4E00, 0xA000))
    to_traditional, to_simplified = OpenCC("s2t").convert(every), OpenCC("t2s").convert(every)
    if not len(every) == len(to_traditional) == len(to_simplified):
        raise AssertionError("opencc no longer maps characters one to one")
    pairs = list(zip(every, to_traditional, to_simplified, strict=True))
    simplified = frozenset(char for char, trad, simp in pairs if trad != char == simp)
    traditional = frozenset(char for char, trad, simp in pairs if simp != char == trad)
    return simplified - _IN_BOTH, traditional - _IN_BOTH


@cache
def _chinese_only() -> frozenset[str]:
    """Characters that Japanese writes otherwise: 发 and 發, 气 and 氣; the simplified ones that it shares (国, 学) are not among them."""
    every = "".join(chr(code) for code in range(0x4E00, 0xA000))
    in_full, from_japanese, to_japanese = (OpenCC(name).convert(every) for name in ("s2t", "jp2t", "t2jp"))
    return (
        frozenset(
            char
            for char, full, back, there in zip(every, in_full, from_japanese, to_japanese, strict=True)
            if (full != char == back) or there != char
        )
        - _IN_BOTH
        - {"内"}
    )
