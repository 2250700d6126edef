"""The DOCX as Word reads it: its fields, its links, its lists, its settings and properties."""

import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import docx
import pytest

from tests.support.building import Built
from tests.support.printed.docx import W, part, style, texts, value
from tests.support.some import some
from tests.support.words_of_docx import M

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


@pytest.fixture(scope="module")
def document(paper: Built) -> Element:
    """The text of the DOCX."""
    return part(paper.docx, "document")


def fields(root: Element) -> Iterator[tuple[str, str]]:
    """The instruction and the result of every field, those in others too; each has its three signs."""
    opened: list[list[str]] = []
    for element in root.iter():
        match element.tag.removeprefix(W):
            case "fldChar" if value(element, "fldCharType") == "begin":
                opened.append(["begin", "", ""])
            case "fldChar" if value(element, "fldCharType") == "separate":
                assert opened[-1][0] == "begin"
                opened[-1][0] = "separate"
            case "fldChar":
                sign, instruction, result = opened.pop()
                assert sign == "separate", instruction
                yield instruction.strip(), result
            case "instrText":
                assert opened[-1][0] == "begin"
                opened[-1][1] += element.text or ""
            case "t":
                for open_field in opened:
                    open_field[2] += element.text or ""
    assert opened == []


def test_every_field_shows_something(paper: Built) -> None:
    """Each field is begun, parted and ended, and shows a result before Word updates it."""
    for instruction, result in some(f for root in texts(paper.docx) for f in fields(root)):
        assert instruction.split()[0] in ("TOC", "REF", "SEQ", "PAGE", "STYLEREF")
        assert result.strip(), instruction


def test_every_place_that_is_named_is_there(document: Element) -> None:
    """References and links inside the paper lead to bookmarks, each begun and ended once."""
    starts = list(document.iter(f"{W}bookmarkStart"))
    names = Counter(value(mark, "name").casefold() for mark in starts)
    assert set(names.values()) == {1}
    ends = Counter(value(mark, "id") for mark in document.iter(f"{W}bookmarkEnd"))
    assert ends == Counter(value(mark, "id") for mark in starts)
    asked = {told.split()[1] for told, _ in fields(document) if told.startswith("REF ")}
    asked |= {value(link, "anchor") for link in document.iter(f"{W}hyperlink")} - {""}
    assert {name.casefold() for name in some(asked)} - set(names) == set()


def test_every_relation_is_there(paper: Built) -> None:
    """A picture, a link, a head and a foot have the relation that they name."""
    with zipfile.ZipFile(paper.docx) as package:
        root = ElementTree.fromstring(package.read("word/_rels/document.xml.rels"))  # noqa: S314  # our own file
    there = {r.get("Id") for r in root}
    used = {
        text
        for element in part(paper.docx, "document").iter()
        for key, text in element.attrib.items()
        if key.startswith(R)
    }
    assert used
    assert used - there == set()


def test_lists_count_by_themselves(paper: Built, document: Element) -> None:
    """Every list has a numbering of Word's, and none but the one that it belongs to goes on."""
    numbering = part(paper.docx, "numbering")
    kinds = {value(kind, "abstractNumId") for kind in numbering.iter(f"{W}abstractNum")}
    lists = {value(each, "numId"): each for each in numbering.iter(f"{W}num")}
    assert all(value(e.find(f"{W}abstractNumId")) in kinds for e in some(lists.values()))
    used = [value(p.find(f"{W}pPr/{W}numPr/{W}numId")) for p in document.iter(f"{W}p")]
    assert set(used) - {""} <= set(lists)
    signs = re.compile(r"\s*(\d+\.|[•–-])\s")
    pairs = zip(document.iter(f"{W}p"), used, strict=True)
    of_lists = ("ListNumber", "ListBullet")
    for paragraph, number in some(p for p in pairs if style(p[0]).startswith(of_lists)):
        assert number
        assert not signs.match("".join(paragraph.itertext()))


def test_languages_are_names_that_word_knows(built: Callable[[str], Built]) -> None:
    """A passage says its language for the kind of its letters; what runs from right to left says so."""
    tag = re.compile(r"[a-z]{2,3}(-[A-Za-z]{4})?(-[A-Z]{2})?")
    told = (lang for root in texts(built("scripts").docx) for lang in root.iter(f"{W}lang"))
    for text in some(text for lang in told for text in lang.attrib.values()):
        assert tag.fullmatch(text), text


def test_settings_name_the_lines_above_notes(paper: Built) -> None:
    """Word finds the line between text and notes, and the one of notes that go on."""
    told = part(paper.docx, "settings").findall(f"{W}footnotePr/{W}footnote")
    notes = {value(n, "id"): value(n, "type") for n in part(paper.docx, "footnotes")}
    assert {notes[value(note, "id")] for note in told} == {"separator", "continuationSeparator"}


def test_tables_say_their_captions(document: Element) -> None:
    """The title of a table, for who does not see it, is its caption, number and all."""
    said = [value(t.find(f"{W}tblPr/{W}tblCaption")) for t in document.iter(f"{W}tbl")]
    captions = [
        "".join(t.text or "" for t in p.iter() if t.tag in (f"{W}t", f"{M}t")).strip()
        for p in document.iter(f"{W}p")
        if style(p) == "TableCaption"
    ]
    assert captions
    assert [" ".join(text.split()) for text in said if text] == [
        " ".join(text.split()) for text in captions
    ]


def test_properties_say_what_the_paper_is(paper: Built) -> None:
    """Title, subject, authors, language, version and status, where Windows and Word show them."""
    told = docx.Document(str(paper.docx)).core_properties
    assert all((told.title, told.subject, told.author, told.language, told.version))
    assert told.content_status
    custom = _custom(paper.docx)
    assert (custom["Version"], custom["Status"]) == (told.version, told.content_status)


def _custom(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as package:
        root = ElementTree.fromstring(package.read("docProps/custom.xml"))  # noqa: S314  # our own file
    return {e.get("name", ""): "".join(e.itertext()) for e in root}
