"""Stage 5: plain text -> its sentences, for a dozen languages and scripts without a dictionary."""

from __future__ import annotations

import re

from feednorm.enrich.words import holds_any
from feednorm.patterns import lazy

# Marks that may end a sentence, the quotes and brackets that close behind them, and the space that follows.
_OTHERS, _BEYOND_ASCII = "!?\n", "…‽؟۔।॥。！？｡．"  # beside the point, which is looked for many times quicker
_BEHIND = r"[.!?…‽؟۔।॥。！？｡．]{0,8}(?:[\"'”’»›)\]」』）》〉]|\s[»›]){0,3}\s{0,99}"
_END = re.compile(f"[.{_OTHERS}{_BEYOND_ASCII}]{_BEHIND}")
_END_AT_POINT = re.compile(rf"\.{_BEHIND}")
_POINTS = frozenset(".!?…‽")  # end a sentence only where space follows
_GOES_ON = lazy("[ぁ-ゟ」』]")  # a particle after a quotation that is part of its sentence
_OPENERS = "([\"'“‘«„/–—-"
_INITIALS = re.compile(r"(?:\w\.){0,6}\w")
_SHORT_NUMBER = re.compile(r"\d{1,2}|[IVX]{1,5}")

# A point after one of these is part of the word, whatever follows.
_NEVER_LAST = frozenset(
    """mr mrs ms dr prof rev hon st mt gen col lt sgt capt cmdr adm maj gov sen rep pres supt messrs mme mmes mlle mm
    vs viz cf e.g i.e eg ie approx est al ed eds vol vols pp fig figs eq sec ch art nos nr núm num tel dept ave blvd
    z.b d.h u.a o.ä i.d.r bzw ca evtl ggf sog vgl zb inkl exkl bspw hr fr frl dipl ing mag abs bd hrsg
    sr sra srta dña ud uds vd págs pág ee uu av avda sig sigg dott avv
    dhr mevr drs mw bijv o.a d.w.z kr bl.a f.eks t.ex s.k m.m tzv tzn např mj resp str čl
    np tj tzw ul im św płk gen ks т.е т.д т.п т.к г гг ул им см стр руб млн млрд тыс др""".split()
)
# Likewise, but they may also end a sentence: one ends there if a word follows that often starts one.
_SELDOM_LAST = frozenset(
    """inc ltd corp co bros llc plc jr sr esq etc a.m p.m ph.d m.d b.a m.a b.sc m.sc d.c u.s u.k u.n e.u u.s.a usw ecc
    jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun usf""".split()
)
_STARTERS = frozenset(
    """the a an it its in he she they we you i this that these those but and or so if when while as at on for from with
    to by what who how why where there here his her their our my your not no one some many most all each however
    then now after before since although because according last meanwhile der die das es er sie wir ein eine in
    und aber le la les il elle ils un une et mais el los las ella y pero lo gli""".split()
)
_BEFORE_NUMBER = frozenset("no nos nr núm num fig vol p pp ch sec art eq".split())
_MONTHS = frozenset(
    """januar jänner februar märz april mai juni juli august september oktober november dezember jahrhundert""".split()
)
_SHORT = _NEVER_LAST | _SELDOM_LAST | _BEFORE_NUMBER
_OF_ROMAN = frozenset("IVX")
_EXCLAIMING_NAMES = ("Yahoo!", "Jeopardy!", "Yum!")


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph; a line break ends one too.

    >>> sentences('Dr. Jo paid $3.50 at example.com. "Too much?" she asked. 終わり。次です。')
    ['Dr. Jo paid $3.50 at example.com.', '"Too much?" she asked.', '終わり。', '次です。']
    """
    found = []
    start = 0
    others = holds_any(text, _OTHERS) or (not text.isascii() and holds_any(text, _BEYOND_ASCII))
    for mark in (_END if others else _END_AT_POINT).finditer(text):
        place, end = mark.span()
        if end == len(text):
            break
        if _ends(text, start, place, end):
            found.append(text[start:end].strip())
            start = end
    found.append(text[start:].strip())
    return [*filter(None, found)]


def _ends(text: str, start: int, place: int, end: int) -> bool:
    """Whether a sentence that begins at start ends with the mark that stands from place to end."""
    sign = text[place]
    if "\n" in text[place:end]:
        return True
    if sign not in _POINTS:
        return not _GOES_ON.match(text, end)
    following = text[end : end + 30].lstrip("\"'“‘«„‹([¿¡")
    if not following:
        return True
    if not text[end - 1].isspace() or following[0].islower():
        return False
    if sign == ".":
        return text[place + 1] == "." or _ends_at_point(text[start:place], following)
    return not (sign == "!" and text[start : place + 1].endswith(_EXCLAIMING_NAMES))


def _ends_at_point(before: str, following: str) -> bool:
    """Whether a sentence ends at a point, given what stands before it and after it."""
    last = before[-24:].rpartition(" ")[2].lstrip(_OPENERS)
    word = last.lower()
    if last.isalpha() and len(last) > 1 and last[0] not in _OF_ROMAN and word not in _SHORT:
        return True
    next_word = following.split(maxsplit=1)[0].strip(".,;:!?\"'”’»)").lower()
    if _SHORT_NUMBER.fullmatch(last):
        return next_word not in _MONTHS and len(before) > len(last)
    if word in _NEVER_LAST:
        return False
    if word in _BEFORE_NUMBER:
        return not next_word[:1].isdigit()
    if word in _SELDOM_LAST:
        return next_word in _STARTERS
    if _INITIALS.fullmatch(word) and not word.isdigit():
        return len(word) > 1 and next_word in _STARTERS
    return True
