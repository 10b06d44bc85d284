"""``parallax doctor``: whether this installation is sound."""

import importlib
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import click

from parallax.cli.check_config import idle_corrections
from parallax.cli.glance import size
from parallax.cli.output import print_json, progress_bar
from parallax.cli.workplace import Workplace, json_option, pass_workplace
from parallax.errors import ParallaxError

_LEAST_FREE = 500_000_000
PACKAGES = ("parallax", "crawlers", "translate", "matching", "store", "scheduler")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: sound, or what is wrong and what to do."""

    subject: str
    sound: bool
    detail: str
    missing: bool = False  # a normal state, but something is yet to be done


@click.command()
@click.option("--update", is_flag=True, help="Bring an archive of an older version up to date first, as the next start would.")
@json_option
@pass_workplace
def doctor(work: Workplace, update: bool, as_json: bool) -> None:
    """Check the installation: packages, SQLite, settings, pack, translation model, disk, archive.

    Each finding is printed as it is made. The archive comes last, since all of it is read: some minutes
    for a million items. Exits with 1 when something is wrong. No archive and no model are normal states.
    """
    findings = []
    for each in _look(work, update=update):
        findings.append(each)
        if not as_json:
            click.echo(f"{_verdict(each)} {each.subject}: {each.detail}")
    if as_json:
        print_json(findings)
    sys.exit(0 if all(each.sound for each in findings) else 1)


def _look(work: Workplace, *, update: bool) -> "Iterator[Finding]":
    """Everything, the quick things first."""
    yield from _installation()
    for look in (_settings, _pack, _model, _disk):
        yield _guarded(look, work)
    yield _guarded(_archive, work, update=update)


def _verdict(finding: Finding) -> str:
    if not finding.sound:
        return click.style("WRONG", fg="red")
    return click.style("to do", fg="yellow") if finding.missing else click.style("ok   ", fg="green")


def _installation() -> Iterator[Finding]:
    yield Finding("python", sys.version_info >= (3, 11), sys.version.split()[0])
    home = Path(__file__).resolve().parents[2]
    for name in PACKAGES:
        where = Path(str(importlib.import_module(name).__file__)).resolve()
        ours = where.is_relative_to(home)
        yield Finding(
            f"package {name}",
            ours,
            str(where.parent) if ours else f"{where} belongs to another distribution; install Parallax in an environment of its own",
        )
    yield _sqlite()


def _sqlite() -> Finding:
    with closing(sqlite3.connect(":memory:")) as db:
        options = {row[0] for row in db.execute("PRAGMA compile_options")}
    return Finding(
        "sqlite",
        "ENABLE_FTS5" in options,
        f"{sqlite3.sqlite_version}{'' if 'ENABLE_FTS5' in options else ' was built without FTS5, which search needs'}",
    )


def _guarded(look: Callable[..., Finding], work: Workplace, **options: bool) -> Finding:
    try:
        return look(work, **options)
    except ParallaxError as error:
        return Finding(look.__name__.strip("_"), sound=False, detail=str(error))


def _settings(work: Workplace) -> Finding:
    contact = work.settings.crawl.contact
    return Finding(
        "settings",
        sound=True,
        detail=f"contact {contact}" if contact else "no crawl.contact yet: set it before you crawl other people's sites",
        missing=not contact,
    )


def _pack(work: Workplace) -> Finding:
    pack = work.pack
    idle = len(idle_corrections(work))
    parts = [
        f"{pack.id}: {len(pack.sources)} sources, {len(pack.companies)} companies, {len(pack.glossary)} terms, from {pack.folder}",
        f"{len(work.corrections)} corrections" if work.corrections else "",
        f"{idle} that no longer fit, see parallax check-config" if idle else "",
    ]
    return Finding("pack", sound=True, detail="; ".join(part for part in parts if part))


def _archive(work: Workplace, *, update: bool) -> Finding:
    from scheduler.lock import holder

    file = Path(work.settings.archive)
    if not file.exists():
        return Finding("archive", sound=True, detail=f"{file} does not exist yet; parallax init makes it", missing=True)
    with work.store(read_only=not update) as store:
        counts = store.counts()
        with progress_bar("Checking the archive") as bar:
            alone = holder(file) is None
            problems = store.check(lambda what, done, of: bar.show(done=done, total=of, text=f"Checking the archive: {what}"), alone=alone)
    passed_over = "" if alone else "; full text not checked while a service writes: its nightly backup does that in the copy"
    said = f"{file}: {counts['items']} items, {counts['unread']} unread, {counts['pending']} pending{passed_over}"
    return Finding("archive", not problems, "; ".join(problems) or said)


def _model(work: Workplace) -> Finding:
    from translate.models import ATTRIBUTION, current_model

    if work.settings.translate.engine == "libretranslate":
        url = work.settings.translate.url
        host = urlsplit(url).hostname  # not the whole of it: somebody may have put a password there
        return Finding("model", bool(url), f"the LibreTranslate server at {host}" if url else "translate.url of that server is not set")
    model = current_model(work.settings.models_folder)
    if model is None:
        return Finding("model", sound=True, detail="none installed: Chinese carries a gloss; parallax models install zh-en", missing=True)
    return Finding(
        "model", model.state != "broken", f"{model.name} is {model.state}{': ' + model.problem if model.problem else ''}. {ATTRIBUTION}"
    )


def _disk(work: Workplace) -> Finding:
    folder = Path(work.settings.archive).resolve().parent
    while not folder.exists():
        folder = folder.parent
    free, may_write = shutil.disk_usage(folder).free, os.access(folder, os.W_OK)
    detail = f"{size(free)} free in {folder}{'' if may_write else ', where you may not write'}"
    return Finding("disk", free > _LEAST_FREE and may_write, f"{detail}{'' if free > _LEAST_FREE else ': make room'}")
