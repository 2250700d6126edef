"""Formulas read aloud, for those who hear a document.

Simple parts are read as one says them: "a over b", "x sub i squared". Where a listener could not
tell where a part ends, its end is said: "the fraction with numerator a plus b and denominator c, end
of fraction". The manner is that of ClearSpeak, which says no more than is clear.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from unicodedata import normalize

from galley.core.html.tree import parse
from galley.proofs.speech.boundaries import is_simple
from galley.proofs.speech.bracketed import bracketed_in_words
from galley.proofs.speech.expressions import (
    Accented,
    Array,
    Bracketed,
    Enclosed,
    Expression,
    Fraction,
    Letter,
    Number,
    Phrase,
    Root,
    Row,
    Scripted,
    Sign,
    UprightName,
    base_of,
    is_sign,
)
from galley.proofs.speech.fractions import fraction_in_words, is_operator
from galley.proofs.speech.meanings import with_meanings
from galley.proofs.speech.reading import read
from galley.proofs.speech.scripts import (
    approaching,
    function_in_words,
    key_of,
    limits_in_words,
    marks_in_words,
    scripts_in_words,
)
from galley.proofs.speech.tables import table_in_words
from galley.proofs.speech.vocabulary import Vocabulary, vocabulary_for

_RELATIONS = frozenset("=≠<>≤≥⩽⩾≈≡∼≃≅∝→⇒⇔⟹⟺↦∈∉⊂⊆,;.:)]}")
# The real and the imaginary part, the complement.
_FUNCTION_SIGNS = frozenset("ℜℑ∁")
_CURRENCIES = frozenset("$£€¥")


@dataclass(frozen=True, slots=True)
class Spoken:
    """The words of a formula, and the language that they are in."""

    words: str
    language: str


@dataclass(frozen=True, slots=True)
class Voice:
    """Reads formulas in a language, or in English if there are no words for it.

    A capital letter is called one if it is among `capitals`.
    """

    language: str
    capitals: frozenset[str] = frozenset()

    @classmethod
    def of(cls, language: str, pages: Iterable[str]) -> "Voice":
        """The voice for all formulas of some pages; capitals are those whose small letters are used too."""
        letters = {
            normalize("NFKC", identifier.text)
            for page in pages
            for identifier in parse(page).elements("mi")
        }
        capitals = {one for one in letters if len(one) == 1 and one != one.lower() in letters}
        return cls(language, frozenset(capitals))

    @property
    def key(self) -> str:
        """What tells a voice from others."""
        return f"{self.language} {''.join(sorted(self.capitals))}"

    def spoken(self, mathml: str) -> Spoken:
        """A formula's MathML in words."""
        vocabulary = vocabulary_for(self.language)
        math = next(parse(mathml).elements("math"))
        row = read(math, decimal_comma=vocabulary.decimal_comma)
        words = _Speaker(vocabulary, self.capitals).formula(row)
        return Spoken(words, vocabulary.language)


@dataclass(frozen=True, slots=True)
class _Speaker:
    words: Vocabulary
    capitals: Collection[str]

    def formula(self, row: Row) -> str:
        """A whole formula; the signs that end its sentence are silent."""
        if len(row) == 1 and isinstance(row[0], Array):
            return self._tidy(table_in_words(row[0], "", "", self.words, self.row, alone=True))
        return self._tidy(self.row(row)) or self._tidy(self._alone(row))

    def _tidy(self, spoken: str) -> str:
        """Words with single spaces, and one mark of punctuation where several meet."""
        for apart, together in self.words.contractions:
            spoken = spoken.replace(f" {apart}", f" {together}")
        spaced = re.sub(r"\s+([,.;])(?=\s|$)", r"\1", " ".join(spoken.split()))
        return re.sub(r"(?:,\s*)+(?=[,.;:](?:\s|$))", "", spaced).strip(" ,;")

    def row(self, row: Row) -> str:
        """The parts that follow each other."""
        if len(row) == 1 and isinstance(row[0], Sign):
            return self._alone(row)
        return " ".join(self._pieces(with_meanings(row)))

    def _alone(self, row: Row) -> str:
        signs = [part.sign for part in row if isinstance(part, Sign)]
        return " ".join(self.words.alone.get(sign) or self._named(sign) for sign in signs)

    def _pieces(self, row: Row) -> Iterator[str]:
        for place, part in enumerate(row):
            before = row[place - 1] if place else None
            after = row[place + 1] if place + 1 < len(row) else None
            if isinstance(part, Sign) and part.sign in _CURRENCIES and isinstance(after, Number):
                continue
            yield self._part(part, before, after)
            if after is not None and self._reaches(part, after) and not _ends(after):
                yield self.words.phrase("of")

    def _part(self, part: Expression, before: Expression | None, after: Expression | None) -> str:
        match part:
            case Number(digits, style):
                sign = before.sign if isinstance(before, Sign) else ""
                return self._styled(f"{sign if sign in _CURRENCIES else ''}{digits}", style)
            case Letter(letter, style):
                return self._letter(letter, style)
            case UprightName():
                return self._name(part, after)
            case Phrase(phrase):
                return phrase.strip()
            case Sign(sign):
                return self._sign(sign, before, after)
            case Scripted():
                return self._scripted(part, before, after)
            case Bracketed():
                return self._bracketed(part, before, has_scripts=_is_factor(before, after))
            case _:
                return self._structure(part)

    def _structure(self, part: Expression) -> str:
        """What is read alike, whatever is beside it."""
        words = self.words
        match part:
            case Fraction():
                return fraction_in_words(part, words, self.row)
            case Root(radicand, index):
                return self._root(radicand, index)
            case Accented(base, mark):
                return self._accented(base, mark)
            case Enclosed(inside, is_struck):
                return words.phrase("struck" if is_struck else "boxed", self.row(inside))
            case Array():
                return table_in_words(part, "", "", words, self.row, alone=False)
            case _:
                return ""

    def _letter(self, letter: str, style: str) -> str:
        if style == "double-struck" and letter in self.words.sets:
            return self.words.sets[letter]
        return self._styled(self.words.letter(letter, self.capitals), style)

    def _styled(self, spoken: str, style: str) -> str:
        pattern = self.words.styles.get(style)
        return pattern.format(spoken) if pattern else spoken

    def _name(self, part: UprightName, after: Expression | None) -> str:
        if key_of(part.name) == "mod":
            return self.words.phrase("modulo", "").strip()
        known = self.words.functions.get(key_of(part.name))
        return known if known and after is not None and _is_function(part, after) else part.name

    def _sign(self, sign: str, before: Expression | None, after: Expression | None) -> str:
        if sign in (",", ";"):
            return sign
        if before is None and after is None:
            return self._alone((Sign(sign),))
        return self.words.large.get(sign) or self._named(sign)

    def _named(self, sign: str) -> str:
        """A sign by its name, or by the phrase that it was found to stand for."""
        return self.words.phrases.get(sign) or self.words.sign(sign)

    def _root(self, radicand: Row, index: Row) -> str:
        inside = self.row(radicand)
        if not is_simple(radicand, powers=False):
            inside = self.words.phrase("end_of_root", inside)
        match index:
            case () | (Number("2"),):
                return self.words.phrase("square_root", inside)
            case (Number("3"),):
                return self.words.phrase("cube_root", inside)
            case _:
                return self.words.phrase("root", inside, self.row(index))

    def _accented(self, base: Row, mark: str) -> str:
        spoken, name = self.row(base), self.words.accents.get(mark) or self.words.sign(mark)
        simple = is_simple(base, scripts=False)
        if mark in ("→", "⃗") and simple:
            return self.words.phrase("vector", spoken)
        return self.words.phrase("accent" if simple else "accent_long", spoken, name)

    def _scripted(self, part: Scripted, before: Expression | None, after: Expression | None) -> str:
        words, say = self.words, self.row
        head = part.base[0] if len(part.base) == 1 else None
        if isinstance(head, Sign) and head.sign in words.large:
            return " ".join((words.large[head.sign], *limits_in_words(part, words, say)))
        if isinstance(head, UprightName) and _is_function(head, after):
            return self._function(part, head)
        if part.stacked:
            return self._labelled(part, head)
        if not part.base:
            return self._before(part) if after is not None else scripts_in_words(part, words, say)
        if is_sign(part.base[-1], "|∣") and part.below and not part.above:
            simple = is_simple(part.below)
            place = words.phrase("evaluated" if simple else "evaluated_long", say(part.below))
            return f"{say(part.base[:-1])} {place}"
        base = self._part(head, before, None) if head is not None else ""
        if head is None:
            base = words.phrase("quantity", say(part.base))
        elif isinstance(head, Fraction | Root):
            base = words.phrase("quantity", base)
        elif isinstance(head, Bracketed):
            base = self._bracketed(head, before, has_scripts=True)
        return f"{base} {scripts_in_words(part, words, say)}"

    def _bracketed(
        self, bracket: Bracketed, before: Expression | None, *, has_scripts: bool
    ) -> str:
        """A part in brackets; where it `has_scripts` or a factor after it, its end is always said."""
        reached = before is not None and _is_function_with(before, bracket)
        return bracketed_in_words(
            bracket, before, self.words, self.row, reached=reached, has_scripts=has_scripts
        )

    def _before(self, part: Scripted) -> str:
        """Scripts to the left of what follows."""
        below, above = part.below, part.above
        return " ".join(
            self.words.phrase(name if is_simple(row) else f"{name}_long", self.row(row))
            for name, row in (("left_sub", below), ("left_superscript", above))
            if row
        )

    def _function(self, part: Scripted, head: UprightName) -> str:
        inverse = f"arc{key_of(head.name)}"
        if (
            part.above
            and not part.below
            and inverse in self.words.functions
            and _is_minus_one(part.above)
        ):
            return self.words.functions[inverse]
        name = self.words.functions.get(key_of(head.name), head.name)
        return " ".join((name, *function_in_words(part, head.name, self.words, self.row)))

    def _labelled(self, part: Scripted, head: Expression | None) -> str:
        words, say = self.words, self.row
        label = part.above or part.below
        if isinstance(head, Accented) and head.mark in ("⏞", "⏟") and label:
            name = "brace_above" if head.mark == "⏞" else "brace_below"
            return words.phrase(name, say(head.base), say(label))
        if is_sign(head, "=") and label == (Phrase("def"),):
            return words.phrase("define")
        if head is not None and is_sign(head, "→⟶"):
            part = Scripted(part.base, approaching(part.below), part.above, stacked=True)
        base = say(part.base)
        if not is_simple(part.base) and not isinstance(head, Sign):
            base = words.phrase("quantity", base)
        elif isinstance(head, Sign):
            base = self.words.alone.get(head.sign) or self._named(head.sign)
        return " ".join((base, *marks_in_words(part, words, say)))

    def _reaches(self, part: Expression, after: Expression) -> bool:
        """Whether what follows is what an operator or a function is of."""
        base = part.base[0] if isinstance(part, Scripted) and len(part.base) == 1 else part
        match base:
            case Sign(sign):
                return sign in self.words.large
            case Fraction():
                return base is part and is_operator(base)
            case _:
                return _is_function_with(part, after)


def _is_function_with(part: Expression, after: Expression) -> bool:
    """Whether a part, with or without scripts, is the name of a function that applies to the next."""
    base = part.base[0] if isinstance(part, Scripted) and len(part.base) == 1 else part
    if isinstance(base, Letter):
        return base.letter in _FUNCTION_SIGNS
    return (
        isinstance(base, UprightName) and key_of(base.name) != "mod" and _is_function(base, after)
    )


def _is_factor(function: Expression | None, after: Expression | None) -> bool:
    """Whether a factor follows the argument of a function, so that the end of this must be heard."""
    is_function = isinstance(base_of(function) if function else None, UprightName)
    return is_function and after is not None and not isinstance(after, Sign)


def _is_function(part: UprightName, after: Expression | None) -> bool:
    """Whether a word of upright letters is a function of what follows."""
    bracket = after.base[0] if isinstance(after, Scripted) and after.base else after
    return part.applies or (isinstance(bracket, Bracketed) and bracket.opening in ("(", "["))


def _ends(part: Expression) -> bool:
    return isinstance(part, Sign) and part.sign in _RELATIONS


def _is_minus_one(row: Row) -> bool:
    return len(row) == 2 and is_sign(row[0], "−-") and row[1] == Number("1")
