"""``parallax run --once``: the main job."""

from pathlib import Path

import click

from parallax.cli.crawl import crawl_progress, describe
from parallax.cli.output import print_json, progress_bar, say
from parallax.cli.workplace import Workplace, json_option, now, pass_workplace


@click.command()
@click.option("--once", is_flag=True, required=True, help="One pass over what is due, then stop.")
@click.argument("ids", nargs=-1, metavar="[SOURCE]...")
@json_option
@pass_workplace
def run(work: Workplace, once: bool, ids: tuple[str, ...], as_json: bool) -> None:  # noqa: ARG001 - required: `serve` is what goes on
    """Crawl what is due, find names and topics, translate, store.

    May be killed at any moment: the next run finishes what was left. Failures of single sources are
    recorded (see `parallax sources list`), they do not stop the others.
    """
    from matching.topics import TopicMatcher
    from scheduler.lock import only_one
    from scheduler.pipeline import run_pass

    chosen, topics = work.chosen(ids), TopicMatcher(work.pack.topics)
    with only_one(Path(work.settings.archive)), work.store() as store, progress_bar("Crawling") as bar:
        reader = work.reader(store)
        report = run_pass(
            chosen,
            store,
            reader,
            topics,
            work.settings,
            now=now,
            matcher=work.matcher(store),
            on_crawl=crawl_progress(bar),
            on_read=bar.step,
        )
    if as_json:
        print_json(report)
    else:
        say(f"{describe(report.crawl)} Read {report.read} items.")
