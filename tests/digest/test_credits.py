"""Whose work the English of a digest is: what licences ask for, and nothing that is not known."""

import pytest

from parallax.digest.credits import GLOSS, NAMES, credits_of
from parallax.records import Reading, Segment, Translation
from translate.models import ATTRIBUTION


def read_by(engine: str, model: str) -> Reading:
    segment = Segment(field="title", paragraph=0, source="首飞", target="first flight", engine=engine, flags=())
    translation = Translation(title="first flight", text="", segments=(segment,), engine=engine, model=model)
    return Reading(item_id=1, version="1", lang="zh", script="zh-Hans", mentions=(), topics=(), translation=translation)


@pytest.mark.parametrize("engine", ["argos", "argos-stock"])
def test_the_model_of_argos_is_attributed_with_its_hash(engine: str) -> None:
    assert credits_of([read_by(engine, "abc123")]) == (f"{ATTRIBUTION} Model abc123.", NAMES)


def test_the_model_of_a_server_is_not_said_to_be_anybodys() -> None:
    assert credits_of([read_by("libretranslate", "")]) == ("Machine translation: libretranslate.", NAMES)


def test_engines_are_named_one_after_the_other_with_their_own_models() -> None:
    notes = credits_of([read_by("argos", "abc123"), read_by("libretranslate", ""), None])
    assert notes == (f"{ATTRIBUTION} Model abc123.", "Machine translation: libretranslate.", NAMES)


def test_a_gloss_alone_is_no_machine_translation() -> None:
    assert credits_of([read_by("gloss", "")]) == (GLOSS, NAMES)
