"""Nothing moves while a page loads, and it loads the letters that it has."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from galley.core.brand.brand import CUT_FAMILIES
from galley.proofs import FONTS
from galley.workspace import ASSETS
from playwright.sync_api import Browser, Page, Route, ViewportSize

from tests.support.building import Built
from tests.support.hosting import Hosted, serve

VIEWS: dict[str, ViewportSize] = {
    "desktop": {"width": 1280, "height": 900},
    "phone": {"width": 390, "height": 844},
}
# What the file of a face is called, by weight and style.
FILES = {
    ("400", "normal"): "Regular",
    ("400", "italic"): "It",
    ("600", "normal"): "Semibold",
    ("700", "normal"): "Bold",
    ("700", "italic"): "BoldIt",
}
PAGES = ("", "04-setting/", "06-needs/", "13-open/", "14-matrix/", "18-bibliography/")
# Where each part of the text begins and how wide it is.
PLACES = """() => [...document.querySelectorAll(
    "article :is(h1, h2, h3, p, li, tr, figure, figcaption, form, .csl-entry, .galley-item)")]
  .filter((one) => one.checkVisibility() && !one.matches(".galley-sideways"))
  .map((one) => { const box = one.getBoundingClientRect();
    return [one.tagName, box.top, box.left]; })"""
# What moved without a reader's doing. https://wicg.github.io/layout-instability/
HEARD = """window.shifts = [];
new PerformanceObserver((list) => list.getEntries().forEach((shift) => shift.hadRecentInput || shifts.push(
  [shift.value, shift.sources.map(({ node }) => node?.className || node?.nodeName || "gone")])))
  .observe({ type: "layout-shift", buffered: true });"""
SLOW_LINE = {
    "offline": False,
    "latency": 60,
    "downloadThroughput": 600_000,
    "uploadThroughput": 300_000,
}
# A page whose pictures never come is never said to have its fonts.
HAS_TYPEFACES = """() => new Promise((done) => {
  const look = () => [...document.fonts].some((face) => face.status === "loading") ? setTimeout(look, 50) : done();
  requestAnimationFrame(() => setTimeout(look, 50));
})"""
_RULE = re.compile(
    r'font-family: "(?P<family>[^"]+)"; src: url\("(?P<address>[^"]+)"\)[^}]*?font-weight: (?P<weight>\d+); '
    r"font-style: (?P<style>\w+);[^}]*unicode-range: (?P<ranges>[^;]+);"
)


@pytest.fixture(scope="module")
def paper(built: Callable[[str], Built]) -> Iterator[Hosted]:
    """Our own paper, behind an address."""
    with serve(built("repository")) as hosted:
        yield hosted


def _opened(page: Page, address: str) -> Page:
    page.goto(address, wait_until="domcontentloaded")
    page.evaluate(HAS_TYPEFACES)
    return page


@pytest.mark.parametrize("view", VIEWS)
def test_nothing_moves_for_scripts_and_pictures(browser: Browser, paper: Hosted, view: str) -> None:
    """Each part of the first screen is where it was before a picture and a script came."""

    def hold(route: Route) -> None:
        """Leave pictures unanswered, and send no script that a page ends with."""
        if route.request.url.endswith((".svg", ".png")):
            return
        if route.request.url.endswith("/search-later.js"):
            route.continue_()
        else:
            route.abort()

    held = re.compile(r"\.(js|svg|png)$")
    size = VIEWS[view]
    touch = view == "phone"
    with (
        browser.new_context(viewport=size, has_touch=touch, is_mobile=touch) as early,
        browser.new_context(viewport=size, has_touch=touch, is_mobile=touch) as late,
    ):
        early.route(held, hold)
        for name in PAGES:
            first = _opened(early.new_page(), paper.address + name)
            before = first.evaluate(PLACES)
            first.close()
            second = late.new_page()
            second.goto(paper.address + name)
            second.wait_for_load_state("networkidle")
            after = second.evaluate(PLACES)
            second.close()
            assert len(before) > 10
            pairs = zip(before, after, strict=True)
            moved = [(a, b) for a, b in pairs if a[1] < size["height"] and not _is_same(a, b)]
            assert moved == [], name


def _is_same(a: list[float], b: list[float]) -> bool:
    """Whether a part is where it was, but for what is rounded."""
    return a[0] == b[0] and a[1:] == pytest.approx(b[1:], abs=2)


@pytest.mark.parametrize("view", VIEWS)
def test_a_browser_counts_no_shift(browser: Browser, paper: Hosted, view: str) -> None:
    """Typefaces and scripts that come late move nothing on the screen."""
    touch = view == "phone"
    with browser.new_context(viewport=VIEWS[view], has_touch=touch, is_mobile=touch) as context:
        context.add_init_script(HEARD)
        for address in ("07-considerations/", "14-matrix/"):
            page = context.new_page()
            session = context.new_cdp_session(page)
            session.send("Network.enable")
            session.send("Network.emulateNetworkConditions", SLOW_LINE)
            page.goto(paper.address + address, wait_until="networkidle")
            page.evaluate(HAS_TYPEFACES)
            assert page.evaluate("shifts") == [], address


def _faces() -> dict[tuple[str, str, str], list[tuple[str, set[int]]]]:
    """The parts of each face of the site, by family, weight and style: an address and letters."""
    found = defaultdict(list)
    for match in _RULE.finditer((ASSETS / "typefaces.css").read_text(encoding="utf-8")):
        ends = [span.strip()[2:].split("-") for span in match["ranges"].split(",")]
        letters = {n for span in ends for n in range(int(span[0], 16), int(span[-1], 16) + 1)}
        face = (match["family"], match["weight"], match["style"])
        found[face].append((match["address"], letters))
    return found


def test_every_letter_is_in_one_part_of_each_face() -> None:
    """Nothing that the typefaces have is lost; every file is named, and those that Galley reads have a licence."""
    sources = {
        "Galley Serif": "SourceSerif4",
        "Galley Sans": "SourceSans3",
        "Galley Code": "SourceCodePro",
    }
    assert set(sources) == set(CUT_FAMILIES.values())
    faces, named = _faces(), set[str]()
    assert len(faces) == 9
    for (family, weight, style), parts in faces.items():
        letters = [letter for _, has in parts for letter in has]
        assert len(letters) == len(set(letters))
        source = f"{sources[family]}-{FILES[weight, style]}.otf"
        with TTFont(FONTS / source, lazy=True) as font:
            assert set(letters) == set(font.getBestCmap())
        named |= {address for address, _ in parts}
    assert named == {f"fonts/{path.name}" for path in (ASSETS / "fonts").glob("*.woff2")}


def test_parts_have_a_name_of_their_own_and_draw_all_letters(
    browser: Browser, paper: Hosted
) -> None:
    """A browser draws each letter with a part, whose name is not the one that the licence keeps."""
    with browser.new_context() as context:
        # From a host, what comes late is not drawn.
        page = _opened(context.new_page(), Path(paper.built.site, "index.html").as_uri())
        faces = [
            [family, weight, style, "".join(map(chr, sorted(has - {0xAD})))]
            for (family, weight, style), parts in _faces().items()
            for _, has in parts
        ]
        page.evaluate(
            """(faces) => document.body.replaceChildren(...faces.map(([family, weight, style, text]) => {
              const line = Object.assign(document.createElement("p"), { textContent: text, className: "tried" });
              line.style.cssText = `font: ${style} ${weight} 20px "${family}"; font-variant-ligatures: none`;
              return line;
            }))""",
            faces,
        )
        page.evaluate(HAS_TYPEFACES)
        session = context.new_cdp_session(page)
        session.send("DOM.enable")
        session.send("CSS.enable")
        root = session.send("DOM.getDocument")["root"]["nodeId"]
        query = {"nodeId": root, "selector": ".tried"}
        lines = session.send("DOM.querySelectorAll", query)["nodeIds"]
        for (family, _, _, text), node in zip(faces, lines, strict=True):
            drawn = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
            assert all(font["isCustomFont"] for font in drawn), (family, text[:20], drawn)
            assert {font["familyName"] for font in drawn} <= {family, *_styled(family)}, drawn


def _styled(family: str) -> Iterator[str]:
    yield from (f"{family} {style}" for style in ("Semibold", "Italic", "Bold", "Bold Italic"))


def test_a_page_loads_the_parts_that_it_needs(browser: Browser, paper: Hosted) -> None:
    """An English chapter has no letters of Greek or Russian, and no part comes twice."""
    asked: list[str] = []
    with browser.new_context() as context:
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        _opened(page, f"{paper.address}06-needs/")
        page.wait_for_load_state("networkidle")
    fonts = [url for url in asked if url.endswith((".woff2", ".woff"))]
    assert not [url for url in fonts if re.search("greek|cyrillic", url)]
    assert len(fonts) == len(set(fonts)) < 10
    folder = paper.built.site
    sizes = [(folder / url.removeprefix(paper.address)).stat() for url in fonts]
    assert sum(size.st_size for size in sizes) < 150_000
