"""How harm is seen: what a page does in a browser when nothing guards it, what a parser finds in it, which characters hide."""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import lxml.html
from lxml import etree
from playwright.sync_api import Frame, Page
from visitor import Site

HIDDEN = ("Cc", "Cf", "Co", "Cs")
LINKS = ("href", "src", "action", "formaction", "data", "poster", "srcset", "background", "ping", "xlink:href", "cite")
FOREIGN_TAGS = ("iframe", "object", "embed", "base", "style", "frame", "applet", "template", "marquee", "video", "audio", "img", "math")
LOOK = """([tags, links]) => {
  const bad = [];
  for (const each of document.querySelectorAll("*")) {
    if (tags.includes(each.localName)) bad.push(each.localName);
    if (each.localName === "script" && each.getAttribute("src") !== "/static/keys.js") bad.push("script");
    for (const { name, value } of each.attributes) {
      if (/^on|^style$|^srcdoc$/i.test(name)) bad.push(each.localName + " " + name);
      if (links.includes(name) && /^[\\0-\\x20]*(javascript|vbscript|data|file|blob):/i.test(value)) bad.push(name + "=" + value);
    }
  }
  return window.__pwned ? [...bad, "it ran"] : bad;
}"""
FRAMES = """pages => Promise.all(pages.map((html, number) => new Promise(done => {
  const frame = document.createElement("iframe");
  frame.name = String(number);
  frame.onload = () => setTimeout(done, 150);
  frame.srcdoc = html;
  document.body.append(frame);
})))"""
FRAMED, BESIDE = "about:srcdoc", 20


def done_by(window: Page, site: Site, pages: dict[str, str]) -> dict[str, list[str]]:
    """What each page did, or holds, that it must not. Each stands in a frame of the site's own origin, some side by side."""
    found: dict[str, list[str]] = {name: [] for name in pages}
    names = list(pages)
    for start in range(0, len(names), BESIDE):
        batch = names[start : start + BESIDE]
        with listening(window, site, batch, found):
            window.goto(f"{site.address}/static/keys.js")
            window.evaluate(FRAMES, [pages[name] for name in batch])
            for frame in window.main_frame.child_frames:
                found[batch[int(frame.name)]] += frame.evaluate(LOOK, [FOREIGN_TAGS, LINKS]) if frame.url == FRAMED else []
    return found


@contextmanager
def listening(window: Page, site: Site, batch: list[str], found: dict[str, list[str]]) -> Iterator[None]:
    """Hear what the frames of a batch do; what cannot be told from whom it came is held against all of them."""

    def told(frame: Frame | None, what: str) -> None:
        for name in [batch[int(frame.name)]] if frame and frame.name.isdigit() else batch:
            found[name].append(what)

    listeners: dict[str, Any] = {
        "dialog": lambda dialog: (told(None, f"dialog {dialog.message}"), dialog.dismiss()),
        "request": lambda sent: None if sent.url.startswith(site.address) else told(sent.frame, f"asked {sent.url}"),
        "framenavigated": lambda frame: None if at_home(frame.url, site) else told(frame, f"went to {frame.url}"),
        "pageerror": lambda error: told(None, f"error {error}"),
    }
    for event, listener in listeners.items():
        window.on(event, listener)  # type: ignore[call-overload]
    yield
    for event, listener in listeners.items():
        window.remove_listener(event, listener)


def at_home(url: str, site: Site) -> bool:
    return url in (FRAMED, "about:blank") or url.startswith(site.address)


def dangers(html: str) -> list[str]:
    """What a parser finds in a page that must not be there."""
    found = []
    for each in lxml.html.document_fromstring(html.encode(), parser=lxml.html.HTMLParser(huge_tree=True, encoding="utf-8")).iter(
        etree.Element
    ):
        found += [each.tag] if each.tag in FOREIGN_TAGS or (each.tag == "script" and each.get("src") != "/static/keys.js") else []
        found += [f"{each.tag} {name}" for name in each.attrib if name.startswith("on") or name == "srcdoc"]
        found += [f"{name}={value}" for name, value in each.attrib.items() if name in LINKS and leads_astray(value)]
    return found


def leads_astray(address: str) -> bool:
    return urlsplit(re.sub(r"[\x00-\x20]", "", address)).scheme.lower() not in ("", "http", "https", "mailto")


def hidden(text: str) -> set[str]:
    """Characters that steer a terminal, or hide."""
    return {repr(char) for char in set(text) if char not in "\n\t" and unicodedata.category(char) in HIDDEN}
