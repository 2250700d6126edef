"""The front page says what the paper is, what it found and how to cite it; every page says what it is."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from galley.core.html.tree import parse
from playwright.sync_api import Browser, Page, expect

from tests.support.building import Built
from tests.support.hosting import Hosted, serve
from tests.support.some import some

NOTICE = "This is not the white paper of the parties"


@pytest.fixture(scope="module")
def paper(built: Callable[[str], Built]) -> Iterator[Hosted]:
    """Our own paper, behind an address."""
    with serve(built("repository")) as hosted:
        yield hosted


@pytest.fixture(scope="module")
def front(browser: Browser, paper: Hosted) -> Iterator[Page]:
    """Its first page, in a window that may write to the clipboard."""
    with browser.new_context(permissions=["clipboard-read", "clipboard-write"]) as context:
        page = context.new_page()
        page.goto(paper.address)
        yield page


def test_the_cover_says_what_the_cover_of_the_pdf_says(front: Page) -> None:
    """Title, subtitle, authors, status, version, date, revision, and what the paper is not."""
    cover = front.locator(".galley-cover")
    expect(cover.locator(".galley-cover-title")).to_have_text(
        "Trusted access to frontier AI models"
    )
    expect(cover).to_contain_text("Demand-side needs and supply-side considerations")
    line = cover.locator(".galley-document-line")
    expect(line).to_contain_text("Independent working draft · Version 0.1 · 23 November 2026")
    expect(cover.locator("[role=note]")).to_contain_text(NOTICE)
    assert front.locator("h1").count() == 1


def test_findings_are_those_of_the_chapters(front: Page) -> None:
    """Three, as they are in the summary, each with the numbers it rests on and its section."""
    findings = front.locator(".galley-key-findings li")
    assert findings.count() == 3
    for finding in findings.all():
        numbers = finding.locator("a.galley-crossref .galley-number").all_inner_texts()
        assert any(re.fullmatch(r"[NC]\d+", number) for number in numbers)
        assert "01-summary/#sec-summary" in str(
            finding.locator(".galley-finding-source").get_attribute("href")
        )
    links = [link.evaluate("a => a.href") for link in findings.locator("a").all()]
    for link in some(sorted(set(links))):
        name = link.partition("#")[2]
        html = front.request.get(link).text()
        assert not name or f'id="{name}"' in html, link


def test_recommendations_lead_to_their_places(front: Page) -> None:
    """Each is a row with a link to the item."""
    rows = front.locator(".galley-recommendations tbody tr")
    assert rows.count() == 15
    assert str(rows.first.locator("a").get_attribute("href")).startswith("12-options/#recommend")


def test_downloads_say_how_long_they_are(front: Page, paper: Hosted) -> None:
    """The PDF has as many pages as its link says, and both have a size."""
    links = front.locator(".galley-downloads a").all_inner_texts()
    with pdfium.PdfDocument(paper.built.pdf) as document:
        assert f"({len(document)} pages, " in links[0]
    size = paper.built.docx.stat().st_size / 1e6
    assert f"({size:.1f} MB)" in links[1]


def test_contents_say_how_far_each_chapter_is(front: Page) -> None:
    """How many items a chapter has, and of which status."""
    chapter = front.locator(".galley-contents li", has_text="Demand-side needs")
    expect(chapter.locator(".galley-state")).to_have_text(
        re.compile(r"14 needs: \d+ argued, \d+ contested, \d+ open")
    )


def test_how_to_cite_can_be_copied(front: Page) -> None:
    """As text, as BibTeX and as RIS."""
    cite = front.locator(".galley-cite")
    cite.get_by_role("button", name="Copy the text").click()
    expect(cite.locator("[role=status]").first).to_have_text("Copied")
    copied = front.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("The Galley project. 2026. Trusted access to frontier AI models:")
    for name, beginning in (("BibTeX", "@techreport{trusted-access"), ("RIS", "TY  - RPRT\n")):
        cite.locator("summary", has_text=name).click()
        cite.get_by_role("button", name=f"Copy {name}").click()
        front.wait_for_function(
            f"navigator.clipboard.readText().then(t => t.startsWith({beginning!r}))"
        )


def test_every_chapter_says_what_it_is(paper: Hosted) -> None:
    """A line under the title, and what the paper is not at the foot, without a script."""
    pages = [path for path in paper.built.site.glob("*/index.html") if _is_chapter(path)]
    assert len(pages) > 15
    for path in pages:
        tree = parse(path.read_text(encoding="utf-8"))
        title = next(tree.elements("h1"))
        line = next(tree.elements("p", class_="galley-document-line"))
        assert line.start == title.end, path
        assert "Independent working draft · Version 0.1 · 23 November 2026" in line.words
        assert NOTICE in next(tree.elements("div", class_="galley-notice")).words, path


def _is_chapter(path: Path) -> bool:
    return bool(re.match(r"\d\d-", path.parent.name))


def test_every_page_of_the_pdf_says_what_it_is(built: Callable[[str], Built]) -> None:
    """Behind the contents, each page names the status, those too where a chapter begins."""
    paper = built("repository")
    with pdfium.PdfDocument(paper.pdf) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    begin = next(
        n for n, text in enumerate(pages) if "Executive summary" in text and "2026 access" in text
    )
    lacking = [
        n + 1
        for n, text in enumerate(pages)
        if n >= begin and "Independent working draft" not in text
    ]
    assert lacking == []
    assert "Version 0.1" in pages[begin]
