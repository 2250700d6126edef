"""Lists that are counted in letters and Roman numerals are those of Pandoc, in every proof."""

import json
import random
import subprocess
from collections.abc import Iterator, Sequence
from typing import Any

import pypandoc
from galley.core.ast.walking import apply
from galley.core.lists.enumerators import Delimiter, Enumeration, ListNumerals, enumerators
from galley.hosts.mkdocs.markdown import DEFAULTS
from galley.proofs.document.filters import FILTERS
from galley.proofs.document.furniture import without_site_furniture
from galley.syntax.extension import GalleyExtension
from galley.tools import pandoc
from markdown import Markdown

TRIES = 60
_FORMS = [Enumeration(*pair) for pair in ((n, d) for n in ListNumerals for d in Delimiter)]


def test_enumerators_are_those_of_pandoc() -> None:
    """Random lists begin, count and nest as Pandoc's fancy lists do."""
    reader = Markdown(
        extensions=[*DEFAULTS, GalleyExtension(["need"])],
        extension_configs=DEFAULTS,
        tab_length=4,
    )
    texts = ["\n".join(_items(random.Random(seed), "")) + "\n" for seed in range(TRIES)]
    ours = [without_site_furniture(reader.reset().convert(text)) for text in texts]
    for text, html in zip(texts, ours, strict=True):
        found = apply(json.loads(pandoc.read_html(html))["blocks"], FILTERS)
        assert [*_lists(found)] == [*_lists(_by_pandoc(text))], text


def test_enumerators_are_written_as_they_are_read() -> None:
    """Each number is written in the form that it is read in."""
    for form in _FORMS:
        if form.numerals is ListNumerals.DECIMAL and form.delimiter is not Delimiter.PARENTHESES:
            # These are the numbers of CommonMark itself.
            assert enumerators(f"{form.written(1)}  x") == ()
            continue
        for number in range(1, 27):
            readings = enumerators(f"{form.written(number)}  x")
            assert (form, number) in [(one.enumeration, one.number) for one in readings]


def _items(chance: random.Random, margin: str) -> Iterator[str]:
    """The lines of a list at random, with lists in it."""
    form = chance.choice(_FORMS)
    # A lone "v" is a letter to one reader and a number to the other.
    first = chance.choice((1, 1, 1, 2))
    gap = "\n" if chance.random() < 0.3 else ""
    for number in range(first, first + chance.randint(2, 4)):
        marker = f"{form.written(number)}  "
        yield f"{margin}{marker}word {number}{gap}"
        if len(margin) < 12 and chance.random() < 0.4:
            # Pandoc lets fewer of these interrupt a paragraph.
            yield ""
            yield from _items(chance, margin + " " * len(marker))


def _by_pandoc(text: str) -> list[Any]:
    words = [pypandoc.get_pandoc_path(), "--from=commonmark+fancy_lists", "--to=json"]
    written = subprocess.run(words, input=text, capture_output=True, text=True, check=True).stdout
    blocks: list[Any] = json.loads(written)["blocks"]
    return blocks


def _lists(blocks: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    """The first number, the form and the items of each list."""
    for block in blocks:
        if block["t"] == "OrderedList":
            (start, style, delimiter), items = block["c"]
            inner = tuple(tuple(_lists(item)) for item in items)
            form = (style["t"], delimiter["t"])
            is_plain = form == ("DefaultStyle", "DefaultDelim")
            yield start, ("Decimal", "Period") if is_plain else form, inner
