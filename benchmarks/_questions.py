"""What is asked of the synthetic archive: a fixed mix of searches, as people type them, each with what its peers are asked instead."""

from dataclasses import dataclass

from matching.expand import Names
from matching.query import parse_query
from parallax.catalogue import load_pack
from parallax.catalogue.companies import to_entity
from parallax.query import Query


@dataclass(frozen=True, slots=True)
class Question:
    """A search; ``plain`` where it is nothing but text, so that any search can be asked for it."""

    text: str
    query: Query
    plain: str = ""


CHINESE = (
    "箭", "船", "火箭", "卫星", "融资", "衛星", "运载", "發動機", "发动机", "可重复", "融资亿", "运载火箭", "運載火箭", "设计要求",
    "大型运载火", "大型运载火箭", "業內人士認為", "业内人士认为", "去向不明", "招股说明书",
)  # fmt: skip
ENGLISH = (
    "license", "satellites", "reusable", "descendant", '"launch vehicle"', '"main engine"', '"held its requirements"',
    '"people in the trade"',
)  # fmt: skip
COMPANIES = ("LandSpace", "Arianespace", "寰宇卫星", "China SatNet", '"United States Space Force"')
OTHERS = (
    "company:china-satnet", "topic:funding", "topic:funding lang:zh", "source:36kr", "lang:en engine",
    "after:2025-06 before:2025-09 火箭", "before:2017 license", "火箭 -卫星", "engine OR 故障", "(kerosene OR 煤油) -topic:people",
    "专家 故障", "热试车 海射 牌照", "后裔 描述", "reus* test", "title:火箭", "expert near/8 fault", "热试车 near/10 主发动机",
    "", "amount:>1亿元", "amount:>80亿元 火箭",
)  # fmt: skip


def questions() -> list[Question]:
    """All of them."""
    pack = load_pack()
    names = Names(tuple(to_entity(company) for company in pack.companies), pack.sources)
    plain = {text: text.strip('"') for text in (*CHINESE, *ENGLISH)}
    return [
        Question(text, names.expand(parse_query(text)) if text not in plain else parse_query(text), plain.get(text, ""))
        for text in (*CHINESE, *ENGLISH, *COMPANIES, *OTHERS)
    ]
