"""A redline of a paper with every construct: Word's changes give back both states, and every proof shows them."""

import copy
import re
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from galley.hosts.mkdocs import handovers
from galley.proofs.docx import writing
from galley.proofs.docx.reference import reference
from galley.proofs.docx.reference.look import look_of
from galley.proofs.docx.reference.model import Model
from galley.proofs.pdf.pdf import standards_of
from galley.proofs.variant import STANDARD
from galley.workspace.redline import making, printing
from galley.workspace.redline.merging import PaperRedline, compare
from galley.workspace.redline.state import SetState

from tests.support.office import Office
from tests.support.revised_paper import SECOND, revise
from tests.support.tracked_changes import ACCEPTED, REJECTED, paragraphs
from tests.support.validator import errors

AUTHOR = "NAME@example.org"


@pytest.fixture(scope="module")
def redlined(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PaperRedline]:
    """The redline of the two states, generated parts marked as well."""
    folder = tmp_path_factory.mktemp("redline") / "paper"
    before, after = revise(folder)
    with ExitStack() as stack:
        older = stack.enter_context(handovers.state_at(folder / "mkdocs.yml", before, "0.1"))
        newer = stack.enter_context(handovers.state_at(folder / "mkdocs.yml", after, "0.2"))
        yield compare(older, newer, marks_generated=True)


@pytest.fixture(scope="module")
def tracked(redlined: PaperRedline, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The DOCX with tracked changes."""
    return _written(tmp_path_factory, making.docx_of(redlined))


@pytest.fixture(scope="module")
def both(redlined: PaperRedline, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The DOCX of each state as it is proved without a redline."""
    one, other = (_plain(state) for state in (redlined.before, redlined.after))
    return _written(tmp_path_factory, one), _written(tmp_path_factory, other)


def _written(factory: pytest.TempPathFactory, content: bytes) -> Path:
    path = factory.mktemp("docx") / "paper.docx"
    path.write_bytes(content)
    return path


def _plain(state: SetState) -> bytes:
    press, parts = state.press, copy.deepcopy([*state.parts])
    model = Model(
        reference.make_reference(look_of(state.document, press, "a4", STANDARD)), STANDARD
    )
    return writing.prove(state.document, parts, model, press)


def _text(path: Path, gone: str) -> list[str]:
    """The paragraphs behind the cover and the colophon, which are those of the newer state."""
    found = paragraphs(path, gone)
    return found[next(n for n, line in enumerate(found) if line.startswith("Revision")) + 1 :]


def test_accepted_it_is_the_newer_state_and_rejected_the_older(
    tracked: Path, both: tuple[Path, Path]
) -> None:
    """Paragraph by paragraph, in tables and notes too."""
    assert _text(tracked, REJECTED) == _text(both[0], REJECTED)
    assert _text(tracked, ACCEPTED) == _text(both[1], ACCEPTED)


def test_word_finds_no_fault(tracked: Path) -> None:
    """Marks are where the format has them, and no link or bookmark is twice."""
    assert errors(tracked) == []
    with zipfile.ZipFile(tracked) as package:
        body = package.read("word/document.xml").decode()
    # LibreOffice loses a link in a mark; a number that is counted again counts what was deleted.
    assert not re.search(r"<w:(?:ins|del) [^>]*><w:hyperlink", body)
    assert not re.search(r"instrText[^>]*> (?:SEQ|REF) ", body)
    assert len(re.findall(r"<w:(?:ins|del) ", body)) > 100
    assert {*re.findall(r'w:author="([^"]*)"', body)} == {AUTHOR}
    # LibreOffice joins two insertions beside the end of a paragraph if they are of one minute.
    dates = re.findall(r'w:date="([^"]*)"', body)
    assert {*dates} == {f"{SECOND[:19]}Z", "2026-11-20T10:32:00Z"}
    assert 0 < dates.count("2026-11-20T10:32:00Z") < 10


def test_equal_states_give_equal_bytes(redlined: PaperRedline, tracked: Path) -> None:
    """The time and the author are those of the commit."""
    assert making.docx_of(redlined) == tracked.read_bytes()


def test_plain_changes_are_form(
    redlined: PaperRedline, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Underlined and struck out, for who may not use tracked changes."""
    path = _written(tmp_path_factory, making.docx_of(redlined, plain=True))
    with zipfile.ZipFile(path) as package:
        body = package.read("word/document.xml").decode()
    assert not re.search(r"<w:(?:ins|del) ", body)
    assert body.count('<w:u w:val="single"/>') > 40
    assert body.count("<w:strike/>") > 40


@pytest.mark.release
def test_libreoffice_accepts_and_rejects(
    tracked: Path, both: tuple[Path, Path], tmp_path: Path
) -> None:
    """All but formulas, which LibreOffice does not track: they stay in both states."""
    (tmp_path / "profile").mkdir()
    office = Office(tmp_path / "profile")
    made = {name: tmp_path / f"{name}.docx" for name in ("accepted", "rejected", "older", "newer")}
    office.accept_all(tracked, made["accepted"])
    office.reject_all(tracked, made["rejected"])
    for name, path in zip(("older", "newer"), both, strict=True):
        office.accept_all(path, made[name])
    for one, other in (("accepted", "newer"), ("rejected", "older")):
        pairs = zip(_text(made[one], ACCEPTED), _text(made[other], ACCEPTED), strict=True)
        differing = [(mine, theirs) for mine, theirs in pairs if mine != theirs]
        assert len(differing) <= 4
        assert not [pair for pair in differing if not re.search(r"[xyzw]\d?|∞", "".join(pair))]


@pytest.fixture(scope="module")
def printed(redlined: PaperRedline) -> bytes:
    """The PDF."""
    return printing.pdf_of(redlined)


def test_the_pdf_begins_with_what_changed(printed: bytes) -> None:
    """From what to what, and how much; it meets the standards that the paper asks for."""
    with pdfium.PdfDocument(printed) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    first = " ".join(pages[0].split())
    assert first.startswith("What changed From 0.1, ")
    assert "1 November 2026 To 0.2, " in first
    assert "The running text" in first
    assert standards_of(printed) == {"ua-1", "a-2a"}


def test_changes_in_the_pdf_stand_between_signs(printed: bytes) -> None:
    """What a screen reader says too, as PDF/UA has no word for a change."""
    with pdfium.PdfDocument(printed) as document:
        text = " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)
    for words in ("[−paragraph−]{+passage+}", "{+A new row.+}", "[−Row 5−]", "[− deleted"):
        assert words in text, words


def test_pages_need_nothing_else(redlined: PaperRedline) -> None:
    """They have no style or script of their own, and each of their links leads somewhere."""
    files = making.pages_of(redlined)
    texts = {name: data.decode() for name, data in files.items() if name.endswith(".html")}
    for name, text in texts.items():
        assert not re.search(r"<[^>]*\s(?:style|on\w+)=|<style|<script>", text), name
        for address in re.findall(r'(?:href|src)="([^"]*)"', text):
            file, _, place = address.partition("#")
            if "://" in address or address.startswith("mailto:"):
                continue
            assert (file or name) in files, address
            target = texts.get(file or name, "")
            assert not place or f'id="{place}"' in target, address
    assert '<ins data-word="inserted">much' in texts["text.html"]
    assert texts["index.html"].count("<tr>") > 4


def test_keys_lead_from_change_to_change(
    redlined: PaperRedline, tmp_path: Path, browser: Any
) -> None:
    """The first change, the second, and back; text as it is now hides what was deleted, and no more."""
    for name, content in making.pages_of(redlined).items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    page = browser.new_page()
    page.goto((tmp_path / "text.html").as_uri())
    for key, words in (("n", "paragraph"), ("n", "passage"), ("p", "paragraph")):
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.textContent") == words
    page.click("[data-shows=margin]")
    assert not page.is_visible("del[data-word]")
    # What the author struck out is the author's.
    assert page.is_visible("main del:not([data-word])")
    page.close()
