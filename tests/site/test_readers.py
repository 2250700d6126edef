"""The site in a real browser: whole, private, findable and readable for everyone."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urldefrag, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from galley.core.html.markers import plain_text
from playwright.sync_api import Browser, BrowserContext, Page

from tests.support.hosting import Hosted

PHONE = {"width": 360, "height": 740}
# The ratios of WCAG 2.2 at level AA: text, and text of 24 pixels or 18.7 pixels in bold.
TEXT, LARGE_TEXT = 4.5, 3.0


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A new page that fails the test if anything is asked of another host."""
    with browser.new_context() as context:
        yield context.new_page()


def test_nothing_is_asked_of_another_host(hosted: Hosted, page: Page) -> None:
    """No page calls a third party, and none logs an error or lacks a file."""
    asked: list[str] = []
    wrong: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("response", lambda got: wrong.append(got.url) if got.status >= 400 else None)
    for address in hosted.pages:
        page.goto(address)
    elsewhere = [url for url in asked if urlsplit(url).hostname not in ("127.0.0.1", None)]
    assert (elsewhere, wrong) == ([], [])


def test_no_link_is_dead(hosted: Hosted, page: Page) -> None:
    """Every link inside the site leads to a page or file that exists, and to a place on it."""
    anchors: dict[str, set[str]] = {}
    links: list[tuple[str, str]] = []
    queue = [hosted.address]
    while queue:
        address = queue.pop()
        if address in anchors:
            continue
        got = page.request.get(address)
        anchors[address] = set()
        if not got.ok:
            anchors[address] = {"dead"}
            continue
        if "text/html" not in got.headers.get("content-type", ""):
            continue
        page.goto(address, wait_until="domcontentloaded")
        anchors[address] = set(page.eval_on_selector_all("[id]", "all => all.map(e => e.id)"))
        for href in page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)"):
            target, fragment = urldefrag(href)
            if target.startswith(hosted.address):
                links.append((target, unquote(fragment)))
                queue.append(target)
    dead = {address for address, ids in anchors.items() if ids == {"dead"}}
    lost = {
        f"{target}#{fragment}"
        for target, fragment in links
        # The theme's own way to the top of a page.
        if fragment not in ("", "__skip") and fragment not in anchors[target]
    }
    assert (sorted(dead), sorted(lost)) == ([], [])
    assert len(anchors) > len(hosted.pages)


def test_search_finds_a_word_of_a_set_citation(browser: Browser, hosted: Hosted) -> None:
    """What only a citation says is found: search reads the set galley, not its source."""
    word = {"repository": "Shevlane", "everything": "Quokkaphilia"}[hosted.built.name]
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(hosted.address)
        page.keyboard.press("/")
        page.keyboard.type(word)
        result = page.locator(".md-search-result__item").first
        result.wait_for()
        assert word.lower() in result.inner_text().lower()


def test_search_index_holds_words_and_no_marker(hosted: Hosted) -> None:
    """The texts of the index are those of the page as set."""
    index = json.loads((hosted.built.site / "search/search_index.json").read_text("utf-8"))
    texts = [entry["title"] + entry["text"] for entry in index["docs"]]
    assert [t for t in texts if "<galley" in t or "&para;" in t or "[@" in t] == []


def test_search_index_holds_what_is_looked_for(hosted: Hosted) -> None:
    """The numbers of links back and the TeX behind formulas are no words; the pages have both."""
    index = json.loads((hosted.built.site / "search/search_index.json").read_text("utf-8"))
    texts = [plain_text(entry["text"]) for entry in index["docs"]]
    pages = [path.read_text("utf-8") for path in hosted.built.site.rglob("index.html")]
    entry = r'class="csl-entry"[^>]*>((?:(?!</div>).)*?)\s*<span class="galley-backlinks"><a '
    ends = {plain_text(found)[-40:] for page in pages for found in re.findall(entry, page)}
    assert ends
    numbered = [rf"{re.escape(end)}\s(?:1|\+\d+)(?:\s|$)" for end in ends]
    assert [told for told in numbered for text in texts if re.search(told, text)] == []
    formula = r"<annotation[^>]*>(.*?)</annotation>"
    sources = {plain_text(found) for page in pages for found in re.findall(formula, page)}
    commands = {source for source in sources if "\\" in source}
    assert commands
    assert [source for source in commands for text in texts if source in text] == []


def test_every_page_offers_the_proofs(hosted: Hosted, page: Page) -> None:
    """Each page links to the PDF and the DOCX, and they are what they say."""
    offered = set()
    for address in hosted.pages:
        page.goto(address, wait_until="domcontentloaded")
        links = page.eval_on_selector_all(".galley-downloads a", "all => all.map(a => a.href)")
        offered.add(tuple(links))
    assert len(offered) == 1
    starts = [page.request.get(link).body()[:4] for link in offered.pop()]
    assert starts == [b"%PDF", b"PK\x03\x04"]


def test_downloads_are_the_proofs_beside_the_site(hosted: Hosted) -> None:
    """The files of the site are those that the build names, byte for byte."""
    for proof in (hosted.built.pdf, hosted.built.docx):
        copy = hosted.built.site / "downloads" / proof.name
        assert copy.read_bytes() == proof.read_bytes()


def test_citation_leads_to_its_entry_and_back(hosted: Hosted, page: Page) -> None:
    """From a citation to its entry, and from there to each place that cites it, on any page."""
    for address in hosted.pages:
        page.goto(address, wait_until="domcontentloaded")
        for cluster, href in _citations(page)[:1]:
            page.goto(href, wait_until="domcontentloaded")
            entry = page.locator(f'[id="{urldefrag(href).fragment}"]')
            back = entry.locator("a[role=doc-backlink]").evaluate_all("all => all.map(a => a.href)")
            assert f"{address}#{cluster}" in back


def _citations(page: Page) -> list[tuple[str, str]]:
    """The ids of a page's clusters, and where the first link of each leads."""
    found: list[tuple[str, str]] = page.eval_on_selector_all(
        ".citation[id]",
        "all => all.filter(c => c.querySelector('a[role=doc-biblioref]'))"
        ".map(c => [c.id, c.querySelector('a[role=doc-biblioref]').href])",
    )
    return found


def test_entry_names_every_citation_of_it(hosted: Hosted, page: Page) -> None:
    """The links back of the whole bibliography lead to clusters that cite the entry."""
    page.goto(hosted.pages[0], wait_until="domcontentloaded")
    bibliography = next(p for p in hosted.pages if _holds(page, p, ".galley-bibliography"))
    page.goto(bibliography)
    back = page.eval_on_selector_all(
        ".galley-bibliography .csl-entry",
        "all => all.flatMap(e => [...e.querySelectorAll('a[role=doc-backlink]')]"
        ".map(a => [e.id, a.href]))",
    )
    assert back
    cited: dict[str, str] = {}
    for address in {urldefrag(href).url for _, href in back}:
        page.goto(address, wait_until="domcontentloaded")
        clusters = page.eval_on_selector_all(
            ".citation[id]", "all => all.map(c => [location.href + '#' + c.id, c.dataset.cites])"
        )
        cited |= dict(clusters)
    lost = [href for entry, href in back if entry.removeprefix("ref-") not in cited[href].split()]
    assert lost == []


def _holds(page: Page, address: str, selector: str) -> bool:
    page.goto(address, wait_until="domcontentloaded")
    whole = f"{selector}:not(.galley-page-bibliography *)"
    return page.locator(whole).count() > 0


def test_phone_scrolls_one_way_only(browser: Browser, hosted: Hosted) -> None:
    """Nothing is wider than a phone, but for tables and code that scroll in themselves."""
    with browser.new_context(viewport=PHONE, is_mobile=True) as context:  # type: ignore[arg-type]
        page = context.new_page()
        for address in hosted.pages:
            page.goto(address)
            width = page.evaluate("document.documentElement.scrollWidth")
            assert width <= PHONE["width"], address


def test_drawings_can_be_read_on_a_phone(browser: Browser, hosted: Hosted) -> None:
    """A drawing is not shrunk until its words vanish: it scrolls, by the keyboard too."""
    with browser.new_context(viewport=PHONE, is_mobile=True) as context:  # type: ignore[arg-type]
        page = context.new_page()
        for address in hosted.pages:
            page.goto(address)
            figures = page.locator("figure:has(> img[src$='.svg'])")
            for figure in figures.all():
                figure.scroll_into_view_if_needed()
                assert figure.locator("> img").evaluate("i => i.clientWidth") >= 600, address
                assert figure.evaluate("f => f.scrollWidth > f.clientWidth && f.tabIndex === 0")


def test_text_stands_out_from_its_ground(hosted: Hosted, page: Page) -> None:
    """Every text of a page has the contrast that WCAG asks for, in both schemes."""
    pale: dict[str, float] = {}
    for address in hosted.pages:
        page.goto(address)
        # No colour on its way to another one.
        page.add_style_tag(content="* { transition: none !important }")
        for scheme in ("default", "slate"):
            page.evaluate(f"document.body.dataset.mdColorScheme = '{scheme}'")
            name = f"{scheme} {urlsplit(address).path}"
            pale |= {f"{name} {text}": ratio for text, ratio in _pale(page).items()}
    assert pale == {}


def test_reader_gets_the_scheme_that_the_machine_has(browser: Browser, hosted: Hosted) -> None:
    """A machine that is set to dark shows the dark page."""
    with browser.new_context(color_scheme="dark") as context:
        page = context.new_page()
        page.goto(hosted.address)
        assert page.get_attribute("body", "data-md-color-scheme") == "slate"


# The contrast of each element of the article that has text of its own, as WCAG 2.2 computes it,
# with the colours that lie over each other mixed.
_CONTRASTS = """
() => {
  const context = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const known = {};
  const read = (text) => (known[text] ??= (() => {
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = text;
    context.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = context.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  })());
  const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a)];
  const ground = (element) => {
    const own = read(getComputedStyle(element).backgroundColor);
    if (own[3] === 1) return own;
    const below = element.parentElement ? ground(element.parentElement) : [255, 255, 255, 1];
    return own[3] === 0 ? below : [...over(own, below), 1];
  };
  const channel = (c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const seen = {};
  for (const element of document.querySelectorAll(".md-content__inner, .md-content__inner *")) {
    const text = [...element.childNodes].filter((n) => n.nodeType === 3 && n.data.trim()).map((n) => n.data.trim()).join(" ");
    const style = getComputedStyle(element);
    if (!text || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    if (element.closest(".headerlink, script, style, button, math annotation, svg")) continue;
    const back = ground(element);
    const front = over(read(style.color), back);
    const [low, high] = [light(front), light(back)].sort((a, b) => a - b);
    const ratio = (high + 0.05) / (low + 0.05);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    const key = `${element.tagName} ${element.className} ${text.slice(0, 40)}`;
    seen[key] = [ratio, large];
  }
  return seen;
}
"""


def _pale(page: Page) -> dict[str, float]:
    contrasts: dict[str, tuple[float, bool]] = page.evaluate(_CONTRASTS)
    assert contrasts
    return {
        name: round(ratio, 2)
        for name, (ratio, large) in contrasts.items()
        if ratio < (LARGE_TEXT if large else TEXT)
    }


def test_print_shows_the_paper_alone(hosted: Hosted, page: Page) -> None:
    """On paper there is no navigation, no search, no download, no link back."""
    page.emulate_media(media="print")
    for address in hosted.pages:
        page.goto(address)
        for selector in (".md-header", ".md-sidebar", ".md-footer__link", ".galley-downloads",
                         ".headerlink", ".galley-backlinks", ".md-search"):  # fmt: skip
            shown = page.locator(selector).filter(visible=True)
            assert shown.count() == 0, f"{selector} on {address}"
        assert page.locator("h1").is_visible()


def test_names_of_pages_are_words(hosted: Hosted, page: Page) -> None:
    """No marker, no source of a citation and no pilcrow is in a title, a heading or a contents."""
    for address in hosted.pages:
        page.goto(address, wait_until="domcontentloaded")
        names = [
            page.title(),
            *page.locator(".md-nav__link, h1, h2, h3, h4, h5, h6").all_inner_texts(),
        ]
        assert [
            n for n in names if re.search(r"galley-|\[@|\{#|<|\$", n) and "<nothing>" not in n
        ] == []


def test_every_heading_of_the_second_level_is_in_the_contents(hosted: Hosted, page: Page) -> None:
    """The contents of a page lead to its sections, with those that setting added."""
    for address in hosted.pages:
        page.goto(address, wait_until="domcontentloaded")
        ids = page.eval_on_selector_all(
            ".md-content__inner h2[id]", "all => all.map(e => '#' + e.id)"
        )
        listed = page.eval_on_selector_all(
            ".md-nav--secondary a", "all => all.map(a => new URL(a.href).hash)"
        )
        # On the page in view the theme lists its contents twice, for wide screens and for narrow ones.
        assert [i for i in dict.fromkeys(map(unquote, listed)) if i in ids] == ids


def test_language_of_the_pages_is_the_papers(hosted: Hosted, page: Page) -> None:
    """A screen reader is told which language it reads."""
    page.goto(hosted.address)
    assert (page.get_attribute("html", "lang") or "").split("-")[0] == "en"


# What axe looks at: the article, as the bars around it are the theme's.
_ARTICLE = {
    "include": [[".md-content"]],
    # Boxes of tasks are Python-Markdown's, and the words behind them say what they are; that a
    # browser lets the keyboard scroll what the theme wraps wide tables in, axe does not know.
    # The matrix has tests of its own.
    "exclude": [[".task-list-item input"], [".md-typeset__scrollwrap"], [".galley-matrix"]],
}
_WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def test_accessibility_rules_hold(hosted: Hosted, browser: Browser) -> None:
    """Axe finds nothing against WCAG 2.2 A and AA in what the paper says."""
    # Contrast has a test of its own, in both schemes.
    rules = {
        "runOnly": {"type": "tag", "values": _WCAG},
        "resultTypes": ["violations"],
        "rules": {"color-contrast": {"enabled": False}},
    }
    with browser.new_context() as context:
        found = {
            f"{urlsplit(address).path} {violation['id']}": _places(violation)
            for address in hosted.pages
            for violation in _violations(context, address, rules)
        }
    assert found == {}


def _violations(
    context: BrowserContext, address: str, rules: dict[str, Any]
) -> list[dict[str, Any]]:
    page = context.new_page()
    page.goto(address)
    results = Axe().run(page, _ARTICLE, rules)
    page.close()
    violations: list[dict[str, Any]] = results.response["violations"]
    return violations


def _places(violation: dict[str, Any]) -> list[str]:
    return [node["html"][:120] for node in violation["nodes"]]
