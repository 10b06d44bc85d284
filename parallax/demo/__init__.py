"""The sample press: outlets of our own on loopback, so that Parallax can be tried, and shown, without touching anyone's site.

`press` loads the articles, `outlets` says who publishes them and in which form, `pages` renders, `site` serves,
`sources` declares them to the crawler.
"""
