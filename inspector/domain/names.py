"""Names of yards and operators as people write them: when two are probably one.

One yard stands in the records as "Yamada Metal Co., Ltd.", "YAMADA METAL" and "(株)やまだ金属". What says little is
taken away first (legal forms, tone marks, the width of letters), words that half of all yards carry (metal,
recycling, ของเก่า, 商店) count less, and numbers must agree: Yard 2 is not Yard 3. Names in two scripts are compared by
the consonants of their spelling in Latin letters. Kanji have no single reading, so a name in kanji is never
likened to one in Latin letters.

`NEAR` was chosen on a labelled set of pairs; tests/unit/domain/test_names.py states precision and recall.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Final

from anyascii import anyascii
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

NEAR: Final = 0.80
"""From this likeness on (0 to 1) two names are shown to the inspector as perhaps one yard."""

_ACROSS: Final = 0.74  # between scripts, where spelling is looser
_COMMON_SHARE: Final = 0.15
_SHORT: Final = 3  # consonants; below, two scripts tell nothing


class Script(Enum):
    LATIN = "Latin"
    THAI = "Thai"
    KANA = "kana"
    KANJI = "kanji"


@dataclass(frozen=True, slots=True)
class _Name:
    own: tuple[str, ...]  # the words that are the yard's own
    common: frozenset[str]  # words that many yards carry, as they were found
    numbers: tuple[str, ...]
    scripts: frozenset[Script]

    @property
    def joined(self) -> str:
        return "".join(self.own)

    @property
    def kanji(self) -> str:
        return "".join(letter for letter in self.joined if _script(letter) is Script.KANJI)

    @property
    def rest(self) -> str:
        return "".join(letter for letter in self.joined if _script(letter) is not Script.KANJI)


def likeness(one: str, other: str) -> float:
    """How alike two names are, from 0 to 1; from `NEAR` on they may be one yard."""
    a, b = _read(one), _read(other)
    if a.numbers != b.numbers or not a.own or not b.own:
        return 1.0 if _whole(one) == _whole(other) != "" else 0.0
    return _within(a, b) if a.scripts == b.scripts else _across(a, b)


def is_near(one: str, other: str) -> bool:
    """Whether two names may be of one yard."""
    return likeness(one, other) >= NEAR


def folded(text: str) -> str:
    """A text as it is searched and compared: width, case, marks and old forms of kanji taken away."""
    wide = unicodedata.normalize("NFKC", text).casefold().translate(_OLD_FORMS)
    bare = "".join(_bare(letter) for letter in wide)
    return unicodedata.normalize("NFC", _SILENT.sub("", bare))


# -- comparing


def _within(a: _Name, b: _Name) -> float:
    """Two names in one script: word by word where both have as many, letter by letter where not."""
    if a.kanji != b.kanji:
        return 0.0  # a kanji is a word: another one is another name
    own = max(
        fuzz.ratio(a.joined, b.joined),
        fuzz.token_sort_ratio(" ".join(a.own), " ".join(b.own)),
    )
    if a.joined != b.joined and not _words_agree(a, b):
        return own / 100 * 0.75
    share = _COMMON_SHARE if a.common and b.common else 0.0
    common = 100.0 * len(a.common & b.common) / max(1, len(a.common | b.common))
    return (own * (1 - share) + max(common, own * 0.6) * share) / 100


def _words_agree(a: _Name, b: _Name) -> bool:
    if a.scripts == {Script.THAI}:
        return Levenshtein.distance(a.joined, b.joined) <= max(1, len(a.joined) // 12)
    if len(a.own) != len(b.own):
        return True  # written apart or together; the letters tell
    pairs = zip(sorted(a.own), sorted(b.own), strict=True)
    return all(one == other or (one[0] == other[0] and fuzz.ratio(one, other) >= 75) for one, other in pairs)


def _across(a: _Name, b: _Name) -> float:
    """Two names in two scripts, by how they sound in Latin letters."""
    if a.kanji != b.kanji:
        return 0.0
    one, other = (name.joined if not name.kanji else name.rest for name in (a, b))
    sounds = _consonants(one), _consonants(other)
    if not all(sounds) or sounds[0][0] != sounds[1][0]:
        return 0.0
    told = [fuzz.ratio(*sounds)] if min(map(len, sounds)) >= _SHORT else [0.0]
    if Script.KANA in a.scripts | b.scripts:  # kana tell their vowels
        told.append(fuzz.ratio(_latin(one), _latin(other)))
    return min(1.0, max(told) / 100 / _ACROSS * NEAR)


def _latin(text: str) -> str:
    return re.sub("[^a-z]", "", anyascii(text).casefold())


def _consonants(text: str) -> str:
    """The consonants of a word in Latin letters, those that languages write differently made alike."""
    latin = _latin(text)
    first = latin[:1] if latin[:1] in "yw" else ""
    for written, heard in _HEARD:
        latin = latin.replace(written, heard)
    return first + re.sub(r"[^bcdfgklmnprst]", "", latin)


# -- reading


@lru_cache(maxsize=20_000)  # a facility is compared with all others at each key that is pressed
def _read(name: str) -> _Name:
    text = folded(name)
    for form in _LEGAL_FORMS:
        text = form.sub(" ", text)
    text = _CJK_NUMBER.sub(lambda found: f" {_DIGITS.get(found[1], found[1])} ", text)
    numbers = tuple(str(int(number)) for number in re.findall(r"\d+", text))
    text = re.sub(r"\d+", " ", text)
    common = set()
    for word, meaning in _COMMON:
        text, count = word.subn(" ", text)
        if count:
            common.add(meaning)
    own = tuple(_LETTERS.findall(text.translate(_SAME_SOUND)))
    return _Name(own, frozenset(common), numbers, frozenset(map(_script, "".join(own))))


def _whole(name: str) -> str:
    return "".join(_LETTERS.findall(folded(name)))


def _script(letter: str) -> Script:
    code = ord(letter)
    if 0x0E00 <= code < 0x0E80:
        return Script.THAI
    if 0x3040 <= code < 0x3100:
        return Script.KANA
    if 0x3400 <= code < 0xA000 or 0xF900 <= code < 0xFB00 or letter == "々":
        return Script.KANJI
    return Script.LATIN


def _bare(letter: str) -> str:
    """A Latin letter without its marks, hiragana as katakana, Thai without tone marks."""
    code = ord(letter)
    if 0x3041 <= code <= 0x3096:
        return chr(code + 0x60)
    if letter in "\u0e48\u0e49\u0e4a\u0e4b":
        return ""
    if letter == "đ":
        return "d"
    if letter.isascii() or (code >= 0x0E00 and code < 0x1E00) or code >= 0x2000:
        return letter
    return "".join(part for part in unicodedata.normalize("NFD", letter) if not unicodedata.combining(part))


_OLD_FORMS: Final = str.maketrans(
    "髙﨑齋齊斉邊邉澤濱廣國鐵萬嶋栁舘條眞龍瀧圓惠榮櫻壽彌藏黑德德渡",
    "高崎斎斎斎辺辺沢浜広国鉄万島柳館条真竜滝円恵栄桜寿弥蔵黒徳徳渡",
)
_SILENT: Final = re.compile(
    r"[\u0e01-\u0e2e][\u0e34\u0e38]?\u0e4c"
)  # a letter under thanthakhat is not heard
_LETTERS: Final = re.compile(
    r"(?:[^\W_]|[\u0e31\u0e34-\u0e3a\u0e47])+"
)  # Thai vowels above and below are marks to `re`
_SAME_SOUND: Final = str.maketrans("ศษซฆฌญณฎฏฐฑฒธภฬ", "สสชคชยนดตถทททพล")
_CJK_NUMBER: Final = re.compile(r"第\s*([一二三四五六七八九十\d])")
_DIGITS: Final = {letter: str(number) for number, letter in enumerate("一二三四五六七八九十", 1)}


def _words(*words: str) -> re.Pattern[str]:
    """Any of these words: in Latin letters as whole words, in other scripts wherever they stand."""
    told = sorted((folded(word) for word in words), key=len, reverse=True)
    return re.compile(
        "|".join(
            rf"\b{re.escape(w)}(?!\w)" if w[0].isascii() and w[0].isalpha() else re.escape(w) for w in told
        )
    )


_LEGAL_FORMS: Final = (
    _words("株式会社", "有限会社", "合同会社", "合資会社", "合名会社", "(株)", "(有)", "(同)"),
    _words(
        "บริษัท", "จำกัด (มหาชน)", "จำกัด", "(มหาชน)", "บจก.", "บจก", "บมจ.", "หจก.", "หจก", "ห้างหุ้นส่วน", "ร้าน"
    ),
    _words("công ty tnhh mtv", "công ty tnhh", "công ty cổ phần", "công ty cp", "công ty", "ctcp", "cty"),
    _words("dntn", "doanh nghiệp tư nhân", "hộ kinh doanh", "hkd", "tnhh", "mtv", "một thành viên"),
    _words("trách nhiệm hữu hạn", "cổ phần", "cp"),
    _words("company limited", "limited partnership", "ltd. part.", "co.", "co", "ltd.", "ltd", "limited"),
    _words("company", "inc.", "inc", "corp.", "corp", "corporation", "llc", "plc", "pte", "public", "the"),
    _words(
        "sdn. bhd.",
        "sdn bhd",
        "bhd",
        "pt.",
        "pt",
        "cv.",
        "cv",
        "ud.",
        "ud",
        "tbk",
        "kk",
        "k.k.",
        "and",
        "dan",
    ),
)
_COMMON: Final = (
    (_words("metals", "metal", "logam", "kim loại", "โลหะ", "เมทัล", "メタル", "金属", "kinzoku"), "metal"),
    (
        _words(
            "recycling",
            "recycle",
            "recyclers",
            "recycler",
            "tái chế",
            "daur ulang",
            "รีไซเคิล",
            "リサイクル",
            "再生",
        ),
        "recycle",
    ),
    (
        _words("scrap", "phế liệu", "ve chai", "rongsokan", "rongsok", "ของเก่า", "เศษเหล็ก", "スクラップ"),
        "scrap",
    ),
    (_words("steel", "iron", "sắt thép", "besi", "เหล็ก", "鉄鋼", "製鋼", "鉄工"), "iron"),
    (_words("trading", "traders", "enterprise", "enterprises", "thương mại", "การค้า", "รับซื้อ", "ค้า"), "trade"),
    (_words("商店", "商会", "商事", "shoten", "shokai", "shoji"), "trade"),
    (
        _words(
            "yard", "yards", "junkshop", "junk shop", "junk", "ลาน", "ヤード", "置場", "bãi", "kho", "cơ sở"
        ),
        "yard",
    ),
    (_words("services", "service", "dịch vụ", "บริการ", "サービス"), "service"),
    (_words("industries", "industry", "industrial", "công nghiệp", "sản xuất", "อุตสาหกรรม"), "industry"),
    (_words("産業", "工業", "興業", "kogyo", "sangyo", "โรงงาน", "factory", "xí nghiệp"), "industry"),
    (_words("group", "holdings", "tập đoàn", "กรุ๊ป", "グループ"), "group"),
    (
        _words("environmental", "environment", "môi trường", "สิ่งแวดล้อม", "環境", "資源", "kankyo"),
        "environment",
    ),
    (_words("auto parts", "autoparts", "ซากรถ", "自動車", "解体", "kaitai", "dismantling"), "dismantling"),
)
_HEARD: Final = (
    ("chh", "c"), ("ch", "c"), ("ts", "t"), ("sh", "s"), ("ph", "p"), ("th", "t"), ("kh", "k"), ("bh", "p"),
    ("dh", "t"), ("gh", "k"), ("ng", "n"), ("j", "c"), ("z", "s"), ("q", "k"), ("g", "k"), ("d", "t"),
    ("b", "p"), ("v", "p"), ("l", "r"), ("x", "s"),
)  # fmt: skip
