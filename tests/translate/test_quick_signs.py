"""Forms are looked for only where a sign of theirs stands: no text may hold the form without its sign."""

from hypothesis import given, settings
from hypothesis import strategies as st

from translate.amount_forms import _FORMS as AMOUNT_FORMS
from translate.moments import _RULES as MOMENT_RULES
from translate.phrases import _FORMS as PHRASE_FORMS
from translate.quantities import _FIRST, _QUANTITY

WORDS = "今年 上半年 年底 季度 大年 初一 三十 十四五 世纪 农历 本周 2024 20 好几 小时 分之 个半 中全会".split()  # noqa: SIM905 - reads better
TEXTS = st.lists(st.sampled_from([*WORDS, *"月日号时分秒:周廿正闰1一三十亿百箭星成半番翻级钟第届次遥前/，。"]), max_size=5).map("".join)


@settings(max_examples=1500, deadline=None)
@given(TEXTS)
def test_what_is_passed_over_for_want_of_a_sign_holds_nothing(text: str) -> None:
    assert [pattern.pattern for sign, pattern, _ in MOMENT_RULES if pattern.search(text) and not sign.search(text)] == []
    assert [sign for sign, form in AMOUNT_FORMS if sign not in text and list(form(text, text))] == []
    assert [sign for sign, form in PHRASE_FORMS.items() if sign not in text and list(form(text))] == []


@settings(max_examples=1500, deadline=None)
@given(TEXTS)
def test_every_number_begins_with_what_numbers_begin_with(text: str) -> None:
    assert all(_FIRST.match(text, match.start()) for match in _QUANTITY.finditer(text))
