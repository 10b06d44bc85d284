"""The archive as a language model's program meets it: over the protocol, through the official client."""

import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from commands import Demo
from furniture import furnish
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from visitor import Site

from parallax.web.mcp_server import _part


@asynccontextmanager
async def client(demo: Demo) -> AsyncIterator[ClientSession]:
    command = StdioServerParameters(
        command=sys.executable, args=["-m", "parallax", "--settings", str(demo.folder / "parallax.toml"), "mcp"], cwd=str(demo.folder)
    )
    async with stdio_client(command) as (reader, writer), ClientSession(reader, writer) as session:
        await session.initialize()
        yield session


def said(result: Any) -> Any:
    assert not result.is_error, result.content
    return json.loads(result.content[0].text)


async def test_the_tools_only_read_and_say_so(demo: Demo) -> None:
    async with client(demo) as session:
        tools = {tool.name: tool for tool in (await session.list_tools()).tools}
    assert set(tools) == {"search", "item", "company", "timeline"}
    assert all(tool.annotations and tool.annotations.read_only_hint for tool in tools.values())


async def test_a_search_an_item_a_company_and_a_timeline(demo: Demo) -> None:
    async with client(demo) as session:
        found = said(await session.call_tool("search", {"query": "LandSpace lang:zh", "limit": 3}))
        item = said(await session.call_tool("item", {"item_id": found["items"][0]["id"]}))
        company = said(await session.call_tool("company", {"name": "蓝箭航天"}))
        timeline = said(await session.call_tool("timeline", {"query": "company:landspace"}))
    assert "**" in found["items"][0]["snippet"]
    assert "landspace" in item["companies"]
    assert item["text"]
    assert company["id"] == "landspace"
    assert company["items"] == timeline["total"]


@pytest.mark.parametrize(
    ("tool", "given"), [("item", {"item_id": 999_999}), ("company", {"name": "nobody"}), ("search", {"query": "x", "limit": 0})]
)
async def test_what_cannot_be_answered_is_an_error_that_says_why(demo: Demo, tool: str, given: dict[str, Any]) -> None:
    async with client(demo) as session:
        result = await session.call_tool(tool, given)
    assert result.is_error
    assert result.content


async def test_a_company_is_known_by_its_traditional_name_too(demo: Demo) -> None:
    async with client(demo) as session:
        assert said(await session.call_tool("company", {"name": "藍箭航天"}))["id"] == "landspace"


def test_long_texts_come_in_parts_and_doubts_with_their_reasons(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parallax.web.mcp_server._MOST_TEXT", 30)
    item = furnish(site)
    parts, start = [], 0
    while start is not None:
        part = _part(site.desk, item, start)
        parts.append(part["text"])
        start = part["next_start"]
    assert "".join(parts) == item.article.text
    doubtful = site.desk.store.item(item.id)
    assert doubtful
    assert "a number differs from the original" in _part(site.desk, doubtful, 0)["doubts"][0]["why"]
