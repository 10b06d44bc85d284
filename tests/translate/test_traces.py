"""Whatever is found in a text has left a trace there that the archive can look for: else a correction would pass it by."""

from collections import defaultdict
from collections.abc import Iterable

import pytest

from parallax.catalogue import load_pack
from parallax.demo.press import load_press
from parallax.words import needle, spelled
from translate import traces
from translate.aliases import Form, all_forms
from translate.gloss import Glossary
from translate.names import NameFinder
from translate.normalise import normalise

PACK = load_pack()
FINDER = NameFinder(PACK.companies)
GLOSSARY = Glossary(PACK.glossary)
WRITTEN_FREELY = (
    "蓝 箭 航 天与星 河 动 力签约",
    "藍箭航太的朱雀三號火箭",
    "Galatic Energy and Oreinspace build rockets.",
    "The rocket start-up Galactic-Energy, or GalacticEnergy, flew Ceres–1S; Orien Space waits.",
    "LandSpace’s Zhuque-2E and Zhuque2E rockets; ZHUQUE‑3 too. 朱雀-2E火箭升空",
    "蓝🚀箭🚀航🚀天与星.河.动.力，微纳 星空与LAND-SPACE；猎鹰 9发射",
    "ＬａｎｄＳｐａｃｅ launched 长征 二号 F and CZ-2F/T rockets",
)
TEXTS = [f"{each.title}\n{chr(10).join(each.body)}" for each in load_press()] + list(WRITTEN_FREELY)


def forms_by_company() -> dict[str, list[Form]]:
    forms: dict[str, list[Form]] = defaultdict(list)
    for form in all_forms(PACK.companies):
        forms[form.company.id].append(form)
    return forms


def needles(found: Iterable[str]) -> tuple[str, ...]:
    """The traces as the archive looks for them."""
    return tuple({needle(each) for each in found} - {""})


def stands_in(found: Iterable[str], text: str) -> bool:
    """Whether the archive would find one of these in the text."""
    spelling = spelled(text)
    return any(one in spelling for one in found)


def test_every_name_that_is_found_has_a_trace_of_its_company() -> None:
    forms = forms_by_company()
    found = {(mention.entity_id, text) for text in TEXTS for mention in FINDER.find(text)}
    left = {company_id: needles(traces.of_names(forms[company_id])) for company_id in {each for each, _ in found}}
    assert [(company_id, text[:40]) for company_id, text in found if not stands_in(left[company_id], text)] == []
    assert len(left) > 30


@pytest.mark.parametrize("text", WRITTEN_FREELY)
def test_a_name_written_freely_is_found_at_all(text: str) -> None:
    assert FINDER.find(text)


def test_every_term_that_is_found_has_a_trace() -> None:
    lines = [line for text in TEXTS[::3] for line in text.split("\n")]
    lines += [" ".join(line) for line in lines[:40]] + [line.replace("火箭", "火 箭").replace("发动机", "發動 機") for line in lines]
    passed_by = [
        (span.english, line[:40])
        for line in lines
        for even in [normalise(line).text]
        for span in GLOSSARY.find(even)
        if not stands_in(needles(traces.of_term(even[span.start : span.end])), line)
    ]
    assert passed_by == []


def test_a_long_name_is_looked_for_with_one_edit_and_a_short_one_is_not() -> None:
    by_key = {form.key: form for form in all_forms(PACK.companies)}
    long, short = traces.of_names([by_key["galactic energy"]]), traces.of_names([by_key["spacex"]])
    assert {"galatic energy", "galactic enrgy", "gaalctic energy", "galacticenergyy", "galac ticenergy"} <= long
    assert "spacx" not in short
