"""No template, front matter or plugin can take the marks of a paper away from its site."""

import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, Page, Route, ViewportSize

from tests.support.building import Built, galley
from tests.support.hosting import Hosted, serve
from tests.support.some import some

_PAPER = {"draft": True, "handling": {"mark": "TLP:RED", "embargo": "2026-11-30T09:00+08:00"}}
_WORDS = ("TLP:RED", "DRAFT, not for citation", "EMBARGOED until 30 November 2026")
_ROBOTS = '<meta name="robots" content="noindex, noarchive">'
_CHAPTERS = {
    "index.md": "# A paper\n\nWords.\n",
    "home.md": "---\ntemplate: home.html\nhide: [navigation, toc, path, footer, feedback]\n---\n\n# Home\n",
    "bare.md": "---\ntemplate: bare.html\n---\n\n# Bare\n\n" + "Many words. " * 3000,
}
_TEMPLATES = {
    # The override that the theme's own manual shows.
    "main.html": '{% extends "base.html" %}\n{% block announce %}Come to the hearing{% endblock %}\n'
    '{% block extrahead %}<meta name="robots" content="index, follow">{% endblock %}\n',
    "home.html": '{% extends "base.html" %}\n{% block container %}<h1>Hero</h1>{% endblock %}\n',
    # A page with nothing of the theme, and with what looks like tags before and in its body.
    "bare.html": "<!doctype html><html lang=en><head><meta charset=utf-8><title><body></title>"
    "<style>/* <body> */ aside { display: none } @media print { * { visibility: hidden } }</style>"
    "<script>var x = '<main>';</script></head><!-- <body> -->\n<BODY title='1 > 0' style='background:#123;color:#eee'>"
    "{{ page.content }}</body></html>",
}
_THEMES: Mapping[str, Any] = {
    "material": {
        "name": "material",
        "font": False,
        "custom_dir": "own",
        "palette": {"scheme": "slate"},
    },
    "mkdocs": {"name": "mkdocs", "custom_dir": "own"},
    "readthedocs": {"name": "readthedocs", "custom_dir": "own"},
    "own": {"name": None, "custom_dir": "own"},
}


def _workspace(folder: Path, theme: str, templates: Mapping[str, str]) -> Path:
    settings = {
        "site_name": "A paper",
        "docs_dir": "chapters",
        "site_dir": "build/site",
        "theme": _THEMES[theme],
        "plugins": [
            "search",
            {"redirects": {"redirect_maps": {"old.md": "index.md"}}},
            {"galley": {"paper": _PAPER}},
            {"galley-proofs": {"formats": ["docx"], "name": "paper"}},
        ],
    }
    files = {"mkdocs.yml": yaml.safe_dump(settings), "references.bib": ""}
    files |= {f"chapters/{name}": text for name, text in _CHAPTERS.items()}
    files |= {f"own/{name}": text for name, text in templates.items()}
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def _templates(theme: str) -> dict[str, str]:
    if theme == "own":
        bare = _TEMPLATES["bare.html"]
        return dict.fromkeys(("main.html", "home.html", "bare.html", "404.html"), bare)
    home = _TEMPLATES["home.html"] if theme == "material" else _TEMPLATES["bare.html"]
    return {**_TEMPLATES, "home.html": home}


@pytest.fixture(scope="module", params=_THEMES)
def hosted(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Hosted]:
    """A restricted paper in a theme, with templates that know nothing of Galley."""
    theme = str(request.param)
    folder = _workspace(tmp_path_factory.mktemp(theme), theme, _templates(theme))
    said = galley("build", "--quiet", folder=folder)
    assert said.returncode == 0, said.stdout + said.stderr
    with serve(Built(theme, folder)) as site:
        yield site


def _pages(hosted: Hosted) -> list[str]:
    found = sorted(
        path.relative_to(hosted.built.site) for path in hosted.built.site.rglob("*.html")
    )
    assert {"index.html", "home/index.html", "bare/index.html", "old/index.html"} <= {
        path.as_posix() for path in found
    }
    return [f"{hosted.address}{path.as_posix()}" for path in found]


def test_every_page_carries_the_marks_once(hosted: Hosted) -> None:
    """Pages of every template, the error page and those of other plugins: in the head, above and below."""
    for path in some(sorted(hosted.built.site.rglob("*.html"))):
        html = path.read_text(encoding="utf-8")
        assert html.count(_ROBOTS) == 1, path
        assert html.count('<aside class="galley-marks"') == 2, path
        assert html.index(_ROBOTS) < html.index('<aside class="galley-marks"'), path
    assert not list(hosted.built.site.glob("sitemap.xml*"))


def test_every_page_offers_the_proofs(hosted: Hosted) -> None:
    """Whatever the template, a reader finds the files, once."""
    for name in ("index.html", "home/index.html", "bare/index.html"):
        path = hosted.built.site / name
        links = re.findall(r'<a href="([^"]*)" download', path.read_text(encoding="utf-8"))
        assert len(links) == 1, name
        assert (path.parent / links[0]).resolve().is_file(), name


@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (360, "light")])
def test_marks_are_visible(hosted: Hosted, browser: Browser, width: int, scheme: Any) -> None:
    """A reader sees them without scrolling sideways and without a click, on any screen."""
    size: ViewportSize = {"width": width, "height": 740}
    with browser.new_context(
        viewport=size, color_scheme=scheme, java_script_enabled=False
    ) as context:
        # The theme mkdocs asks for more of another host.
        context.route("**/*", lambda route: _within(hosted, route))
        page = context.new_page()
        for address in _pages(hosted):
            if "/old/" not in address:
                page.goto(address)
                _assert_visible(page, width)


def _within(hosted: Hosted, route: Route) -> None:
    if route.request.url.startswith(hosted.address):
        route.continue_()
    else:
        route.abort()


def _assert_visible(page: Page, width: int) -> None:
    first = page.locator(".galley-marks").first
    first.scroll_into_view_if_needed()
    for words in page.locator(".galley-marks").first.locator("> *").all():
        box = words.bounding_box()
        assert box, page.url
        assert box["x"] >= 0, page.url
        assert box["x"] + box["width"] <= width + 1, page.url
        # What is painted there is the mark, and nothing over it.
        x, y = box["x"] + min(box["width"], 30) / 2, box["y"] + 6
        assert page.evaluate(
            "([x, y]) => !!document.elementFromPoint(x, y)?.closest('.galley-marks')", [x, y]
        ), page.url
        assert words.evaluate(_CONTRAST) >= 4.5, (page.url, words.inner_text())
    assert all(word in first.inner_text() for word in _WORDS), page.url


# The ratio of an element's colour to the first ground behind it. https://www.w3.org/TR/WCAG22/
_CONTRAST = """element => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    const rgba = colour => {
        canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
        return [...canvas.getImageData(0, 0, 1, 1).data];
    };
    const light = ([r, g, b]) => [r, g, b].map(c => c / 255)
        .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
        .reduce((sum, c, n) => sum + c * [0.2126, 0.7152, 0.0722][n], 0);
    let ground = [255, 255, 255, 255];
    for (let e = element; e; e = e.parentElement) {
        const found = rgba(getComputedStyle(e).backgroundColor);
        if (found[3] === 255) { ground = found; break; }
    }
    const [a, b] = [light(rgba(getComputedStyle(element).color)), light(ground)].sort().reverse();
    return (a + 0.05) / (b + 0.05);
}"""


def test_every_printed_page_carries_the_marks(
    hosted: Hosted, browser: Browser, tmp_path: Path
) -> None:
    """A browser prints them above and below each sheet, and a theme cannot leave out the note."""
    page = browser.new_page()
    for address in _pages(hosted):
        if "/old/" in address:
            continue
        page.goto(address)
        page.pdf(path=tmp_path / "page.pdf", format="A4")
        text = subprocess.run(
            ["pdftotext", "-layout", str(tmp_path / "page.pdf"), "-"],
            capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        sheets = text.split("\f")[:-1]
        assert len(sheets) > 1 or "/bare/" not in address
        for number, sheet in some(enumerate(sheets)):
            for words in ("TLP:RED", "DRAFT, not for citation"):
                assert sheet.count(words) >= 2 + (number == 0), (address, number, sheet[:300])
    page.close()


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (
            "own/main.html",
            "<!doctype html><title>x</title><p>{{ page.content }}",
            "index.html: this page has no <body>, so it cannot carry the marks of the paper; "
            "add <body> to its template",
        ),
        (
            "chapters/feed.md",
            "---\ntemplate: feed.html\n---\n\n# Feed\n",
            "feed.xml: a feed cannot carry the marks of the paper; "
            "switch off the plugin that writes it until the paper is public",
        ),
    ],
)
def test_page_that_cannot_be_marked_ends_the_build(
    name: str, text: str, said: str, tmp_path: Path
) -> None:
    """A restricted paper is not published without its marks."""
    folder = _workspace(tmp_path, "own", _templates("own"))
    (folder / name).write_text(text, encoding="utf-8")
    if "feed" in name:
        hook = (
            "from pathlib import Path\n"
            "def on_post_build(config):\n"
            "    Path(config.site_dir, 'feed.xml').write_text('<rss version=\"2.0\"></rss>')\n"
        )
        (folder / "hook.py").write_text(hook, encoding="utf-8")
        (folder / "chapters" / "feed.md").write_text("# Feed\n\nWords.\n", encoding="utf-8")
        settings = folder / "mkdocs.yml"
        settings.write_text(settings.read_text("utf-8") + "hooks: [hook.py]\n", encoding="utf-8")
    made = galley("build", "--quiet", folder=folder)
    assert made.returncode == 2
    assert said in made.stdout + made.stderr
    assert [p for p in folder.glob("build/*") if not p.name.startswith(".")] == []
