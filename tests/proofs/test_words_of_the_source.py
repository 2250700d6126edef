"""Every word that an author typed is in each of the three proofs, in the order in which it was typed."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.proofs.test_same_words import CONTENTS
from tests.support import words_of_docx, words_of_pdf, words_of_site
from tests.support.building import Built
from tests.support.some import some
from tests.support.words import Text
from tests.support.words_of_source import Word, lost, printed, texts

_IN_NAVIGATION = re.compile(r"(?m)^ +-(?: [^:\n]+:)? (\S+\.md)$")


@pytest.mark.parametrize("proof", ["site", "docx", "pdf"])
@pytest.mark.parametrize("name", ["repository", "everything"])
def test_no_word_is_lost(
    built: Callable[[str], Built],
    name: str,
    proof: str,
    record_property: Callable[[str, object], None],
) -> None:
    """The running text of each chapter, and each note and caption, has all its words one after the other."""
    paper = built(name)
    pairs = some(zip(_chapters(paper), _read(paper, proof), strict=True))
    count, gone = 0, []
    for path, text in pairs:
        said = texts(path.read_text(encoding="utf-8"))
        count += sum(map(len, said))
        gone += [(path.name, words) for words in _lost(said, text)]
    record_property("harm", f"Words of {name} in the {proof}: {count} typed, {len(gone)} lost.")
    assert gone == []


def _chapters(paper: Built) -> list[Path]:
    """The chapters in the order of the navigation."""
    settings = (paper.folder / "mkdocs.yml").read_text(encoding="utf-8")
    navigation = settings[settings.index("\nnav:") :]
    return [paper.folder / "chapters" / name for name in _IN_NAVIGATION.findall(navigation)]


def _read(paper: Built, proof: str) -> list[Text]:
    if proof == "site":
        return words_of_site.read(paper.site)
    return words_of_docx.read(paper.docx) if proof == "docx" else _of_pdf(paper.pdf)


def _of_pdf(path: Path) -> list[Text]:
    return words_of_pdf.read(path, CONTENTS)


def _lost(said: list[list[Word]], text: Text) -> list[list[Word]]:
    """The words of a chapter that its proof lacks, and its notes and captions that are nowhere whole."""
    return lost(said, printed("".join(text.running)), list(map(printed, text.notes.values())))
