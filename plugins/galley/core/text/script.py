"""Scripts and languages: which script a letter is of, and what is known of a language's writing.

The blocks of each script are those of the Unicode Character Database (`Blocks.txt`), with the
characters of only one script among its letters; languages are named by BCP 47 tags.
"""

import re
from bisect import bisect_right
from collections.abc import Mapping
from functools import cache
from unicodedata import category

HAN, KANA, HANGUL, ARABIC = "Han", "Kana", "Hangul", "Arabic"
# A letter of an alphabet whose passages are not told apart: Latin, Greek, Cyrillic and the like.
ALPHABET = "alphabet"

# First and last code point of the blocks of a script, and the script, in order.
_BLOCKS: tuple[tuple[int, int, str], ...] = (
    (0x0590, 0x05FF, "Hebrew"), (0x0600, 0x06FF, ARABIC), (0x0700, 0x074F, "Syriac"),
    (0x0750, 0x077F, ARABIC), (0x0780, 0x07BF, "Thaana"), (0x0860, 0x086F, "Syriac"),
    (0x0870, 0x08FF, ARABIC), (0x0900, 0x097F, "Devanagari"), (0x0980, 0x09FF, "Bengali"),
    (0x0A00, 0x0A7F, "Gurmukhi"), (0x0A80, 0x0AFF, "Gujarati"), (0x0B00, 0x0B7F, "Oriya"),
    (0x0B80, 0x0BFF, "Tamil"), (0x0C00, 0x0C7F, "Telugu"), (0x0C80, 0x0CFF, "Kannada"),
    (0x0D00, 0x0D7F, "Malayalam"), (0x0D80, 0x0DFF, "Sinhala"), (0x0E00, 0x0E7F, "Thai"),
    (0x0E80, 0x0EFF, "Lao"), (0x0F00, 0x0FFF, "Tibetan"), (0x1000, 0x109F, "Myanmar"),
    (0x1100, 0x11FF, HANGUL), (0x1200, 0x139F, "Ethiopic"), (0x1780, 0x17FF, "Khmer"),
    (0x2E80, 0x2FDF, HAN), (0x3005, 0x3007, HAN), (0x3021, 0x3029, HAN), (0x3038, 0x303B, HAN),
    (0x3041, 0x3096, KANA), (0x3099, 0x30FF, KANA), (0x3105, 0x312F, HAN), (0x3130, 0x318F, HANGUL),
    (0x31A0, 0x31BF, HAN), (0x31F0, 0x31FF, KANA), (0x3400, 0x4DBF, HAN), (0x4E00, 0x9FFF, HAN),
    (0xA8E0, 0xA8FF, "Devanagari"), (0xA960, 0xA97F, HANGUL), (0xAC00, 0xD7FF, HANGUL),
    (0xF900, 0xFAFF, HAN), (0xFB1D, 0xFB4F, "Hebrew"), (0xFB50, 0xFDFF, ARABIC),
    (0xFE70, 0xFEFC, ARABIC), (0xFF66, 0xFF9F, KANA), (0x1B000, 0x1B16F, KANA),
    (0x1EE00, 0x1EEFF, ARABIC), (0x20000, 0x323AF, HAN),
)  # fmt: skip
_STARTS = [first for first, _, _ in _BLOCKS]
# Characters that belong to the script of the letters beside them: they begin or end a passage with it.
SIGNS = {
    HAN: "\u3001-\u3003\u3008-\u3020\u3030\u303d\u30fb\uff01-\uff65",
    ARABIC: "\u060c\u061b\u061e\u061f\u0640\u066a-\u066d\u06d4\ufd3e\ufd3f",
    "Devanagari": "\u0964\u0965",
    "Tamil": "\u0964\u0965",
}
# What may hold a letter of such a script: all that is not told apart lies before it.
_BEYOND = r"\u0590-\u109f\u1100-\u139f\u1780-\u17ff\u2e80-\ufefc\uff01-\uffef\U0001b000-\U000323af"
BEYOND = re.compile(f"[{_BEYOND}]")
# A letter or digit that words of an alphabet are made of, and a letter of a script that is told apart:
# between the two no space is needed, as one ends where the other begins.
WORD_SIGN, FOREIGN_LETTER = rf"[^\W{_BEYOND}]", f"[{_BEYOND}]"

# Letters of the scripts of India and their neighbours, whose syllables are drawn as a whole.
SYLLABIC = re.compile(r"[\u0900-\u0dff\u0f00-\u109f\u1780-\u17ff]")

# The language that a passage in a script is taken to be in.
LANGUAGES: Mapping[str, str] = {
    "Hebrew": "he", ARABIC: "ar", "Syriac": "syr", "Thaana": "dv", "Devanagari": "hi",
    "Bengali": "bn", "Gurmukhi": "pa", "Gujarati": "gu", "Oriya": "or", "Tamil": "ta",
    "Telugu": "te", "Kannada": "kn", "Malayalam": "ml", "Sinhala": "si", "Thai": "th", "Lao": "lo",
    "Tibetan": "bo", "Myanmar": "my", HANGUL: "ko", "Ethiopic": "am", "Khmer": "km", HAN: "zh",
    KANA: "ja",
}  # fmt: skip
# Languages written in a script beside the one that it is taken for.
_ALSO: Mapping[str, str] = {
    "Hebrew": "yi", ARABIC: "fa ur ps ckb ug sd ks arz ary apc prs", "Syriac": "arc",
    "Devanagari": "mr ne sa mai bho kok doi brx", "Bengali": "as", HAN: "ja yue wuu nan hak lzh cmn",
    "Tibetan": "dz", "Ethiopic": "ti", "Malayalam": "", HANGUL: "",
}  # fmt: skip
_TAGGED: Mapping[str, str] = {
    "Arab": ARABIC, "Deva": "Devanagari", "Hans": HAN, "Hant": HAN, "Hani": HAN, "Jpan": HAN,
    "Kore": HANGUL, "Hebr": "Hebrew", "Beng": "Bengali", "Guru": "Gurmukhi", "Taml": "Tamil",
}  # fmt: skip
_LONG_WORDS = frozenset("da de et fi hu is nb nl nn no sv".split())
_RIGHT_TO_LEFT = {"Hebrew", ARABIC, "Syriac", "Thaana"}
# Punjabi, Sindhi and Malay have a script of their own and another one, which the tag names.
_TAG = re.compile(
    r"[A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|\d{3}))?(?:-[A-Za-z0-9]{5,8})*"
)


def script_of(sign: str) -> str:
    """The script of a letter or a mark on one, `ALPHABET` for those not told apart, else "".

    Digits, spaces and characters that several scripts share are of none.
    """
    code = ord(sign)
    place = bisect_right(_STARTS, code) - 1
    if place >= 0 and code <= _BLOCKS[place][1]:
        kind = category(sign)
        return _BLOCKS[place][2] if kind[0] in "LM" or kind == "Nl" else ""
    return ALPHABET if sign.isalpha() else ""


@cache
def scripts_of(language: str) -> frozenset[str]:
    """The scripts, of those told apart, that a language is written in."""
    primary, *subtags = language.split("-")
    tagged = {_TAGGED[tag.title()] for tag in subtags if tag.title() in _TAGGED}
    if tagged and primary.lower() != "ja":
        return frozenset(tagged)
    name = primary.lower()
    own = {script for script, taken in LANGUAGES.items() if taken == name}
    also = {script for script, names in _ALSO.items() if name in names.split()}
    return frozenset(own | also | ({HAN} if name == "ko" else set()))


def is_right_to_left(language: str) -> bool:
    """Whether a language is written from right to left."""
    return bool(scripts_of(language) & _RIGHT_TO_LEFT)


def has_italics(language: str) -> bool:
    """Whether a language has italics: the scripts that are told apart have none."""
    return not scripts_of(language)


def has_long_words(language: str) -> bool:
    """Whether words of a language may be as long as a line: they part by its rules for hyphens."""
    return language.partition("-")[0].lower() in _LONG_WORDS


def is_language(tag: str) -> bool:
    """Whether a text is spelled as a language tag: language, script, region, variants (BCP 47)."""
    return _TAG.fullmatch(tag) is not None
