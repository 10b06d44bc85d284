import gzip
import json
import random
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from asking import found, stored
from samples import article, mention, reading

from matching.expand import expand
from matching.query import parse_query
from parallax.fold import fold
from parallax.query import Query, Term
from parallax.records import Entity
from store import Store, open_store

LANDSPACE = Entity(
    id="landspace", name_en="LandSpace", name_zh="蓝箭航天", type="private", segment="launch", names=("LandSpace", "蓝箭航天", "蓝箭")
)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Store]:
    """Three articles on one company, of which one was read, and one on something else."""
    with open_store(tmp_path / "archive.db") as store:
        item_id = stored(store, "read", "蓝箭试验成功", "朱雀三号可重复使用火箭完成垂直回收试验。")
        known = (replace(mention("landspace", 0, 2, "蓝箭"), field="title"),)
        store.save_readings(
            [reading(item_id, title="Test succeeds", text="The Zhuque-3 reusable rocket landed.", mentions=known, topics=("test",))]
        )
        stored(store, "unread", "藍箭航天朱雀二號發射")
        stored(store, "english", "LandSpace flies Zhuque-2", "A methane rocket reached orbit.", lang="en")
        stored(store, "other", "重复试验", "蓝色的箭", lang="zh")
        yield store


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("朱雀", {"read", "unread"}),
        ("蓝箭", {"read", "unread", "english"}),
        ("LandSpace", {"read", "unread", "english"}),
        ("藍箭 航天", {"read", "unread", "english"}),
        ("company:landspace", {"read"}),
        ("箭", {"read", "unread", "other"}),
        ('"reusable rocket"', {"read"}),
        ("reus* landed", {"read"}),
        ("朱雀二号", {"unread"}),
        ("zhuque-2 OR 朱雀二号", {"unread", "english"}),
        ("landspace -topic:test", {"unread", "english"}),
        ("试验 lang:zh -landspace", {"other"}),
        ("title:rocket", set()),
        ("before:2000", set()),
    ],
)
def test_one_question_finds_both_languages(archive: Store, text: str, keys: set[str]) -> None:
    assert found(archive, expand(parse_query(text), [LANDSPACE], []).root) == keys


def test_substrings_of_real_chinese_news_are_found_exactly_where_they_are(shared: Path, tmp_path: Path) -> None:
    rows = map(json.loads, gzip.decompress((shared / "corpus/items/items.jsonl.gz").read_bytes()).splitlines())
    pages = {str(n): re.sub("<[^>]+>", "\n", row["html"]) for n, row in enumerate(rows) if row["html"] and row["lang"].startswith("zh")}
    pages = dict(list(pages.items())[:200])
    assert pages
    folded = {key: fold(text) for key, text in pages.items()}
    dice = random.Random(20240501)
    with open_store(tmp_path / "archive.db") as store:
        for key, text in pages.items():
            store.save_article(article(key, "", text), None)
        for _ in range(100):
            run = dice.choice(re.findall("[\u4e00-\u9fff]{6,}", dice.choice(list(pages.values()))) or ["火箭回收试验"])
            start, length = dice.randrange(len(run) - 5), dice.randint(1, 6)
            query = run[start : start + length]
            hits = store.search(Query(query, Term(query)), limit=1000).hits
            assert {hit.item.article.key for hit in hits} == {key for key, text in folded.items() if fold(query) in text}
            assert all("\ue000" in hit.snippet for hit in hits)
