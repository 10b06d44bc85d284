"""No document does harm wherever it is shown: pages, feeds, exports, mail, terminal, language models.

The browser is asked with the pages' security policy switched off: what is tested is that nothing gets as far as that.
"""

import asyncio
import csv
import io
import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.headerregistry import Address
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import quote

import feedparser
import pytest
from harm import FOREIGN_TAGS, LINKS, LOOK, dangers, done_by, hidden, leads_astray, listening
from hostile_documents import ATTACKS, BEACON, NOW, RULE, fill
from lxml import etree
from playwright.sync_api import Browser, Page
from visitor import Answer, Site

from parallax.catalogue import Pack
from parallax.cli.workplace import Workplace
from parallax.deliver.alerts import Writer
from parallax.deliver.mail import compose_mail
from parallax.digest.compose import Occasion
from parallax.digest.desk import Desk as DigestDesk
from parallax.digest.html import render_html
from parallax.digest.mailing import subject_of
from parallax.digest.text import render_text
from parallax.export.formats import FORMATS, matching_items
from parallax.query import Query
from parallax.records import Delivery, DigestMark, Rule
from parallax.settings import ServiceSettings, Settings
from parallax.web.app import make_app
from parallax.web.desk import Desk
from parallax.web.mcp_server import make_server
from parallax.web.server import running
from store import open_store

SHOW, SEARCH = (import_module(f"parallax.cli.{name}") for name in ("show", "search"))  # the package calls its commands so
LISTS = ["/", "/?q=蓝箭", "/companies/landspace", "/review", "/coding", "/coding/evil", "/rules/hostile", "/digests", "/corrections"]
SHORT = ["script", "script that leaves an attribute", "broken image", "template", "bidi override", "unclosed quote"]
GIVEN = ["/?q=", "/rules/new?q=", "/companies?q=", "/companies?type=", "/review?judged=", "/login?onward=", "/unsubscribe/"]
RUNNING = [
    "script", "script in capitals", "script that closes what is open", "script of another site", "broken image", "svg that loads",
    "mathml that confuses", "details that toggle", "input that focuses", "body that loads", "marquee", "frame", "refresh",
    "style that asks", "link that asks", "tracking pixel",
]  # fmt: skip
pytestmark = pytest.mark.timeout(180)


@dataclass(frozen=True)
class Archive:
    """The documents, stored, and a desk that shows them."""

    site: Site
    ids: dict[str, int]
    settings: Settings


@pytest.fixture(scope="module")
def hostile(pack: Pack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    settings = Settings(
        archive=str(tmp_path_factory.mktemp("hostile") / "parallax.db"), service=ServiceSettings(public_url="https://desk.example")
    )
    with open_store(Path(settings.archive), clock=lambda: NOW) as store:
        ids = fill(store)
        store.save_rule(Rule(id=RULE, name=ATTACKS["script"], query="蓝箭", note=ATTACKS["script"]), NOW)
        mark = DigestMark(
            subscription=ATTACKS["broken image"],
            local_date=NOW.date(),
            slot=ATTACKS["svg that loads"],
            after_item=0,
            until_item=9,
            made_at=NOW,
        )
        store.save_digest(mark, "\n".join(ATTACKS.values()))
        desk = Desk(settings=settings, base=pack, store=store)
        with running(make_app(desk), "127.0.0.1", 0) as address:
            yield Archive(Site(address, desk), ids, settings)


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[Page]:
    """A page that keeps what it was made to do."""
    context = browser.new_context(bypass_csp=True)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def pages(hostile: Archive) -> dict[str, Answer]:
    """Every document's page, asked for once."""
    return {name: hostile.site.get(f"/items/{item_id}") for name, item_id in hostile.ids.items()}


@pytest.fixture(scope="module")
def done_by_pages(window: Page, hostile: Archive, pages: dict[str, Answer]) -> dict[str, list[str]]:
    return done_by(window, hostile.site, {name: page.text for name, page in pages.items()})


@pytest.fixture(scope="module")
def done_by_addresses(window: Page, hostile: Archive) -> dict[str, list[str]]:
    paths = [*LISTS, "/sources", "/status", "/rules", *(path + quote(ATTACKS[attack]) for path in GIVEN for attack in SHORT)]
    return done_by(window, hostile.site, {path: hostile.site.get(quote(path, safe="/?=&%")).text for path in paths})


@pytest.fixture(params=ATTACKS)
def document(request: pytest.FixtureRequest) -> str:
    return str(request.param)


# The browser


def test_an_item_runs_nothing_and_asks_nobody(done_by_pages: dict[str, list[str]], document: str) -> None:
    assert done_by_pages[document] == []


@pytest.mark.parametrize("path", [*LISTS, "/sources", "/status", "/rules"])
def test_a_list_runs_nothing_and_asks_nobody(done_by_addresses: dict[str, list[str]], path: str) -> None:
    assert done_by_addresses[path] == []


@pytest.mark.parametrize("attack", SHORT)
@pytest.mark.parametrize("path", GIVEN)
def test_an_address_that_somebody_was_given_runs_nothing(done_by_addresses: dict[str, list[str]], path: str, attack: str) -> None:
    assert done_by_addresses[path + quote(ATTACKS[attack])] == []


def test_what_an_attack_does_where_nothing_guards_is_seen(window: Page, hostile: Archive) -> None:
    bare = {name: f"<!doctype html><title>bare</title><body>{ATTACKS[name]}" for name in RUNNING}
    done = done_by(window, hostile.site, bare)
    assert done_by(window, hostile.site, {"harmless": "<!doctype html><title>text</title><p>text"}) == {"harmless": []}
    assert [name for name, found in done.items() if "it ran" not in found and not any("evil.example" in each for each in found)] == []


@pytest.mark.parametrize("name", ["script", "refresh", "frame", "svg with a script", "body that loads"])
def test_a_captured_page_runs_nothing_and_asks_nobody(hostile: Archive, window: Page, name: str) -> None:
    found: dict[str, list[str]] = {name: []}
    with listening(window, hostile.site, [name], found):
        window.goto(f"{hostile.site.address}/items/{hostile.ids[name]}/snapshot")
        found[name] += window.evaluate(LOOK, [FOREIGN_TAGS, LINKS])
    assert found[name] == ["pre style"]  # the browser's own, around plain text


# Pages, as text


def test_an_item_page_holds_text_only(pages: dict[str, Answer], document: str) -> None:
    page = pages[document]
    assert page.status == 200
    assert dangers(page.text) == []
    assert hidden(page.text) == set()


def test_every_page_of_results_holds_text_only(hostile: Archive) -> None:
    path, pages = "/?q=company%3Alandspace", 0
    while path:
        page = hostile.site.get(path).text
        assert (dangers(page), hidden(page)) == ([], set())
        onward = re.search(r'<a class="button" href="([^"]+)" rel="next">', page)
        path, pages = onward[1].replace("&amp;", "&") if onward else "", pages + 1
    assert pages == -(-len(ATTACKS) // 20)


@pytest.mark.parametrize("path", LISTS)
def test_a_list_holds_text_only(hostile: Archive, path: str) -> None:
    page = hostile.site.get(quote(path, safe="/?=&")).text
    assert (dangers(page), hidden(page)) == ([], set())


def test_a_template_in_a_text_is_text(hostile: Archive) -> None:
    page = hostile.site.get(f"/items/{hostile.ids['template']}").text
    assert "{{ 7*7 }}" in page
    assert "49" not in re.sub(r"<[^>]*>", "", page).replace("{{ 7*7 }}", "")[:3000]


def test_a_captured_page_is_text_in_a_sandbox(hostile: Archive, document: str) -> None:
    answer = hostile.site.get(f"/items/{hostile.ids[document]}/snapshot")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["content-security-policy"].startswith("sandbox;")
    assert answer.headers["x-content-type-options"] == "nosniff"


# The API and feeds


def test_the_api_gives_every_document_as_sound_json(hostile: Archive, document: str) -> None:
    answer = hostile.site.get(f"/api/v1/items/{hostile.ids[document]}")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
    assert json.loads(answer.body)["id"] == hostile.ids[document]


def test_the_atom_feed_is_sound_and_holds_no_script(hostile: Archive) -> None:
    answer = hostile.site.get("/feed.atom?q=company%3Alandspace")
    etree.fromstring(answer.body, etree.XMLParser(resolve_entities=False, huge_tree=True))
    assert hidden(answer.text) == set()
    parsed = feedparser.parse(answer.body, sanitize_html=False, resolve_relative_uris=False)
    assert not parsed.bozo
    for entry in parsed.entries:
        assert not any(leads_astray(link.href) for link in entry.get("links", []))
        assert all(dangers(part) == [] for part in html_of(entry))


def html_of(entry: Any) -> list[str]:
    parts = [entry.title_detail, *(entry.get("content") or []), *([entry.summary_detail] if "summary_detail" in entry else [])]
    return [part.value for part in parts if "html" in part.type and part.value.strip()]


def test_the_json_feed_is_sound_and_holds_no_script(hostile: Archive) -> None:
    feed = json.loads(hostile.site.get("/feed.json?q=company%3Alandspace").body)
    assert len(feed["items"]) > 1
    for item in feed["items"]:
        assert dangers(item.get("content_html") or "<p>") == []
        assert not any(leads_astray(item[key]) for key in ("url", "external_url", "image") if key in item)


# Exports


@pytest.fixture(scope="module")
def exports(hostile: Archive) -> dict[str, str]:
    return {name: hostile.site.get(f"/api/v1/export?format={name}").text for name in FORMATS}


@pytest.fixture(scope="module")
def rows(exports: dict[str, str]) -> dict[int, dict[str, str]]:
    return {int(row["id"]): row for row in csv.DictReader(io.StringIO(exports["csv"].removeprefix("\ufeff"), newline=""))}


def test_a_spreadsheet_sees_text_in_every_cell(rows: dict[int, dict[str, str]], hostile: Archive, document: str) -> None:
    row = rows[hostile.ids[document]]
    assert None not in row
    for value in row.values():
        assert not value.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
        assert not value.startswith(("\t", "\r", "\n"))
        assert hidden(value) == set()
        assert len(value) < 32_768


def test_the_table_has_a_row_for_every_document_and_no_more(rows: dict[int, dict[str, str]], hostile: Archive) -> None:
    assert rows.keys() == set(hostile.ids.values())


def test_a_bibliography_has_an_entry_for_every_document_and_no_more(exports: dict[str, str]) -> None:
    text = exports["bibtex"]
    entries = re.split(r"^(?=@)", text, flags=re.MULTILINE)[1:]
    assert len(entries) == len(re.findall(r"@online\{parallax\d+,", text)) == len(ATTACKS)
    for entry in entries:
        bare = re.sub(r"\\[&%$#_{}]", "", entry)
        assert bare.count("{") == bare.count("}")
        assert not re.search(r"\\(?:input|immediate|write)", bare.replace(r"\textbackslash{}", ""))
        assert hidden(entry) == set()


def test_a_reference_manager_reads_a_record_for_every_document_and_no_more(exports: dict[str, str]) -> None:
    lines = exports["ris"].split("\r\n")
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines if line)
    assert len([line for line in lines if line.startswith("TY  - ")]) == len([line for line in lines if line == "ER  - "]) == len(ATTACKS)
    assert hidden(exports["ris"].replace("\r", "")) == set()


def test_json_exports_are_sound(exports: dict[str, str], hostile: Archive) -> None:
    assert len(json.loads(exports["csl"])) == len(ATTACKS)
    lines = exports["jsonl"].split("\n")[:-1]
    assert {json.loads(line)["id"] for line in lines} == set(hostile.ids.values())
    assert hidden(exports["jsonl"]) == set()
    assert len(exports["jsonl"].splitlines()) == len(ATTACKS)


# Digests, alerts, mail


@pytest.fixture(scope="module")
def digest(hostile: Archive, pack: Pack) -> Any:
    desk = DigestDesk(hostile.site.desk.store, pack, NOW, NOW)
    occasion = Occasion(reader=ATTACKS["broken image"], new_names=hostile.site.desk.store.new_names(50))
    return desk.compose(list(hostile.site.desk.store.items()), occasion, "Asia/Shanghai", 60)


def test_a_digest_is_harmless_as_text_and_as_html(digest: Any) -> None:
    text, page = render_text(digest), render_html(digest)
    assert hidden(text) == set()
    assert hidden(page) == set()
    assert [each for each in dangers(page) if each != "style"] == []
    assert BEACON not in re.sub(r">[^<]*<", "><", page)


def test_the_subject_of_a_digest_is_one_line(digest: Any) -> None:
    assert not {"\r", "\n"} & set(subject_of(digest))
    assert hidden(subject_of(digest)) == set()


def test_an_alert_is_one_harmless_mail(hostile: Archive, document: str) -> None:
    desk = hostile.site.desk
    rule = Rule(id=RULE, name=ATTACKS[document][:300], query="蓝箭")
    row = Delivery(key="k", channel="mail", kind="alert", rule_id=RULE, item_id=hostile.ids[document], batch="b1", made_at=NOW)
    message = Writer(desk.store, {RULE: rule}, dict(desk.sources), hostile.settings).message([row], NOW)
    assert hidden(message.text) == set()
    assert [each for each in dangers(message.html) if each != "style"] == []
    mail = compose_mail(message, Address("Parallax", "news", "desk.example"), Address("", "ana", "example.org"))
    read = message_from_bytes(mail, policy=policy.default)
    assert set(read.keys()) <= {"From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"}
    assert read["To"] == "ana@example.org"
    assert max(map(len, mail.split(b"\r\n"))) <= 998
    json.dumps(message.payload)


# The terminal, and language models


def test_a_terminal_shows_an_item_harmlessly(hostile: Archive, pack: Pack, document: str, capsys: pytest.CaptureFixture[str]) -> None:
    item = hostile.site.desk.store.item(hostile.ids[document])
    assert item
    work = Workplace()
    work.__dict__ |= {"settings": hostile.settings, "pack": pack}
    SHOW._print(item, work)
    assert hidden(capsys.readouterr().out) == set()


def test_a_terminal_shows_results_harmlessly(hostile: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    SEARCH._print(hostile.site.desk.store.search(hostile.site.desk.understand("蓝箭").query, limit=200))
    output = capsys.readouterr().out
    assert hidden(output) == set()
    assert output.count("[item ") >= len(ATTACKS)


@pytest.fixture(scope="module")
def server(hostile: Archive) -> Any:
    return make_server(hostile.site.desk)


def told(server: Any, tool: str, **given: Any) -> str:
    """What a tool says; asked in a thread of its own, since the browser has taken this one's event loop."""
    with ThreadPoolExecutor(1) as thread:
        result: Any = thread.submit(asyncio.run, server.call_tool(tool, given)).result()
    return json.dumps(json.loads(result.content[0].text), ensure_ascii=False).replace("\\n", "").replace("\\t", "")


def test_a_language_model_is_given_nothing_hidden(hostile: Archive, server: Any, document: str) -> None:
    said = told(server, "item", item_id=hostile.ids[document])
    assert hidden(said) == set()
    assert "\\u" not in said.replace("\\\\u", "")


def test_a_language_models_search_is_given_nothing_hidden(server: Any) -> None:
    assert hidden(told(server, "search", query="蓝箭", limit=50)) == set()


def test_every_document_is_found_by_its_name(hostile: Archive) -> None:
    found = {
        item.id for item in matching_items(hostile.site.desk.store, Query("", hostile.site.desk.understand("蓝箭航天").query.root), 1000)
    }
    assert found == set(hostile.ids.values())
