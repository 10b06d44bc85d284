"""The plural of an English noun, or of the last word of several."""


def plural(words: str) -> str:
    """Regular forms only; what ends in s stays.

    >>> plural("satellite launch"), plural("company"), plural("second stage"), plural("series")
    ('satellite launches', 'companies', 'second stages', 'series')
    """
    if words.endswith("s"):
        return words
    if words.endswith(("x", "ch", "sh")):
        return words + "es"
    return words[:-1] + "ies" if words.endswith("y") and words[-2:-1] not in "aeiou" else words + "s"
