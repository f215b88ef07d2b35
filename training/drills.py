"""Sentences made from tables: dates, amounts, names, places, opposites. Small models guess them.

The parallel texts hold few of them.  What is drilled is the slot, not the sentence around it;
names are random, so that none can be learnt by heart.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from random import Random

MONTHS = (
    "January February March April May June July August September October November December"
).split()
DAYS = (
    "周一 Monday 周二 Tuesday 周三 Wednesday 周四 Thursday 周五 Friday 周六 Saturday 周日 Sunday"
).split()
CHINESE_MONTHS = "一月 二月 三月 四月 五月 六月 七月 八月 九月 十月 十一月 十二月".split()
DIGITS = "零一二三四五六七八九"


def _table(name: str) -> dict[str, str]:
    """Chinese:English, a pair a word."""
    text = (Path(__file__).parent / "tables" / f"{name}.txt").read_text(encoding="utf-8")
    return dict(pair.split(":") for pair in text.split())


SURNAMES = _table("surnames")  #: with their own readings: 单 is Shan, 查 Zha, 曾 Zeng, 仇 Qiu
PLACES = _table("places")
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华玉萍红鑫鹏飞宇浩然子轩梓涵欣怡雨泽博文思远俊熙"
    "嘉懿煜城智宸正豪昊天靖琪雪松志远海燕建国永康晓东春梅秋生国栋振宁凝晖亚光景行若曦清扬云帆立群"
    "世昌继业德明广源启航承泽润泽一凡佳宁书航锦程奕辰宏毅培源少华维新耀辉雁南卓然逸飞诗涵彦霖"
)
#: (when in Chinese, when in English) → a sentence around it; `{t}` is the time.
EVENTS = (
    ("{t}，我开始写这个项目。", "{t}, I started writing this project."),
    (
        "{t}，一边在准备融资，一边还在写代码。",
        "{t}, I was preparing to raise funds while still writing code.",
    ),
    ("{t}，我从公司离职了。", "{t}, I left the company."),
    ("{t}，我们发布了 <1/>。", "{t}, we released <1/>."),
    (
        "{t}，小区解封了，我终于出了门。",
        "{t}, the lockdown of our neighborhood ended and I finally went out.",
    ),
    ("{t}，我搬到了{p}。", "{t}, I moved to {p}."),
    ("{t}，我哥哥结婚了。", "{t}, my brother got married."),
    ("{t}，{n}加入了团队。", "{t}, {n} joined the team."),
    ("{t}，我和{n}在{p}见了一面。", "{t}, I met {n} in {p}."),
    (
        "{t}，社区里又来了几位新的贡献者。",
        "{t}, a few more new contributors came to the community.",
    ),
    ("{t}，我几乎没有出门。", "{t}, I hardly went out."),
    ("{t}，论文终于被接收了。", "{t}, the paper was finally accepted."),
    ("{t}，我收到了 <1>录取通知</1>。", "{t}, I received <1>the offer of admission</1>."),
    ("{t}，我去{p}参加了一次线下活动。", "{t}, I went to {p} for an in-person event."),
    ("{t}，会议改到了线上举行。", "{t}, the conference was moved online."),
    ("{t}，{n}把代码合并到了主干。", "{t}, {n} merged the code into the main branch."),
    ("{t}，我们修复了一百多个问题。", "{t}, we fixed more than a hundred issues."),
    (
        "{t}，大家都很迷茫，不知道下一步该做什么。",
        "{t}, everyone was at a loss, not knowing what to do next.",
    ),
    ("{t}，他第一次在大会上做了分享。", "{t}, he gave his first talk at the conference."),
)
PEOPLE = (
    ("作者：{n}", "Author: {n}"),
    ("{n}写了 <1/> 的第一版。", "{n} wrote the first version of <1/>."),
    ("感谢{n}和{m}的帮助。", "Thanks to {n} and {m} for their help."),
    ("采访者是{n}，他来自{p}。", "The interviewer is {n}, who comes from {p}."),
    ("{n}院士在报告中提到了开源。", "Academician {n} mentioned open source in the report."),
    ("{n}教授是我的导师。", "Professor {n} is my advisor."),
    ("本文由{n}翻译，{m}校对。", "This article was translated by {n} and proofread by {m}."),
    ("<1>{n}</1>是这个项目的维护者之一。", "<1>{n}</1> is one of the maintainers of this project."),
    ("{n}、{m} 和我一起住在{p}。", "{n}, {m} and I live together in {p}."),
    ("我没有见过{n}，但是读过他的博客。", "I have not met {n}, but I have read his blog."),
    (
        "如果不是{n}，这个版本就不会发布。",
        "If it were not for {n}, this version would not have been released.",
    ),
)
AMOUNTS = (
    ("项目有 {a} 颗星。", "The project has {a} stars."),
    ("下载量超过了{a}次。", "It has been downloaded more than {a} times."),
    ("这个集群每天处理{a}个请求。", "This cluster handles {a} requests a day."),
    ("我们有{a}名用户。", "We have {a} users."),
    ("总共花了{a}元。", "It cost {a} yuan in total."),
    ("成本增加了{a}元。", "Costs increased by {a} yuan."),
    ("成本减少了{a}元。", "Costs decreased by {a} yuan."),
    ("延迟在 {s} 毫秒以内。", "The latency is within {s} milliseconds."),
    ("超过 {s} 天以上没有人回复。", "Nobody has replied for more than {s} days."),
    ("内存占用减少了 {s}%。", "Memory usage was reduced by {s}%."),
    ("录取率只有 {s}%。", "The acceptance rate is only {s}%."),
    ("价格打{z}折，也就是便宜了 {off}%。", "The price is {off}% off, that is, {off}% cheaper."),
)


#: Amounts that their sentence cannot take.
VAGUE = re.compile(
    r"(?:dozens|thousands) of times|(?:than|by) (?:thousands|more|dozens|nearly)"
    r"|cost (?:thousands|dozens|more than ten)"
)


def _name(draw: Random) -> tuple[str, str]:
    from pypinyin import Style, lazy_pinyin

    surname = draw.choice(sorted(SURNAMES))
    given = "".join(draw.sample(GIVEN, draw.choice((1, 2, 2, 2))))
    reading = "".join(lazy_pinyin(given, style=Style.NORMAL, v_to_u=True))
    return surname + given, f"{SURNAMES[surname]} {reading.capitalize()}"


def _time(draw: Random) -> tuple[str, str]:
    month, other = sorted(draw.sample(range(12), 2))
    year, day, gap = draw.randint(2005, 2026), draw.randint(1, 28), draw.choice(("", " "))
    number = f"{month + 1}{gap}月"
    name, week = MONTHS[month], draw.randrange(7)
    forms = (
        (f"{number}底", f"At the end of {name}"),
        (f"{number}初", f"In early {name}"),
        (f"{number}中旬", f"In mid-{name}"),
        (f"{CHINESE_MONTHS[month]}底", f"At the end of {name}"),
        (f"{CHINESE_MONTHS[month]}初", f"In early {name}"),
        (f"{month + 1}{gap}到{gap}{other + 1}{gap}月", f"From {name} to {MONTHS[other]}"),
        (f"{month + 1}-{other + 1}{gap}月", f"From {name} to {MONTHS[other]}"),
        (f"{month + 1}{gap}月{gap}{day}{gap}日", f"On {name} {day}"),
        (f"{month + 1}{gap}月{gap}{day}{gap}号", f"On {name} {day}"),
        (f"{year}{gap}年{gap}{month + 1}{gap}月", f"In {name} {year}"),
        (f"{year}{gap}年{gap}{month + 1}{gap}月{gap}{day}{gap}日", f"On {name} {day}, {year}"),
        (f"{year}{gap}年上半年", f"In the first half of {year}"),
        (f"{year}{gap}年下半年", f"In the second half of {year}"),
        (f"{year}{gap}年底", f"At the end of {year}"),
        (f"{year}{gap}年初", f"In early {year}"),
        (f"从{gap}{year}{gap}年开始", f"Starting in {year}"),
        (f"{month + 1:02}/{day:02} 起", f"From {month + 1:02}/{day:02}"),
        ("去年年底", "At the end of last year"),
        ("今年年初", "At the beginning of this year"),
        ("上半年", "In the first half of the year"),
        ("下半年", "In the second half of the year"),
        ("上个月", "Last month"),
        (f"上{DAYS[2 * week]}", f"Last {DAYS[2 * week + 1]}"),
        (f"{DAYS[2 * week]}晚上 {draw.randint(7, 11)} 点", ""),
        ("三个月以前", "Three months ago"),
        ("两年以后", "Two years later"),
    )
    zh, en = draw.choice(forms)
    if not en:
        en = f"At {zh.split()[1]} p.m. on {DAYS[2 * week + 1]}"
    return zh, en


def _amount(draw: Random) -> tuple[str, str]:
    small, tenth = draw.randint(2, 99), draw.randint(1, 9)
    first, second = draw.randint(1, 9), draw.randint(1, 9)
    forms = (
        (f"{small} 万", f"{small * 10_000:,}"),
        (f"{small}.{tenth} 万", f"{small * 10_000 + tenth * 1000:,}"),
        (f"{first}.{tenth} 亿", f"{first * 100 + tenth * 10} million"),
        (f"{first} 亿", f"{first * 100} million"),
        (f"{DIGITS[first]}万", f"{first * 10_000:,}"),
        (f"{DIGITS[first]}万{DIGITS[second]}", f"{first * 10_000 + second * 1000:,}"),
        (f"{DIGITS[first]}千{DIGITS[second]}", f"{first * 1000 + second * 100:,}"),
        (f"{DIGITS[first]}百{DIGITS[second]}", f"{first * 100 + second * 10}"),
        (f"{small} 千", f"{small * 1000:,}"),
        ("几十", "dozens of"),
        ("十几", "more than ten"),
        ("近百", "nearly a hundred"),
        ("上千", "thousands of"),
    )
    return draw.choice(forms)


def _filled(pair: tuple[str, str], draw: Random) -> tuple[str, str]:
    slots: dict[str, Callable[[], tuple[str, str]]] = {
        "t": lambda: _time(draw),
        "n": lambda: _name(draw),
        "m": lambda: _name(draw),
        "p": lambda: draw.choice(sorted(PLACES.items())),
        "a": lambda: _amount(draw),
        "s": lambda: (str(number := draw.randint(2, 98)), str(number)),
    }
    discount = draw.randint(1, 9)
    zh = {"z": DIGITS[discount], "off": str(100 - 10 * discount)}
    en = {"off": zh["off"]}
    for slot, make in slots.items():
        if "{" + slot + "}" in pair[0]:
            zh[slot], en[slot] = make()
    return pair[0].format(**zh), pair[1].format(**en)


def drill(draw: Random) -> tuple[str, str]:
    """One made pair; a number of the English that needs no "times" or unit stays as it is."""
    while True:
        kind = draw.choice((EVENTS, EVENTS, PEOPLE, AMOUNTS))
        zh, en = _filled(draw.choice(kind), draw)
        if not VAGUE.search(en):
            return zh, en
