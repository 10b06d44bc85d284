"""In which sense an ambiguous name stands.

It may be an everyday one although a word of the field is near (天兵 in a game that has rockets), or its company's although the words that
the pack asks for are missing. Words of the field that everybody uses (火箭, 卫星) are weak support: they count for nothing in a sentence of
another register (玩家, 影片, 诗词, 门诊, 黑板), nor when there is only one and it does not stand right beside the name (朱雀系列火箭),
unless the name's own clause speaks of business. Words that only the owner has (天龙三号, 康永来) always count. Words that nobody but
engineers uses (箭体, 整流罩) support any name that the pack says belongs to rockets or satellites, within the sentence. What stands right
beside the name, such as the mountain in 朱雀山, is `translate.name_traps`' business.
"""

import re
from itertools import islice

from parallax.fold import fold
from translate.aliases import Form, level
from translate.edges import Haystack
from translate.name_context import any_of, sides

_PLAIN = re.compile(
    "(?:运载)?火箭(?:发射)?|卫星|航天|发射|太空|轨道|飞船|发动机|星座|通信|海上|气象|雷达|遥感|运载|rocket|satellite|launch|orbit"
)
_REGISTERS = re.compile(
    "游戏|玩家|手游|网游|公测|副本|通关|弹幕"
    "|电影|影片|影院|银幕|剧集|电视剧|剧情|剧中|主角|反派|动画|动漫|漫画|卡通|特效(?!药)|道具"
    "|小说|童话|神话|传说|典故|古人|古诗|诗[词句人集]|唐诗|宋词|成语|小学|幼儿园|作文|笔名|外号|网名"
    "|歌手|歌曲|新歌|专辑|点唱|合唱|京剧|戏曲|相声|春晚|剧团"
    "|棋[谱手局迷]|围棋|象棋|足球|篮球|球迷|球队|联赛|射箭|箭靶|箭手|弓箭|靶心|裁判"
    "|大夫|门诊|护士|看病|就诊|病人|急诊|儿科|救护车"
    "|皇帝|朝廷|明代|清代|古钱|妖怪|神仙|玉帝|菩萨|神鸟"
    "|航模|社团|黑板|课本|试卷|数学|考题|解题|作业本|程序员|二进制"
    "|灯会|灯组|庙会|龙舟|年画|剪纸|瓦当|化石|星宿|占星|生肖|刺绣|手办"
    "|民宿|火锅|烧烤|奶茶|咖啡|农家乐|菜市场|骡子|牧民|猎人|游客|观鸟|露营"
)
_TECHNICAL = re.compile(
    r"遥[一二三四五六七八九十\d]|箭体|子级|整流罩|液氧|入轨|在轨|发射场|发射工位|试车|静态点火|推进剂|可回收|海上回收|上面级|运载能力|型号总师|总设计师|抓总"
    r"|发射[一二三四五六七八九十两\d]+[次颗枚箭]|空间站"
)
_FIELDS = frozenset({"火箭", "运载火箭", "卫星", "航天", "飞船"})
_BUSINESS = re.compile(
    "ipo|科创板|融资|募资|估值|上市|招标|中标|订单|ceo|创始人|董事|总经理|副总|工厂|首飞|交付|签署|签约|宣布|披露|获批|量产|研制|合作"
)
_SENTENCE_END, _CLAUSE_END = re.compile("[。!?\n]"), re.compile("[。!?\n,;:]")
_REACH, _BEFORE, _BEHIND = 120, 6, 10


def meant(hay: Haystack, start: int, end: int, form: Form) -> bool:
    """Whether the words that speak for an ambiguous Chinese name are enough, seen the sentence that it stands in."""
    if form.alias.lang != "zh" or form.numbered or form.company.type == "agency":
        return True
    before, after = sides(hay, start, end, form)
    around = f"{before}\n{after}"
    weak = tuple(word for word in form.alias.require if _PLAIN.fullmatch(level(fold(word))))
    if not weak or any_of(tuple(word for word in form.alias.require if word not in weak)).search(around):
        return True
    if any_of(weak).match(hay.folded, end):  # 千帆卫星, 朱雀火箭, whatever else the sentence is about
        return True
    return not everyday(hay, start, end) and not _slight(hay, start, end, any_of(weak), around)


def technical(hay: Haystack, start: int, end: int, form: Form) -> bool:
    """Whether the sentence speaks as engineers do, and of what the name's owner builds."""
    if form.alias.lang != "zh" or form.alias.follow or form.alias.common or not _FIELDS & set(form.alias.require):
        return False
    return bool(_TECHNICAL.search(_sentence(hay, start, end))) and not everyday(hay, start, end)


def everyday(hay: Haystack, start: int, end: int) -> bool:
    """Whether the sentence is of another register: games, stories, sports, poems."""
    return bool(_REGISTERS.search(_sentence(hay, start, end)))


def _slight(hay: Haystack, start: int, end: int, weak: re.Pattern[str], around: str) -> bool:
    """Whether a single word speaks for the name, not from right beside it, and its clause does not speak of business either."""
    if len(list(islice(weak.finditer(around), 2))) > 1:
        return False
    left, right = _bounds(hay.folded, start, end, _CLAUSE_END)
    beside = hay.folded[max(left, start - _BEFORE) : start] + "\n" + hay.folded[end : min(right, end + _BEHIND)]
    return not weak.search(beside) and not _BUSINESS.search(hay.folded, left, right)


def _sentence(hay: Haystack, start: int, end: int) -> str:
    left, right = _bounds(hay.folded, start, end, _SENTENCE_END)
    return hay.folded[left:right]


def _bounds(folded: str, start: int, end: int, stops: re.Pattern[str]) -> tuple[int, int]:
    """Where the sentence or clause around a place begins and ends, at most some hundred characters to either side."""
    left, right = max(0, start - _REACH), min(len(folded), end + _REACH)
    for stop in stops.finditer(folded, left, start):
        left = stop.end()
    behind = stops.search(folded, end, right)
    return left, behind.start() if behind else right
