"""Lines on a page that are not its article: source and date, advertisements, pointers elsewhere, credits of pictures, notices below.

Which of them an article loses, and where it begins and ends, is decided in `crawlers.edges`.
"""

import re

_ENDS = re.compile(r"[。！？.!?”\"」）)]$")
_ADVERT = re.compile(
    r"(?:advert(?:isement|isment)?|广告|廣告|ad)(?:\W{1,4}(?:scroll to continue|story continues below|继续阅读))?\W{0,3}$"
    r"|(?:正在加载|视频加载|加载中)[^。]{0,15}$|press enter or click to view image in full size$|(?:skip past|after) newsletter promotion$",
    re.IGNORECASE,
)
_POINTER = re.compile(
    r"\W{0,3}(?:相关阅读|相關閱讀|延伸阅读|延伸閱讀|推荐阅读|相关新闻|相关报道|also read|read also|read more|see also|related)\W{0,3}"
    r"(?P<rest>.*)$",
    re.IGNORECASE,
)
_INSERTED = re.compile(
    r"\W{0,3}(?:(?:封面|[题頭头首配]|[文本]中)?图片?(?:来源|來源|来自|源)?|图片(?:来源|来自)于?)\s{0,2}[:：/／|｜丨]\s{0,2}[^。，！？；]{1,30}$"
    r"|\W{0,3}(?:[以文本][上中内文])?图片?均?(?:来源于|来自于?|源于)网络[^。]{0,20}$"
    r"|\W{0,3}原文?标题\s{0,2}[:：]"
)
_CONSENT = re.compile(
    r"(?:by (?:continuing|using)\b[^.]{0,80}\byou (?:agree|accept|consent)|(?:we|this (?:web)?site) uses? (?:\w+ )?cookies\b)",
    re.IGNORECASE,
)
_PROMOTION = re.compile(
    r"\b(?:sign up|subscribe|register) (?:here|now|today)\W{0,3}$|\bclick here to (?:subscribe|sign up)\W{0,3}$", re.IGNORECASE
)
_INFO = re.compile(
    r"(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}"
    r"|\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.? \d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d\d"
    r"|\d{1,2}/\d{1,2}/(?:19|20)\d\d"
    r"|(?:来源|來源|稿源|作者|编辑|责编)\s{0,3}[:：]|^\W{0,3}[\u4e00-\u9fff]{0,8}记者[\s|｜:：]{0,3}[\u4e00-\u9fff、\s]{2,20}$"
    r"|^(?:by|posted|submitted|written)\s",
    re.IGNORECASE,
)
_AFTERMATH = re.compile(
    r"[\s【\[(（]{0,3}(?:(?:web )?editors?\s?[:：]|责任编辑|責任編輯|责编|编辑\s?[:：|｜丨]|相关阅读|相關閱讀|相关新闻|相關新聞|相关链接"
    r"|延伸阅读|延伸閱讀|推荐阅读|热门推荐|猜你喜欢|你可能|您可能"
    r"|更多精彩|精彩推荐|版权声明|免责声明|特别声明|本文转自|扫一扫|分享到|打开APP|阅读原文|上一篇|下一篇|往期回顾|热点推荐|最新评论|网友评论|举报\W{0,3}$|更多回答"
    r"|\W{0,6}(?:the )?(?:end|完|全文完|正文完)\W{0,6}$|长按(?:识别|扫码|图片|二维码|下方)|扫码关注|识别[^。]{0,8}二维码"
    r"|点个[“\"]?(?:在看|赞)|往期(?:推荐|精选)"
    r"|more from|related (?:stories|articles|news|topics|content|posts)|read (?:next|more)\b|recommended|latest stories"
    r"|most (?:popular|read)|you may also|you might also|up next|sign up for"
    r"|subscribe to|share this|join the conversation|follow us|written by [^.!?]{2,40}$|(?:comments?|topics?|tags?)$"
    r"|(?:comments?|responses?|replies)\s?\(\d{1,6}\)$"
    r"|全部(?:评论|讨论|回复)|(?:评论|讨论|回复)\s?[(（]?\d{1,6}[)）]?条?$)",
    re.IGNORECASE,
)
_NOTICE = re.compile(
    r"^\W{0,3}(?:[\u4e00-\u9fff]{0,6}声明|风险提示|免责条款)\s{0,2}[:：】\]]"
    r"|严禁转载|禁止转载|谢绝转载|(?:如需|欢迎)转载|转载(?:请|须)(?:联系|注明|与|保留)"
    r"|未经[^。，]{0,12}(?:授权|许可|允许)[^。]{0,12}(?:不得|转载|禁)|侵权必究|著作权归|版权归[^。]{0,12}所有"
    r"|不代表(?:本|[\u4e00-\u9fff]{0,8}的?)[^。]{0,6}(?:立场|观点)|仅提供信息(?:存储|发布)|免费阅读篇数|订阅后(?:继续)?阅读|(?:登录|付费|购买|开通会员)后?(?:继续|即可|方可)?(?:阅读|查看)(?:全文|更多|剩余)|据此操作|不构成[^。]{0,8}投资建议|尽在[^。]{0,8}(?:APP|客户端)"
    r"|^to (?:read|continue reading) (?:the |this )?(?:full|rest|article|story)|already a subscriber|unsubscribe here"
    r"|^all rights reserved|点击(?:此处|这里)?(?:查看|阅读|进入|下载)(?:原文|详情|更多|全文)?\W{0,3}$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"[（(]?(?:第?[一二三四五六七八九十]{1,3}|\d{1,2})[、.．）)条]")  # the sections of an announcement
_RIGHTS = re.compile(r"\W{0,3}(?:copyright\s|版权所有|©)", re.IGNORECASE)
_CREDIT = re.compile(r"[（(]\s{0,2}(?:完|(?:文章|稿件|信息)?来源[:：][^）)]{1,30})[）)]$")
_DATE = re.compile(
    r"(?:(?:19|20)\d\d|二[〇○零][〇○零一二三四五六七八九]{2})\s?年[\s\d一二三四五六七八九十]{1,5}月[\s\d一二三四五六七八九十]{1,5}日$"
)
_SHORT, _MIDDLE, _LONG, _INFO_CHARS = 60, 260, 600, 120


def is_advert(text: str) -> bool:
    """Whether it is the label of an advertisement or a word to those who use the page's controls."""
    return _ADVERT.match(text) is not None


def is_insert(text: str, linked: bool) -> bool:
    """Whether it stands between paragraphs without belonging to them: a promotion, a pointer elsewhere, a picture's source."""
    if len(text) > _LONG:
        return False
    if _CONSENT.match(text):
        return True
    if _INSERTED.match(text) or _PROMOTION.search(text[-_SHORT:]):
        return True
    pointer = _POINTER.match(text)
    return pointer is not None and (linked or not pointer["rest"])


def is_info(text: str) -> bool:
    """Whether it tells source, date or names rather than the story."""
    return len(text) < _INFO_CHARS and _INFO.search(text) is not None and not _ENDS.search(text) and not _NUMBERED.match(text)


def is_notice(text: str) -> bool:
    """Whether it is where an article has ended: its editor, what else there is to read, whose rights are reserved."""
    return (
        bool(len(text) < _SHORT and _AFTERMATH.match(text))
        or bool(len(text) < _MIDDLE and _NOTICE.search(text) and not _NUMBERED.match(text))
        or bool(len(text) < _LONG and _RIGHTS.match(text))
    )


def is_credit(text: str) -> bool:
    """Whether it is an article's last word in brackets: (完), （文章来源：新华社）."""
    return _CREDIT.match(text) is not None


def is_date(text: str) -> bool:
    """Whether it is a Chinese date and nothing else."""
    return _DATE.match(text) is not None


def is_finished(text: str) -> bool:
    """Whether it ends as a sentence or quotation does."""
    return _ENDS.search(text) is not None
