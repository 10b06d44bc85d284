"""What most commands need: the settings, the pack with the operator's own sources, the archive. Each is opened when first asked for."""

import os
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import click

from parallax.settings import Settings, load_settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matching.alerts import Matcher
    from parallax.catalogue import Pack
    from parallax.catalogue.companies import Company
    from parallax.contracts import Store
    from parallax.records import Correction, Entity, Run, Source
    from translate.reader import Reader


@dataclass
class Workplace:
    """Opens things lazily, so that ``--help`` and ``--version`` read nothing."""

    settings_file: Path | None = None

    @cached_property
    def settings(self) -> Settings:
        """The settings, secrets that the service manager hands over as files among them; ConfigError says what is wrong with them."""
        from scheduler.credentials import with_credentials

        return load_settings(self.settings_file, with_credentials(os.environ))

    @cached_property
    def pack(self) -> "Pack":
        """The pack as people corrected it, with the operator's own sources in it: what everything but reading goes by."""
        if not self.corrections:
            return self.plain_pack
        from parallax.catalogue.amend import amend

        return amend(self.plain_pack, self.corrections)[0]

    @cached_property
    def plain_pack(self) -> "Pack":
        """The pack as its files say, with the operator's own sources in it: what a reader is made from, beside the corrections."""
        from parallax.catalogue import load_pack
        from parallax.catalogue.own import own_sources

        pack = load_pack(Path(self.settings.pack) if self.settings.pack else None)
        own = {source.id: source for source in own_sources(self.own_folder)}
        return replace(pack, sources=(*(each for each in pack.sources if each.id not in own), *own.values()))

    @cached_property
    def corrections(self) -> "Sequence[Correction]":
        """What people corrected; nothing where there is no archive, or none that can be read: commands that need it will say so."""
        from parallax.errors import StoreError

        if not Path(self.settings.archive).exists():
            return ()
        try:
            with self.store(read_only=True) as store:
                return store.corrections()
        except StoreError:
            return ()

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
        """Open the archive; close it by leaving its context. To read, it must be there; to write, it is made where there is none."""
        from store import open_store

        if read_only:
            self._archive_exists()
        else:
            self._leave_to_its_service()
        return open_store(Path(self.settings.archive), read_only=read_only)

    def existing_store(self) -> "Store":
        """The archive to write in, for commands to which an empty one is of no use. Raises StoreError where there is none."""
        self._archive_exists()
        return self.store()

    def _leave_to_its_service(self) -> None:
        """An archive of an older version is not brought up to date under the service of that version that works on it."""
        from scheduler.lock import holder
        from store import open_store

        archive = Path(self.settings.archive)
        if archive.exists() and holder(archive) not in (None, os.getpid()):
            with open_store(archive, read_only=True):
                pass

    def _archive_exists(self) -> None:
        """Who is in the wrong folder learns it here, rather than from an empty archive that was just made."""
        from parallax.errors import StoreError

        if not Path(self.settings.archive).exists():
            raise StoreError(self.settings.archive, "there is no archive yet; parallax init makes one, --settings names another")

    def reader(self, store: "Store") -> "Reader":
        """A reader that knows every correction that the archive holds now."""
        from scheduler.pipeline import make_reader

        return make_reader(self.plain_pack, self.settings, store.corrections())

    def matcher(self, store: "Store") -> "Matcher":
        """What tells of items that are read: every rule that the pack and the archive hold now, with names as corrected."""
        from matching.alerts import Matcher
        from scheduler.rulebook import KeptRules

        book = KeptRules(store, self.plain_pack).book()
        return Matcher(book.matches, max_age=timedelta(days=self.settings.alerts.max_age_days), now=now)

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

    def company(self, company_id: str) -> "Company":
        """One company by id; a usage error names the nearest ids."""
        by_id = {company.id: company for company in self.pack.companies}
        if company_id not in by_id:
            from difflib import get_close_matches

            near = get_close_matches(company_id, by_id)
            advice = f" Did you mean {' or '.join(near)}?" if near else " Find the id with: parallax names find NAME"
            raise click.UsageError(f"there is no company '{company_id}'.{advice}")
        return by_id[company_id]


def now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)


pass_workplace = click.make_pass_decorator(Workplace)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")
