"""A reader checks a claim without losing the place: by mouse, keyboard and finger, and without scripts."""

import re
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from tests.site.test_readers import ARTICLE, RULES
from tests.support.building import Built
from tests.support.hosting import Hosted, serve
from tests.support.some import some

PHONE: ViewportSize = {"width": 360, "height": 740}
CHAPTER = "06-needs/"
CITATION = "a[role=doc-biblioref][href='#ref-sbr2026mas']"
PREVIEW = "#galley-preview"
BACK = ".galley-back"


@pytest.fixture(scope="module")
def paper(built: Callable[[str], Built]) -> Iterator[Hosted]:
    """Our own paper, behind an address."""
    with serve(built("repository")) as hosted:
        yield hosted


@pytest.fixture
def page(browser: Browser, paper: Hosted) -> Iterator[Page]:
    """A chapter in a window, and nothing wrong with its scripts."""
    with browser.new_context() as context:
        page = context.new_page()
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(paper.address + CHAPTER)
        yield page
        assert wrong == []


def is_in_sight(page: Page, element: Locator) -> bool:
    """Whether an element is in the window, with all of its edges."""
    box, size = element.bounding_box(), page.viewport_size
    assert box
    assert size
    inside = (box["x"] >= 0, box["x"] + box["width"] <= size["width"])
    return all((*inside, box["y"] >= 0, box["y"] + box["height"] <= size["height"]))


def test_a_mouse_shows_the_entry(page: Page) -> None:
    """A pointer that rests on a citation shows its entry, may go into it, and leaves it."""
    link = page.locator(CITATION).first
    link.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    link.hover()
    preview = page.locator(PREVIEW)
    expect(preview).to_contain_text("Singapore Business Review")
    assert (is_in_sight(page, preview), page.evaluate("scrollY")) == (True, before)
    assert preview.locator(".galley-backlinks, [id]").count() == 0
    # Where else the work is cited, without the place of this citation: from the list of all works.
    elsewhere = preview.locator(".galley-preview-cited")
    expect(elsewhere).to_have_text(re.compile("^Also cited in Executive summary, "))
    own = link.evaluate(
        "a => (a.closest('.galley-item').querySelector('.galley-number')).textContent"
    )
    assert own not in elsewhere.locator("a").all_inner_texts()
    preview.hover()
    page.wait_for_timeout(400)
    expect(preview).to_be_visible()
    page.mouse.move(1, 1)
    expect(preview).to_be_hidden()


def test_a_keyboard_shows_it_and_escape_closes_it(page: Page) -> None:
    """What has the focus shows what it leads to, and a screen reader reads that after the link."""
    link = page.locator(CITATION).first
    page.keyboard.press("Tab")
    link.focus()
    preview = page.locator(PREVIEW)
    expect(preview).to_be_visible()
    expect(link).to_have_attribute("aria-describedby", "galley-preview")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#galley-preview') !== null")
    page.keyboard.press("Escape")
    expect(preview).to_be_hidden()
    expect(link).to_be_focused()
    assert link.get_attribute("aria-describedby") is None


def test_a_finger_shows_first_and_follows_then(browser: Browser, paper: Hosted) -> None:
    """On a phone, the first tap shows the entry within the screen, and the second goes to it."""
    with browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True) as context:
        page = context.new_page()
        page.goto(paper.address + CHAPTER)
        link = page.locator(CITATION).first
        link.tap()
        preview = page.locator(PREVIEW)
        expect(preview).to_contain_text("Singapore Business Review")
        assert (is_in_sight(page, preview), "#" in page.url) == (True, False)
        link.tap()
        page.wait_for_url("**#ref-sbr2026mas")
        expect(preview).to_be_hidden()


def test_every_kind_of_link_shows_what_it_leads_to(page: Page) -> None:
    """A figure, a note, an item, a section; also where that is on another page."""
    of_a_kind = {
        "a.galley-crossref[href^='#'][data-kind=figure]": "figure img, figure svg",
        "a.galley-crossref[href*='/'][data-kind=chapter]": ".galley-preview-title",
        "a.galley-crossref[data-kind=table]": "table",
        "a.galley-crossref[data-kind=need]": ".galley-item",
        "a.footnote-ref": "p, div",
    }
    preview = page.locator(PREVIEW)
    page.keyboard.press("Tab")
    found = {kind: page.locator(f"main {kind}") for kind in of_a_kind}
    for kind, links in some((kind, links) for kind, links in found.items() if links.count()):
        links.first.focus()
        expect(preview.locator(of_a_kind[kind]).first, kind).to_be_visible()
        page.keyboard.press("Escape")
    assert sum(links.count() > 0 for links in found.values()) > 3


def test_a_reader_who_jumped_gets_back(page: Page, paper: Hosted) -> None:
    """A button leads back to the same line, from the same page and from another one."""
    link = page.locator(CITATION).first
    link.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    link.click()
    page.wait_for_function(f"Math.abs(scrollY - {before}) > 500")
    expect(page.locator(BACK)).to_have_text("Back to where you were")
    page.locator(BACK).click()
    assert abs(page.evaluate("scrollY") - before) < 2
    expect(link).to_be_focused()
    expect(page.locator(BACK)).to_be_hidden()
    away = page.locator("article a.galley-crossref[href*='/']").last
    away.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    away.click()
    page.wait_for_url(lambda url: CHAPTER not in url)
    page.locator(BACK).click()
    page.wait_for_url(paper.address + CHAPTER)
    page.wait_for_function(f"Math.abs(scrollY - {before}) < 2")
    expect(page.locator(BACK)).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_inaccessible(browser: Browser, paper: Hosted, scheme: str) -> None:
    """With a preview and the button back on the page, axe finds nothing."""
    with browser.new_context(color_scheme=scheme) as context:  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(paper.address + CHAPTER)
        page.locator(CITATION).first.click()
        expect(page.locator(BACK)).to_be_visible()
        page.keyboard.press("Tab")
        page.locator(CITATION).first.focus()
        expect(page.locator(PREVIEW)).to_be_visible()
        found = Axe().run(page, ARTICLE, RULES)
        told = [(v["id"], [n["html"] for n in v["nodes"]]) for v in found.response["violations"]]
        assert told == []


def test_without_scripts_a_link_is_a_link(browser: Browser, paper: Hosted) -> None:
    """Whoever has no scripts follows the link."""
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(paper.address + CHAPTER)
        page.locator(CITATION).first.click()
        assert page.url.endswith("#ref-sbr2026mas")
        assert page.locator(f"{BACK}, {PREVIEW}").count() == 0
