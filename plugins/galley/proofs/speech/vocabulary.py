"""The words of one language for what formulas are made of; a table in TOML holds them."""

import functools
import tomllib
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent
LANGUAGES = tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))
# What is spoken where a paper's language has no table.
_COMMON = "en"
_GREEK = "αβγδεζηθικλμνξοπρστυφχψω"
_VARIANTS = {"ϑ": "θ", "ϕ": "φ", "ϵ": "ε", "ϖ": "π", "ϱ": "ρ", "ϰ": "κ", "ς": "σ", "ϴ": "θ"}
_HEBREW = "ℵℶℷℸ"
# Words in Unicode's names that say nothing to a listener.
_NOISE = ("MATHEMATICAL ", "N-ARY ", " SIGN", " SYMBOL")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What each sign, function and construct is called in a language."""

    language: str
    decimal_comma: bool
    contractions: Sequence[Sequence[str]]
    phrases: Mapping[str, str]
    numerators: Sequence[str]
    denominators: tuple[Sequence[str], Sequence[str]]
    styles: Mapping[str, str]
    sets: Mapping[str, str]
    accents: Mapping[str, str]
    large: Mapping[str, str]
    functions: Mapping[str, str]
    signs: Mapping[str, str]
    alone: Mapping[str, str]
    letters: Mapping[str, str]

    def phrase(self, name: str, *parts: str) -> str:
        """A construct in words, with the words of its parts."""
        return self.phrases[name].format(*parts)

    def letter(self, letter: str, capitals: Collection[str]) -> str:
        """A letter by its name; capitals are called so if they are among these, or have a name."""
        small = letter.lower()
        plain = _VARIANTS.get(small, small)
        if plain in self.letters:
            name = self.letters[plain]
            return self.phrase("capital", name) if letter != small else name
        if letter in capitals:
            return self.phrase("capital", letter)
        return letter if letter.isalpha() and letter not in self.signs else self.sign(letter)

    def sign(self, sign: str) -> str:
        """A sign by its name; Unicode's own, in English, where there is no other."""
        if sign in self.signs:
            return self.signs[sign]
        if len(sign) == 1:
            return sign if sign.isalnum() else _name(sign)
        return " ".join(self.sign(one) for one in sign if not one.isspace())


def vocabulary_for(language: str) -> Vocabulary:
    """The words for a paper in a language, a tag of BCP 47; English where there is no table."""
    code = language.split("-")[0].lower()
    return _vocabulary(code if code in LANGUAGES else _COMMON)


@functools.cache
def _vocabulary(code: str) -> Vocabulary:
    table = tomllib.loads((_FOLDER / f"{code}.toml").read_text(encoding="utf-8"))
    vulgar: dict[str, Any] = table["vulgar_fractions"]
    hebrew = dict(zip(_HEBREW, table["hebrew"].split(), strict=True))
    return Vocabulary(
        language=code,
        decimal_comma=table["decimal_comma"],
        contractions=table["contractions"],
        numerators=vulgar["numerators"].split(),
        denominators=(vulgar["one"], vulgar["many"]),
        letters=dict(zip(_GREEK, table["greek"].split(), strict=True)) | hebrew,
        **{
            name: table[name]
            for name in (
                *("phrases", "styles", "sets", "accents", "large", "functions"),
                *("signs", "alone"),
            )
        },
    )


def _name(sign: str) -> str:
    name = unicodedata.name(sign, "")
    for noise in _NOISE:
        name = name.replace(noise, " ")
    # A character of private use has no name.
    return " ".join(name.lower().split()) or f"U+{ord(sign):04X}"
