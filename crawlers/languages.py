"""Which language a text is in, as far as its script says: Chinese, Japanese and Korean are told from the rest, the rest from its label."""

import re

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_HANGUL = re.compile(r"[\uac00-\ud7af]")
_LETTER = re.compile(r"[^\W\d_]")
_SHARE = 0.3  # of the letters; a Chinese text full of Latin names and units stays above
_SAMPLE = 4_000
_MIN_LETTERS = 4


def language_of(text: str, declared: str = "") -> str:
    """A BCP 47 tag: the declared one unless the text's script plainly contradicts it; empty when neither says anything.

    >>> language_of("蓝箭航天完成新一轮融资", "en-US"), language_of("LandSpace raises funds", "zh-CN"), language_of("2026")
    ('zh', 'en', '')
    """
    sample = text[:_SAMPLE]
    letters = len(_LETTER.findall(sample))
    label = declared.strip().replace("_", "-")
    if letters < _MIN_LETTERS:
        return label
    scripts = {"ja": len(_KANA.findall(sample)) * 4, "ko": len(_HANGUL.findall(sample)), "zh": len(_HAN.findall(sample))}
    found = next((lang for lang, count in scripts.items() if count >= _SHARE * letters), "")
    if found:
        return label if label.lower().startswith(found) else found
    return "en" if label.lower().startswith(("zh", "ja", "ko")) else label
