"""Odd parameters never break a page: whatever is asked, the answer is a page, a redirect or a refusal."""

from urllib.parse import quote, urlencode

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from visitor import Site

GET = {
    "/": ("q", "order", "cursor"),
    "/companies": ("q", "type"),
    "/rules/new": ("q",),
    "/review": ("least", "judged"),
    "/status": ("again",),
    "/digests": ("of", "date", "slot"),
    "/coding": ("first", "second"),
    "/login": ("onward",),
    "/feed.atom": ("q",),
    "/feed.json": ("q",),
    "/api/v1/search": ("q", "order", "limit", "cursor"),
    "/api/v1/suggest": ("q",),
    "/api/v1/overview": ("q",),
    "/api/v1/trial": ("q",),
    "/api/v1/companies": ("q", "type"),
    "/api/v1/codings": ("item", "theme", "coder", "limit", "cursor"),
    "/api/v1/agreement": ("first", "second"),
    "/api/v1/corrections": ("limit", "cursor"),
    "/api/v1/digests": ("limit", "cursor"),
    "/api/v1/review": ("least", "limit"),
    "/api/v1/sources/spacenews/runs": ("limit", "cursor"),
}
BELOW = (
    "/items/",
    "/companies/",
    "/sources/",
    "/rules/",
    "/coding/",
    "/digests/",
    "/unsubscribe/",
    "/items/1/",
    "/api/v1/items/",
    "/api/v1/items/1/",
    "/api/v1/companies/",
    "/api/v1/sources/",
    "/api/v1/rules/",
    "/api/v1/digests/",
    "/static/",
)
POSTS = ("/rules", "/coding", "/review", "/status/retry", "/items/1/codings", "/items/1/sentences/0", "/login", "/logout", "/account")
FIELDS = (
    "name",
    "query",
    "rule_id",
    "theme_id",
    "verdict",
    "company_id",
    "english",
    "start",
    "end",
    "letter",
    "weight",
    "cooldown_minutes",
)
values = st.one_of(
    st.text(max_size=40),
    st.integers().map(str),
    st.sampled_from(
        ["", "0", "-1", "nan", "inf", "1e999", "99999999999999999999", "2026-02-30", '"', "(((", "a:b:c", "near/9", "\x00", "\ud800", "%"]
    ),
)
short = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def written(pairs: dict[str, str]) -> str:
    return urlencode(pairs, errors="surrogatepass")


@short
@given(path=st.sampled_from(sorted(GET)), data=st.data())
def test_odd_parameters_are_answered(site: Site, path: str, data: st.DataObject) -> None:
    asked = data.draw(st.dictionaries(st.sampled_from(GET[path]), values))
    assert site.get(f"{path}?{written(asked)}").status < 500


@short
@given(folder=st.sampled_from(BELOW), name=values)
def test_odd_addresses_are_answered(site: Site, folder: str, name: str) -> None:
    assert site.get(folder + quote(name, safe="", errors="surrogatepass")).status < 500


@short
@given(path=st.sampled_from(POSTS), form=st.dictionaries(st.sampled_from(FIELDS), values))
def test_odd_forms_are_answered(site: Site, path: str, form: dict[str, str]) -> None:
    given_ = form | {"form_key": site.form_key("/rules/new")}
    body = {key: value.encode("utf-8", "replace").decode() for key, value in given_.items()}
    assert site.post(path, body).status < 500
