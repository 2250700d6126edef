"""Readers comment on the site without a server: in their browser, out as a file or a message, and into the ledger."""

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.support.building import Built, galley, write
from tests.support.hosting import serve
from tests.support.repositories import commit, git

ACCESS = "Defenders need access to the strongest models before attackers have it, in all places."
COST = "The price of it is set by the vendor, who publishes neither terms nor queues."
FILES = {
    ".gitignore": "build/\n.cache/\n",
    "mkdocs.yml": """
site_name: A paper
site_url: https://example.org/paper/
docs_dir: chapters
site_dir: build/site
theme:
  name: material
  font: false
  palette:
    - {media: "(prefers-color-scheme: light)", scheme: default, primary: custom, toggle: {icon: material/weather-night, name: Dark}}
    - {media: "(prefers-color-scheme: dark)", scheme: slate, primary: custom, toggle: {icon: material/weather-sunny, name: Light}}
plugins:
  - galley:
      paper: {title: Access, version: "0.3", date: 30 November 2026, authors: [{name: Ann Ash}]}
      comments_on_site: true
      comments_to: editors@example.org
""",
    "chapters/index.md": "# Summary\n\nA first page.\n",
    "chapters/needs.md": f"# Needs\n\n{ACCESS}\n\n## More\n\n{COST}\n",
}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
# What a page's policy forbids is noted.
_HEARD = """
  window.violations = [];
  addEventListener("securitypolicyviolation", (event) => violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile} ${event.lineNumber}`), true);
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A paper of two pages on which readers may comment."""
    folder = tmp_path_factory.mktemp("comments")
    write(folder, FILES)
    git(folder, "init", "--quiet")
    commit(folder, "2026-11-01T00:00:00Z")
    said = galley("build", folder=folder)
    assert said.returncode == 0, said.stderr
    return Built("comments", folder)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """The browser of a reader, who says yes to whatever it asks."""
    with browser.new_context() as context:
        context.add_init_script(_HEARD)
        context.on("dialog", lambda dialog: dialog.accept())
        yield context


@pytest.fixture
def page(site: Built, context: BrowserContext) -> Iterator[Page]:
    """The page of the needs, on a host; its policy forbids nothing that it does."""
    with serve(site) as hosted:
        page = context.new_page()
        page.goto(f"{hosted.address}needs/")
        yield page
        assert page.evaluate("violations") == []


def begin(page: Page, quote: str) -> None:
    """Press the comment button of a paragraph."""
    paragraph = page.locator("p[data-paragraph]", has_text=quote)
    paragraph.hover()
    paragraph.locator("button").first.click()
    page.get_by_role("button", name="Comment", exact=True).click()


def comment(page: Page, quote: str, text: str) -> None:
    """Comment on a paragraph."""
    begin(page, quote)
    page.get_by_label("Your comment", exact=True).fill(text)
    page.get_by_label("Kind").select_option("technical")
    page.get_by_label("Your name").fill("Bo Birch")
    page.get_by_label("Your organisation").fill("Example Institute")
    page.get_by_role("button", name="Save the comment").click()
    expect(page.get_by_role("status").filter(has_text="Comment saved.")).to_be_visible()


def panel(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Your comments")


def select(page: Page, words: str) -> None:
    """Select words of the page."""
    page.evaluate(
        """words => {
          const walker = document.createTreeWalker(document.querySelector("article"), NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const at = walker.currentNode.data.indexOf(words);
            if (at < 0) continue;
            getSelection().setBaseAndExtent(walker.currentNode, at, walker.currentNode, at + words.length);
            return;
          }
        }""",
        words,
    )


def saved(page: Page, path: Path) -> Path:
    """The file of the comments."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as a file").click()
    download.value.save_as(path)
    return path


def imported(site: Built, file: Path) -> list[dict[str, object]]:
    """The comments of a file as `galley review import` places them; the ledger is empty again."""
    said = galley("review", "import", str(file), folder=site.folder)
    assert said.returncode == 0, said.stdout + said.stderr
    rows = json.loads(galley("review", "list", "--format", "json", folder=site.folder).stdout)
    git(site.folder, "clean", "--quiet", "--force", "-d", "review")
    return list(rows)


def test_a_comment_is_kept_edited_saved_and_imported(
    page: Page, site: Built, tmp_path: Path
) -> None:
    """What a reader says of a selected passage is at its line in the ledger, with its kind and revision."""
    select(page, "before attackers have it")
    page.get_by_role("button", name="Comment on the selection").click()
    expect(panel(page).locator("blockquote")).to_have_text("before attackers have it")
    page.get_by_label("Your comment", exact=True).fill("Who?")
    page.get_by_label("Proposed text").fill("before others have it")
    page.get_by_label("Kind").select_option("technical")
    page.get_by_label("Your name").fill("Bo Birch")
    page.get_by_role("button", name="Save the comment").click()
    comment(page, COST, "How much?")
    page.reload()
    page.get_by_role("button", name="Comments (2)").click()
    edit = panel(page).get_by_role("button", name="Edit: before attackers")
    edit.click()
    page.get_by_label("Your comment", exact=True).fill("Which attackers?")
    page.get_by_role("button", name="Save the comment").click()
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        page.evaluate("Promise.all(document.getAnimations().map(one => one.finished))")
        wrong = Axe().run(page).response["violations"]
        assert [(one["id"], node["html"]) for one in wrong for node in one["nodes"]] == []
    rows = imported(site, saved(page, tmp_path / "comments.json"))
    assert [
        [row[k] for k in ("comment", "path", "line", "grade", "kind", "proposed")] for row in rows
    ] == [
        [
            "Which attackers?",
            "chapters/needs.md",
            3,
            "sure",
            "technical",
            "before others have it",
        ],
        ["How much?", "chapters/needs.md", 7, "sure", "technical", ""],
    ]
    told = json.loads((tmp_path / "comments.json").read_text(encoding="utf-8"))
    target = told[0]["target"]
    assert target["source"] == "https://example.org/paper/needs/"
    assert target["state"]["galley:revision"] == git(site.folder, "rev-parse", "HEAD")
    assert target["selector"][1]["prefix"].endswith("strongest models ")
    assert target["selector"][1]["suffix"] == ", in all places."
    panel(page).get_by_role("button", name=re.compile("Delete: before")).click()
    expect(panel(page).get_by_role("listitem")).to_have_count(1)
    panel(page).get_by_role("button", name="Delete everything").click()
    kept = page.evaluate("Object.keys(localStorage)")
    assert [name for name in kept if "comments" in name] == []


def test_a_message_has_the_comment_in_it(page: Page, site: Built, tmp_path: Path) -> None:
    """One that is too long is offered as a file."""
    comment(page, COST, "How much?")
    address = panel(page).get_by_role("link", name="Send").get_attribute("href") or ""
    assert address.startswith("mailto:editors@example.org?")
    assert len(address) <= 2000
    told = parse_qs(urlsplit(address).query)
    assert told["subject"] == ["Comment on Access"]
    # Programs for mail break long lines.
    broken = re.sub(r"([^\n]{60}\S*) ", r"\1\n", told["body"][0])
    (tmp_path / "mail.txt").write_text(broken, encoding="utf-8", newline="")
    (row,) = imported(site, tmp_path / "mail.txt")
    assert (row["comment"], row["line"], row["grade"]) == ("How\nmuch?", 7, "sure")
    comment(page, ACCESS, "Long. " * 400)
    expect(panel(page).get_by_text("too long to send")).to_be_visible()
    expect(panel(page).get_by_role("link", name="Send")).to_have_count(1)


@pytest.mark.parametrize(
    ("form", "title", "body"),
    [
        ("https://github.com/o/r/issues/new", "title", "body"),
        ("https://gitlab.com/o/r/-/issues/new", "issue[title]", "issue[description]"),
    ],
)
def test_an_issue_is_filled_in(
    site: Built, context: BrowserContext, form: str, title: str, body: str
) -> None:
    """The same program with another address of the authors."""
    program = (site.site / "assets/galley/comments.js").read_text(encoding="utf-8")
    changed = program.replace('"editors@example.org"', json.dumps(form))
    context.route("**/comments.js", lambda route: route.fulfill(body=changed))
    page = context.new_page()
    page.goto((site.site / "needs/index.html").as_uri())
    comment(page, COST, "How much?")
    address = panel(page).get_by_role("link", name="Send").get_attribute("href") or ""
    assert address.startswith(f"{form}?")
    told = parse_qs(urlsplit(address).query)
    assert told[title] == ["Comment on Access"]
    assert told[body][0].startswith("How much?\n\n```json galley-comment\n{")


def test_a_file_of_somebody_else_is_shown(page: Page, tmp_path: Path) -> None:
    """Its words are text, its links stay in the site, and a damaged file is refused."""
    evil = "<img src=x onerror=alert(1)>"
    others = [
        {
            "type": "Annotation",
            "id": f"urn:{n}",
            "creator": {"name": "Cy Cedar"},
            "body": [{"purpose": "commenting", "value": evil}],
            "target": {
                "source": source,
                "selector": [
                    {"type": "FragmentSelector", "value": "needs"},
                    {"type": "TextQuoteSelector", "exact": f"Needs {n}"},
                ],
            },
        }
        for n, source in enumerate(
            ["https://example.org/paper/needs/", "javascript:alert(1)", "//evil.example/"]
        )
    ]
    (tmp_path / "cedar.json").write_text(json.dumps(others), encoding="utf-8")
    (tmp_path / "broken.json").write_text("[{", encoding="utf-8")
    page.get_by_role("button", name="Comments (0)").click()
    chooser = page.get_by_label("Open somebody else’s file")
    chooser.set_input_files(tmp_path / "broken.json")
    expect(page.get_by_text("no comments that can be read")).to_be_visible()
    chooser.set_input_files(tmp_path / "cedar.json")
    expect(panel(page).get_by_text(evil)).to_have_count(3)
    expect(panel(page).get_by_text("Cy Cedar")).to_have_count(3)
    links = panel(page).locator("li a")
    expect(links).to_have_count(1)
    assert (links.get_attribute("href") or "").endswith("/needs/#needs")
    page.get_by_role("button", name="Close these files").click()
    expect(panel(page).get_by_role("listitem")).to_have_count(0)


def test_the_keyboard_is_enough(page: Page) -> None:
    """The focus goes into the panel, and back to the paragraph."""
    button = page.locator(".galley-paragraph > button").first
    button.focus()
    for key in ("Enter", "Tab", "Tab", "Tab", "Enter"):
        page.keyboard.press(key)
    expect(page.get_by_label("Your comment", exact=True)).to_be_focused()
    page.keyboard.type("Who are they?")
    for _ in range(5):
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Save the comment")).to_be_focused()
    page.keyboard.press("Enter")
    expect(panel(page).get_by_role("link", name=ACCESS, exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    expect(panel(page)).to_be_hidden()
    expect(button).to_be_focused()


def test_a_page_on_a_disk_keeps_comments_and_tells_no_path(
    site: Built, context: BrowserContext, tmp_path: Path
) -> None:
    page = context.new_page()
    page.goto((site.site / "needs/index.html").as_uri())
    comment(page, ACCESS, "Who?")
    page.goto((site.site / "index.html").as_uri())
    page.get_by_role("button", name="Comments (1)").click()
    file = saved(page, tmp_path / "comments.json")
    assert str(site.folder) not in file.read_text(encoding="utf-8")
    panel(page).get_by_role("link", name=ACCESS, exact=True).click()
    expect(page.locator("p:target")).to_contain_text(ACCESS)
    expect(page.locator(".galley-commented")).to_have_count(1)
    assert page.evaluate("violations") == []


@pytest.mark.parametrize("width", [390, 1280])
def test_the_button_covers_no_text(browser: Browser, site: Built, width: int) -> None:
    """It is in the header, in which its name has room or is read out; what it counts is shown."""
    with browser.new_context(viewport={"width": width, "height": 800}) as context:
        page = context.new_page()
        page.goto((site.site / "index.html").as_uri())
        button = page.locator(".md-header").get_by_role("button", name="Comments (0)")
        box = button.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 24
        assert page.locator(".md-header").bounding_box()["height"] >= box["y"] + box["height"]  # type: ignore[index]
        page.evaluate("getSelection().selectAllChildren(document.querySelector('article p'))")
        expect(button.page.get_by_role("button", name="Comment on the selection")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_program_is_small_and_only_where_it_is_asked_for(site: Built) -> None:
    """Its first line holds the words of the language."""
    words, _, program = (site.site / "assets/galley/comments.js").read_bytes().partition(b"\n")
    assert len(gzip.compress(program, 9)) < 6000
    assert len(gzip.compress(words, 9)) < 2000
    html = (site.site / "needs/index.html").read_text(encoding="utf-8")
    assert "assets/galley/comments.js" in html
