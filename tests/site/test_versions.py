"""All versions of a paper on one host: each at an address of its own, and none taken for another."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.site.test_readers import RULES
from tests.support.building import Built, contents, galley
from tests.support.dossiers import dossier, write_archive, write_files
from tests.support.hosting import Hosted, serve

ADDRESS = "https://example.org/paper"
CHANGES = "# Changes\n\n## Version 0.10\n\n- N1 was **reworded**.\n\n<script>document.title = 'ran'</script>\n"
# What may run in a page by itself, in a drawing that is opened, or when a reader clicks.
RAN = "document.documentElement.dataset.ran = 1"
HOSTILE = f"""<!-- <head> --><html lang=en><head><title>x</title><script>{RAN}</script>
<meta http-equiv="refresh" content="0; url=https://example.org/"><base href="https://example.org/">
<meta http-equiv="Content-Security-Policy" content="script-src 'unsafe-inline'"></head>
<body onload="{RAN}"><h1>Hi</h1><img src="none.png" onerror="{RAN}"><svg onload="{RAN}"></svg>
<script src="evil.js"></script><iframe srcdoc="<script>parent.{RAN}</script>"></iframe>
<form action="https://example.org/" id=form><button>send</button></form>
<a id=go href="javascript:{RAN}">go</a>"""


@pytest.fixture(scope="module")
def sites(built: Callable[[str], Built], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two releases of which the newer has no page `words`, the draft, a proposal, one of a stranger."""
    site = contents(built("targets").site)
    newer = {path: content for path, content in site.items() if not path.startswith("words/")}
    folder = tmp_path_factory.mktemp("versions")
    write_files(folder / "0.9", dossier(site, "0.9", "2026-01-31"))
    made = dossier(newer, "0.10", "2026-11-30", CHANGES)
    write_archive(folder / "0.10.zip", made, folder="0.10")
    # The draft has another word, a sentence that is new, and lacks a paragraph.
    page = site["needs/index.html"].decode()
    beyond = re.compile(r"<p\b[^>]*>(?:(?!</p>).)*Beyond the depth.*?</p>", re.DOTALL)
    page, count = beyond.subn("", page, count=1)
    for old, new in (("A first paragraph", "The first paragraph"), ("without warning", "unasked")):
        count += old in page
        page = page.replace(old, new)
    assert count == 3
    edited = {**site, "needs/index.html": page.encode()}
    write_archive(
        folder / "draft.zip", {"paper.pdf": b"%PDF-", **{f"site/{p}": c for p, c in edited.items()}}
    )
    write_archive(folder / "proposals" / "7.zip", site)
    strange = {
        **{path: c for path, c in site.items() if path.startswith("assets/")},
        "index.html": HOSTILE.encode(),
        "utf16.html": HOSTILE.encode("utf-16"),
        "evil.js": RAN.encode(),
        "page.xhtml": b"<html xmlns='http://www.w3.org/1999/xhtml'><script>1</script></html>",
        "drawing.svg": f"<svg xmlns='http://www.w3.org/2000/svg'><script>{RAN}</script></svg>".encode(),
        "broken.svg": b"<svg",
        ".hidden/file.png": b"",
    }
    write_archive(folder / "foreign" / "8.zip", strange)
    (folder / "foreign" / "9.zip").write_bytes(b"no archive")
    return folder


@pytest.fixture(scope="module")
def laid_out(sites: Path) -> Path:
    """The folder for the host."""
    folder = sites.parent / "hosted"
    said = galley("site", "assemble", str(sites), str(folder), "--address", ADDRESS, folder=sites)
    assert said.returncode == 0, said.stderr
    assert said.stderr == "Left out: 9.zip cannot be read: it is not a ZIP archive\n"
    return folder


@pytest.fixture(scope="module")
def host(laid_out: Path) -> Iterator[Hosted]:
    with serve_folder(laid_out) as hosted:
        yield hosted


def serve_folder(folder: Path):  # type: ignore[no-untyped-def]
    """A folder as a host serves it."""
    (folder.parent / "build").mkdir(exist_ok=True)
    place = folder.parent / "build" / "site"
    if not place.exists():
        place.symlink_to(folder, target_is_directory=True)
    return serve(Built("versions", folder.parent))


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in which no script runs."""
    with browser.new_context(java_script_enabled=False) as context:
        yield context.new_page()


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_every_version_is_in_a_folder_of_its_own(laid_out: Path) -> None:
    """With the list for programs, from the newest on: 0.10 comes after 0.9."""
    told = json.loads(text(laid_out / "versions.json"))
    names = ["0.10", "0.9", "draft", "proposals/7", "proposals/8"]
    assert [one["version"] for one in told] == names
    assert [one["aliases"] for one in told[:2]] == [["latest"], []]
    assert all((laid_out / name / "index.html").is_file() for name in names)
    assert 'url=0.10/"' in text(laid_out / "index.html")
    # What a version has for a host of its own would be a second one here.
    assert not (laid_out / "0.9" / "404.html").exists()


def canonical(path: Path) -> list[str]:
    return re.findall(r'<link rel="canonical" href="([^"]+)"', text(path))


def test_search_engines_find_each_page_once(laid_out: Path) -> None:
    """An old page leads to the same page of the newest release, or to itself; drafts are left out."""
    root = f"{ADDRESS}/"
    assert canonical(laid_out / "0.10/needs/index.html") == [f"{root}0.10/needs/"]
    assert canonical(laid_out / "0.9/needs/index.html") == [f"{root}0.10/needs/"]
    assert canonical(laid_out / "0.9/words/index.html") == [f"{root}0.9/words/"]
    for name in ("draft", "proposals/7", "proposals/8"):
        assert '<meta name="robots" content="noindex">' in text(laid_out / name / "index.html")
        assert canonical(laid_out / name / "index.html") == []
    sitemap = ElementTree.fromstring(text(laid_out / "sitemap.xml"))  # noqa: S314  # our own
    listed = [url[0].text for url in sitemap]
    assert f"{root}0.10/needs/" in listed
    assert f"{root}0.9/words/" in listed
    assert f"{root}0.9/needs/" not in listed
    assert len(set(listed)) == len(listed)
    assert (
        text(laid_out / "robots.txt") == f"User-agent: *\nDisallow:\nSitemap: {root}sitemap.xml\n"
    )


# What RFC 4287 asks of each entry, beside a link.
_ASKED = ("id", "title", "updated", "link")


def test_a_feed_tells_of_releases(laid_out: Path) -> None:
    """From the newest on, each with its day and address; each page says where the feed is."""
    atom = "{http://www.w3.org/2005/Atom}"
    feed = ElementTree.fromstring(text(laid_out / "releases.xml"))  # noqa: S314  # our own
    entries = feed.findall(f"{atom}entry")
    addresses = [f"{ADDRESS}/{name}/" for name in ("0.10", "0.9")]
    assert [entry.findtext(f"{atom}id") for entry in entries] == addresses
    assert all(feed.find(f"{atom}{name}") is not None for name in (*_ASKED, "author"))
    assert all(entry.find(f"{atom}{name}") is not None for entry in entries for name in _ASKED)
    moments = [str(one.findtext(f"{atom}updated")) for one in (feed, *entries)]
    assert all(re.fullmatch(r"20\d\d-\d\d-\d\dT00:00:00Z", moment) for moment in moments)
    assert moments[0] == max(moments[1:])
    page = text(laid_out / "0.9/needs/index.html")
    assert re.search(
        r'<link rel="alternate " type="application/atom\+xml"[^>]* href="../../releases.xml">', page
    )


def test_site_without_an_address_lists_none(built: Callable[[str], Built]) -> None:
    """Nothing that is empty, nothing that leads to the root of a host."""
    site = built("targets").site
    assert not list(site.glob("sitemap.xml*"))
    assert canonical(site / "index.html") == []


def test_menu_leads_to_the_same_page_of_each_version(host: Hosted, page: Page) -> None:
    """By the keyboard, without a script; a page that a version lacks leads to its first page."""
    page.goto(f"{host.address}0.9/needs/")
    menu = page.locator(".galley-versions")
    expect(menu.locator("a").first).to_be_hidden()
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(menu.get_by_role("link")).to_have_text(["Version 0.10", "Version 0.9", "Draft"])
    expect(menu.locator("[aria-current=page]")).to_have_text("Version 0.9")
    expect(menu).to_contain_text("Version 0.10, 30 November 2026, newest")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/0.10/needs/")
    expect(page.locator(".galley-version-note")).to_have_count(0)
    page.goto(f"{host.address}0.9/words/")
    assert page.locator(".galley-versions a").first.get_attribute("href") == "../../0.10/"


def test_what_changed_is_marked_when_readers_ask(host: Hosted, page: Page) -> None:
    """By the keyboard, without a script; until then nothing is shown or read out."""
    page.goto(f"{host.address}draft/needs/")
    marks = page.locator(".galley-change")
    expect(marks).to_have_text(["changed", "text removed before this", "changed"])
    expect(marks.first).to_be_hidden()
    box = page.get_by_role("checkbox", name="Mark what changed since version 0.10 (passages: 3)")
    box.focus()
    page.keyboard.press("Space")
    expect(marks.first).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#galley-change-1"
    first = page.locator("p", has=page.locator("#galley-change-1"))
    expect(first).to_contain_text("The first paragraph")
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#galley-change-2"
    page.goto(f"{host.address}0.10/needs/")
    expect(page.get_by_role("checkbox", name="Mark")).to_have_count(0)


def test_old_version_says_so_and_what_changed(host: Hosted, page: Page) -> None:
    """What changed is told for each release, and nothing in it runs."""
    page.goto(f"{host.address}0.9/needs/")
    note = page.locator(".galley-version-note")
    expect(note).to_contain_text("A newer version has replaced this one.")
    note.get_by_text("What has changed").click()
    page.wait_for_url("**/versions/#changes")
    expect(page.locator("#changes li")).to_have_text("N1 was reworded.")
    assert page.locator("script").count() == 0
    page.get_by_role("link", name="Version 0.10").click()
    page.wait_for_url("**/0.10/")
    for name, said in (("draft", "This is a draft."), ("proposals/7", "This is a proposed change")):
        page.goto(f"{host.address}{name}/")
        expect(page.locator(".galley-version-note")).to_contain_text(said)


def test_root_leads_to_the_newest_release(host: Hosted, page: Page) -> None:
    page.goto(host.address)
    page.wait_for_url("**/0.10/")


def test_menu_and_front_pages_suit_everybody(host: Hosted, browser: Browser) -> None:
    """axe finds nothing, contrast included, on a phone and in either colours."""
    rules = {**RULES, "rules": {}}
    stamps = [[".galley-versions"], [".galley-version-note"]]
    marks = [[".galley-changes-switch"], ["p:has(> .galley-change)"]]
    phone: ViewportSize = {"width": 360, "height": 740}
    visits: tuple[tuple[Literal["light", "dark"], str, list[list[str]]], ...] = (
        ("light", "0.9/needs/", stamps),
        ("dark", "0.9/needs/", stamps),
        ("light", "draft/needs/", marks),
        ("dark", "draft/needs/", marks),
        ("dark", "versions/", [["html"]]),
    )
    for scheme, address, parts in visits:
        # The theme keeps the scheme of a reader's first page.
        with browser.new_context(viewport=phone, color_scheme=scheme) as context:
            page = context.new_page()
            page.goto(host.address + address)
            if parts is stamps:
                page.locator(".galley-versions summary").click()
            if parts is marks:
                page.get_by_role("checkbox", name="Mark").check()
            found = Axe().run(page, {"include": parts}, rules).response["violations"]
            assert found == [], address
            assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_nothing_of_a_stranger_runs(host: Hosted, browser: Browser, laid_out: Path) -> None:
    """Not by itself, nor when a reader clicks, nor in a file that is opened; the page is shown all the same."""
    place = laid_out / "proposals" / "8"
    names = {path.name for path in place.glob("*.*")}
    assert names == {"index.html", "utf16.html", "drawing.svg"}
    with browser.new_context() as context:
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        for name in ("", "utf16.html", "drawing.svg"):
            page.goto(f"{host.address}proposals/8/{name}")
            if not name:
                expect(page.locator("h1")).to_have_text("Hi")
                expect(page.locator(".galley-version-note")).to_contain_text(
                    "are switched off here"
                )
                page.locator("#go").click()
                page.evaluate("document.getElementById('form').requestSubmit()")
            page.wait_for_timeout(100)
            assert page.evaluate("document.documentElement.dataset.ran ?? null") is None, name
            assert page.url.startswith(host.address)
        assert [url for url in asked if not url.startswith(host.address)] == []
        # The same in a page without the policy does run, so that this test can fail.
        page = context.new_page()
        page.set_content(HOSTILE.replace("refresh", ""))
        assert page.evaluate("document.documentElement.dataset.ran") == "1"


def test_what_differs_is_said_in_numbers_and_by_section(sites: Path, tmp_path: Path) -> None:
    """As Markdown in which the words of a stranger have no effect."""
    said = galley("site", "compare", "0.9", "0.10.zip", folder=sites)
    assert said.returncode == 0
    rows = dict(re.findall(r"^\| (\w+) \| .* \| (\S+) \|$", said.stdout, re.MULTILINE))
    assert rows.keys() == {"words", "citations", "items", "figures", "tables"}
    assert rows["words"].startswith("-")
    assert "**Removed sections**" in said.stdout
    heading = (
        "<h1 id=a>`@all` ![x](https://example.org/x.png) &lt;img src=y&gt;|</h1><p>One two.</p>"
    )
    write_files(tmp_path / "after", {"index.html": f"<body><main>{heading}</main>".encode()})
    write_files(tmp_path / "before", {"index.html": b"<body><main><h1 id=b>B</h1></main>"})
    said = galley("site", "compare", "before", "after", "-o", "c.md", folder=tmp_path)
    assert said.returncode == 0
    (line,) = (line for line in text(tmp_path / "c.md").splitlines() if "@all" in line)
    assert line == "- `ʼ@allʼ ![x](https://example.org/x.png) <img src=y>|`: 2 words"


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda f: (f / "0.9/site/index.html").write_text("x"), "was changed"),
        (
            lambda f: (f / "0.9/new.txt").touch(),
            "new.txt is missing, or is not in its manifest.json",
        ),
        (lambda f: (f / "0.9/manifest.json").unlink(), "it has no manifest.json"),
        (lambda f: (f / "versions").mkdir(), '"versions" is not a version'),
        (lambda f: (f / "0.9").rename(f / "-9"), '"-9" is not a version'),
        (lambda f: write_archive(f / "draft.zip", {"../../evil": b""}), "not a path inside it"),
        (lambda f: (f / "0.9/site/link").symlink_to("/etc/passwd"), "a symbolic link"),
        (
            lambda f: (f / "0.9/manifest.json").write_text('{"form": 1}'),
            "is not a dossier of a release",
        ),
    ],
    ids=["changed", "added", "no manifest", "reserved", "name", "above", "link", "manifest"],
)
def test_release_that_is_not_whole_is_not_published(
    spoil: Callable[[Path], object], said: str, tmp_path: Path
) -> None:
    """One line says what is wrong with which; nothing is written."""
    folder = tmp_path / "versions"
    write_files(folder / "0.9", dossier({"index.html": b"<body>"}, "0.9", "2026-01-31"))
    spoil(folder)
    done = galley("site", "assemble", "versions", "out", "--address", ADDRESS, folder=tmp_path)
    assert (done.returncode, said in done.stderr) == (2, True), done.stderr
    assert "Traceback" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["versions"]


def test_folder_of_somebody_is_left_alone(tmp_path: Path) -> None:
    """One that was laid out before is replaced, unless something was put into it."""
    write_archive(tmp_path / "versions/draft.zip", {"index.html": b"<body>"})
    words = ("site", "assemble", "versions", "out", "--address", ADDRESS)
    (tmp_path / "out").mkdir()
    assert galley(*words, folder=tmp_path).returncode == 0
    assert galley(*words, folder=tmp_path).returncode == 0
    (tmp_path / "out" / "mine.txt").touch()
    done = galley(*words, folder=tmp_path)
    assert (done.returncode, "holds mine.txt, which Galley did not put there" in done.stderr) == (
        2,
        True,
    )
    done = galley(*words[:-1], "example.org", folder=tmp_path)
    assert "is not an address such as" in done.stderr
