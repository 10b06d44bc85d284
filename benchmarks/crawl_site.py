"""The web that the crawl benchmark crawls: generated feeds and article pages, served from memory over keep-alive connections.

Run as ``python benchmarks/crawl_site.py FEEDS PAGES HOSTS [1]``; prints its port. With the 1, feeds link to pages on these very hosts.
One small asyncio server on 127.0.0.1 to 127.0.0.HOSTS, so that it takes as little as possible of the machine it shares with what is
measured. A feed whose number is higher than FEEDS repeats an earlier one under a tag of its own. GET /_round/N turns to the N-th edition
of all feeds: 0 and 1 are the same bytes (a conditional request gets 304), 2 is other bytes with the same entries and no validators.
"""

import asyncio
import random
import sys
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache

ENTRIES = 30
START = datetime(2026, 11, 1, tzinfo=UTC)
_SUBJECTS = [
    "测试星座一期",
    "中型液体火箭",
    "可重复使用一级",
    "海上发射平台",
    "遥感卫星",
    "星间激光终端",
    "液氧甲烷发动机",
    "商业发射场二号工位",
]
_VERBS = [
    "完成了整机热试车",
    "通过了出厂评审",
    "进入批量生产阶段",
    "按计划运抵发射场",
    "签署了采购框架合同",
    "获得新一轮融资",
    "公布了飞行试验数据",
    "更换了供应商",
]
_WHEN = ["日前", "周三上午", "本月中旬", "在年度技术会议上", "经过三个月的准备", "据项目团队介绍"]
_ENGLISH = [
    "The team said the vehicle passed its review",
    "Engineers reported steady combustion throughout the test",
    "The launch window opens next month",
    "Officials signed a supply agreement",
]


def feed_path(number: int) -> str:
    return f"/feed/{number}.xml"


def page_path(number: int) -> str:
    return f"/page/{number}.html"


def is_gbk(number: int) -> bool:
    """Every seventh feed is GBK, as a good part of the Chinese web still is."""
    return number % 7 == 0


def sentence(chance: random.Random) -> str:
    if chance.random() < 0.15:
        return chance.choice(_ENGLISH) + ". "
    what = f"{chance.choice(_WHEN)}，{chance.choice(_SUBJECTS)}{chance.choice(_VERBS)}"
    return f"{what}，编号为{chance.randrange(10_000)}，用时{chance.randrange(2, 90)}天。"


@cache
def feed(number: int, edition: int, local: str = "") -> bytes:
    chance = random.Random(number)
    encoding = "gbk" if is_gbk(number) else "utf-8"
    items = []
    for entry in range(ENTRIES):
        link = (local or f"http://site{number}.example") + page_path(number * ENTRIES + entry)
        body = "".join(f"&lt;p&gt;{sentence(chance)}&lt;/p&gt;" for _ in range(8))
        date = format_datetime(START + timedelta(minutes=number * 7 + entry * 53))
        items.append(
            f'<item><title>{sentence(chance)[:40]}</title><link>{link}</link><guid isPermaLink="true">{link}</guid>'
            f"<pubDate>{date}</pubDate><author>editor@site{number}.example</author><category>航天</category><description>{body}</description></item>"
        )
    built = format_datetime(START + timedelta(hours=edition))
    return (
        f'<?xml version="1.0" encoding="{encoding}"?><rss version="2.0"><channel><title>频道{number}</title>'
        f"<link>http://site{number}.example/</link><description>d</description><lastBuildDate>{built}</lastBuildDate>"
        f"{''.join(items)}</channel></rss>"
    ).encode(encoding)


@cache
def page(number: int) -> bytes:
    chance = random.Random(-number)
    menu = "".join(f'<li><a href="/c/{each}">{chance.choice(_SUBJECTS)}</a></li>' for each in range(60))
    text = "".join(f"<p>{''.join(sentence(chance) for _ in range(4))}</p>" for _ in range(12))
    aside = "".join(f'<li><a href="{page_path(chance.randrange(2000))}">{sentence(chance)[:30]}</a></li>' for _ in range(25))
    script = "<script>var config = {" + ",".join(f'"k{each}": {chance.randrange(10**6)}' for each in range(400)) + "};</script>"
    title, date = sentence(chance)[:30], f"2026-11-0{number % 9 + 1}"
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{title} - 测试新闻网</title>'
        f'<meta property="article:published_time" content="{date}T08:00:00+08:00">{script}</head>'
        f'<body><header><nav><ul>{menu}</ul></nav></header><main><h1>{title}</h1><div class="meta">{date} 08:00 来源：测试新闻网</div>'
        f'<article class="article-content">{text}</article></main><aside><h3>热门</h3><ul>{aside}</ul></aside>'
        f"<footer>版权所有</footer></body></html>"
    ).encode()


class Site:
    """Which edition of the feeds is out."""

    def __init__(self, feeds: int, hosts: int, port: int, *, local: bool) -> None:
        self.edition = 0
        self.feeds = feeds
        self.bases = [f"http://127.0.0.{number + 1}:{port}" if local else "" for number in range(hosts)]

    def answer(self, path: str, tag: str) -> bytes:
        if path.startswith("/feed/"):
            number = int(path[6:-4])
            local = self.bases[number % len(self.bases)]
            if self.edition == 2:
                return response(feed(number % self.feeds, 2, local), "application/rss+xml", "")
            own = f'"feed-{number}"'
            return (
                b"HTTP/1.1 304 Not Modified\r\nETag: " + own.encode() + b"\r\n\r\n"
                if tag == own
                else response(feed(number % self.feeds, 0, local), "application/rss+xml", own)
            )
        if path.startswith("/page/"):
            return response(page(int(path[6:-5])), "text/html; charset=utf-8", "")
        if path.startswith("/_round/"):
            self.edition = int(path[8:])
            return response(b"ok", "text/plain", "")
        return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


def response(body: bytes, kind: str, tag: str) -> bytes:
    validator = f"ETag: {tag}\r\n" if tag else ""
    return f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n{validator}Content-Length: {len(body)}\r\n\r\n".encode() + body


class Connection(asyncio.Protocol):
    """One keep-alive connection; requests have no bodies."""

    def __init__(self, site: Site) -> None:
        self.site, self.buffer = site, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while b"\r\n\r\n" in self.buffer:
            head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
            first, *lines = head.decode("latin-1").split("\r\n")
            tag = next((line.split(": ", 1)[1] for line in lines if line.lower().startswith("if-none-match: ")), "")
            self.transport.write(self.site.answer(first.split()[1], tag))


async def serve(feeds: int, pages: int, hosts: int, local: int = 0) -> None:
    loop = asyncio.get_running_loop()
    first = await loop.create_server(lambda: Connection(site), "127.0.0.1", 0)
    port = first.sockets[0].getsockname()[1]
    site = Site(feeds, hosts, port, local=bool(local))
    for number in range(feeds):
        for edition in (0, 2):
            feed(number, edition, site.bases[number % hosts])
    for number in range(pages):
        page(number)
    for number in range(2, hosts + 1):
        await loop.create_server(lambda: Connection(site), f"127.0.0.{number}", port)
    print(port, flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(*map(int, sys.argv[1:5])))
