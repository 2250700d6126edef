"""Formulas read aloud: each case, beside a speech engine, and by what no words may lack or hold."""

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from galley.proofs.speech import vocabulary
from galley.proofs.speech.speech import Voice
from galley.proofs.speech.vocabulary import LANGUAGES, vocabulary_for
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.proofs.speech.recording import HERE, mathml, recorded

CASES = sorted(HERE.joinpath("said").glob("*.txt"))
TABLES = Path(vocabulary.__file__).parent
ENGLISH = Voice("en")


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_formulas_are_said_in_a_language(path: Path) -> None:
    """Each formula of a file is said as the line below it."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line]
    pairs = [line for line in lines if not line.startswith("#")]
    tex, wanted = pairs[::2], [line.strip() for line in pairs[1::2]]
    said = [Voice(path.stem).spoken(one) for one in mathml(tex)]
    assert [words.words for words in said] == wanted
    assert {words.language for words in said} == {path.stem}


def test_every_language_has_words_for_the_same() -> None:
    """A language's table has the same entries as that of English, with the same parts."""
    tables = {
        name: tomllib.loads((TABLES / f"{name}.toml").read_text(encoding="utf-8"))
        for name in LANGUAGES
    }
    assert set(tables) == {path.stem for path in CASES}
    for table in tables.values():
        for section, words in tables["en"].items():
            if isinstance(words, dict):
                assert list(table[section]) == list(words)
        for name, words in table["phrases"].items():
            parts = set(re.findall(r"\{\d\}", tables["en"]["phrases"][name]))
            assert set(re.findall(r"\{\d\}", words)) == parts, name


def test_other_languages_are_said_in_english() -> None:
    """A formula of a paper in a language without words is said in English, and marked as English."""
    said = Voice("ms-MY").spoken("<math><msup><mi>x</mi><mn>2</mn></msup></math>")
    assert (said.words, said.language) == ("x squared", "en")


def test_a_capital_is_called_so_where_its_small_letter_is_used() -> None:
    """Only a capital that could be taken for the small letter of another formula is called one."""
    formulas = mathml(["N = 1", "n = 2", "Y = 3"])
    voice = Voice.of("en", formulas)
    said = [voice.spoken(one).words for one in formulas]
    assert said == ["capital N equals 1", "n equals 2", "Y equals 3"]


# Where the engine is wrong, or says other letters for the same: what it says, and what is right.
DEVIATIONS = {
    r"12\,000": "12 times 0",
    r"1\,250\,000": "1 times 250 times 0",
    r"\mathrm{Var}(X)": "three letters in a product with X",
    r"\Gamma \Delta \Theta \Lambda": "a triangle instead of the letter delta",
    r"\Delta t": "a triangle instead of the letter delta",
    r"\Delta x \to 0": "a triangle instead of the letter delta",
    r"\aleph_0": '"first transfinite cardinal" for the letter',
    "A^T": "a power instead of the transpose",
    "A^{-1}": '"to the negative 1 power" for "inverse"',
    "A^{-1} b": '"to the negative 1 power" for "inverse"',
    r"\Re z": "a German letter instead of the real part",
}
GREEK = vocabulary_for("en").letters.values()
COUNTS = "one two three four five six seven eight nine ten".split()
ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
PARTS = {
    **{name: str(n) for n, name in enumerate(ORDINALS, 1)},
    **{f"{name}s": str(n) for n, name in enumerate(ORDINALS, 1)},
    "half": "2",
    "halves": "2",
    "quarter": "4",
    "quarters": "4",
}
# Words of either that say a number, or hold a letter that is none of the formula.
SAME: dict[str, str | Callable[[re.Match[str]], str]] = {
    r"\b(?:row|line|column|case) \d+\b|\b\d+ by \d+\b|\b\d+ (?:cases|lines)\b": "",
    r"\bis (?:a|not a) (?:subset|superset|member)\b|\bl n\b|\bscript l\b|\bn ary\b": "",
    rf"\b({'|'.join(COUNTS[:9])}) ({'|'.join(PARTS)})\b": lambda m: (
        f"{COUNTS.index(m[1]) + 1} {PARTS[m[2]]}"
    ),
    rf"\b({'|'.join(ORDINALS)}) (?:power|root)\b": lambda m: PARTS[m[1]],
    r"\bsquared\b": "2",
    r"\bcubed\b|\bcube root\b": "3",
    r"\bminus\b|\bnegative\b": "-",
    r"\bplus\b": "+",
    r"(?<![\d.])\.(?=\d)": "0.",
    r"-th\b": "",
    r"\blamda\b": "lambda",
}


def _parts(words: str) -> list[str]:
    """The numbers, letters and signs that words say, in order."""
    words = words.lower()
    for pattern, same in SAME.items():
        words = re.sub(pattern, same, words)
    found = re.findall(r"[-+](?!\w)|\d+(?:[.,]\d+)*|[a-z]+", words)
    return [one for one in found if len(one) == 1 or one[0].isdigit() or one in GREEK]


def test_a_speech_engine_says_the_same_numbers_and_letters() -> None:
    """Each number, letter and sign of a thousand formulas is said in the engine's order."""
    pairs = recorded()
    assert len(pairs) > 800
    trees = mathml([tex for tex, _ in pairs])
    others = {
        tex: (said.words, words)
        for (tex, words), tree in zip(pairs, trees, strict=True)
        for said in [ENGLISH.spoken(tree)]
        if _parts(said.words) != _parts(words)
    }
    assert others.keys() == DEVIATIONS.keys(), {
        tex: said for tex, said in others.items() if tex not in DEVIATIONS
    }


# Formulas in MathML by their construct, to put inside each other.
LETTERS = ("<mi>a</mi>", "<mn>2</mn>")
AROUND = (
    "<msqrt>{0}</msqrt>",
    '<mrow><mo form="prefix">(</mo>{0}<mo form="postfix">)</mo></mrow>',
    '<mrow><mo form="prefix">|</mo>{0}<mo form="prefix">|</mo></mrow>',
    '<mover>{0}<mo accent="true">¯</mo></mover>',
    '<mrow><mi>f</mi><mo form="prefix">(</mo>{0}<mo form="postfix">)</mo></mrow>',
)
BETWEEN = (
    "<mfrac>{0}{1}</mfrac>",
    "<msup>{0}{1}</msup>",
    "<msub>{0}{1}</msub>",
    "<mrow>{0}<mo>+</mo>{1}</mrow>",
    "<mrow>{0}<mi>a</mi>{1}</mrow>",
    "<mrow><munder><mo>∑</mo>{0}</munder>{1}</mrow>",
)


def _nested(inner: list[str]) -> Iterator[str]:
    """Each construct around each of some formulas, or two of them."""
    for pattern in AROUND:
        yield from (pattern.format(one) for one in inner)
    for pattern in BETWEEN:
        yield from (pattern.format(one, other) for one in inner for other in inner)


def test_no_two_formulas_sound_alike() -> None:
    """Thousands of constructs in each other are told apart by their words alone."""
    once = [*LETTERS, *(tree for tree in _nested(list(LETTERS)) if tree.count("<mn>") < 2)]
    heard: dict[str, str] = {}
    for tree in _nested(once):
        words = ENGLISH.spoken(f"<math>{tree}</math>").words
        # Rows in rows print the same.
        printed = re.sub("</?mrow>", "", tree)
        assert heard.setdefault(words, printed) == printed, words
    assert len(heard) > 4000


NAMES = re.compile(r"\\([A-Za-z]{3,})")
WORDS = frozenset(
    word
    for section in tomllib.loads((TABLES / "en.toml").read_text(encoding="utf-8")).values()
    for entry in (section.values() if isinstance(section, dict) else [section])
    for word in re.findall(r"[a-z]+", str(entry).lower())
)
# What a number may be said as, beside its digits.
AS_WORDS = {"1": "inverse", "2": "squared|square root", "3": "cubed|cube root"}
VULGAR = "|".join([*COUNTS, *PARTS])


def _complaints(tex: str, tree: str) -> Iterator[str]:
    """What is wrong with the words of a formula."""
    words = ENGLISH.spoken(tree).words
    said = set(re.findall(r"[a-z]+", words.lower()))
    printed = re.findall(">([^<]+)<", re.sub("<annotation.*?</annotation>", "", tree))
    own = " ".join([*(unicodedata.name(sign, "") for sign in set(tree)), *printed]).lower()
    if not words or re.search(r"[\\{}^_&~<>=\n]|  |undefined|unknown|none", words):
        yield f"a sign of TeX, or nothing: {words!r}"
    for name in NAMES.findall(tex):
        if name.lower() in said - WORDS and name not in own + re.sub(NAMES, "", tex):
            yield f"a name of TeX: {name} in {words!r}"
    for written in re.findall(r"<mn[^>]*>\.?([^<]+)</mn>", tree):
        digits = unicodedata.normalize("NFKC", written)
        others = rf"\b(?:{AS_WORDS.get(digits, VULGAR)}|{VULGAR})\b"
        if digits not in words and not (len(digits) < 3 and re.search(others, words)):
            yield f"a number is lost: {digits} in {words!r}"


def test_no_words_hold_tex_or_lose_a_number() -> None:
    """No formula of the corpus is said with a name of TeX, a backslash, or without a number of its own."""
    tex = [one for one, _ in recorded()]
    for one, tree in zip(tex, mathml(tex), strict=True):
        assert not list(_complaints(one, tree)), one


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    two = st.tuples(inner, inner)
    many = st.lists(inner, min_size=1, max_size=3)
    named = st.sampled_from(
        r"\sqrt \hat \overline \mathbf \mathrm \text \sin \log \left| \lfloor \boxed".split()
    )
    return st.one_of(
        two.map(lambda p: rf"\frac{{{p[0]}}}{{{p[1]}}}"),
        two.map(lambda p: rf"{{{p[0]}}}_{{{p[1]}}}"),
        two.map(lambda p: rf"{{{p[0]}}}^{{{p[1]}}}"),
        two.map(lambda p: rf"\sum_{{{p[0]}}}^{{9}} {p[1]}"),
        two.map(lambda p: rf"\underset{{{p[0]}}}{{{p[1]}}}"),
        many.map(lambda p: rf"\left({' , '.join(p)}\right]"),
        many.map(lambda p: rf"\begin{{pmatrix}} {' & '.join(p)} \\ 1 \end{{pmatrix}}"),
        many.map(lambda p: r"\begin{cases} " + r" \\ ".join(p) + r" \end{cases}"),
        many.map(" ".join),
        st.tuples(named, inner).map(
            lambda p: {
                r"\left|": rf"\left|{p[1]}\right\|",
                r"\lfloor": rf"\lfloor {p[1]} \rceil",
                r"\text": r"\text{if 7}" + p[1],
            }.get(p[0], f"{p[0]}{{{p[1]}}}")
        ),
    )


ATOMS = st.sampled_from(
    r"""x N 5 0.25 .75 12 \alpha \Omega \aleph + - = \le \to \mid | ( ) [ \} \in \sim \dots \% \ne
    \infty \partial \mathbb{R} \mathcal{L} \boxplus \between \heartsuit \hbar ! ' : , . / \# \,
    """.split()
)
FORMULAS = st.recursive(ATOMS, _grown, max_leaves=8)


@settings(
    max_examples=10,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(st.lists(FORMULAS, min_size=20, max_size=30))
def test_any_formula_can_be_said(tex: list[str]) -> None:
    """What Pandoc can read of random TeX is said without TeX and with all of its numbers."""
    for one, tree in zip(tex, mathml(tex), strict=True):
        if "<math" in tree and re.search("<m[ino][ >]", tree):
            assert not list(_complaints(one, tree)), one
