"""Bibliographies that follow the code: nothing raises, nothing is lost, and Pandoc reads the same."""

import atheris
import yaml

from tests.support.building import REPOSITORY

with atheris.instrument_imports(include=["galley.core.bibtex", "galley.core.bibliography"]):
    from galley.core.bibliography.bibliography import read_bibliography
    from galley.core.bibtex.date import day_first
    from galley.core.bibtex.grammar import plain, read_library
    from galley.core.bibtex.model import Field
    from galley.core.bibtex.value import content, is_bare, pieces
    from galley.core.bibtex.vocabulary import ALIASES, DATE_FIELDS

    from tests.fuzz.reading import SENTINEL, Pair, check_reading, compare

from tests.fuzz.covering import LONGEST, cover

WORDS = r"""
    @book{ @string{ @comment{ @preamble{ crossref xdata author title date doi url isbn pages month
    langid eprint orcid 2020-05-17 -- \'e \url{ \textendash \href{ }, ", }} = # % and others
""".split()
WORDS += [" and ", " = {", "},\n", ' = "', " # "]
# Pandoc is asked about so many entries at once.
BATCH = 40

waiting: dict[str, Pair] = {}


def try_one(text: str) -> None:
    """What must hold of a text, and its entries against Pandoc's reader now and then."""
    check_reading(text)
    check_reading(text + SENTINEL)
    for pair in pairs(text):
        waiting.setdefault(pair.key, pair)
    if len(waiting) >= BATCH:
        asked = list(waiting.values())
        waiting.clear()
        compare(asked)


def pairs(text: str) -> list[Pair]:
    """The entries of a text that stand alone, each as it is written and as Pandoc is given it.

    Those that need mending, take from strings or other entries, or are meant otherwise, do not.
    """
    written = plain(text)
    found = read_bibliography({"a.bib": written})
    return [
        Pair(entry.key, written[extent.start : extent.end], found.source(entry.key))
        for entry, extent in read_library(written).entries
        if not extent.flaws and found.references[entry.key].extent.start == extent.start
        if entry.entry_type not in ALIASES
        if not any(is_meant_otherwise(field) for field in entry.fields)
        if not any(
            is_bare(piece) and piece.lower() in found.strings
            for field in entry.fields
            for piece in pieces(field.value)
        )
    ]


def is_meant_otherwise(field: Field) -> bool:
    """Whether Galley reads from a field what Pandoc does not."""
    if field.key in DATE_FIELDS:
        return day_first(content(field.value)) != content(field.value)
    return field.key in ("crossref", "xdata", "howpublished")


def seeds() -> list[str]:
    """The bibliographies of the cases."""
    cases = sorted((REPOSITORY / "tests" / "cases").rglob("*.yml"))
    given = [
        yaml.safe_load(path.read_text(encoding="utf-8")).get("references", "") for path in cases
    ]
    return [text for text in given if isinstance(text, str) and 0 < len(text) < LONGEST]


if __name__ == "__main__":
    cover("bibtex", try_one, seeds(), WORDS)
