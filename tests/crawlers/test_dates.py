"""Date strings as sites write them: read exactly, or refused. Never wrong."""

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.dates import parse_when, read_when

NOW = datetime(2026, 11, 14, 4, 0, tzinfo=UTC)  # Saturday noon in China
CHINA = ZoneInfo("Asia/Shanghai")

# What is read, on China's clock, and how precise it is.
READ = """
Thu, 12 Nov 2026 08:30:00 +0800                 | 2026-11-12 08:30:00 | second
Thu, 12 Nov 2026 08:30:00 GMT                   | 2026-11-12 16:30:00 | second
Thu, 12 Nov 2026 08:30:00 CST                   | 2026-11-12 08:30:00 | second
Thu, 12 Nov 2026 08:30:00 -0500                 | 2026-11-12 21:30:00 | second
Thu, 12 Nov 2026 08:30:00 Z                     | 2026-11-12 16:30:00 | second
12 Nov 2026 08:30 EST                           | 2026-11-12 21:30:00 | minute
12 Nov 26 08:30:00 GMT                          | 2026-11-12 16:30:00 | second
Thursday, 12-Nov-26 08:30:00 GMT                | 2026-11-12 16:30:00 | second
Thu Nov 12 08:30:00 2026                        | 2026-11-12 08:30:00 | second
Thu Nov 12 08:30:00 CST 2026                    | 2026-11-12 08:30:00 | second
Thu Nov 12 2026 08:30:00 GMT+0800 (中国标准时间) | 2026-11-12 08:30:00 | second
2026-11-12T08:30:00Z                            | 2026-11-12 16:30:00 | second
2026-11-12T08:30:00.123Z                        | 2026-11-12 16:30:00 | second
2026-11-12T08:30:00.000+0000                    | 2026-11-12 16:30:00 | second
2026-11-12T08:30:00+08:00                       | 2026-11-12 08:30:00 | second
2026-11-12T08:30:00−05:00                       | 2026-11-12 21:30:00 | second
2026-11-12T08:30+0800                           | 2026-11-12 08:30:00 | minute
2026-11-12T10:00-05:00                          | 2026-11-12 23:00:00 | minute
2026-11-12T08:30:00                             | 2026-11-12 08:30:00 | second
2026-11-12T08Z                                  | 2026-11-12 16:00:00 | hour
2026-11-12T08:30:00+08:00[Asia/Shanghai]        | 2026-11-12 08:30:00 | second
20261112T083000Z                                | 2026-11-12 16:30:00 | second
20261112T0830                                   | 2026-11-12 08:30:00 | minute
2026-11-12t08:30:00z                             | 2026-11-12 16:30:00 | second
2026-11-12T083000                                | 2026-11-12 08:30:00 | second
2026/11/12 PM 3:30                               | 2026-11-12 15:30:00 | minute
November 12, 2026 8:30 am est                    | 2026-11-12 21:30:00 | minute
2026年11月12日（木）15:00                          | 2026-11-12 15:00:00 | minute
2026-W46-4                                      | 2026-11-12 00:00:00 | day
2026-11-12+08:00                                | 2026-11-12 00:00:00 | day
2026-11-12                                      | 2026-11-12 00:00:00 | day
2026-11-12 08:30                                | 2026-11-12 08:30:00 | minute
2026-11-12 08:30:15                             | 2026-11-12 08:30:15 | second
2026-11-12 08:30:00.0                           | 2026-11-12 08:30:00 | second
2026-11-12 08:30:00 UTC                         | 2026-11-12 16:30:00 | second
2026-11-12 08:30:00 +0800 CST                   | 2026-11-12 08:30:00 | second
2026-11-12 08:30:00 GMT+8                       | 2026-11-12 08:30:00 | second
2026-11-12 08:30 (GMT+08:00)                    | 2026-11-12 08:30:00 | minute
2026-11-12 08:30:00 Asia/Shanghai               | 2026-11-12 08:30:00 | second
2026-11-12 8:30 PM                              | 2026-11-12 20:30:00 | minute
2026-11-12 上午8:30:00                           | 2026-11-12 08:30:00 | second
2026/11/12 下午 3:04:05                          | 2026-11-12 15:04:05 | second
2026/11/12                                      | 2026-11-12 00:00:00 | day
2026/1/2                                        | 2026-01-02 00:00:00 | day
2026/11/12 08:30                                | 2026-11-12 08:30:00 | minute
2026.11.12                                      | 2026-11-12 00:00:00 | day
2026.11.12 08:30                                | 2026-11-12 08:30:00 | minute
20261112                                        | 2026-11-12 00:00:00 | day
202611120830                                    | 2026-11-12 08:30:00 | minute
20261112083000                                  | 2026-11-12 08:30:00 | second
1794472200                                      | 2026-11-12 16:30:00 | second
1794472200000                                   | 2026-11-12 16:30:00 | second
2024-02-29                                      | 2024-02-29 00:00:00 | day
2026年11月12日                                   | 2026-11-12 00:00:00 | day
2026年11月12号                                   | 2026-11-12 00:00:00 | day
2026 年 11 月 12 日                              | 2026-11-12 00:00:00 | day
公元2026年11月12日                                | 2026-11-12 00:00:00 | day
2026年11月12日 08:30                             | 2026-11-12 08:30:00 | minute
2026年11月12日08:30                              | 2026-11-12 08:30:00 | minute
2026年11月12日 8时30分                            | 2026-11-12 08:30:00 | minute
2026年11月12日8时30分15秒                          | 2026-11-12 08:30:15 | second
2026年11月12日下午3点                             | 2026-11-12 15:00:00 | hour
2026年11月12日下午3点半                            | 2026-11-12 15:30:00 | minute
2026年11月12日 晚上8时30分                         | 2026-11-12 20:30:00 | minute
2026年11月12日凌晨1点                             | 2026-11-12 01:00:00 | hour
2026年11月12日中午12:30                           | 2026-11-12 12:30:00 | minute
2026年11月12日上午10:05                           | 2026-11-12 10:05:00 | minute
2026年11月12日（星期四）08:30                      | 2026-11-12 08:30:00 | minute
2026-11-12 周四 08:30                            | 2026-11-12 08:30:00 | minute
2026年11月12日晚                                  | 2026-11-12 00:00:00 | day
２０２６年１１月１２日                             | 2026-11-12 00:00:00 | day
２０２６－１１－１２　０８：３０                     | 2026-11-12 08:30:00 | minute
二〇二六年十一月十二日                             | 2026-11-12 00:00:00 | day
二○一四年十一月十六日                             | 2014-11-16 00:00:00 | day
二零二六年十一月十二日 八时三十分                   | 2026-11-12 08:30:00 | minute
2026年11月12日 8時30分                            | 2026-11-12 08:30:00 | minute
民国115年11月12日                                 | 2026-11-12 00:00:00 | day
去年11月12日                                      | 2025-11-12 00:00:00 | day
11月12日                                         | 2026-11-12 00:00:00 | day
11月12日 08:30                                   | 2026-11-12 08:30:00 | minute
11月20日                                         | 2025-11-20 00:00:00 | day
12月31日                                         | 2025-12-31 00:00:00 | day
11-12 08:30                                      | 2026-11-12 08:30:00 | minute
[11-12]                                          | 2026-11-12 00:00:00 | day
北京时间2026年11月12日 08:30                       | 2026-11-12 08:30:00 | minute
美东时间2026年11月12日 08:30                       | 2026-11-12 21:30:00 | minute
发布时间：2026-11-12 08:30                        | 2026-11-12 08:30:00 | minute
来源：新华网 发布时间：2026-11-12 08:30 编辑：张三   | 2026-11-12 08:30:00 | minute
2026年11月12日 17:00:00 来源： 新华社               | 2026-11-12 17:00:00 | second
发布日期：2026-11-12 更新日期：2026-11-13           | 2026-11-12 00:00:00 | day
Last updated: Nov 13, 2026; First published: Nov 12, 2026 | 2026-11-12 00:00:00 | day
第12期 2026年11月12日                             | 2026-11-12 00:00:00 | day
08:30 2026年11月12日                              | 2026-11-12 08:30:00 | minute
12 Nov 2026                                      | 2026-11-12 00:00:00 | day
12th November 2026                               | 2026-11-12 00:00:00 | day
12-Nov-2026                                      | 2026-11-12 00:00:00 | day
Nov. 12, 2026                                    | 2026-11-12 00:00:00 | day
November 12, 2026                                | 2026-11-12 00:00:00 | day
Sept. 5, 2026                                    | 2026-09-05 00:00:00 | day
November 12th, 2026 at 8:30 AM EST               | 2026-11-12 21:30:00 | minute
Thursday, November 12, 2026 8:30 AM              | 2026-11-12 08:30:00 | minute
8:30 AM EST, November 12, 2026                   | 2026-11-12 21:30:00 | minute
Posted on Nov 12, 2026 by John Smith             | 2026-11-12 00:00:00 | day
Nov 12                                           | 2026-11-12 00:00:00 | day
2026 Nov 12                                      | 2026-11-12 00:00:00 | day
13/11/2026                                       | 2026-11-13 00:00:00 | day
11/13/2025                                       | 2025-11-13 00:00:00 | day
2026年11月12日 农历十月初四                        | 2026-11-12 00:00:00 | day
2026年11月12日（丙午年十月初四）                    | 2026-11-12 00:00:00 | day
八时三〇分 2026年11月12日                          | 2026-11-12 08:30:00 | minute
刚刚                                              | 2026-11-14 12:00:00 | minute
just now                                         | 2026-11-14 12:00:00 | minute
30秒前                                            | 2026-11-14 11:59:30 | second
3分钟前                                           | 2026-11-14 11:57:00 | minute
十分钟前                                          | 2026-11-14 11:50:00 | minute
半小时前                                          | 2026-11-14 11:30:00 | minute
一个半小时前                                       | 2026-11-14 10:30:00 | minute
2 小时前                                          | 2026-11-14 10:00:00 | hour
兩小時前                                          | 2026-11-14 10:00:00 | hour
1小时30分钟前                                      | 2026-11-14 10:30:00 | minute
1小时前·36氪                                       | 2026-11-14 11:00:00 | hour
二十三小时前                                       | 2026-11-13 13:00:00 | hour
发布于3天前                                        | 2026-11-11 12:00:00 | day
一周前                                            | 2026-11-07 12:00:00 | day
2 hours ago                                      | 2026-11-14 10:00:00 | hour
an hour ago                                      | 2026-11-14 11:00:00 | hour
2天前 12:30                                       | 2026-11-12 12:30:00 | minute
3 days ago at 12:30                              | 2026-11-11 12:30:00 | minute
5 min. ago                                       | 2026-11-14 11:55:00 | minute
2h ago                                           | 2026-11-14 10:00:00 | hour
2 days, 3 hours ago                              | 2026-11-12 09:00:00 | hour
今天 08:00                                        | 2026-11-14 08:00:00 | minute
昨天                                              | 2026-11-13 00:00:00 | day
昨天12:30                                         | 2026-11-13 12:30:00 | minute
昨天晚上8点半                                      | 2026-11-13 20:30:00 | minute
昨晚8点                                           | 2026-11-13 20:00:00 | hour
前天 08:00                                        | 2026-11-12 08:00:00 | minute
大前天                                            | 2026-11-11 00:00:00 | day
Yesterday at 12:30                               | 2026-11-13 12:30:00 | minute
上周三                                            | 2026-11-04 00:00:00 | day
本周三                                            | 2026-11-11 00:00:00 | day
上周日 18:00                                      | 2026-11-08 18:00:00 | minute
中華民國一百一十三年十一月十二日                     | 2024-11-12 00:00:00 | day
113年11月12日                                     | 2024-11-12 00:00:00 | day
二O二六年十一月二日                                 | 2026-11-02 00:00:00 | day
四, 12 11月 2026 08:30:00 +0800                   | 2026-11-12 08:30:00 | second
2026-11月-12                                      | 2026-11-12 00:00:00 | day
2026 11/12 10:20:33                              | 2026-11-12 10:20:33 | second
2026-11-1208:30                                  | 2026-11-12 08:30:00 | minute
2026-11-12&nbsp;08:30                            | 2026-11-12 08:30:00 | minute
<em>2026-11-12</em><br>08:30                     | 2026-11-12 08:30:00 | minute
1794472200.125                                   | 2026-11-12 16:30:00 | second
July 12, 2026 8:30 AM Eastern Daylight Time      | 2026-07-12 20:30:00 | minute
Thu 12 Nov 2026 08.30 GMT                        | 2026-11-12 16:30:00 | minute
November 12, 2026 / 8:30 AM                      | 2026-11-12 08:30:00 | minute
2026年11月12日3点一刻                              | 2026-11-12 03:15:00 | minute
2026年11月12日12点零7分                            | 2026-11-12 12:07:00 | minute
成文日期：2026年11月10日 发布日期：2026年11月12日      | 2026-11-12 00:00:00 | day
Long March 5 flew on Nov 12, 2026                | 2026-11-12 00:00:00 | day
a few seconds ago                                | 2026-11-14 12:00:00 | minute
1.5小时前                                         | 2026-11-14 10:30:00 | minute
2026. 11. 12. 08:30                              | 2026-11-12 08:30:00 | minute
2026-11-12_08:30                                 | 2026-11-12 08:30:00 | minute
2026.11.12. 오전 8:30                             | 2026-11-12 08:30:00 | minute
2026年11月12日 午前8時30分                         | 2026-11-12 08:30:00 | minute
2026年11月12日午间12:10                            | 2026-11-12 12:10:00 | minute
2026年11月12日早间 8:30                            | 2026-11-12 08:30:00 | minute
2026-11-12 03:30 下午                             | 2026-11-12 15:30:00 | minute
12NOV2026                                        | 2026-11-12 00:00:00 | day
November 12, 2026 (Thursday)                     | 2026-11-12 00:00:00 | day
2026年第12期 11月12日                             | 2026-11-12 00:00:00 | day
November 12, 2025: a rocket flies                | 2025-11-12 00:00:00 | day
2026/Nov/12                                      | 2026-11-12 00:00:00 | day
12/Nov/2026:08:30:00 +0800                       | 2026-11-12 08:30:00 | second
08:30 (UTC+9) November 12, 2026                  | 2026-11-12 07:30:00 | minute
．2026-11-12                                      | 2026-11-12 00:00:00 | day
中華民國一一五年十一月十二日                        | 2026-11-12 00:00:00 | day
農曆十月初四 2026年11月12日                         | 2026-11-12 00:00:00 | day
成文日期：2026年11月10日 发文时间：2026年11月12日      | 2026-11-12 00:00:00 | day
2鐘頭前                                           | 2026-11-14 10:00:00 | hour
~2 hours ago                                     | 2026-11-14 10:00:00 | hour
朱雀二号成功发射 2026-11-12                        | 2026-11-12 00:00:00 | day
All set for launch Nov 12, 2026                  | 2026-11-12 00:00:00 | day
2026年11月                                        | 2026-11-01 00:00:00 | month
2026-11                                          | 2026-11-01 00:00:00 | month
Nov 2026                                         | 2026-11-01 00:00:00 | month
2026年                                           | 2026-01-01 00:00:00 | year
"""
# Broken, ambiguous, vague, in the future, or no date at all.
REFUSED = """2026年13月40日|00:00 0000-00-00|2月30日|2026年2月30日|2026-02-29|2026-11-31|2026-00-10|13月1日|0月0日|本月|上个月|去年
上个月12日|几天前|数小时前|十几分钟前|30多天前|3-5天前|1000年前|999999天前|99999999分钟前|3天后|明天 08:00|下周三|本周日
in 3 days|tomorrow|last week|Thursday|周三|12:30|上午8:30|12:30:45|2027-01-01|2026-11-17|1989-01-01
Mon, 01 Jan 0001 00:00:00 +0000|1 Jan 1970 00:00:00 GMT|0|03/04/2026|12/11/2026|11/12/26|26-11-12|26年11月12日
令和8年11月12日|农历十月初三|2026-11-12 25:61|2026年11月12日 24时|2026年11月12日上午13时|2026年11月12日晚上12点
2026-11-12T24:00:00Z|昨天 25:00|Thu, 12 Nov 2026 08:30:00 IST|当地时间2026年11月12日 08:30|2026-11-12 10:00-12:00
2026年11月12日-15日|2026年11月12日至15日|2026-11-12 to 2026-11-15|2014-2024|2020年至2026年|2026|8888|12345|20261399|20260231
13800138000|400-810-8888|1.2.3.4|2026.11.12.3|v1.2.3|3/5|11.12|￥2026.11|1.5万|100%|阅读 1234|第3天|编号20261112001
ISBN 978-7-5217-1234-5|国发〔2014〕60号|京ICP备12345678号-1|2026届毕业生|2026财年|5月天|11月|3h|null|Invalid Date|NaN
2026-13|11月15日|2026年11月12日前|2026年11月12日左右|3日前后|截至2026年11月12日|截止时间：2026-11-12 17:00|有效期至2026-11-12
预计2026年11月12日|Deadline: Nov 12, 2026|before Nov 12, 2026|公告编号：2026-11-12|V2026.11.12|Long March 8, 2026
2026年11月12日—2026年11月13日|2026-11-12 至 2026-11-13|2026-11-12 ~ 2026-11-13|2026/11/12~11/13|2026-11-12~13
2026年11月12日、13日|Nov 12 and 13, 2026|November 12 through 13, 2026|12 to 13 November 2026|12 & 13 November 2026
2026-11-12 14:00至16:00|2026-11-12T08:30/09:30|2026-11-12T08:30:00 00:00|2026-11-12 0830|2026-11-12 8:5|2026-11-12 8:30:5
2026年11月12日 星期五|2026年11月12日(五)8時30分|2026/11/12（土）|Fri 2026-11-12 08:30|Fri, 12 Nov 2026 08:30:00 +0800
2026-03-08 02:30 ET|2026-11-01 01:30 ET|2026-11-12 08:30 PKT
Nov 12, '24|Nov 12 ’24 08:30|Nov 12, 24|11月12日 2024年|2024年度 11月12日|11-12 08:30 2024|2026-11-12 Friday|November 12, 2026 (Friday)
Fri,12 Nov 2026 08:30:00 +0800|2026年11月12日，星期五|发布时间：星期五 2026-11-12|2026年11月12日至今|2026年11月12日以来
上午8:30下午 2026年11月12日|The hearing is scheduled for November 12 in Washington.|July 8, 1972:
3月17日，该公司在北京的总部里举行了新一代可重复使用运载火箭的技术发布会
The launch took place 3 days ago from a pad on the coast, officials said.|2 - 3 days ago|one to two days ago|三到五天前|下次更新：2026-11-12
2026-11-12 08-30-15|報名截止：2026年11月12日|會議時間：2026年11月12日
发射时间：2026年11月12日 08:30|Event date: November 12, 2026|会议日期:2026-11-12|2026-11-12T08:30:00+08:99|2026-11-12T24:00:00+08:00
2026年l1月12日|民国元年1月1日|农历 十一月十二日|百年前
"""


def forms(table: str) -> list[tuple[str, str, str]]:
    rows = [line.split("|") for line in table.strip().splitlines()]
    return [(text.strip(), moment.strip(), precision.strip()) for text, moment, precision in rows]


@pytest.mark.parametrize(("text", "moment", "precision"), forms(READ))
def test_a_date_is_read_exactly(text: str, moment: str, precision: str) -> None:
    when = read_when(text, NOW)
    assert when is not None
    assert (f"{when.moment.astimezone(CHINA):%Y-%m-%d %H:%M:%S}", when.precision) == (moment, precision)


@pytest.mark.parametrize("text", [text for line in REFUSED.strip().splitlines() for text in line.split("|")])
def test_what_is_no_certain_date_is_refused(text: str) -> None:
    assert read_when(text, NOW) is None
    assert parse_when(text, NOW) is None


@pytest.mark.parametrize("text", ["2026年11月", "2026-11", "Nov 2026", "2026年", "2个月前", "1年前", "5 months ago", "1 yr ago"])
def test_a_bare_moment_is_not_given_for_a_month_or_year(text: str) -> None:
    assert read_when(text, NOW) is not None
    assert parse_when(text, NOW) is None


@pytest.mark.parametrize(
    ("zone", "moment"),
    [("Asia/Shanghai", "2026-11-12T00:30"), ("Asia/Taipei", "2026-11-12T00:30"), ("America/Chicago", "2026-11-12T14:30"), ("UTC", None)],
)
def test_cst_is_read_by_where_the_source_is_and_refused_elsewhere(zone: str, moment: str | None) -> None:
    when = read_when("Thu, 12 Nov 2026 08:30:00 CST", NOW, zone)
    assert (when and f"{when.moment:%Y-%m-%dT%H:%M}") == moment


@pytest.mark.parametrize(("zone", "day"), [("America/New_York", "2026-03-04"), ("Europe/London", "2026-04-03"), ("Asia/Shanghai", None)])
def test_an_order_of_day_and_month_is_known_only_where_custom_settles_it(zone: str, day: str | None) -> None:
    when = read_when("03/04/2026", NOW, zone)
    assert (when and str(when.moment.astimezone(ZoneInfo(zone)).date())) == day


def test_a_time_without_offset_is_meant_in_the_zone_of_the_source() -> None:
    when = read_when("2026-07-12 08:30", NOW, "America/New_York")
    assert when is not None
    assert (when.moment, when.zone) == (datetime(2026, 7, 12, 12, 30, tzinfo=UTC), "America/New_York")


def test_a_stated_offset_is_told_from_an_assumed_one() -> None:
    stated, assumed = read_when("2026-11-12T08:30:00+09:00", NOW), read_when("2026-11-12T08:30:00", NOW)
    assert stated is not None
    assert assumed is not None
    assert (stated.zone, assumed.zone) == ("stated", "Asia/Shanghai")


@pytest.mark.parametrize(("text", "day"), [("12月31日", "2026-12-31"), ("昨天", "2026-12-31"), ("1月1日", "2027-01-01"), ("2月29日", None)])
def test_the_year_that_is_not_written_is_known_where_the_source_is(text: str, day: str | None) -> None:
    new_year = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)  # half an hour into 2027 in China
    when = parse_when(text, new_year)
    assert (when and str(when.astimezone(CHINA).date())) == day


def test_hours_ago_are_elapsed_hours_though_clocks_changed() -> None:
    now = datetime(2026, 11, 1, 7, 30, tzinfo=UTC)  # 02:30 in New York, an hour and a half after clocks went back
    when = read_when("3 hours ago", now, "America/New_York")
    assert when is not None
    assert when.moment == now - timedelta(hours=3)


def test_the_raw_string_is_kept() -> None:
    when = read_when(" 发布时间：2026-11-12 ", NOW)
    assert when is not None
    assert when.raw == "发布时间：2026-11-12"


def test_a_date_buried_in_prose_is_not_a_date_string() -> None:
    assert read_when("据介绍，" + "该型火箭由多家单位共同研制，" * 20 + "2026年11月12日首飞。", NOW) is None


@settings(deadline=None)  # machines are busy
@given(st.datetimes(datetime(1990, 1, 3), datetime(2026, 11, 10)))  # noqa: DTZ001  the wall clock in China
def test_what_sites_write_comes_back(moment: datetime) -> None:
    expected = moment.replace(second=0, microsecond=0, tzinfo=CHINA, fold=0)
    for form in ("%Y年%m月%d日 %H:%M", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%H:%M %d %b %Y", "%B %d, %Y %I:%M %p", "%Y-%m-%dT%H:%M"):
        assert parse_when(moment.strftime(form), NOW) == expected.astimezone(UTC), form


@settings(deadline=None)  # machines are busy
@given(st.text("0123456789年月日时分秒前周个一二十半天昨今上下午:-/. TZNovag+()", max_size=60))
def test_nothing_raises_and_nothing_lies_in_the_future(text: str) -> None:
    when = read_when(text, NOW)
    assert when is None or datetime(1990, 1, 1, tzinfo=UTC) <= when.moment <= NOW + timedelta(days=2)


@pytest.mark.parametrize("unit", ["1 ", "一", "1年", "2026年", "1小时", "1", "Nov ", " ", "1:", "2026-", "周一", "上午", "(", "1天 "])
def test_hostile_repetition_takes_no_time(unit: str) -> None:
    started = time.perf_counter()
    read_when(unit * (1_000_000 // len(unit)), NOW)
    assert time.perf_counter() - started < 2


OFFSETS = st.sampled_from(["+0800", "-0500", "+0000", "+0530", "-0330", "GMT", "+1400", "+2000", "+0899", "+9999"])


@given(st.integers(470_000_000, 1_830_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)), OFFSETS, st.booleans())
def test_what_machines_write_is_read_as_the_general_reader_reads_it(moment: datetime, offset: str, iso: bool) -> None:
    from crawlers import dates

    zone = "Z" if offset == "GMT" else f"{offset[:3]}:{offset[3:]}"
    text = f"{moment:%Y-%m-%dT%H:%M:%S}{zone}" if iso else f"{moment:%a, %d %b %Y %H:%M:%S} {offset}"
    now = datetime(2026, 11, 21, tzinfo=UTC)
    quick = dates.read_when(text, now)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dates, "read_machine_date", lambda _: None)
        assert quick == dates.read_when(text, now)
