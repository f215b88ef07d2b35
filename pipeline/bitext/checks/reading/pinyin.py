"""How Han letters read in Latin ones: Hanyu Pinyin, and other spellings of names in use.

Readings are those of pypinyin, every one of a letter, since a name may have any of them; it is
loaded when the first letter is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from bitext.languages.script import HAN

#: Every syllable of Hanyu Pinyin that names are made of; those with a vowel first stand first in a
#: word, or behind an apostrophe.
_SYLLABLES = (
    "ba bai ban bang bao bei ben beng bi bian biao bie bin bing bo bong bu ca cai can cang cao ce "
    "cen cha chai chan chang chao che chen cheng chi chong chou chu chua chuai chuan chuang chui "
    "chun chuo ci cong cou cu cuan cui cun cuo da dai dan dang dao de dei deng di dian diao die "
    "din ding diu dong dou du duan dui dun duo fa fan fang fei fen feng fo fou fu ga gai gan gang "
    "gao ge gei gen geng gong gou gu gua guai guan guang gui gun guo ha hai han hang hao he hei "
    "hen heng hong hou hu hua huai huan huang hui hun huo ji jia jian jiang jiao jie jin jing "
    "jiong jiu ju juan jue jun ka kai kan kang kao ke ken keng kong kou ku kua kuai kuan kuang "
    "kui kun kuo la lai lan lang lao le lei len leng li lia lian liang liao lie lin ling liu long "
    "lou lu luan lue lun luo lv lve lyu ma mai man mang mao me mei men meng mi mian miao mie min "
    "ming miu mo mou mu na nai nan nang nao ne nei nen neng ni nian niang niao nie nin ning niu "
    "nong nu nuan nue nun nuo nv nve nyu pa pai pan pang pao pei pen peng pi pian piao pie pin "
    "ping po pou pu qi qia qian qiang qiao qie qin qing qiong qiu qu quan que qun ran rang rao re "
    "ren reng ri rong rou ru ruan rui run ruo sa sai san sang sao se sen seng sha shai shan shang "
    "shao she shen sheng shi shou shu shua shuai shuan shuang shui shun shuo si song sou su suan "
    "sui sun suo ta tai tan tang tao te teng ti tian tiao tie ting tong tou tu tuan tui tun tuo "
    "wa wai wan wang wei wen weng wo wong wu xi xia xian xiang xiao xie xin xing xiong xiu xu "
    "xuan xue xun ya yan yang yao ye yi yin ying yong you yu yuan yue yun za zai zan zang zao ze "
    "zei zen zeng zha zhai zhan zhang zhao zhe zhen zheng zhi zhong zhou zhu zhua zhuai zhuan "
    "zhuang zhui zhun zhuo zi zong zou zu zuan zui zun zuo"
).split()
_LONGEST = 6  #: letters of one of them
_ALONE = "ang|ai|an|ao|en|er|ou|a|e"
_SYLLABLE = "|".join(sorted(_SYLLABLES, key=len, reverse=True))
_WORD = re.compile(rf"(?:{_SYLLABLE}|{_ALONE})(?:['’-]?(?:{_SYLLABLE})|['’](?:{_ALONE}))*")

#: Surnames (the most common three hundred) as pinyin writes them.
SURNAMES = frozenset(
    (
        "ai an ba bai ban bao bei bi bian bo bu cai cao cen chai chang che chen cheng chi chu cui "
        "dai dang deng di diao ding dong dou du duan fan fang fei feng fu gan gao ge geng gong "
        "gou gu guan gui guo hai han hang hao he heng hong hou hu hua huan huang huo ji jia jian "
        "jiang jiao jin jing ju kang ke kong kuang lai lan lang lei leng li lian liang liao lin "
        "ling liu long lou lu luan luo lv lyu ma mai man mao mei meng mi miao min ming mo mu na "
        "nie ning niu ou pan pang pei peng pi ping pu qi qian qiao qin qiu qu quan que ran rao "
        "ren rong ruan rui sang sha shan shang shao she shen sheng shi shu shui si song su sui "
        "sun tan tang tao teng tian tong tu wan wang wei wen weng wu xi xia xian xiang xiao xie "
        "xin xing xiong xu xuan xue yan yang yao ye yi yin ying you yu yuan yue yun zang zeng zha "
        "zhai zhan zhang zhao zheng zhi zhong zhou zhu zhuang zhuo zong zou zu zuo xiao lao "
        "ouyang sima shangguan zhuge dongfang"
    ).split()
)
#: The same as Hong Kong, Taiwan and South-East Asia spell them, by Han letter.
ELSEWHERE = {
    letter: tuple(spelt.split())
    for letters, _, spelt in (
        row.partition("=")
        for row in (
            "陈陳=chan tan chin,李=lee,王汪=wong ong,张張=cheung chang teo,黄黃=wong ng,"
            "吴吳=ng goh,周=chow chou chew,郑鄭=cheng tay,蔡=tsai choi chua,刘劉=lau low,"
            "林=lam lim,许許=hsu hui koh,谢謝=hsieh tse chia,杨楊=yeung young yeo,"
            "叶葉=yip yeh ip,何=ho,罗羅=lo law,梁=leung,邓鄧=tang teng,冯馮=fung,曾=tsang,"
            "蒋蔣=chiang,孙孫=suen,朱=chu,胡=wu woo oh,赵趙=chao chiu,钱錢=chien,"
            "郭=kuo kwok quek,江=chiang kong,潘=poon,韩韓=hon,魏=ngai,彭=pang,董=tung,袁=yuen,"
            "余=yue yee,关關=kwan,莫=mok,麦麥=mak,温溫=wan,卢盧=lo,苏蘇=so,石=shek,严嚴=yim yen,"
            "包=pao,洪=hung ang,丁=ting,宋=sung soong,高=ko kao,唐=tong,徐=hsu tsui,曹=tsao cho,"
            "沈=shum,姚=yiu,邱丘=chiu yau,侯=hau,谭譚=tam,贺賀=ho,龙龍=lung,简簡=kan,柯=ko,"
            "施=shih sze,翁=yung,贝貝=pei,金=kam kim,杜=to tu,黎=lai,程=ching,方=fong,田=tin,"
            "霍=fok,戴=tai,任=yam,连連=lien,詹=chan,庄莊=chong chuang,辜顾顧=koo"
        ).split(",")
    )
    for letter in letters
}
#: The most common surnames, as letters.
HAN_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任"
    "沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵钱严覃武戴莫孔向汤張"
    "劉陳楊黃趙吳孫馬羅鄭謝許韓馮鄧葉蘇呂盧鍾譚陸鄒龍賀顧龔錢嚴湯"
)
#: Pinyin to Wade-Giles without its marks, as far as names show it: beginnings, then endings.
_WADE = (
    ("zhi", "chih"), ("chi", "chih"), ("shi", "shih"), ("zi", "tzu"), ("ci", "tzu"), ("si", "ssu"),
    ("zh", "ch"), ("j", "ch"), ("q", "ch"), ("x", "hs"), ("z", "ts"), ("c(?!h)", "ts"), ("b", "p"),
    ("d", "t"), ("g", "k"), ("r", "j"),
)  # fmt: skip
_WADE_END = (
    ("ong", "ung"),
    ("ian", "ien"),
    ("ie", "ieh"),
    ("ue", "ueh"),
    ("yan", "yen"),
    ("uo", "o"),
)


@lru_cache(2048)
def syllables(word: str) -> tuple[str, ...]:
    """The syllables of a word that reads as pinyin, cut at the longest; else empty.

    >>> syllables("Zhejiang"), syllables("Xi'an"), syllables("Linux")
    (('zhe', 'jiang'), ('xi', 'an'), ())
    """
    low = word.lower().replace("ü", "v")
    if not _WORD.fullmatch(low):
        return ()
    return tuple(_cut(low))


def _cut(word: str) -> Iterator[str]:
    for part in re.split("['’-]", word):
        left = part
        while left:
            found = re.match(rf"(?:{_SYLLABLE}|{_ALONE})(?=(?:{_SYLLABLE})*$)", left)
            yield (taken := found[0] if found else left)
            left = left[len(taken) :]


@cache
def readings(letter: str) -> frozenset[str]:
    """Every syllable that a Han letter reads as, in any spelling."""
    from pypinyin import Style, pinyin

    found = pinyin(letter, style=Style.NORMAL, heteronym=True, v_to_u=False)[0]
    plain = {spelt.replace("ü", "v") for spelt in found}
    plain |= {spelt.replace("v", other) for spelt in plain for other in ("u", "yu")}
    return frozenset(plain | set(map(_wade, plain)) | set(ELSEWHERE.get(letter, ())))


def _wade(syllable: str) -> str:
    for begins, otherwise in _WADE:
        if found := re.match(begins, syllable):
            syllable = otherwise + syllable[found.end() :]
            break
    for ends, otherwise in _WADE_END:
        if syllable.endswith(ends):
            return syllable.removesuffix(ends) + otherwise
    return syllable


class HanLetters:
    """The Han letters of a text by what they read as: gone through once, however many are asked."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._beginning: dict[str, list[int]] = {}
        for at, letter in enumerate(text):
            for syllable in readings(letter) if HAN.match(letter) else ():
                self._beginning.setdefault(syllable, []).append(at)

    def reading(self, spelt: str) -> str:
        """The first letters in a row that read as these; empty where none do."""
        begins = (spelt[:size] for size in range(1, min(len(spelt), _LONGEST) + 1))
        places = sorted({at for begin in begins for at in self._beginning.get(begin, ())})
        return next((found for at in places if (found := self._from(at, spelt))), "")

    def _from(self, at: int, spelt: str) -> str:
        ends = {0}  # how much of the word the letters before this one have read
        for stop in range(at, min(at + len(spelt), len(self.text))):
            letter = self.text[stop]
            syllables = readings(letter) if HAN.match(letter) else ()
            ends = {n + len(s) for s in syllables for n in ends if spelt.startswith(s, n)}
            if len(spelt) in ends:
                return self.text[at : stop + 1]
            if not ends:
                break
        return ""
