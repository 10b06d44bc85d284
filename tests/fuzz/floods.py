"""One thing, over and over, where a target looks for it: what a parser that is quadratic, or recurses, does not survive."""

from collections.abc import Iterator

PIECES = (
    *" \n\u3000a\u00e9A07.,;:-_/|\\\"'`<>&%$@#=*+?!()[]{}~^",
    *"一十百亿两年月日点第近约元火的，。：、；（）“”「」【】《》\u200b\u0301\ue000\u202e",
    "<div>", "<b>", "<p>", "<a href=x>", "<table><tr><td>", "<ul><li>", "<svg>", "<pre>\n", "<br>", "<i class=x", "</p>", "<!--",
    "<![CDATA[", "]]>", "<!DOCTYPE x[", "<x:y>", "<item>", "<script>", "<a b='", "&amp;", "&#x706b;", "&nbsp;", "&lt;", '{"a":', "[[",
    "\\u706b", "=?utf-8?b?", "=E7", "2026年", "1日", "3分钟前", "昨天 ", "20 Nov ", "2026-11-20 ", "08:30 ", "1-", "1,000", "1.5亿元",
    "US$1m ", "数千万", "三分之", "百分之", "第三次", "公司", "有限公司", "（以下简称“", "蓝箭", "朱雀二号", "LandSpace ", "Zhuque-",
    "Technology Co., Ltd ", "raised ", "记者", "来源：", "新华社", "a OR ", "NOT ", "(a ", "a near/5 b ", "title:", "reus* ", "，近",
    "。”", "上午", "Mr. ", "e.g. ", "--b\n", "Received: x\n", " =\n", "/Kids[1 0 R]", "<<",
)  # fmt: skip
_HOLE = "█"
_TEMPLATES = {
    "announcement": (
        "<rss><channel><item><title>█</title><link>http://a.example/█</link><pubDate>█</pubDate><description>█</description></item></channel>",
        "<rss><channel>█<item><title>x</title></item>",
        '{"items":[{"id":1,"title":"█"}]}',
        "#list\n<ul><li><a href='/n/20261120/1.html'>█</a><span>█</span></li></ul>█",
        "#sitemap\n<urlset><url><loc>http://a.example/█</loc></url>█</urlset>",
        "#json\n█",
    ),
    "page": (
        "<html><head><title>█</title><meta name=author content='█'></head><body><h1>█</h1><div class=date>█</div><article><p>█</p>",
        "<html><body><script type=application/ld+json>█</script><script>window.x = █</script><p>火箭公司今天完成第三次试飞。</p>█",
    ),
    "mail": ("From: █\nSubject: █\nDate: █\nMessage-ID: █\nContent-Type: text/html; charset=█\n\n<p>█", "From: a@b\nTo: c\n█\n\nx"),
    "import": (
        "█",
        "From: a@b\nTo: c\nContent-Type: multipart/related; boundary=b\nSnapshot-Content-Location: █\n\n--b\nContent-Type: text/html\n\n█",
    ),
    "item": ("█\n█",),
    "names": ("█\n█",),
    "opml": ("<opml><body><outline text='█' xmlUrl='http://a.example/█'/>█",),
    "pdf": ("%PDF-1.7\n1 0 obj\n█\nendobj\ntrailer<</Root 1 0 R/Info █>>",),
}


def floods(name: str, size: int, pieces: tuple[str, ...] = PIECES) -> Iterator[tuple[str, bytes]]:
    """For a target: each piece by name, and the input full of it, of about so many bytes."""
    for piece in pieces:
        for template in _TEMPLATES.get(name, (_HOLE,)):
            run = piece * (size // (len(piece.encode()) * template.count(_HOLE)) + 1)
            yield piece, template.replace(_HOLE, run).encode("utf-8", "surrogatepass")
