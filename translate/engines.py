"""Which engine translates: an installed Argos model by default, stock Argos for comparing, or a LibreTranslate server.

Each is wrapped as settings wish: fast decoding (`translate.decoding`) and a memory (`translate.memory`). What was not chosen is not
imported.
"""

import logging
from pathlib import Path

from parallax.errors import ModelError, StoreError
from translate.engine import Engine
from translate.memory import Remembering
from translate.models import open_engine, sound_model

log = logging.getLogger("parallax.translate")

CHOICES = ("argos", "argos-stock", "libretranslate")
_QUICK_BEAM = 2


def make_engine(
    models: Path,
    *,
    choice: str = "argos",
    beam: int = 4,
    threads: int = 0,
    fast: bool = False,
    url: str = "",
    api_key: str = "",
    memory: Path | None = None,
) -> Engine | None:
    """The engine that was chosen, None when it needs a model and none is installed.

    ``memory`` is the file of the translation memory, None for none; one that cannot be opened is done without, with a warning. Raises
    ModelError when the engine cannot be had.
    """
    engine = _choose(models, choice, beam=beam, threads=threads, fast=fast, url=url, api_key=api_key)
    if engine is None or memory is None:
        return engine
    try:
        return Remembering(engine, memory)
    except StoreError as error:
        log.warning("every sentence is decoded anew: %s", error)
        return engine


def _choose(models: Path, choice: str, *, beam: int, threads: int, fast: bool, url: str, api_key: str) -> Engine | None:
    if choice == "libretranslate":
        from translate.libretranslate import LibreTranslate

        return LibreTranslate(url, api_key=api_key)
    if choice == "argos-stock":
        from translate.stock import StockArgos

        model = sound_model(models)
        return StockArgos(model.folder, model=model.short_hash) if model else None
    if choice != "argos":
        raise ModelError(choice, f"is no translation engine; known are {', '.join(CHOICES)}")
    engine = open_engine(models, beam=beam, threads=threads)
    if engine is None or not fast or beam <= _QUICK_BEAM:
        return engine
    from translate.decoding import Fast

    return Fast(engine.with_beam(_QUICK_BEAM), engine)
