"""The words of relations, and the numbers that are written as words, in both languages."""

import re

# The Chinese words of a relation, and the English ones, as they stand alone or beside a number. Opposite relations share none.
SENSES: dict[str, tuple[str, str]] = {
    "falls": (
        "下降/骤降/降/降到/一直降/落/落到/直落/缓缓落到/一步比一步短/减小/缩小/减少/降低/越来越小/只降不升/变窄/"
        "缓缓下降/单调降到/每多一个方向误差都降/减得很慢/容易错",
        "fall/falls/falling/drop/drops/shrinks/decreases/falls all the way/keeps falling/falls slowly/creeps/"
        "narrowing/smaller and smaller/slow decline/decline/every direction lowers the error/narrows/often wrong",
    ),
    "rises": (
        "上升/升/升到/一直升/上升到/增大/变大/增加/增长/越来越大/只升不降/往上/变宽/越来越陡/越多/越大",
        "rise/rises/rising/grow/grows/growing/climbs/increases/keeps rising/rises all the way/grows with/"
        "larger and larger/ever more steeply/ever further/larger",
    ),
    "sinks": (
        "起才降/降到/降/下降/落到/衰减/缩到/缩小/退到/从高处下降/净降/终点低/向下/落",
        "falls/fall/falls to/fall to/drops/down/narrows/decays/comes down/come down/below the start/points down/"
        "falling",
    ),
    "climbs": (
        "升到/升/上升/上升到/回升到/增大到/净升/终点高/向上/增长",
        "rises/rise/rises to/climbs/up/climb/grow/grows/above the start/the others up",
    ),
    "reads": (
        "是/在/到/有/从/为/得/第/当/处/占/要/差/各/以/达到/达/说是/多出/时/于/交于/剩/还在/仍是/填满/读/相差/一样近",
        "is/at/from/reads/of/has/to/in/by/takes/needs/gives/reaches/are/says/with/as/after/for/within/over/reaching/"
        "fills/and/left/read off/times as large/times/equally near",
    ),
    "misses": ("偏离", "misses"),
    "down": ("降/净降/低/往下/向下", "falls/down/below/drops"),
    "up": ("升/净升/高/往上/向上/比起点高", "rises/up/above/above the start/climbs"),
    "keeps": (
        "水平/始终是/始终/停在/恒为/都停在/保持/一直在/不减",
        "level/stays at/stay at/is level at/flat/settles at/throughout/keeps/never lessens",
    ),
    "leaves": ("离开", "leaves"),
    "stays": (
        "不变/水平/平的/停在/恒为/保持不变/同样/始终/变平/走平/平/不随/始终是/一直是/水平线/没有变/停下",
        "stays/stay/stays level/level/flat/constant/unchanged/settles/the same/stays at/stay at/goes flat/"
        "stays flat/does not depend/is constant",
    ),
    "varies": ("变/不同/各异/改变/随/会变", "varies/vary/changes/change/differ/depends"),
    "starts_at": ("从/起自/出发", "from/starts at/start at/starting at/begins at/each starting at"),
    "ends_at": ("到/最后/停在/终点是/末了", "to/ends at/end at/settles at/at the end/ends"),
    "peaks_at": ("最高到/升到/最多/最大/峰值/还到", "up to/reaches/peaks at/a peak of"),
    "bottoms_at": ("最低到/降到/最低/降到最低", "down to/lowest/the lowest/falls to"),
    "turns_up": (
        "回升/再升/回升了/又回升/再升到/升/又升/回到",
        "rises again/back up/climbs back/rises again to/is back up/rises/up again/climbs/climbs slowly/back at",
    ),
    "turns_down": ("回落/再降/又降/慢慢降/折返", "falls again/comes back/back down/slowly falls"),
    "swings": (
        "摆动/来回/抖动/左右摆动/上下摆动/锯齿/来回抖动/锯齿线/停不下来/乱跳/波浪/来回跳",
        "swings/shakes/shake/swing/jagged/zigzags/to and fro/cannot come to rest/jumping/wave/"
        "jumps from wall to wall/jumps to and fro",
    ),
    "smooth": ("平滑/平顺/平顺地/光滑地/光滑", "smoothly/smooth"),
    "crosses": (
        "越过/穿过/相交/冲过/正负都有/都有",
        "crosses/passes/cross/meets/overshoots/past/either sign/through",
    ),
    "keeps_side": ("在一侧/一侧/不越过", "on one side/one side/never crosses"),
    "straight": (
        "沿直线/直线/成正比/直线下降/直线上升/近乎",
        "straight/along a straight line/in straight lines/in a straight line/in proportion to/on a line/nearly",
    ),
    "bends": ("弯/弯曲/越来越陡/向上弯", "bends/curved/ever more steeply/bends upwards"),
    "less": (
        "不到/低于/少于/小于/短于/更低/更小/更少/之下/低/小/少/只有/只/忘不掉/不足/还不到/先/更早/以下/窄/更快/快/"
        "较小/在下/短/短得多/偏左/胜过/在坡上/较低/赢/不是最好/越靠近/未到顶/不宽/很少/接近/挨着",
        "less than/fewer than/below/lower/smaller/less/fewer/shorter/under/only/earlier/first/lower than/"
        "smaller than/cannot forget/narrower/narrow/faster/sooner/just/short of/lies below/are below/is below/"
        "far below/closer/nearer/much shorter/shorter than/further to the left/beats/on the slope/low/less often/"
        "moves towards/not reached the top/not wide/rarely/close to",
    ),
    "more": (
        "超过/高于/多于/大于/长于/更高/更大/更多/之上/高/大/多/以上/回到/还有/更晚/慢/慢一些/更慢/宽/较大/在上/"
        "没走到/还没走到/越过/还远/上方/输/停不下来/高出/减小得慢/不如随机抽样准/右侧/更远/对面",
        "more than/above/higher/larger/greater/longer/exceeds/more/exceed/over/later/higher than/larger than/wider/"
        "wide/slower/still/beyond/lies above/still above/are above/is above/farther/farther than/far above/"
        "not there/loses/high/not settle/loses even to/much more slowly/widens/more accurate/right of/apart/"
        "on the other side",
    ),
    "at_most": (
        "不超过/至多/最多/不高于/不大于/不多于/顶多/之下/在下/低于",
        "at most/no more than/never exceeds/not more than/never above/up to/within/stays below/below/lies below",
    ),
    "at_least": (
        "不低于/至少/不小于/不少于/最少/之上/在上",
        "at least/no less than/never below/not less than/no fewer than/lies above/above",
    ),
    "equal": (
        "等于/相同/一样/相等/就是/恰好等于/重合于/重合/一致/也是/都是/同样/恰好/正是/一同/一步不变/方向不变",
        "equals/equal/the same/same/exactly/is/both/coincide/as/agree/equally/are exactly/as before/together/"
        "keeps the direction",
    ),
    "differs": ("不同/不是/不等/相差/差/不一样", "differs/different/not the same/differ/apart/unlike"),
    "near": (
        "接近/附近/几乎/约/近/贴近/落在/几乎一样/几乎不/大致/贴着/忘得掉/近乎/回到/逼近/趋于/几乎相同/接近于/"
        "近乎水平/靠近/落到/集中/约为/静止/几乎静止/在线上/恒为/平的/靠拢/不变的幅度/同一条线上/不随/一个不变/不变/"
        "不再降/一致/会停/变平",
        "near/nearly/about/close to/almost/approximately/on/lie on/roughly/nears/forgets/keeps to/tends to/lies on/"
        "almost alike/nearly level/keep to/close/is near/follow/nearly the same/around/close in on/at rest/"
        "nearly at rest/throughout/almost flat/unchanged width/clings to/same line/all but reaches/not one/stay/"
        "does not depend/stays there/agree/settles/none/flattens",
    ),
    "far": ("远离/远/离得远/走开", "far/far from/away from/off/well away"),
    "largest": (
        "最大/最多/最高/最长/最宽/最陡/最远/最晚/最后/落到最后",
        "largest/most/highest/longest/greatest/widest/farthest/steepest/last/the largest/at its highest/comes last/"
        "ends highest/no hour is farther",
    ),
    "smallest": (
        "最小/最少/最低/最短/最近/最先/最早/最窄/第一/赢/大胜/紧随",
        "smallest/least/lowest/shortest/nearest/first/narrowest/the smallest/earliest/at its lowest/wins/"
        "comes first/wins by far/close behind",
    ),
    "best": ("最好/最优/最小/最低/最快/最准/最少/赢", "best/lowest/smallest/fastest/least/wins"),
    "worst": ("最差/最大/最高/最慢/最不准/最坏", "worst/highest/largest/slowest/most"),
    "between": ("之间/介于/散布/在其间", "between/from/lies between/ranges/within"),
    "outside": ("之外/以外", "outside/beyond"),
    "spans": ("之间/散布在/从/范围是", "between/range from/from/run from"),
    "every": (
        "都/全部/每/所有/全/一直/处处/各/总/总在/始终/必定",
        "every/all/each/always/everywhere/both/throughout/all of them/any/whatever",
    ),
    "none": (
        "没有/无一/从不/都不/没有一种/一个也没有/不再/输给/没有碰到",
        "none/no/never/nowhere/not/neither/does not/do not/no longer/never reaches",
    ),
    "most": ("多数/大多/大多数/大部分", "most/mostly/nearly all/most above"),
    "few": ("少数/很少/几个", "few/hardly any/a few"),
    "only": ("只/只在/仅/只有/唯一/仅在", "only/only where/only at/alone/just/but"),
    "everywhere": ("到处/也", "everywhere/also/as well"),
}

_UP_TO_TWELVE = "zero one two three four five six seven eight nine ten eleven twelve".split()
_CARDINALS = {word: float(number) for number, word in enumerate(_UP_TO_TWELVE)}
_CARDINALS |= {"fifteen": 15.0, "sixteen": 16.0, "twenty": 20.0, "sixty": 60.0, "hundred": 100.0, "thousand": 1000.0}
_PARTS = "half third quarter fifth sixth seventh eighth ninth tenth".split()
_FRACTIONS = {word: 1 / number for number, word in enumerate(_PARTS, start=2)}
_FRACTIONS |= {"halves": 0.5, "hundredth": 0.01, "thousandth": 0.001, "½": 0.5}
_ORDINALS = {"twice": 2.0, "double": 2.0, "doubles": 2.0}
_WORDS = _CARDINALS | _FRACTIONS | _ORDINALS
_HAN = {han: float(number) for number, han in enumerate("零一二三四五六七八九十")} | {
    "两": 2.0,
    "百": 100.0,
    "千": 1000.0,
}
_ALL = "一二两三四五六七八九十百千"
_DIGITS = r"[-−]?\d[\d,]*(?:\.\d+)?(?:⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)? ?[%万]?"
_SUPER = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
NUMBER = {
    "en": re.compile(
        rf"(?<![\w.]){_DIGITS}(?!\w)|\b(?:an? |one )?(?:{'|'.join(_FRACTIONS)})\b|½|"
        rf"\b(?:{'|'.join([*_CARDINALS, *_ORDINALS][2:])})\b(?: times)?",
        re.I,
    ),
    "zh": re.compile(rf"[{_ALL}]+分之[{_ALL}]+|一半|减半|½|{_DIGITS}倍?|[二两三四五六七八九十百千][{_ALL}]*倍?"),
}


def amounts(words: str, language: str) -> tuple[str, list[float]]:
    """Return words without the numbers in them, and these."""
    said = [_amount(match[0]) for match in NUMBER[language].finditer(words)]
    return re.sub(r"\s+", " ", NUMBER[language].sub(" ", words)).strip().lower(), said


def _amount(written: str) -> float:
    """Return the value of one number, as digits or in words."""
    written = written.strip().lower().removesuffix("倍")
    if written in ("一半", "减半"):
        return 0.5
    if "分之" in written:
        below, above = map(_han, written.split("分之"))
        return above / below
    if re.match(r"[-−\d]", written):
        return _digits(written)
    if "\u4e00" <= written[0] <= "\u9fff":
        return _han(written)
    return next(_WORDS[word] for word in reversed(written.split()) if word in _WORDS)


def _digits(written: str) -> float:
    """Return the value of digits: 1,000, 40%, 10⁻⁶, 1.5万."""
    unit = {"%": 0.01, "万": 1e4}.get(written[-1], 1.0)
    power = re.search(r"[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+", written)
    base = re.sub(r"[⁻⁰¹²³⁴⁵⁶⁷⁸⁹%万, ]", "", written).replace("−", "-")
    return float(base) ** int(power[0].translate(_SUPER) if power else 1) * unit


def _han(written: str) -> float:
    """Return the value of a Chinese number below ten thousand: 七, 二十, 三百."""
    total, digit = 0.0, 0.0
    for letter in written:
        if letter in "十百千":
            total, digit = total + (digit or 1.0) * _HAN[letter], 0.0
        else:
            digit = _HAN[letter]
    return total + digit


# Words that claim wherever they stand: those of the relations that need no number beside them, and denials.
_LEADING = set(
    (
        "a few/about/after/all/alone/also/any/apart/are/around/as/at/at the end/bends/between/both/but/by/change/"
        "changes/close/constant/curved/down/each/each starting at/ends/every/few/first/flat/for/from/gives/has/high/"
        "higher/in/is/jagged/just/keep to/keeps/last/later/leaves/less/level/lie on/lies on/low/lower/lowest/meets/"
        "more/most/narrow/near/needs/of/off/on/on the other side/only/over/reaches/reads/right of/same/says/short/"
        "small/start at/starting at/starts at/stays level/still/straight/takes/the/the lowest/the same/through/"
        "throughout/to/together/under/up/wave/wide/wider/with/within/"
        "一侧/一同/一样/为/之间/也/从/以/以上/以下/低/保持/停在/先/全/出发/到/升/占/变/只/右侧/各/各异/同样/在/"
        "在一侧/增长/处/多/大/始终/宽/对面/小/少/差/平/平的/弯/弯曲/当/得/快/总/慢/接近/改变/是/最后/有/末了/来回/"
        "正负都有/每/水平/水平线/波浪/直线/相同/短/离开/窄/第/第一/约/至/落/衰减/要/说是/读/贴着/赢/输/达/近/远/都/"
        "都有/锯齿/锯齿线/长/附近/降/随/靠近/高"
    ).split("/")
)
_NEUTRAL = ("reads", "keeps", "leaves", "misses")  # where a number was found, and not whether it is much
DENIALS = {
    "en": r"\b(?:not|never|no|nor|neither|cannot|without)\b|n't\b",
    "zh": r"不(?!同|过|断|止|仅)|没|无|非(?!常)|未",
}
# What is called so, and claims nothing by it.
CALLED = {
    "en": r"least squares|log(?:arithmic)? (?:scale|ax\w+)|minim\w+|maxim\w+|root mean squares?|without (?:noise|dropout|correction|scaling|decay|holes|"
    r"replacement|regularization|circle)|no (?:noise|regularization|circle)|drop(?:ped)? (?:probability|units?)|below and blue above zero|"
    r"blue above and rust below zero|as (?:above|below)|best (?:learning )?rates?|nearest neighbours?|the cross(?:es)? (?:is|are)|held-out|"
    r"falling \0+|the larger \0+|growing \0+|add up to|descent on|above, with decay|below, without decay|the best ratio|a few swings|"
    r"above each letter|program below|below\)|passes? (?:for|that)|forward passes|mean squared error",
    "zh": r"最小二乘|最小值|最大值|最优|二次|对数|小批量|一致性|随机|三角|没有噪声|无噪声|不丢弃|不缩放|不修正|不裁剪|均方根?|四分|一次|"
    r"[有无]放回|没有(?:空格|衰减|速度|正则化|圆)|无正则化|不加正则化|梯度下降|最好的学习率|最近邻|慢慢降|"
    r"误差降到(?:起始的)?\0|随步数下降的|\0上下降|\0越大|长期比值最小|没有评分|不除以|衰减强些|权重衰减|未训练",
}


def has(text: str, word: str, language: str) -> bool:
    """Tell whether a text has a word, in English not as a part of another."""
    return bool(re.search(rf"\b{re.escape(word)}\b", text, re.I)) if language == "en" else word in text


def _telling(language: str, place: int) -> re.Pattern[str]:
    told = [pair for relation, pair in SENSES.items() if relation not in _NEUTRAL]
    words = {word for pair in told for word in pair[place].split("/")} - _LEADING
    said = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    return re.compile(rf"\b(?:{said})\b|{DENIALS['en']}" if language == "en" else f"{said}|{DENIALS['zh']}", re.I)


TELLING = {"zh": _telling("zh", 0), "en": _telling("en", 1)}
