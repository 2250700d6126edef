"""Whatever a bibliography holds, it is read without loss, and as Pandoc reads it."""

import json
import re
from typing import Any

from galley.core.bibliography import Bibliography, SourceFile, read_bibliography
from galley.core.bibliography_checks import check_bibliography
from galley.core.bibtex.grammar import read_blocks
from galley.core.bibtex.model import Entry
from galley.core.bibtex.printing import formatted
from galley.core.bibtex.value import content
from galley.tools.pandoc import pandoc
from galley.tools.process import ToolError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.effort import trials
from tests.fuzz.bibtex_texts import FILES, NOISE, damaged

SENTINEL = "\n@misc{sentinel, title = {The last entry}}\n"
STRINGS = '@string{s = "One"}@string{T = {Two}}@string{u1 = s # {!}}\n'
_ENTRY = re.compile(r"(?m)^[ \t]*@misc\{sentinel,")


def often(few: int) -> settings:
    """So many trials, however long one takes."""
    return settings(max_examples=trials(few), deadline=None, suppress_health_check=[*HealthCheck])


def check_reading(text: str) -> None:
    """Everything that must hold of a text, however broken it is."""
    plain = SourceFile("a.bib", text).text
    blocks = list(read_blocks(plain))
    extents = [(block.start, block.end) for block in blocks]
    assert [start for start, _ in extents] == [0, *(end for _, end in extents)][: len(extents)]
    assert not plain or extents[-1][1] == len(plain)

    found = read_bibliography({"a.bib": text})
    told = [*found.diagnostics, *check_bibliography(found, found.references.keys(), {})]
    lines = plain.count("\n") + 1
    assert all(0 <= d.location.line <= lines for d in told)
    for key in found.references:
        check_source(found, key)
    try:
        once = formatted(text)
    except ValueError:
        return
    assert formatted(once) == once


def check_source(bibliography: Bibliography, key: str) -> None:
    """An entry by itself says what it says in its file."""
    (block,) = read_blocks(bibliography.source(key))
    assert isinstance(block, Entry)
    assert (block.key, block.flaws) == (key, ())
    fields = {name: content(field.value) for name, field in bibliography.fields(key).items()}
    assert {field.name: content(field.value) for field in block.fields} == fields


@given(st.one_of(damaged(), NOISE, NOISE.map(lambda text: f"@misc{{a, title = {{{text}")))
@often(150)
def test_every_text_is_read_and_the_entry_after_it_survives(text: str) -> None:
    """No text raises anything, none of it is lost, and what stands behind it still works."""
    whole = text + SENTINEL
    check_reading(whole)
    found = read_bibliography({"a.bib": whole})
    assert "sentinel" in found.references
    blocks = [block for block in read_blocks(whole) if isinstance(block, Entry)]
    assert not any(_ENTRY.search(whole, block.start + 1, block.end) for block in blocks)


@given(FILES)
@often(25)
def test_pandoc_reads_each_entry_as_the_whole_file(text: str) -> None:
    """What is handed to Pandoc of an entry means what the entry meant in its file."""
    # A string that is defined behind its use is none to Pandoc; of other files it may be.
    text = STRINGS + text
    whole = as_csl(text)
    if whole is None:
        return
    found = read_bibliography({"a.bib": text})
    first = {entry["id"]: entry for entry in reversed(whole)}
    assert found.references.keys() >= first.keys()
    alone = as_csl("\n".join(map(found.source, found.references)))
    assert {entry["id"]: entry for entry in alone or []} == first


@given(damaged())
@often(25)
def test_where_both_read_a_damaged_entry_they_agree(text: str) -> None:
    """An entry that Pandoc reads is read by Galley, with the same words in it."""
    whole = as_csl(text)
    if whole is None:
        return
    found = read_bibliography({"a.bib": text})
    alone = as_csl("\n".join(map(found.source, found.references)))
    read = {entry["id"]: entry for entry in alone or []}
    for entry in reversed(whole):
        if entry["id"] in read:
            assert {"id": entry["id"], **read[entry["id"]]} == read[entry["id"]]


def as_csl(text: str) -> list[dict[str, Any]] | None:
    """What Pandoc reads, if it can."""
    try:
        made = pandoc("-f", "biblatex", "-t", "csljson", "--quiet", "--sandbox", stdin=text)
    except ToolError:
        return None
    entries: list[dict[str, Any]] = json.loads(made)
    return entries
