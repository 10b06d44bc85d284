"""What amounts mean and how English says them, line by line; then what holds for all of them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.amounts import read_amounts
from translate.figures import read_figures

# text => span | value (empty: only an order of magnitude) | unit | English ;; next amount
TABLE = """
完成数千万元A轮融资 => 数千万元 |  | CNY | tens of millions of yuan
获近亿元融资 => 近亿元 | 100000000 | CNY | nearly 100 million yuan
数亿元人民币 => 数亿元人民币 |  | CNY | hundreds of millions of yuan
超10亿元 => 超10亿元 | 1000000000 | CNY | more than 1 billion yuan
2.22亿欧元 => 2.22亿欧元 | 222000000 | EUR | 222 million euros
1.2万亿元 => 1.2万亿元 | 1200000000000 | CNY | 1.2 trillion yuan
规模达1.2万亿 => 1.2万亿 | 1200000000000 |  | 1.2 trillion
30余颗 => 30余颗 | 30 | satellites | more than 30
30余颗卫星 => 30余颗 | 30 | satellites | more than 30
上百家企业 => 上百家 | 100 | companies | more than 100
十几颗卫星 => 十几颗 |  | satellites | more than ten
运力17至22吨 => 17至22吨 |  | t | 17 to 22 tonnes
融资5000万-1亿元 => 5000万-1亿元 |  | CNY | 50 million to 100 million yuan
5000万元至1亿元 => 5000万元至1亿元 |  | CNY | 50 million to 100 million yuan
约5000万美元 => 约5000万美元 | 50000000 | USD | about 50 million US dollars
人民币3千多万元 => 人民币3千多万元 | 30000000 | CNY | more than 30 million yuan
3千多万 => 3千多万 | 30000000 |  | more than 30 million
US$50 million => US$50 million | 50000000 | USD | 50 million US dollars
约合1400万美元 => 约合1400万美元 | 14000000 | USD | about 14 million US dollars
港币5亿元 => 港币5亿元 | 500000000 | HKD | 500 million Hong Kong dollars
新台币50亿元 => 新台币50亿元 | 5000000000 | TWD | 5 billion New Taiwan dollars
50亿日元 => 50亿日元 | 5000000000 | JPY | 5 billion yen
￥300万 => ￥300万 | 3000000 | CNY | 3 million yuan
$500万 => $500万 | 5000000 | USD | 5 million US dollars
一箭四十一星 => 一箭四十一星 | 41 | satellites | 41 satellites on one rocket
一箭双星 => 一箭双星 | 2 | satellites | 2 satellites on one rocket
百公斤级卫星 => 百公斤级 | 100 | kg | 100-kg class
百吨级发动机 => 百吨级 | 100 | t | 100-tonne class
500公里太阳同步轨道 => 500公里 | 500 | km | 500 km
朱雀二号成功发射 => 
2024年11月12日发射 => 
80吨级液氧甲烷发动机 => 80吨级 | 80 | t | 80-tonne class
增长35.5% => 35.5% | 35.5 | % | 35.5%
百分之三十五 => 百分之三十五 | 35 | % | 35%
3倍 => 3倍 | 3 | times | 3 times
第100次发射 => 
三分之一 => 三分之一 | 0.3333333333333333333333333333 |  | 1/3
七成 => 七成 | 70 | % | 70%
两年半 => 两年半 | 2.5 | years | 2.5 years
一年多 => 一年多 | 1 | years | more than 1 year
一个半小时 => 一个半小时 | 1.5 | hours | 1.5 hours
半年 => 半年 | 0.5 | years | half a year
十年 => 十年 | 10 | years | 10 years
20%-30% => 20%-30% |  | % | 20% to 30%
2-3亿元 => 2-3亿元 |  | CNY | 200 million to 300 million yuan
两三颗 => 两三颗 |  | satellites | 2 to 3
三五年 => 三五年 |  | years | 3 to 5 years
近百家 => 近百家 | 100 | companies | nearly 100
上千万元 => 上千万元 | 10000000 | CNY | more than 10 million yuan
千万级人民币融资 => 千万级人民币 |  | CNY | tens of millions of yuan
亿元级融资 => 亿元级 |  | CNY | hundreds of millions of yuan
几十颗 => 几十颗 |  | satellites | dozens
几年 => 几年 |  | years | several years
十余家 => 十余家 | 10 | companies | more than ten
5千米 => 5千米 | 5 | km | 5 km
3万千瓦 => 3万千瓦 | 30000 | kW | 30,000 kW
三万五千米 => 三万五千米 | 35000 | m | 35,000 m
二元推进剂 => 
三元锂电池 => 
一家公司 => 
总数百颗 => 
长征五号B => 
天问一号 => 
CZ-2D => 
5G => 
直径3.35米 => 3.35米 | 3.35 | m | 3.35 m
推力达1200千牛 => 1200千牛 | 1200 | kN | 1,200 kN
高度约530公里、倾角97.5度 => 约530公里 | 530 | km | about 530 km ;; 97.5度 | 97.5 | ° | 97.5 degrees
每公斤2万元 => 2万元 | 20000 | CNY | 20,000 yuan
10万元/公斤 => 10万元 | 100000 | CNY | 100,000 yuan
万元以上 => 万元以上 | 10000 | CNY | at least 10,000 yuan
每颗卫星成本不到1000万元 => 不到1000万元 | 10000000 | CNY | less than 10 million yuan
估值超过100亿元人民币 => 超过100亿元人民币 | 10000000000 | CNY | more than 10 billion yuan
投资额逾人民币10亿元 => 逾人民币10亿元 | 1000000000 | CNY | more than 1 billion yuan
数十亿美元 => 数十亿美元 |  | USD | billions of US dollars
36氪 => 
交付新车27182台，同比增长96.1% => 27182台 | 27182 | items | 27,182 ;; 96.1% | 96.1 | % | 96.1%
下跌2.5个百分点 => 2.5个百分点 | 2.5 | percentage points | 2.5 percentage points
20岁 5人 三家公司 12次发射 => 20岁 | 20 | years old | 20 years old ;; 5人 | 5 | people | 5 people ;; 三家 | 3 | companies | 3 ;; 12次 | 12 | times | 12 times
马上千万要注意 => 
以上百度数据 => 
十四五期间 => 
多达1296颗 => 1296颗 | 1296 | satellites | 1,296
12000颗 => 12000颗 | 12000 | satellites | 12,000
1.3万颗 => 1.3万颗 | 13000 | satellites | 13,000
1万多颗卫星 => 1万多颗 | 10000 | satellites | more than 10,000
第一颗 => 
一万 => 
五千余人 => 五千余人 | 5000 | people | more than 5,000 people
两百多家 => 两百多家 | 200 | companies | more than 200
一二级分离 => 
0.5米分辨率 => 0.5米 | 0.5 | m | 0.5 m
8000万元左右 => 8000万元左右 | 80000000 | CNY | about 80 million yuan
100亿元以上 => 100亿元以上 | 10000000000 | CNY | at least 10 billion yuan
不少于50次 => 不少于50次 | 50 | times | at least 50 times
不足1亿元 => 不足1亿元 | 100000000 | CNY | less than 100 million yuan
最多可搭载10颗卫星 => 10颗 | 10 | satellites | 10
2至3次 => 2至3次 |  | times | 2 to 3 times
2024年至2026年发射108颗 => 108颗 | 108 | satellites | 108
百年未有之大变局 => 
千家万户 => 
成千上万 => 上万 | 10000 |  | more than 10,000
数百万美元 => 数百万美元 |  | USD | millions of US dollars
30万吨 => 30万吨 | 300000 | t | 300,000 tonnes
3000多万 => 3000多万 | 30000000 |  | more than 30 million
约3.5米 => 约3.5米 | 3.5 | m | about 3.5 m
1500多名 => 1500多名 | 1500 | people | more than 1,500
总投资20亿元，其中5亿元 => 20亿元 | 2000000000 | CNY | 2 billion yuan ;; 5亿元 | 500000000 | CNY | 500 million yuan
元宇宙 => 
8.5亿港元（约合1.09亿美元） => 8.5亿港元 | 850000000 | HKD | 850 million Hong Kong dollars ;; 约合1.09亿美元 | 109000000 | USD | about 109 million US dollars
19世纪 => 
1,234.56万元 => 1,234.56万元 | 12345600 | CNY | 12,345,600 yuan
12,345,678元 => 12,345,678元 | 12345678 | CNY | 12,345,678 yuan
將３０餘顆衛星送入軌道，耗資兩億歐元 => ３０餘顆 | 30 | satellites | more than 30 ;; 兩億歐元 | 200000000 | EUR | 200 million euros
均获超百家机构调研 => 超百家 | 100 | companies | more than 100
卫星超过1000颗 => 超过1000颗 | 1000 | satellites | more than 1,000
占比三成以上 => 三成以上 | 30 | % | at least 30%
近10年 => 近10年 | 10 | years | nearly 10 years
3年来 => 3年 | 3 | years | 3 years
12月12日12次 => 12次 | 12 | times | 12 times
第二代 => 
一带一路 => 
一线 => 
五星级 => 
两会 => 
2022年8家公司 => 8家 | 8 | companies | 8
0.8米 => 0.8米 | 0.8 | m | 0.8 m
高达18.5吨 => 18.5吨 | 18.5 | t | 18.5 tonnes
重约4吨 => 约4吨 | 4 | t | about 4 tonnes
800公斤 => 800公斤 | 800 | kg | 800 kg
近地轨道运力20吨 => 20吨 | 20 | t | 20 tonnes
起飞推力7542千牛 => 7542千牛 | 7542 | kN | 7,542 kN
比冲超过350秒 => 超过350秒 | 350 | s | more than 350 seconds
全长76.2米 => 76.2米 | 76.2 | m | 76.2 m
5马赫 => 5马赫 | 5 | Mach | Mach 5
每秒100公里 => 100公里 | 100 | km | 100 km
1亿美元 => 1亿美元 | 100000000 | USD | 100 million US dollars
10亿卢布 => 10亿卢布 | 1000000000 | RUB | 1 billion rubles
3000万英镑 => 3000万英镑 | 30000000 | GBP | 30 million pounds
100亿韩元 => 100亿韩元 | 10000000000 | KRW | 10 billion won
2亿新加坡元 => 2亿新加坡元 | 200000000 | SGD | 200 million Singapore dollars
1200万澳元 => 1200万澳元 | 12000000 | AUD | 12 million Australian dollars
500万瑞士法郎 => 500万瑞士法郎 | 5000000 | CHF | 5 million Swiss francs
1元 => 1元 | 1 | CNY | 1 yuan
0.5元 => 0.5元 | 0.5 | CNY | 0.5 yuan
5块钱 => 5块钱 | 5 | CNY | 5 yuan
九千九百九十九元 => 九千九百九十九元 | 9999 | CNY | 9,999 yuan
一百零五万元 => 一百零五万元 | 1050000 | CNY | 1.05 million yuan
一亿元 => 一亿元 | 100000000 | CNY | 100 million yuan
两千三百万元 => 两千三百万元 | 23000000 | CNY | 23 million yuan
二百五十亿元 => 二百五十亿元 | 25000000000 | CNY | 25 billion yuan
1亿2000万元 => 1亿2000万元 | 120000000 | CNY | 120 million yuan
3.5亿-5亿元 => 3.5亿-5亿元 |  | CNY | 350 million to 500 million yuan
30亿至50亿元 => 30亿至50亿元 |  | CNY | 3 billion to 5 billion yuan
10—15颗 => 10—15颗 |  | satellites | 10 to 15
100到200人 => 100到200人 |  | people | 100 to 200 people
两三亿元 => 两三亿元 |  | CNY | 200 million to 300 million yuan
七八千万元 => 七八千万元 |  | CNY | 70 million to 80 million yuan
近千亿元 => 近千亿元 | 100000000000 | CNY | nearly 100 billion yuan
逾千万元 => 逾千万元 | 10000000 | CNY | more than 10 million yuan
百亿元 => 百亿元 | 10000000000 | CNY | 10 billion yuan
万亿元 => 万亿元 | 1000000000000 | CNY | 1 trillion yuan
万亿级市场 => 万亿级 |  |  | trillion-scale
千亿级产业 => 千亿级 |  |  | 100-billion-scale
百亿级 => 百亿级 |  |  | 10-billion-scale
数十颗 => 数十颗 |  | satellites | dozens
数百颗 => 数百颗 |  | satellites | hundreds
数千颗 => 数千颗 |  | satellites | thousands
数万颗 => 数万颗 |  | satellites | tens of thousands
数年 => 数年 |  | years | several years
数次 => 数次 |  | times | several times
数家 => 数家 |  | companies | several
好几年 => 好几年 |  | years | several years
若干年 => 若干年 |  | years | several years
十几年 => 十几年 |  | years | more than ten years
二十几家 => 二十几家 |  | companies | more than 20
三十多亿元 => 三十多亿元 | 3000000000 | CNY | more than 3 billion yuan
100来人 => 100来人 | 100 | people | about 100 people
十来家 => 十来家 | 10 | companies | more than ten
2.5倍 => 2.5倍 | 2.5 | times | 2.5 times
三倍 => 三倍 | 3 | times | 3 times
两倍以上 => 两倍以上 | 2 | times | at least 2 times
百分之百 => 百分之百 | 100 | % | 100%
百分之三点五 => 百分之三点五 | 3.5 | % | 3.5%
千分之五 => 千分之五 | 5 | ‰ | 5‰
四分之三 => 四分之三 | 0.75 |  | 3/4
3‰ => 3‰ | 3 | ‰ | 3‰
15个基点 => 15个基点 | 15 | basis points | 15 basis points
24小时 => 24小时 | 24 | hours | 24 hours
48小时内 => 48小时 | 48 | hours | 48 hours
90分钟 => 90分钟 | 90 | minutes | 90 minutes
10秒 => 10秒 | 10 | s | 10 seconds
500毫秒 => 500毫秒 | 500 | ms | 500 milliseconds
36个月 => 36个月 | 36 | months | 36 months
三个月 => 三个月 | 3 | months | 3 months
六周 => 六周 | 6 | weeks | 6 weeks
30周年 => 30周年 | 30 | anniversary | 30-year anniversary
28岁 => 28岁 | 28 | years old | 28 years old
1.2万平方米 => 1.2万平方米 | 12000 | m² | 12,000 sq m
3000亩 => 3000亩 | 3000 | mu | 3,000 mu
50公顷 => 50公顷 | 50 | ha | 50 hectares
12GHz => 12GHz | 12 | GHz | 12 GHz
100Mbps => 100Mbps | 100 | Mbps | 100 Mbps
10Gbps => 10Gbps | 10 | Gbps | 10 Gbps
2kW => 2kW | 2 | kW | 2 kW
300千瓦 => 300千瓦 | 300 | kW | 300 kW
50兆瓦 => 50兆瓦 | 50 | MW | 50 MW
零下183摄氏度 => 零下183摄氏度 | -183 | °C | -183 °C
-183℃ => -183℃ | -183 | °C | -183 °C
97.5° => 97.5° | 97.5 | ° | 97.5 degrees
1000度电 => 1000度电 | 1000 | kWh | 1,000 kWh
50人 => 50人 | 50 | people | 50 people
5万人次 => 5万人次 | 50000 | visits | 50,000 visits
三名航天员 => 三名 | 3 | people | 3
3名航天员 => 3名 | 3 | people | 3
12位专家 => 12位 | 12 | people | 12
5个项目 => 5个 | 5 | items | 5
10台发动机 => 10台 | 10 | items | 10
9台发动机并联 => 9台 | 9 | items | 9
2艘飞船 => 2艘 | 2 | items | 2
一枚火箭 => 一枚 | 1 | rockets | 1
两枚导弹 => 两枚 | 2 | missiles | 2
3枚长征二号丁运载火箭 => 3枚 | 3 | rockets | 3
1颗 => 1颗 | 1 | satellites | 1
一颗卫星 => 一颗 | 1 | satellites | 1
1.5万颗低轨卫星 => 1.5万颗 | 15000 | satellites | 15,000
约1.3万颗 => 约1.3万颗 | 13000 | satellites | about 13,000
36颗 => 36颗 | 36 | satellites | 36
首批18颗 => 18颗 | 18 | satellites | 18
第18颗 => 
每年50次 => 50次 | 50 | times | 50 times
50多次 => 50多次 | 50 | times | more than 50 times
百余次 => 百余次 | 100 | times | more than 100 times
近百次 => 近百次 | 100 | times | nearly 100 times
上百次 => 上百次 | 100 | times | more than 100 times
数百次 => 数百次 |  | times | hundreds of times
A股 => 
1号 => 
二号 => 
三号工位 => 
十号线 => 
11月 => 
11个月 => 11个月 | 11 | months | 11 months
2024 => 
24日 => 
10:30 => 
1/3 => 
3.1版本 => 
v2.0 => 
B2B => 
4K => 
100MB => 100MB | 100 | MB | 100 MB
100人民币 => 100人民币 | 100 | CNY | 100 yuan
欧元100万 => 欧元100万 | 1000000 | EUR | 1 million euros
USD 5 million => USD 5 million | 5000000 | USD | 5 million US dollars
HK$2亿 => HK$2亿 | 200000000 | HKD | 200 million Hong Kong dollars
RMB 3亿 => RMB 3亿 | 300000000 | CNY | 300 million yuan
€500万 => €500万 | 5000000 | EUR | 5 million euros
£20万 => £20万 | 200000 | GBP | 200,000 pounds
500万美金 => 500万美金 | 5000000 | USD | 5 million US dollars
3亿元港币 => 3亿元港币 | 300000000 | HKD | 300 million Hong Kong dollars
2亿台币 => 2亿台币 | 200000000 | TWD | 200 million New Taiwan dollars
5000日圆 => 5000日圆 | 5000 | JPY | 5,000 yen
50多万美元 => 50多万美元 | 500000 | USD | more than 500,000 US dollars
近30亿元人民币 => 近30亿元人民币 | 3000000000 | CNY | nearly 3 billion yuan
不低于2亿元 => 不低于2亿元 | 200000000 | CNY | at least 200 million yuan
最高500万元 => 500万元 | 5000000 | CNY | 5 million yuan
最高不超过5000万元 => 不超过5000万元 | 50000000 | CNY | at most 50 million yuan
至少10枚 => 至少10枚 | 10 | rockets | at least 10
千里马 => 
万一 => 
一万年太久 => 一万年 | 10000 | years | 10,000 years
五六颗 => 五六颗 |  | satellites | 5 to 6
三四十家 => 三四十家 |  | companies | 30 to 40
十七八吨 => 十七八吨 |  | t | 17 to 18 tonnes
20余吨级 => 20余吨级 | 20 | t | more than 20-tonne class
2吨级 => 2吨级 | 2 | t | 2-tonne class
百米级 => 百米级 | 100 | m | 100-meter class
十公里级 => 十公里级 | 10 | km | 10-km class
亚米级 => 
0.5米级 => 0.5米级 | 0.5 | m | 0.5-meter class
400公里级 => 400公里级 | 400 | km | 400-km class
1000公斤级卫星 => 1000公斤级 | 1000 | kg | 1,000-kg class
3个百分点 => 3个百分点 | 3 | percentage points | 3 percentage points
0.3个百分点 => 0.3个百分点 | 0.3 | percentage points | 0.3 percentage points
5G手机 => 
三星电子 => 
六安 => 
九江 => 
四川省 => 
双十一 => 
十堰 => 
百团大战 => 
万家灯火 => 
亿纬锂能 => 
千方科技 => 
一汽 => 
二汽 => 
三一重工 => 
四维图新 => 
五矿 => 
六国化工 => 
七匹狼 => 
八一钢铁 => 
九号公司 => 
十月 => 
近七成企业 => 近七成 | 70 | % | nearly 70%
超过百分之五十 => 超过百分之五十 | 50 | % | more than 50%
近百次发射 => 近百次 | 100 | times | nearly 100 times
一些 => 
一下 => 
万科 => 
千帆星座 => 
百度 => 
十分重要 => 
亿欧 => 
单价2万元/公斤 => 2万元 | 20000 | CNY | 20,000 yuan
""".strip().splitlines()

# span, low, high
BOUNDS = [
    ("数千万元", "10000000", "100000000"),
    ("近亿元", None, "100000000"),
    ("超10亿元", "1000000000", None),
    ("约5000万元", None, None),
    ("5000万元", "50000000", "50000000"),
    ("17至22吨", "17", "22"),
    ("十几颗", "11", "19"),
    ("30余颗", "30", None),
    ("不足1亿元", None, "100000000"),
    ("不少于50次", "50", None),
    ("8000万元左右", None, None),
    ("两三颗", "2", "3"),
    ("亿元级", "100000000", "1000000000"),
]


def _expected(line: str) -> tuple[str, list[tuple[str, str, str, str]]]:
    text, _, cells = line.partition(" =>")
    amounts = [tuple(part.strip() for part in cell.split("|")) for cell in cells.split(";;") if cell.strip()]
    return text, amounts  # type: ignore[return-value]


@pytest.mark.parametrize("line", TABLE, ids=lambda line: line.split(" =>")[0])
def test_reads_what_the_table_says(line: str) -> None:
    text, expected = _expected(line)
    found = [(each.text, "" if each.value is None else str(each.value), each.unit, each.english) for each in read_amounts(text)]
    assert found == expected


def test_the_table_is_large_enough_to_mean_something() -> None:
    assert len(TABLE) >= 150


@pytest.mark.parametrize(("text", "low", "high"), BOUNDS)
def test_bounds_say_what_is_certain(text: str, low: str | None, high: str | None) -> None:
    (amount,) = read_amounts(text)
    assert (amount.low, amount.high) == (low and Decimal(low), high and Decimal(high))


def test_only_money_has_a_currency() -> None:
    money, mass = read_amounts("耗资2亿元，运力20吨")
    assert (money.currency, mass.currency) == ("CNY", "")


def test_a_named_currency_is_never_replaced_by_yuan() -> None:
    assert [each.currency for each in read_amounts("3亿美元、3亿港元、3亿元、新台币3亿元、￥3亿元")] == ["USD", "HKD", "CNY", "TWD", "CNY"]


@pytest.mark.parametrize(
    "text", ["2024年11月12日", "11月12日上午10时30分", "2024年三季度", "20世纪90年代", "二〇二四年", "10:30", "十四五规划"]
)
def test_dates_are_not_amounts(text: str) -> None:
    assert read_amounts(text) == ()


def test_a_year_beside_an_amount_stays_apart() -> None:
    assert [each.text for each in read_amounts("2024年8家公司融资20亿元")] == ["8家", "20亿元"]


@given(st.text(alphabet="一二两三十百千万亿零〇点0123456789.,多余几数近约超元美颗枚吨年月日-至级%成半个第分之 ，", max_size=40))
def test_spans_lie_in_the_text_in_order_and_apart(text: str) -> None:
    amounts = read_amounts(text)
    assert all(text[each.start : each.end] == each.text and each.end > each.start for each in amounts)
    assert all(left.end <= right.start for left, right in zip(amounts, amounts[1:], strict=False))


@given(st.text(max_size=80))
def test_any_text_can_be_read(text: str) -> None:
    read_amounts(text)


def _chinese(number: int) -> str:
    """A number in Chinese numerals, as an official text writes it."""
    digits, small = "零一二三四五六七八九", ("", "十", "百", "千")

    def below(part: int) -> str:
        out, zero = "", False
        for power in (3, 2, 1, 0):
            digit = part // 10**power % 10
            zero = zero or (digit == 0 and bool(out))
            if digit:
                out += ("零" if zero else "") + digits[digit] + small[power]
                zero = False
        return out

    text = ""
    for size, mark in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part, number = number // size, number % size
        if part:
            text += ("零" if text and part < 1000 else "") + below(part) + mark
    return text


@given(st.integers(2, 9999_9999_9999))
def test_chinese_numerals_round_trip(number: int) -> None:
    (amount,) = read_amounts(f"{_chinese(number)}元")
    assert amount.value == number


@given(
    st.decimals("0.01", "9999", places=2),
    st.sampled_from([("", 1), ("万", 10**4), ("亿", 10**8), ("万亿", 10**12)]),
    st.sampled_from(["元", "美元", "欧元", "吨"]),
)
def test_english_shows_exactly_the_value(number: Decimal, scale: tuple[str, int], unit: str) -> None:
    (amount,) = read_amounts(f"{number}{scale[0]}{unit}")
    assert amount.value == number * scale[1]
    assert read_figures(amount.english) == [amount.value]


def test_hostile_runs_of_numerals_are_read_in_time() -> None:
    for text in (
        "一" * 50_000,
        "1" * 50_000,
        "十百千万亿" * 10_000,
        "1," * 25_000,
        "数" * 50_000,
        "第" * 50_000,
        "1-" * 25_000,
        "约" * 50_000,
    ):
        read_amounts(text)
