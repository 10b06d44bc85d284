"""How the English of a digest came about, and whose work it rests on: licences ask for it, and readers should know."""

from collections.abc import Iterable

from parallax.records import Reading
from translate.models import ATTRIBUTION

GLOSS = (
    "No translation model is installed: Chinese items carry a word-by-word gloss (CC-CEDICT, CC BY-SA 4.0), not a translation. "
    "Names, amounts and dates are exact."
)
MIXED = "Sentences that the model failed on carry a word-by-word gloss (CC-CEDICT, CC BY-SA 4.0)."
NAMES = "Company names and facts: General Catalog of Artificial Space Objects, J. McDowell, CC BY 4.0, and public records."


def credits_of(readings: Iterable[Reading | None]) -> tuple[str, ...]:
    """One note a source of the English, and one for the names."""
    translations = [reading.translation for reading in readings if reading and reading.translation]
    engines = {segment.engine for each in translations for segment in each.segments} | {each.engine for each in translations}
    by_machine = engines - {"gloss", "none", "human"}
    notes = [_machine(engine, {each.model for each in translations if each.engine == engine}) for engine in sorted(by_machine)]
    notes += [MIXED if by_machine else GLOSS] if "gloss" in engines else []
    return (*notes, NAMES)


def _machine(engine: str, models: set[str]) -> str:
    """Whose translation it is. Of a server's model nothing is known but what it says itself."""
    whose = ATTRIBUTION if engine.startswith("argos") else f"Machine translation: {engine}."
    named = ", ".join(sorted(models - {""}))
    return f"{whose} Model {named}." if named else whose
