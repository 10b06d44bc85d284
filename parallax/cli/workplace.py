"""What most commands need: the settings, the pack with the operator's own sources, the archive. Each is opened when first asked for."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import click

from parallax.settings import Settings, load_settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from parallax.catalogue import Pack
    from parallax.contracts import Store
    from parallax.records import Entity, Run, Source


@dataclass
class Workplace:
    """Opens things lazily, so that ``--help`` and ``--version`` read nothing."""

    settings_file: Path | None = None

    @cached_property
    def settings(self) -> Settings:
        """The settings; ConfigError says what is wrong with them."""
        return load_settings(self.settings_file)

    @cached_property
    def pack(self) -> "Pack":
        """The pack, with the operator's own sources in it."""
        from parallax.catalogue import load_pack
        from parallax.catalogue.own import own_sources

        pack = load_pack(Path(self.settings.pack) if self.settings.pack else None)
        own = {source.id: source for source in own_sources(self.own_folder)}
        return replace(pack, sources=(*(each for each in pack.sources if each.id not in own), *own.values()))

    @property
    def own_folder(self) -> Path:
        """Where ``sources add`` writes."""
        return Path(self.settings.sources)

    @cached_property
    def entities(self) -> "tuple[Entity, ...]":
        """The companies as searching and digests see them."""
        from parallax.catalogue.companies import to_entity

        return tuple(to_entity(company) for company in self.pack.companies)

    def store(self, *, read_only: bool = False) -> "Store":
        """Open the archive; close it by leaving its context."""
        from store import open_store

        return open_store(Path(self.settings.archive), read_only=read_only)

    def chosen(self, ids: tuple[str, ...]) -> "list[Source]":
        """The enabled sources, or those named; a name that does not exist is a usage error with the nearest ones."""
        if not ids:
            return [source for source in self.pack.sources if source.enabled]
        return [self.source(each) for each in ids]

    def watched(self, runs: "Mapping[tuple[str, str], Run]") -> "list[Run]":
        """Those last runs whose endpoint is still declared: one whose URL was changed says nothing about today."""
        declared = {(source.id, url) for source in self.pack.sources for url in source.urls}
        return [run for endpoint, run in runs.items() if endpoint in declared]

    def source(self, source_id: str) -> "Source":
        """One source by id; a usage error names the nearest ids."""
        found = self.pack.source(source_id)
        if found is None:
            from difflib import get_close_matches

            near = get_close_matches(source_id, [each.id for each in self.pack.sources])
            advice = f" Did you mean {' or '.join(near)}?" if near else " See: parallax sources list"
            raise click.UsageError(f"there is no source '{source_id}'.{advice}")
        return found


def now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)


pass_workplace = click.make_pass_decorator(Workplace)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")
