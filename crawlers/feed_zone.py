"""Where are the times meant that a feed gives without an offset? For `crawlers.feeds` and `crawlers.jsonfeed`."""

from crawlers.languages import language_of

_ZONES = {"zh-tw": "Asia/Taipei", "zh-hk": "Asia/Hong_Kong"}


def feed_zone(lang: str, titles: str) -> str:
    """The zone of the language that the feed states or else its titles are in: China's for Chinese, UTC for any other."""
    lang = lang.lower()
    chinese = lang.startswith("zh") or (not lang.startswith("ja") and language_of(titles) == "zh")
    return _ZONES.get(lang, "Asia/Shanghai") if chinese else "UTC"
