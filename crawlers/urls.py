"""One spelling for one page: canonical URLs, and links made absolute.

Only what cannot change the page is changed: case of the host, default ports, fragments, parameters that trackers add, the order of the
rest. Escaped bytes are left as they are, since a GBK query (``%CE%C0``) is not UTF-8, and WeChat's ``__biz``, ``mid``, ``idx`` and ``sn``
are its articles' identity. Which page a URL leads to in the end is the fetcher's business.
"""

import re
from functools import lru_cache
from urllib.parse import urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url

LONGEST = 4096  # characters; longer "links" are data that someone embedded

_TRACKERS = frozenset(
    (
        "__twitter_impression",
        "_hsenc",
        "_hsmi",
        "amp_js_v",
        "cmp",
        "cmpid",
        "dclid",
        "fbclid",
        "gbraid",
        "gclid",
        "igshid",
        "mc_cid",
        "mc_eid",
        "mkt_tok",
        "msclkid",
        "ncid",
        "ocid",
        "oly_anon_id",
        "oly_enc_id",
        "ref_src",
        "ref_url",
        "s_cid",
        "scm",
        "share_from",
        "share_medium",
        "share_plat",
        "share_session_id",
        "share_source",
        "share_tag",
        "share_times",
        "share_token",
        "spm",
        "timestamp_share",
        "ttclid",
        "twclid",
        "usqp",
        "vero_id",
        "wbraid",
        "wt.mc_id",
        "wt_mc",
        "xtor",
        "yclid",
    )
)
_TRACKER_PREFIXES = ("utm_", "hsa_", "pk_", "piwik_", "matomo_", "at_medium", "at_campaign", "stm_")
_WECHAT_NOISE = frozenset(
    (
        "abtest_cookie",
        "ascene",
        "chksm",
        "clicktime",
        "devicetype",
        "enterid",
        "exportkey",
        "lang",
        "nettype",
        "pass_ticket",
        "scene",
        "sessionid",
        "subscene",
        "version",
        "wx_header",
    )
)
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}
_CONTROLS = "".join(map(chr, range(0x21)))  # what browsers take off both ends
_QUERY = re.compile(r"([?#])")
_SITE = re.compile(r"https?://(?!\s)[^/?#\x00-\x20\x7f]+(?:[/?#]|\Z)", re.IGNORECASE)  # w3lib would take a control character out of a host


@lru_cache(maxsize=20_000)
def canonical_url(url: str) -> str:
    """The canonical spelling of an absolute http or https URL; anything else comes back stripped, otherwise as it was.

    >>> canonical_url("HTTPS://Example.com:443/a?utm_source=x&b=2&a=1#top")
    'https://example.com/a?a=1&b=2'
    """
    url = url.strip().strip(_CONTROLS)
    if len(url) > LONGEST or not _SITE.match(url):
        return url
    try:
        parts = urlsplit(url)
        host = _host(parts.scheme, parts.netloc)
    except ValueError:
        return url
    query = "&".join(part for part in parts.query.split("&") if part and not _is_tracker(part, host))
    try:
        return canonicalize_url(urlunsplit((parts.scheme, host, parts.path, query, "")), keep_blank_values=True)
    except (ValueError, UnicodeError):
        return url


_PLAIN = re.compile(r"https?://[a-z0-9.-]+(?::[0-9]+)?(?:/[\w./%-]*(?:\?[\w.=&%-]+)?)?", re.ASCII)  # nothing to resolve or to mend


def absolute(base: str, link: str) -> str | None:
    """The http or https URL that a link on a page means, without fragment; None for anything else (mail, scripts, data, nonsense)."""
    if _PLAIN.fullmatch(link) and len(link) <= LONGEST:
        return link
    link = re.sub(r"[\t\r\n]", "", link.strip().strip(_CONTROLS))
    if not link or len(link) > LONGEST:
        return None
    try:
        url = urljoin(base, _forward(link)).partition("#")[0]
        return url if _SITE.match(url) and (urlsplit(url).hostname or "").strip(".") else None
    except ValueError:
        return None


def _forward(link: str) -> str:
    """With its slashes as browsers read them: before the query, a backslash is one too."""
    path, *rest = _QUERY.split(link, maxsplit=1)
    return "".join((path.replace("\\", "/"), *rest))


def _host(scheme: str, netloc: str) -> str:
    """The host in lower case, without the port that the scheme implies and without trailing dots."""
    user, at, host = netloc.rpartition("@")
    if "\\" in netloc:
        raise ValueError(netloc)
    host, port = host.lower(), _DEFAULT_PORTS[scheme.lower()]
    while host.endswith((".", ":", port)):
        host = host.removesuffix(port).rstrip(".:")
    return f"{user}{at}{host}"


def _is_tracker(parameter: str, host: str) -> bool:
    name = parameter.partition("=")[0].strip(_CONTROLS).lower()  # w3lib takes controls off the last one
    return name in _TRACKERS or name.startswith(_TRACKER_PREFIXES) or (host == "mp.weixin.qq.com" and name in _WECHAT_NOISE)
