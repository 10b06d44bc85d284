"""Places where a name is only part of something else, whatever is said around it.

A longer word runs over its end (中国移动 in 中国移动电源), it is a line of business (航天电子板块), it numbers a building, a ship or a road
(巢湖一号闸), it is a street or a village (云遥路), or it stands in the title of a book or a film (《天启》). Whether it ends where words
end is `translate.edges`' business.
"""

import re
from functools import lru_cache

from translate.aliases import Form
from translate.edges import Haystack
from translate.name_english import elsewhere_in_english
from translate.noise import HAN

_NUMBERED = re.compile(
    r"楼|幢|栋|闸|院(?![研士所])|桥|隧道|地块|公馆|山庄|别墅|小区|大街|大道|路(?![线径演试])|公路|公园|大厦|酒店|宿舍|教学|高炉|机组|水库|矿井?|泵站|渡口"
    r"|门(?![槛户])|线(?![性上下路图索缆])|地铁|令(?![人我其外观世中])|题(?![为材])|店|馆|景区|胡同|安置|疫苗"
    r"|泊位|渔船|货轮|邮轮|轮船|游轮|科考|考察船|核潜|潜艇|潜水器|深潜|舰(?!箭)"
)
_PLACES = re.compile(
    r"路(?!线|径|由|演|透|过|上|途)|街道?|[镇乡村屯寨]|县(?!域)|[寺庙祠]|小区|花园|大厦|大道|广场|酒店|宾馆|山庄|公园|水库|湖(?!北|南)|桥|胡同|中学|小学|幼儿园"
    r"|学院|大学|阁|客栈|农贸|星宿|商场|乐园|咖啡|影院|剧场|传媒|广告|服饰|食品|地产|置业|陨石|玩具"
)
_LANDSCAPE = re.compile("山(?![东西])|[岭崖坡沟洞潭溪泉宫殿]|峰(?![会值瑞速])|岛|塔(?![台架式基])|河(?![北南])|江(?![苏西])")
_TRADES = re.compile(  # what people meet in the street: 捷龙拳馆, 天龙电影院
    f"[{HAN}]{{0,2}}?(?:[拳武球茶餐书画]馆|影院|影城|酒楼|酒家|饭店|餐厅|烧烤|火锅|螺蛳粉|理发|药房|诊所|驾校|健身|俱乐部|战队|乐[队团]|合唱团|剧[社团]|网吧|婚礼|婚纱)"
    f"|(?![的在与和及是由将])[{HAN}]{{1,2}}(?:(?<!展)[店馆铺坊]|社(?![会交区群媒]))|牌(?!照)"
    "|组合|音响|通宝|面膜|技能|皮肤|版本|资料片|特攻队|竞渡|竞发|竞流|齐发|过河|下凡|报喜|传书|南飞"
)
_DEGREE = re.compile("(?:[很最更太挺不]|讲究|图个)$")  # what is so to a degree is an adjective: 讲究吉利
_WARD = re.compile("[市县区州]$")  # 市六院 is a hospital
_COUNTED = re.compile("(?:[一两几这那每某])[条只片座朵叶头把首种部道束]$")  # 一条双曲线: companies are not counted so
_HOMES = re.compile("路口|小区|社区")
_SECTOR = re.compile(r"板块|概念|产业|行业|领域|主题|类|ETF|出海|事业|技术|人才|元器件", re.IGNORECASE)
_KIND = re.compile(r"(?:商业|载人|民用|军工|我国|民营|全球|国际|国内|深空)$")
_SCHOOL = re.compile("附小|附中|附属")
_QUALITY = re.compile("感|含量")  # 科技感十足
_TITLE_REACH = 40
_TAIL, _AHEAD, _LEAST_INSIDE = 16, 6, 2
_TWO, _SHORT, _MEDIUM = 2, 3, 4
_CLOSING = "”\"’'」』"
_OF_ANY_FIRM = {"卫星", "公司", "集团", "网络", "专家", "员", "员工", "工程", "技术", "科技", "大厦", "会", "电子", "发动机"}


def trapped(hay: Haystack, start: int, end: int, form: Form) -> bool:
    """Whether what stands here is part of another name, of a longer word or, for an ambiguous name, of a title."""
    folded = hay.folded
    if form.alias.lang != "zh":
        return elsewhere_in_english(hay, start, end, form)
    if _is_thing(folded, start, end, form) or (form.alias.common and _is_sector(folded, start, end)):
        return True
    if form.text.endswith("科技") and _QUALITY.match(folded, end):
        return True
    if form.company.type == "agency" and _SCHOOL.match(folded, end):
        return True
    if not form.safe and _in_title(folded, start, end):
        return True
    long_enough = len(form.text) >= (_SHORT if form.safe else _MEDIUM + 1)
    return long_enough and not form.text.endswith("号") and _overrun(folded, start, end)


def _is_sector(folded: str, start: int, end: int) -> bool:
    """Whether a phrase that is also a company's name means its line of business: 航天电子板块, 商业航天科技."""
    return bool(_SECTOR.match(folded, end) or _KIND.search(folded[max(0, start - 2) : start]))


def _is_thing(folded: str, start: int, end: int, form: Form) -> bool:
    if folded[end - 1] == "号":
        return form.alias.kind == "product" and bool(_NUMBERED.match(folded[end : end + _AHEAD].lstrip(_CLOSING)))
    return bool(_HOMES.match(folded, end)) or (not form.safe and len(form.text) <= _MEDIUM and _is_ordinary(folded, start, end))


def _is_ordinary(folded: str, start: int, end: int) -> bool:
    """Whether what stands right beside a short ambiguous name makes it a place, a shop, an idiom or an adjective."""
    if end - start <= _TWO and _DEGREE.search(folded[max(0, start - _TWO) : start]):
        return True
    if folded[end - 1] == "院" and _WARD.search(folded[max(0, start - 1) : start]):
        return True
    if _COUNTED.search(folded[max(0, start - _TWO) : start]):
        return True
    behind = folded[end : end + _AHEAD].lstrip(_CLOSING)
    return any(pattern.match(behind) for pattern in (_PLACES, _LANDSCAPE, _TRADES))


def _in_title(folded: str, start: int, end: int) -> bool:
    """Whether the title that the name stands in says nothing else: 《天启》, 《朱雀记》; but not a report's 《千帆星座白皮书》."""
    opening = folded.rfind("《", max(0, start - _TITLE_REACH), start)
    if opening < 0 or "》" in folded[opening:start]:
        return False
    closing = folded.find("》", end, end + _TITLE_REACH)
    return closing >= 0 and closing - opening - 1 - (end - start) <= _SHORT


def _overrun(folded: str, start: int, end: int) -> bool:
    """Whether a dictionary word starts with the last two or more characters of the name and goes on behind it: 移动电源, 卫星城."""
    left = max(start, end - _TAIL)
    return _crossing(folded[left : end + _AHEAD], end - left)


@lru_cache(maxsize=1024)
def _crossing(text: str, end: int) -> bool:
    import rjieba

    position = 0
    for word in rjieba.cut(text, False):
        if position < end < position + len(word):
            return position > 0 and end - position >= _LEAST_INSIDE and word[end - position :] not in _OF_ANY_FIRM
        position += len(word)
    return False
