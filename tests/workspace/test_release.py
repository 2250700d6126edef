"""The dossier of a release: what is in it, what is refused, and that it is whole or not there at all."""

import csv
import hashlib
import io
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from statistics import mode
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

import pikepdf
import pypdfium2 as pdfium
import pytest
import yaml
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from galley.core.html.tree import parse
from galley.proofs import FONTS
from galley.tools import pandoc
from galley.tools.process import ToolError
from galley.tools.signing import sign
from galley.workspace.release.dossier import SITE
from galley.workspace.release.verification import problems
from lxml import etree
from playwright.sync_api import Browser, Page, Request

from tests.support import standards_of_jats, words_of_epub, words_of_jats, words_of_site
from tests.support.building import TESTS, contents, galley
from tests.support.epub import dangling, read_book
from tests.support.repositories import commit, git
from tests.support.words import difference, tokens

PAPER = TESTS / "papers" / "released"
BEFORE, AFTER = "2026-11-30T00:59:59+00:00", "2026-11-30T01:00:00+00:00"


def tagged(folder: Path) -> Path:
    """The paper in a repository of its own, tagged as version 1.0."""
    shutil.copytree(PAPER, folder)
    git(folder, "init", "--quiet")
    commit(folder, BEFORE)
    git(folder, "tag", "--annotate", "--message", "One", "v1.0", at=AFTER)
    return folder


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The paper with its dossier; nobody may change either."""
    folder = tagged(tmp_path_factory.mktemp("released") / "paper")
    before = contents(folder)
    said = galley("release", "1.0", folder=folder)
    assert said.returncode == 0, said.stdout + said.stderr
    new = contents(folder).keys() - before.keys()
    assert {name for name in new if not name.startswith((".cache/", "build/release/1.0/"))} == set()
    return folder


@pytest.fixture(scope="module")
def dossier(workspace: Path) -> Path:
    return workspace / "build" / "release" / "1.0"


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_manifest_lists_every_file_with_what_it_is(workspace: Path, dossier: Path) -> None:
    """And what all of it was made of: the tag, its commit, the programs, the sources, the waivers."""
    told = json.loads(text(dossier / "manifest.json"))
    listed = {file["path"]: file for file in told["files"]}
    assert listed.keys() | {"manifest.json"} == contents(dossier).keys()
    assert {file["media_type"] for file in listed.values()}.isdisjoint({"", None})
    unknown = [n for n, f in listed.items() if f["media_type"] == "application/octet-stream"]
    assert unknown == []
    assert (told["version"], told["tag"], told["date"]) == ("1.0", "v1.0", AFTER)
    assert told["revision"] == git(workspace, "rev-parse", "HEAD")
    assert told["inputs"].keys() == {
        "mkdocs.yml",
        "references.bib",
        *(path.relative_to(PAPER).as_posix() for path in (PAPER / "chapters").rglob("*.*")),
    }
    assert told["waivers"] == {"item-has-a-source": "the items of this paper are examples"}
    assert {"galley", "pandoc", "typst"} <= told["tools"].keys()


def test_dossier_is_verified(dossier: Path, tmp_path: Path) -> None:
    """A file that was changed, is missing, was added, or is a link, is named."""
    said = galley("release", "verify", str(dossier), folder=tmp_path)
    print_ = hashlib.sha256((dossier / "manifest.json").read_bytes()).hexdigest()
    assert (said.returncode, print_ in said.stdout) == (0, True)
    copy = tmp_path / "copy"
    shutil.copytree(dossier, copy)
    (copy / "llms-full.txt").write_bytes((copy / "llms-full.txt").read_bytes().swapcase())
    (copy / "text" / "needs.md").unlink()
    (copy / "new.txt").touch()
    (copy / "site" / "link").symlink_to("/")
    said = galley("release", "verify", "copy", folder=tmp_path)
    assert (said.returncode, "Publish nothing of it" in said.stderr) == (1, True)
    assert said.stdout.splitlines() == [
        "new.txt: this file is not in manifest.json",
        "site/link: this is a symbolic link, which no dossier has",
        "llms-full.txt: this file was changed: its SHA-256 is not the one in manifest.json",
        "text/needs.md: this file is missing",
    ]


def test_one_bit_of_any_kind_of_file_is_noticed(dossier: Path, tmp_path: Path) -> None:
    """The file is named, and no other."""
    copy = tmp_path / "copy"
    shutil.copytree(dossier, copy)
    kinds = {path.suffix: path for path in sorted(copy.rglob("*")) if path.is_file()}
    assert {".pdf", ".docx", ".epub", ".zip", ".html", ".xlsx", ".woff2"} <= kinds.keys()
    for path in kinds.values():
        content = path.read_bytes()
        if path.name == "manifest.json" or not content:
            continue
        middle = len(content) // 2
        path.write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])
        name = path.relative_to(copy).as_posix()
        assert [told.partition(": ")[0] for told in problems(copy)] == [name]
        path.write_bytes(content)


@pytest.mark.parametrize(
    "manifest",
    [
        "",
        "[]",
        '{"form": 2, "files": []}',
        '{"form": 1, "files": [{"path": "../x", "bytes": 1, "sha256": ""}]}',
        '{"form": 1, "files": [{"path": "/etc/passwd", "bytes": 1, "sha256": ""}]}',
        '{"form": 1, "files": [{"path": 1}]}',
        "[" * 100_000,
    ],
    ids=["empty", "list", "form", "above", "absolute", "number", "deep"],
)
def test_hostile_manifest_is_a_problem_and_no_more(manifest: str, tmp_path: Path) -> None:
    """Who sends a dossier may send any manifest."""
    (tmp_path / "manifest.json").write_text(manifest, encoding="utf-8")
    assert len(list(problems(tmp_path))) == 1


def test_texts_have_the_numbers_and_the_citations_of_the_paper(dossier: Path) -> None:
    """Clean Markdown: no attributes, no links inside the paper, pictures as their words."""
    first = text(dossier / "text" / "index.md")
    assert first.startswith("# 1 Stars\n")
    assert "stars (Doe and The Harbour Board 2020, 4)." in first
    assert "Figure 1. A light and its beam" in first
    assert "*A tower with a beam of light to the right & \\<above\\>*" in first
    whole = text(dossier / "llms-full.txt")
    assert whole.startswith("# Stars in harbours\n")
    assert "R1 **A tower**" in whole
    assert re.findall(r"\{[#.]|:::|</?[a-z]+[ >]|\]\(#", whole) == []
    places = [whole.index(title) for title in ("# 1 Stars", "# 2 Needs", "# 3 Answers")]
    assert places == sorted(places)


def test_book_says_what_the_paper_says(dossier: Path) -> None:
    """Its files have titles, its notes numbers, its pictures words; all links lead somewhere."""
    book = read_book((dossier / "stars-in-harbours.epub").read_bytes())
    titles = [one.findtext(".//title") for one in book.chapters]
    assert titles == ["About this publication", "1 Stars", "2 Needs", "3 Answers"]
    assert dangling(book) == []
    first = book.chapters[1]
    words = " ".join(first.text_content().split())
    assert "stars (Doe and The Harbour Board 2020, 4). Others doubt it.1" in words
    assert "Figure 1. A light and its beam" in words
    assert "1 See Roe (2021)" in words
    assert first.xpath("//img/@alt") == ["A tower with a beam of light to the right & <above>"]
    assert len(first.xpath("//math")) == 3
    for told in (
        "textual</meta>",
        "alternativeText</meta>",
        "MathML</meta>",
        'accessibilityHazard">none',
    ):
        assert told in book.package
    assert '<dc:title id="epub-title-1">Stars in harbours</dc:title>' in book.package


def test_article_and_book_say_what_the_site_says(dossier: Path) -> None:
    """In every chapter and note; the article is valid, whatever signs of XML the paper has."""
    name = "stars-in-harbours"
    article, site = dossier / "jats" / f"{name}.xml", words_of_site.read(dossier / SITE)
    assert standards_of_jats.complaints(article.read_bytes()) == []
    for others in (words_of_jats.read(article), words_of_epub.read(dossier / f"{name}.epub")):
        for ours, theirs in zip(site, others[: len(site)], strict=True):
            assert difference(ours.tokens, theirs.tokens) == ""
            assert [*map(tokens, ours.notes.values())] == [*map(tokens, theirs.notes.values())]


def test_article_is_found_by_its_front_matter(dossier: Path) -> None:
    """Who wrote it and when, under which licence; what it cites, with identifiers; its pictures are there."""
    article = etree.parse(dossier / "jats" / "stars-in-harbours.xml")
    first = {
        "article-id[@pub-id-type='doi']": "10.1234/stars",
        "contrib-id[@contrib-id-type='orcid']": "https://orcid.org/0000-0002-1825-0097",
        "name/surname": "Müller",
        "aff/institution": "Institute of Stars",
        "collab": "The Harbour Board",
        "pub-date/@iso-8601-date": "2026-11-30",
        "license/@*[local-name()='href']": "https://creativecommons.org/licenses/by/4.0/",
        "abstract/p": "Ships need lights, & that < 1 harbour has one.",
        "kwd": "lights",
        "sec/label": "1",
        "fig/label": "Figure 1.",
        "table-wrap[@id='tbl-lights']/label": "Table 1.",
        "disp-formula[@id='eq-energy']/label": "(1)",
        "boxed-text[@content-type='need']/label": "N1",
        "boxed-text[@content-type='need']/caption/title": "A light at night",
        "xref[@ref-type='fig']/@rid": "fig-light",
        "ref/mixed-citation[@publication-type='book']/pub-id[@pub-id-type='doi']": "10.1234/doe",
        "alt-text": "A tower with a beam of light to the right & <above>",
    }
    told: Any = {path: article.xpath(f"string((//{path})[1])") for path in first}
    assert told == first
    pictures: Any = article.xpath("//graphic/@*[local-name()='href']")
    assert [(dossier / "jats" / name).is_file() for name in pictures] == [True]


def test_references_are_those_that_are_cited(dossier: Path) -> None:
    """In three formats, the same works."""
    csl = json.loads(text(dossier / "references.json"))
    assert [work["id"] for work in csl] == ["doe2020", "roe2021"]
    bibtex = text(dossier / "references.bib")
    assert re.findall(r"@\w+\{(\w+),", bibtex) == ["doe2020", "roe2021"]
    assert "{Harbour Press}" in bibtex
    ris = (dossier / "references.ris").read_bytes().decode()
    assert re.findall(r"ID  - (\w+)\r\n", ris) == ["doe2020", "roe2021"]
    assert "AU  - Doe, Jane\r\nAU  - The Harbour Board\r\n" in ris
    assert "SP  - 3\r\nEP  - 17\r\nER  - \r\n" in ris
    assert "DA  - 2020/05/17\r\n" in ris


def test_paper_is_described_for_archives(dossier: Path) -> None:
    """A person has a family name, an organisation is one; the day is that of the tag."""
    cff = yaml.safe_load(text(dossier / "CITATION.cff"))
    assert cff["authors"] == [
        {
            "family-names": "Müller",
            "given-names": "Ana",
            "affiliation": "Institute of Stars",
            "orcid": "https://orcid.org/0000-0002-1825-0097",
        },
        {"name": "The Harbour Board"},
    ]
    assert (cff["date-released"], cff["doi"], cff["version"]) == (
        "2026-11-30",
        "10.1234/stars",
        "1.0",
    )
    datacite = json.loads(text(dossier / "datacite.json"))
    assert [creator["name"] for creator in datacite["creators"]] == [
        "Müller, Ana",
        "The Harbour Board",
    ]
    assert datacite["relatedIdentifiers"][0]["relatedIdentifier"] == "10.1234/doe"
    assert [creator["nameType"] for creator in datacite["creators"]] == [
        "Personal",
        "Organizational",
    ]
    zenodo = json.loads(text(dossier / ".zenodo.json"))
    assert (zenodo["license"], zenodo["version"]) == ("CC-BY-4.0", "1.0")


def test_authors_are_called_the_same_everywhere(dossier: Path) -> None:
    """A name that is written with a comma is printed without it, in the properties of the proofs as well."""
    names = ["Ana Müller", "The Harbour Board"]
    home = parse(text(dossier / SITE / "index.html"))
    heads: dict[str, list[str]] = {}
    for node in home.elements("meta"):
        heads.setdefault(node.attributes.get("name", ""), []).append(
            node.attributes.get("content", "")
        )
    assert heads["DC.creator"] == names
    assert heads["citation_author"] == ["Müller, Ana", "The Harbour Board"]
    linked = next(n for n in home.elements("script") if "ld+json" in n.attributes.get("type", ""))
    orcid = "https://orcid.org/0000-0002-1825-0097"
    assert json.loads(linked.inner)["author"] == [
        {
            "@type": "Person",
            "name": "Ana Müller",
            "familyName": "Müller",
            "givenName": "Ana",
            "sameAs": orcid,
        },
        {"@type": "Organization", "name": "The Harbour Board"},
    ]
    with pikepdf.open(dossier / "stars-in-harbours.pdf") as pdf:
        assert str(pdf.docinfo["/Author"]) == ", ".join(names)
    with zipfile.ZipFile(dossier / "stars-in-harbours.docx") as docx:
        assert f"<dc:creator>{'; '.join(names)}</dc:creator>" in docx.read(
            "docProps/core.xml"
        ).decode("utf-8")
    with zipfile.ZipFile(dossier / "stars-in-harbours.epub") as epub:
        package = epub.read("EPUB/content.opf").decode("utf-8")
    assert re.findall(r"<dc:creator[^>]*>([^<]+)<", package) == names
    assert re.findall(r'property="file-as">([^<]+)<', package) == [
        "Müller, Ana",
        "The Harbour Board",
    ]


def test_bill_names_what_the_paper_was_made_with(dossier: Path) -> None:
    """By the schema of CycloneDX 1.6: packages, programs and typefaces, each with its licence."""
    bill = text(dossier / "bill-of-materials.cdx.json")
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(bill) is None
    told = json.loads(bill)
    parts = {part["name"]: part for part in told["components"]}
    assert {"galley-press", "mkdocs", "Pandoc", "Typst", "SourceSerif4-Regular.otf"} <= parts.keys()
    assert parts["Pandoc"]["version"] == pandoc.version()
    digest = hashlib.sha256((FONTS / "SourceSerif4-Regular.otf").read_bytes()).hexdigest()
    assert parts["SourceSerif4-Regular.otf"]["hashes"] == [{"alg": "SHA-256", "content": digest}]
    assert [name for name, part in parts.items() if not part.get("licenses")] == []
    assert (told["metadata"]["component"]["name"], told["metadata"]["timestamp"]) == (
        "Stars in harbours",
        AFTER,
    )
    manifest = json.loads(text(dossier / "manifest.json"))
    assert manifest["bill_of_materials"] in {file["path"] for file in manifest["files"]}


def test_large_print_is_always_there(dossier: Path) -> None:
    """The paper asks for no variant; its text in large print has 16 points."""
    name = "stars-in-harbours"
    assert size(dossier / f"{name}.pdf") < 16 <= size(dossier / f"{name}-large-print.pdf")
    with pikepdf.open(dossier / f"{name}-large-print.pdf") as large:
        assert "pdfuaid" in str(large.Root.Metadata.read_bytes())


def size(path: Path) -> float:
    """The size that most letters of a PDF have, in points."""
    with pdfium.PdfDocument(path) as document:
        pages = [page.get_textpage() for page in document]
        found: float = mode(
            round(pdfium.raw.FPDFText_GetFontSize(page, number), 1)
            for page in pages
            for number in range(page.count_chars())
        )
        return found


def test_register_is_there_for_spreadsheets_and_programs(dossier: Path) -> None:
    rows = list(csv.DictReader(io.StringIO((dossier / "register.csv").read_text("utf-8-sig"))))
    assert [row["number"] for row in rows] == ["N1", "R1"]
    assert [item["number"] for item in json.loads(text(dossier / "register.json"))["items"]] == [
        "N1",
        "R1",
    ]
    assert zipfile.is_zipfile(dossier / "register.xlsx")


def test_archive_is_sorted_and_dated_by_the_commit(dossier: Path) -> None:
    """Everybody may read its files, whatever the umask was."""
    with zipfile.ZipFile(dossier / "stars-in-harbours-site.zip") as archive:
        found = archive.infolist()
    assert [one.filename for one in found] == sorted(one.filename for one in found)
    assert {one.external_attr >> 16 for one in found} == {0o100644}
    assert {one.date_time for one in found} == {(2026, 11, 30, 0, 59, 58)}


def test_dossier_that_somebody_changed_is_kept(
    workspace: Path, dossier: Path, tmp_path: Path
) -> None:
    """And so is what never was one; the place of a whole one is taken."""
    folder = tmp_path / "paper"
    shutil.copytree(workspace, folder)
    place = folder / "build" / "release" / "1.0"
    (place / "notes.txt").write_text("mine", encoding="utf-8")
    said = galley("release", "1.0", folder=folder)
    assert (said.returncode, "move it away" in said.stderr) == (2, True)
    assert (place / "notes.txt").exists()
    (place / "notes.txt").unlink()
    words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / "key")]
    subprocess.run(words, check=True)
    said = galley("release", "--sign", str(tmp_path / "key"), "1.0", folder=folder)
    assert said.returncode == 0, said.stderr
    made = contents(place)
    assert made.pop("manifest.json.sig").startswith(b"-----BEGIN SSH SIGNATURE-----")
    assert made == contents(dossier)


def test_dossier_is_signed_by_a_key(dossier: Path, tmp_path: Path) -> None:
    """The signature is of the manifest, for this purpose alone; another key's is not the manager's."""
    for name in ("own", "other"):
        words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "Ana Müller", "-f", name]
        subprocess.run(words, cwd=tmp_path, check=True)
    copy = tmp_path / "copy"
    shutil.copytree(dossier, copy)
    verify = partial(galley, "release", "verify", folder=tmp_path)
    assert "there is no signature" in verify("--key", "own.pub", "copy").stdout
    manifest = (copy / "manifest.json").read_bytes()
    (copy / "manifest.json.sig").write_bytes(sign(manifest, tmp_path / "own"))
    assert "signed with the key SHA256:" in verify("copy").stdout
    assert verify("--key", "own.pub", "copy").returncode == 0
    said = verify("--key", "other.pub", "copy")
    assert (said.returncode, "by this key" in said.stdout) == (1, True)
    (copy / "manifest.json.sig").write_bytes(sign(b"something else", tmp_path / "own"))
    assert verify("copy").returncode == 1


def test_key_with_a_passphrase_asks_nobody(tmp_path: Path) -> None:
    """A release job has nobody to answer: it ends with what ssh-keygen says."""
    words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "secret", "-f", "own"]
    subprocess.run(words, cwd=tmp_path, check=True)
    with pytest.raises(ToolError, match="passphrase"):
        sign(b"manifest", tmp_path / "own")


@pytest.fixture(scope="module")
def unpacked(dossier: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as a reader unpacks it, in a folder whose name an address spells otherwise."""
    folder = tmp_path_factory.mktemp("a reader's #1 disk")
    with zipfile.ZipFile(dossier / "stars-in-harbours-site.zip") as archive:
        archive.extractall(folder)
    return folder / "stars-in-harbours-site"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_every_link_on_a_disk_leads_to_its_place(
    unpacked: Path, browser: Browser, *, scripts: bool
) -> None:
    """To a file, and to an element in it; nothing is asked of a host."""
    context = browser.new_context(java_script_enabled=scripts)
    shown, asked = context.new_page(), list[Request]()
    shown.on("request", lambda one: asked.append(one))  # it takes no method of a list
    todo, seen = {(unpacked / "index.html").as_uri()}, set[str]()
    links: set[str] = set()
    while todo:
        address = todo.pop()
        seen.add(address)
        shown.goto(address)
        found = shown.eval_on_selector_all("a[href]", "all => all.map(one => one.href)")
        links |= {link for link in found if link.startswith("file:")}
        todo |= {
            x for x in (link.partition("#")[0] for link in links) if x.endswith(".html")
        } - seen
    context.close()
    pages = {"index.html", "index-a-z.html", "needs/index.html", "answers/index.html"}
    assert {Path(file_of(one)).relative_to(unpacked).as_posix() for one in seen} == pages
    assert [one.url for one in asked if not one.url.startswith(("file:", "data:"))] == []
    # A page may be left before its icon is there.
    lacking = [one.url for one in asked if one.failure not in (None, "net::ERR_ABORTED")]
    assert lacking == []
    for link in links:
        path, (_, _, fragment) = file_of(link), link.partition("#")
        assert path.is_file(), link
        if fragment:
            assert f'id="{unquote(fragment)}"' in text(path), link
    assert any(link.endswith("answers/index.html#recommendation-tower") for link in links)


def file_of(address: str) -> Path:
    return Path(url2pathname(urlsplit(address).path))


def test_search_works_on_a_disk(unpacked: Path, page: Page) -> None:
    """What is found is a link to the page itself."""
    page.goto((unpacked / "answers" / "index.html").as_uri())
    # Letter by letter, as a reader types: the search gets ready meanwhile.
    page.locator(".md-search__input").press_sequentially("unmistakableword", delay=60)
    found = page.locator(".md-search-result__link").first
    found.wait_for(state="attached")
    assert "unmistakableword" in found.inner_text()
    assert file_of(str(found.evaluate("one => one.href"))) == unpacked / "needs" / "index.html"


def test_index_lists_sections_items_figures_and_tables(unpacked: Path, page: Page) -> None:
    """Below their first letters, whatever marks these have, each with its number; every page leads to it."""
    page.goto((unpacked / "needs" / "index.html").as_uri())
    page.click("nav.galley-index-link a")
    page.locator("#galley-index").wait_for()
    assert page.title() == "Index, A to Z · Stars in harbours"
    lines = page.locator("article li").all_inner_texts()
    assert lines == [
        "A light and its beam, after Roe (2021), Figure 1",
        "A light at night, N1",
        "A tower, R1",
        "Answers, 3",
        "Éclat, 1.1",
        "Lights, Table 1",
        "Needs, 2",
        "Stars, 1",
    ]
    assert page.locator("article h2").all_inner_texts() == ["A", "E", "L", "N", "S"]
