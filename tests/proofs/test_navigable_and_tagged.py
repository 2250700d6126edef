"""The PDF and the DOCX as documents: navigable, tagged, named, native and well made."""

import ctypes
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import docx
import pypdfium2 as pdfium
import pytest
from pypdfium2 import raw

from tests.support import words_of_docx, words_of_pdf, words_of_site
from tests.support.building import Built, build, copy_workspace, galley, replace_in
from tests.support.printed.docx import W, part, style, value
from tests.support.printed.site import article, classes, pages
from tests.support.some import some
from tests.support.standards_of_pdf import shortfalls
from tests.support.words import tokens
from tests.support.words_of_docx import M

CONTENTS = "Contents"
REPOSITORY_TITLE = "Trusted access to frontier AI models"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_HEADING = re.compile(r"h([1-6])")


@pytest.fixture(scope="module")
def pdf(paper: Built) -> Iterator[pdfium.PdfDocument]:
    """The PDF, opened."""
    with pdfium.PdfDocument(paper.pdf) as document:
        yield document


@pytest.fixture(scope="module")
def document(paper: Built) -> Element:
    """The text of the DOCX."""
    return part(paper.docx, "document")


def headings_of_site(paper: Built) -> list[tuple[int, list[str]]]:
    """The headings of the chapters, level and words, without those that only a site has."""
    return [
        (int(level[1]), tokens("".join(words_of_site.words(element))))
        for path in pages(paper.site)
        for element in _without_lists(article(path))
        if (level := _HEADING.fullmatch(element.tag))
        and "galley-item-title" not in classes(element)
    ]


def _without_lists(element: Element) -> Iterator[Element]:
    if not classes(element) & {"galley-page-bibliography", "galley-furniture"}:
        yield element
        for child in element:
            yield from _without_lists(child)


def articles(paper: Built) -> list[Element]:
    """The texts of the site's pages, in order."""
    return [article(path) for path in pages(paper.site)]


def addresses_of_site(paper: Built) -> set[str]:
    """What the pages link to outside the site."""
    return {
        link.get("href", "")
        for page in articles(paper)
        for element in _without_lists(page)
        for link in ([element] if element.tag == "a" else [])
        if re.match(r"https?:|mailto:", link.get("href", ""))
    }


# The PDF.


def test_pdf_says_what_it_is(pdf: pdfium.PdfDocument, paper: Built) -> None:
    """Title, authors and language are where a reader's program looks for them."""
    told = pdf.get_metadata_dict()
    title = REPOSITORY_TITLE if paper.name == "repository" else "Everything & <nothing> # $ @"
    author = "Galley" if paper.name == "repository" else "Ana Müller-Ibáñez, Þór O’Brien"
    language = (ctypes.c_ushort * 16)()
    raw.FPDFCatalog_GetLanguage(pdf, language, 32)
    assert told["Title"].startswith(title)
    assert author in told["Author"]
    assert bytes(language).decode("utf-16-le").rstrip("\0") == "en-GB"


def test_outline_is_the_headings(pdf: pdfium.PdfDocument, paper: Built) -> None:
    """The bookmarks name every heading, level by level, and lead to its page."""
    outline = [(b.level + 1, tokens(b.get_title())) for b in pdf.get_toc()]
    wanted = [(level, _without_formulas(words, "x2")) for level, words in headings_of_site(paper)]
    assert [entry for entry in outline if entry[1] != [CONTENTS]] == wanted
    assert all(bookmark.get_dest() is not None for bookmark in some(pdf.get_toc()))


def _without_formulas(words: list[str], plain: str) -> list[str]:
    """Bookmarks and entries of contents are plain text: so is `⟨2x⟩`, the formula of a heading."""
    return tokens(" ".join(plain if word == "⟨2x⟩" else word for word in words))


def test_headings_are_tagged(paper: Built) -> None:
    """A screen reader meets each heading with its level."""
    found = [(level, tokens(text)) for level, text in words_of_pdf.headings(paper.pdf)]
    assert [entry for entry in found if entry[1] != [CONTENTS]] == headings_of_site(paper)


def test_links_of_the_pdf_lead_somewhere(pdf: pdfium.PdfDocument, paper: Built) -> None:
    """Inside, each link has a page; outside, they are the addresses of the site, and live."""
    inside, outside = _links(pdf)
    assert inside
    assert all(0 <= page < len(pdf) for page in inside)
    assert outside == addresses_of_site(paper)


def _links(pdf: pdfium.PdfDocument) -> tuple[list[int], set[str]]:
    """The pages that links lead to, and the addresses."""
    inside, outside = [], set()
    for page in pdf:
        position, link = ctypes.c_int(0), raw.FPDF_LINK()
        while raw.FPDFLink_Enumerate(page, position, link):
            target = raw.FPDFLink_GetDest(pdf, link)
            if target:
                inside.append(raw.FPDFDest_GetDestPageIndex(pdf, target))
            else:
                outside.add(_address(pdf, raw.FPDFLink_GetAction(link)))
    return inside, outside


def _address(pdf: pdfium.PdfDocument, action: Any) -> str:
    size = raw.FPDFAction_GetURIPath(pdf, action, None, 0)
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFAction_GetURIPath(pdf, action, buffer, size)
    return buffer.value.decode()


def test_fonts_are_embedded(pdf: pdfium.PdfDocument) -> None:
    """The paper looks the same on a machine without its fonts."""
    embedded = {
        raw.FPDFFont_GetIsEmbedded(raw.FPDFTextObj_GetFont(piece))
        for page in pdf
        for piece in page.get_objects([raw.FPDF_PAGEOBJ_TEXT], max_depth=8)
    }
    assert embedded == {1}


def test_pages_print_their_numbers(pdf: pdfium.PdfDocument) -> None:
    """Every page but the cover ends with the number that a reader's program counts."""
    printed = [page.get_textpage().get_text_range().split()[-1] for page in pdf][1:]
    assert printed == [str(number) for number in range(2, len(pdf) + 1)]


def test_pdf_meets_its_standards(paper: Built) -> None:
    """Tags, alternative texts, descriptions of links, languages, fonts: as another library reads them."""
    assert shortfalls(paper.pdf) == []


@pytest.mark.parametrize("ending", ["docx", "pdf"])
def test_cover_says_all_that_the_paper_tells(everything: Built, ending: str) -> None:
    """Title, authors, where they work, date, version, status and notice are on the cover."""
    said = tokens(_cover(everything, ending).casefold())
    for fact in (
        r'Everything & <nothing> # $ @ * _ \ "quoted"', "every construct: {{ braces }} and all",
        "Ana Müller-Ibáñez", "Institute of *Plain* Stars & Co.", "Þór O’Brien", "1 November 2026",
        "2.0-β", "Draft #7 <internal>", "A notice with $5, @home, _underscores_ and 100 %",
    ):  # fmt: skip
        assert _stands_in(tokens(fact.casefold()), said), fact


def _cover(paper: Built, ending: str) -> str:
    if ending == "docx":
        body = list(part(paper.docx, "document")[0])
        end = next(n for n, block in enumerate(body) if style(block) == "Heading1")
        return "\n".join("".join(block.itertext()) for block in body[:end])
    with pdfium.PdfDocument(paper.pdf) as document:
        return str(document[0].get_textpage().get_text_range())


def _stands_in(part: list[str], whole: list[str]) -> bool:
    return any(whole[n : n + len(part)] == part for n in range(len(whole)))


def test_head_of_a_long_table_is_repeated(everything: Built) -> None:
    """Every page that has rows of a long table has its head."""
    with pdfium.PdfDocument(everything.pdf) as document:
        texts = [page.get_textpage().get_text_range() for page in document]
    with_rows = [text for text in texts if re.search(r"Words that fill the cell", text)]
    assert len(with_rows) > 1
    assert all("Repeated head" in text for text in with_rows)


def test_lists_count_from_where_the_author_says(everything: Built) -> None:
    """A list that starts at 3 does so on paper."""
    labels = [label for label in words_of_pdf.list_labels(everything.pdf) if label[0].isalnum()]
    assert labels[:5] == ["3.", "4.", "a.", "b.", "5."]


def test_pictures_of_the_pdf_are_described(everything: Built) -> None:
    """Each picture has its alternative text."""
    alternatives = _alternatives(everything)
    assert words_of_pdf.alternatives(everything.pdf) == alternatives


def _alternatives(paper: Built) -> list[str]:
    """What the pictures of the site say, those that are drawn within the page too."""
    pictures = (e for page in articles(paper) for e in page.iter() if e.tag in ("img", "svg"))
    return [picture.get("alt", picture.get("aria-label", "")) for picture in pictures]


def test_no_word_is_drawn_over_another(paper: Built) -> None:
    """Cells hold their words, and lines keep apart."""
    assert words_of_pdf.overprinted(paper.pdf) == []


# The DOCX.


def test_parts_of_the_docx_are_well_formed(paper: Built) -> None:
    """Every part is XML that can be read, and none is there twice."""
    with zipfile.ZipFile(paper.docx) as package:
        names = package.namelist()
        for name in names:
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(package.read(name))  # noqa: S314  # our own file
    assert len(names) == len(set(names))


def test_docx_says_what_it_is(paper: Built) -> None:
    """Word's own properties hold title, authors and language."""
    told = docx.Document(str(paper.docx)).core_properties
    title = (
        REPOSITORY_TITLE
        if paper.name == "repository"
        else r'Everything & <nothing> # $ @ * _ \ "quoted"'
    )
    assert told.title == title
    assert "Galley" in told.author or told.author == "Ana Müller-Ibáñez; Þór O’Brien"
    assert told.language == "en-GB"


def test_headings_of_the_docx_are_words_own(document: Element, paper: Built) -> None:
    """Each heading has the heading style of its level: the navigation pane and Word's tools work."""
    found = [
        (int(name[-1]), tokens("".join(words_of_docx.plain(paragraph))))
        for paragraph in document.iter(f"{W}p")
        if re.fullmatch(r"Heading\d", name := style(paragraph))
    ]
    assert found == headings_of_site(paper)


def test_notes_of_the_docx_are_words_own(document: Element, paper: Built) -> None:
    """Every note of the site is a footnote, called once, and no other is there."""
    notes = part(paper.docx, "footnotes").iter(f"{W}footnote")
    written = [value(note, "id") for note in notes if not value(note, "type")]
    called = [value(mark, "id") for mark in document.iter(f"{W}footnoteReference")]
    wanted = [
        e for page in articles(paper) for e in page.iter("li") if e.get("id", "").startswith("fn:")
    ]
    assert called == list(dict.fromkeys(called))
    assert sorted(written) == sorted(called)
    assert len(called) == len(wanted)


def test_contents_of_the_docx_is_words_own(document: Element, paper: Built) -> None:
    """A field that Word can update, with its entries filled in and leading to their headings."""
    wanted = [words for level, words in headings_of_site(paper) if level <= 2]
    entries = [p for p in document.iter(f"{W}p") if re.fullmatch(r"TOC\d", style(p))]
    links = [link for entry in entries for link in entry.iter(f"{W}hyperlink")]
    fields = ["".join(e.itertext()).split()[0] for e in document.iter(f"{W}instrText") if e.text]
    assert fields.count("TOC") >= 1
    assert [_without_formulas(w, "x^2") for w in wanted] == [
        tokens("".join(t.text or "" for t in link.iter(f"{W}t"))) for link in links
    ]
    assert {value(link, "anchor") for link in links} <= _bookmarks(document)


def _bookmarks(document: Element) -> set[str]:
    return {value(mark, "name") for mark in document.iter(f"{W}bookmarkStart")}


def test_links_of_the_docx_lead_somewhere(document: Element, paper: Built) -> None:
    """Inside, each link has a bookmark; outside, they are the addresses of the site."""
    notes = part(paper.docx, "footnotes")
    links = [*document.iter(f"{W}hyperlink"), *notes.iter(f"{W}hyperlink")]
    anchors = {value(link, "anchor") for link in links if value(link, "anchor")}
    used = {link.get(f"{R}id") for link in links}
    targets = {r.get("Target") for r in _relations(paper) if r.get("Id") in used}
    assert sorted(anchors - _bookmarks(document)) == []
    assert targets == addresses_of_site(paper)


def _relations(paper: Built) -> list[Element]:
    names = ("_rels/document.xml", "_rels/footnotes.xml")
    with zipfile.ZipFile(paper.docx) as package:
        texts = [package.read(f"word/{name}.rels") for name in names]
    return [r for text in texts for r in ElementTree.fromstring(text)]  # noqa: S314  # our own file


def test_bookmarks_have_names_of_their_own(document: Element) -> None:
    """No two bookmarks share a name, and each is one that Word takes."""
    counts = Counter(value(mark, "name") for mark in document.iter(f"{W}bookmarkStart"))
    assert [name for name, count in some(counts.items()) if count > 1 or len(name) > 40] == []


def test_heads_of_tables_are_marked(document: Element, paper: Built) -> None:
    """Word repeats the header of a table on each page, and readers' tools name its columns."""
    wanted = [
        len(head.findall("tr"))
        for page in articles(paper)
        for table in _without_lists(page)
        if table.tag == "table" and not classes(table) & {"galley-matrix", "highlighttable"}
        for head in table.iter("thead")
    ]
    found = [
        len(list(table.iter(f"{W}tblHeader")))
        for table in document.iter(f"{W}tbl")
        if list(table.iter(f"{W}tblHeader")) and not words_of_docx.is_matrix(table)
    ]
    assert found == wanted


def test_formulas_are_words_own(document: Element, paper: Built) -> None:
    """Every formula of the site can be edited in Word."""
    notes = part(paper.docx, "footnotes")
    found = [*document.iter(f"{M}oMath"), *notes.iter(f"{M}oMath")]
    wanted = [e for page in articles(paper) for e in _without_lists(page) if e.tag == "math"]
    assert len(found) == len(wanted)


def test_pictures_of_the_docx_are_described(document: Element, paper: Built) -> None:
    """Each picture is in the package and has its alternative text."""
    properties = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
    described = [p.get("descr") for p in document.iter(properties)]
    assert described == _alternatives(paper)


def test_captions_have_their_styles(document: Element, paper: Built) -> None:
    """Captions can be restyled, and listed by Word."""
    found = Counter(style(paragraph) for paragraph in document.iter(f"{W}p"))
    kinds = Counter(e.tag for page in articles(paper) for e in page.iter())
    assert found["ImageCaption"] == kinds["figcaption"]
    # The numbers of a chart are under a line that says so.
    charts = sum(
        "galley-chart-data" in e.get("class", "") for p in articles(paper) for e in p.iter()
    )
    assert found["TableCaption"] == kinds["caption"] + charts


def test_task_boxes_are_in_the_docx(everything: Built) -> None:
    """What is done and what is not can be told apart."""
    (chapter,) = [t for t in words_of_docx.read(everything.docx) if t.title.startswith("The run")]
    assert [sign for sign in chapter.tokens if sign in "☐☒"] == ["☒", "☐", "☒"]


# Other looks.


def _one_format(ending: str, option: str, tmp_path: Path) -> Path:
    folder = copy_workspace("everything", tmp_path / "paper")
    options = f"name: everything\n      formats: [{ending}]\n      {option}"
    replace_in(folder / "mkdocs.yml", "name: everything", options)
    return folder


def test_pdf_takes_the_page_of_another_template(tmp_path: Path) -> None:
    """A person's own template sets the paper on another page."""
    folder = _one_format("pdf", "template: own.typ", tmp_path)
    said = galley("template", "own.typ", folder=folder)
    assert said.returncode == 0, said.stderr
    replace_in(folder / "own.typ", "paper: variant.paper,", "width: 20cm, height: 20cm,")
    with pdfium.PdfDocument(build("everything", folder).pdf) as document:
        sizes = {tuple(round(side) for side in page.get_size()) for page in document}
    assert sizes == {(567, 567)}


# The three ways to cite.


def test_note_style_cites_in_footnotes(built: Callable[[str], Built]) -> None:
    """In a note style a citation is a footnote, full at first and short afterwards."""
    paper = built("note")
    for texts in (words_of_docx.read(paper.docx), words_of_pdf.read(paper.pdf, CONTENTS)):
        notes = [tokens(note) for text in texts for note in text.notes.values()]
        full, short = tokens("Adams, The first Book of æther, 2020"), tokens("Ibid")
        assert any(_stands_in(full, note) for note in notes)
        assert any(_stands_in(short, note) for note in notes)


def test_numeric_style_counts_once_for_the_paper(built: Callable[[str], Built]) -> None:
    """Numbers go on from chapter to chapter, in the order of the first citations."""
    texts = words_of_docx.read(built("numeric").docx)
    entries = re.findall(r"\[ (\d) \]", " ".join(texts[-1].tokens))
    assert entries == ["1", "2", "3", "4", "5", "6", "7"]
    assert _stands_in(tokens("cites [1]"), texts[0].tokens)
