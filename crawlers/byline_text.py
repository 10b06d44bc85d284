"""Names out of bylines that are only written, not marked up: by the headline, in an agency's dateline, at the edges of a text.

Editors, proof-readers and photographers are no authors. Cleaning the names and declared fields are `crawlers.bylines`' business.
"""

import re
from collections.abc import Iterable
from itertools import takewhile

from crawlers.bylines import clean_authors, has_person, unstretched
from crawlers.page_head import Head, is_prose

_NAME = r"[\u4e00-\u9fff]{1,4}(?:·[\u4e00-\u9fff]{1,8}){0,2}"
_SURNAMES = (  # of those whom only a blank divides from the name before
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜"
    "范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛"
    "伍韦申尤毕聂丛焦向柳邢岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄"
    "单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商"
    "蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙伏岑习胥保和蔺付"
)
_NOT_NAMES = (
    "责任?编 编辑 来源 时间 点击 浏览 阅读 评论 分享 字[号体] 发布 发表 校对 审核 摄影 图片? 稿源 打印 收藏 关注 举报 日期 人气 次数 出处"
    " 佚名 匿名 未知 本站 原创 转载 题图 头图 配图 封面"
)
_ROLES = rf"(?:{'|'.join(_NOT_NAMES.split())})"
_FIRST = rf"(?!{_ROLES}){_NAME}"
_LABEL = r"(?![\u4e00-\u9fff]{0,6}\s{0,2}[:：|｜丨])"  # what a colon follows is no name but a label
_TRAINEE = r"(?:见习|实习|特约)(?:记者|生)|通讯员"
_SURNAMED = rf"(?!{_ROLES})[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}(?![\u4e00-\u9fff])"
_NEXT = (
    rf"[、，,/]\s{{0,2}}{_LABEL}{_FIRST}|\s{{1,3}}(?:[▪•·&]\s{{1,3}})?{_LABEL}{_SURNAMED}"
    rf"|\s{{0,3}}[、，,]?\s{{0,3}}(?:{_TRAINEE})\s{{1,3}}{_FIRST}"
)
_NAMES = rf"({_FIRST}(?:{_NEXT}){{0,7}})"
_END = r"(?![\u4e00-\u9fff]|\s{0,2}[摄攝])"  # photographers are no authors
_LABELLED = re.compile(
    rf"(?:(?<![合写该])作\s{{0,2}}者|撰文|撰稿|采写|记者|記者)\s{{0,2}}[:：|｜丨/／]\s{{0,3}}{_NAMES}{_END}"
    rf"|(?:记者|記者)\s{{1,3}}{_NAMES}{_END}"
)
_TEXT_BY = re.compile(rf"(?<![\u4e00-\u9fff])文\s{{0,2}}[:：|｜丨/／]\s{{0,3}}{_NAMES}{_END}")  # of two names on a line the account's
_DATELINE = re.compile(
    rf"(?:[（(【][\u4e00-\u9fff\s]{{0,12}}(?:记者|記者)\s{{0,2}}[:：]?\s{{0,2}}|日[电電讯]\s{{0,2}}[（(](?![^）)]{{0,12}}[记記]者))"
    rf"{_NAMES}\s{{0,2}}[)）】]"
)
_LINE = re.compile(rf"^\W{{0,3}}[\u4e00-\u9fff]{{0,8}}(?:记者|記者)[\s|｜:：]{{0,3}}{_NAMES}$")
_PLACE = r"(?: in [A-Z][\w\-]{1,20}(?: [A-Z][\w\-]{1,20})?)?"
_PERSON = r"[A-Z][\w.'’\-]{0,20}(?: (?:[A-Z][\w.'’\-]{0,20}|de|van|von|der|al|bin|la)){1,3}"
_VERBS = r"\b(?i:posted|published|written|submitted|story|words|reported)\b[^\n]{0,30}?\s"
_ENGLISH = re.compile(
    rf"(?:^|\n|{_VERBS}|[\s|·•–—]{{2}})[Bb][Yy]:?\s({_PERSON}{_PLACE}(?:(?:,| and|, and|\n?,\n?) {_PERSON}{_PLACE}){{0,3}})"
)
_ACCOUNT = re.compile(
    r"app$|观察|评论|财经|科技|资讯|新闻|频道|官方|客户端|研究|智库|公司|航天|商业|日报|周刊|杂志|联盟|协会|中心|大学|实验室|专栏|主页|文章|关注"
    r"|\b(?:profile|follow|posts?|more|all|view|sign|log)\b",
    re.IGNORECASE,
)
_MAX_POSTER = 30
_MAX_LINE, _HEAD_PIECES, _BEFORE = 300, 40, 12


def authors_in_head(head: Head, site: str = "") -> tuple[str, ...]:
    """Those named between the headline and the first sentence, or just before the headline."""
    shown = [*takewhile(lambda piece: not is_prose(piece), head.after[1:_HEAD_PIECES])]
    for pieces in (shown, head.before[-_BEFORE:]):
        text = "\n".join(pieces)
        if names := clean_authors(_chinese(text, (_LABELLED, _TEXT_BY, _LINE)) or _english(text), site):
            return names
    return ()


def posters_in_head(head: Head, site: str = "") -> tuple[str, ...]:
    """The first person to whose profile a link beside the headline leads; accounts of firms and papers are none."""
    texts = (text for text in head.profiles if len(text) <= _MAX_POSTER and not _ACCOUNT.search(text))
    names = (clean_authors([text], site) for text in texts)
    return next((one for one in names if has_person(one, site)), ())


def authors_in_text(text: str) -> tuple[str, ...]:
    """Chinese bylines such as 作者：张三, 文｜李四 or （记者王五）in the first or last lines of an article."""
    lines = text.split("\n")
    edges = [*lines[:3], *lines[-3:]] if len(lines) > 6 else lines
    found = [name for line in edges for name in _chinese(line[:_MAX_LINE], (_DATELINE, _LINE, _LABELLED, _TEXT_BY))]
    return clean_authors(found[:3])


def _chinese(text: str, patterns: Iterable[re.Pattern[str]]) -> list[str]:
    """The names that the first pattern to find any finds."""
    text = unstretched(text)
    for pattern in patterns:
        if found := [next(filter(None, match.groups())) for match in pattern.finditer(text)]:
            return [re.sub(rf"(?:{_TRAINEE}|[\s，,/▪•&]|(?<=\s)·)+", "、", one) for one in found[:3]]
    return []


def _english(text: str) -> list[str]:
    match = _ENGLISH.search(text)
    return [re.sub(_PLACE[:-1], "", match[1].replace("\n", " "))] if match else []
