"""Countries, places of China, companies and universities that posts speak of, in both languages."""

from __future__ import annotations

import re
from typing import NamedTuple

from bitext.checks.reading.lazily import Lazily


class NamedPlace(NamedTuple):
    """A place or house: Han that names it, its English, and Han by which English may say it."""

    name: str
    chinese: Lazily
    english: Lazily
    warrants: Lazily


#: English name, Chinese names, other English for it, other Chinese that warrants it.
_ROWS = """
the US|美国(?!在线)|America\\w*|USA?|U\\.S\\.\\w*|United States ~ 美|国会|白宫|加州|纽约|硅谷
Japan|日本|Japan\\w* ~ 日|东京|大阪|和[式服]
the UK|英国|Brit\\w+|UK|U\\.K\\.\\w*|United Kingdom|England|English ~ 英|不列颠|伦敦|苏格兰|威尔士
France|法国|French\\w*|Paris\\w* ~ 法|巴黎
Germany|德国|German\\w*|Berlin ~ 德|柏林|东德|西德
Russia|俄罗斯|俄国|Russia\\w*|Soviet\\w*|Moscow ~ 俄|苏联|莫斯科
Italy|意大利|Ital\\w+|Rome ~ 意|罗马
Spain|西班牙|Spa(?:in|nish|niard)\\w* ~ 西
Canada|加拿大|Canad\\w+ ~ 加|多伦多|温哥华|魁北克
Australia|澳大利亚|澳洲|Austral\\w+|Aussie\\w* ~ 澳|悉尼|墨尔本
India|印度(?![尼河教语])|India\\w* ~ 印|孟买|德里
South Korea|韩国|南韩|Korea\\w*|Seoul ~ 韩|朝|首尔
Singapore|新加坡|Singapor\\w+ ~ 新|星
Brazil|巴西|Brazil\\w* ~ 巴西|里约
Switzerland|瑞士|Swi(?:ss|tzerland)\\w* ~ 瑞士|苏黎世|日内瓦
Sweden|瑞典|Swed\\w+ ~ 瑞典
Norway|挪威|Norw\\w+ ~ 挪
Finland|芬兰|Finland|Finn\\w+ ~ 芬
Netherlands|荷兰|Netherlands|Dutch\\w*|Holland ~ 荷|阿姆斯特丹
Poland|波兰|Poland|Polish|Warsaw ~ 波兰|华沙
Egypt|埃及|Egypt\\w* ~ 埃及|开罗
Thailand|泰国|Thai\\w*|Bangkok ~ 泰|曼谷
Vietnam|越南|Vietnam\\w* ~ 越
Israel|以色列|Israel\\w* ~ 以|耶路撒冷|犹太
Iran|伊朗|Iran\\w* ~ 伊朗|德黑兰|波斯
Iraq|伊拉克|Iraq\\w* ~ 伊拉克|巴格达
Turkey|土耳其|Turk\\w+ ~ 土|伊斯坦布尔
Greece|希腊|Gree(?:ce|k\\w*) ~ 希|雅典
Mexico|墨西哥|Mexic\\w+ ~ 墨
Argentina|阿根廷|Argentin\\w+ ~ 阿根廷
Beijing|北京|Beijing\\w*|Peking ~ 北|京|帝都|清华|中关村
Shanghai|上海|Shanghai\\w* ~ 沪|申|上[交财外师]|魔都|交大|复旦|浦|闵行
Guangzhou|广州|Guangzhou|Canton\\w* ~ 穗|广|中山
Shenzhen|深圳|Shenzhen ~ 深
Hangzhou|杭州|Hangzhou ~ 杭|西湖
Nanjing|南京|Nanjing|Nanking ~ 南|宁
Chengdu|成都|Chengdu ~ 成|蓉
Wuhan|武汉|Wuhan ~ 武|汉
Xi'an|西安|Xi['’]?an ~ 西
Suzhou|苏州|Suzhou|Soochow ~ 苏
Tianjin|天津|Tianjin|Tientsin ~ 天|津|南开
Chongqing|重庆|Chongqing ~ 渝|重
Hong Kong|香港|Hong ?Kong\\w*|HK\\w* ~ 港
Taiwan|台湾|臺灣|Taiwan\\w* ~ 台|臺
Zhejiang|浙江|Zhejiang ~ 浙|之江|杭州
Guangdong|广东|Guangdong|Canton\\w* ~ 粤|广
Sichuan|四川|Sichuan\\w*|Szechuan ~ 川|蜀
Shandong|山东|Shandong ~ 鲁|山
Pudong|浦东|Pudong ~ 浦
Minhang|闵行|Minhang ~ 闵
Haidian|海淀|Haidian ~ 海
Taipei|台北|臺北|Taipei\\w* ~ 北
Kowloon|九龙|九龍|Kowloon ~ 九
Macau|澳门|澳門|Maca[uo]\\w* ~ 澳
Red Hat|红帽|Red ?[Hh]at|RHEL ~ 红帽
Sequoia|红杉|Sequoia|HongShan ~ 红杉
Google|谷歌|Google\\w*|Gmail ~ 谷
Microsoft|微软|Microsoft\\w* ~ 微软|巨硬
Amazon|亚马逊|Amazon\\w*|AWS ~ 亚马
Alibaba|阿里巴巴|Ali(?:baba|yun|pay|express|OS)\\w* ~ 阿里|淘宝|天猫|蚂蚁|钉钉
Tencent|腾讯|Tencent\\w* ~ 鹅厂|微信|企鹅
Baidu|百度|Baidu\\w* ~ 百度
Huawei|华为|Huawei\\w* ~ 菊厂
ByteDance|字节跳动|Byte ?[Dd]ance\\w* ~ 字节|抖音|头条
NetEase|网易|Net[Ee]ase ~ 网易
China Mobile|中国移动|China Mobile|CMCC ~ 移动
China Telecom|中国电信|China Telecom ~ 电信
China Unicom|中国联通|China Unicom ~ 联通
Tesla|特斯拉|Tesla\\w* ~ 特斯拉
Nvidia|英伟达|N[Vv][Ii][Dd][Ii][Aa] ~ 英伟达|老黄
Intel|英特尔|Intel ~ 英特尔
Tsinghua|清华|Tsing ?[Hh]ua|Qinghua ~ 水木
Peking University|北京大学|P(?:eking|KU)\\w*|Beijing University ~ 北大
Fudan|复旦|Fudan ~ 复旦
Jiao Tong University|交通大学|Jiao ?[Tt]ong|[SX]JTU|Chiao Tung ~ 交大|上交|西交
Harvard|哈佛|Harvard ~ 哈佛
Stanford|斯坦福|Stanford ~ 斯坦福
Oxford|牛津|Oxford\\w* ~ 牛津
Cambridge|剑桥|Cambridge ~ 剑桥|康桥
"""


def _place(row: str) -> NamedPlace:
    both, _, others = row.partition(" ~ ")
    name, *forms = both.split("|")
    han = [form for form in forms if not form.isascii()]
    latin = [form for form in forms if form.isascii()]
    named = "|".join(han)
    english = "|".join((re.escape(name.removeprefix("the ")), *latin))
    return NamedPlace(
        name,
        Lazily(named),
        Lazily(rf"(?=[A-Z])(?<![A-Za-z])(?:{english})(?![A-Za-z])"),
        Lazily(f"{named}|{others}" if others else named),
    )


PLACES = tuple(map(_place, filter(None, _ROWS.split("\n"))))
#: Any of them, to see at once that a text has none.
ANY_CHINESE = re.compile("|".join(place.chinese.pattern for place in PLACES))
ANY_ENGLISH = re.compile(
    rf"(?=[A-Z])(?:{'|'.join(place.english.pattern.removeprefix('(?=[A-Z])') for place in PLACES)})"
)
