"""Emphasis, links and alternative texts that reviewers change in Word: what each becomes in the chapters."""

from collections.abc import Callable
from pathlib import Path

import pytest
from galley.hosts.mkdocs.handovers import state_at, trial_at
from galley.proofs.docx.package.archive import read_package, write_package
from galley.proofs.review.word import read_tracked
from galley.workspace.redline.plain import plain_docx_of
from galley.workspace.review.desk import Desk
from galley.workspace.review.word_edits import WordPatch, patch_of
from lxml import etree

from tests.support.building import write
from tests.support.paragraph_edits import accepted_docx
from tests.support.repositories import git
from tests.support.tracked_edits import restyle, track

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELATIONS = "word/_rels/document.xml.rels"
_SETTINGS = """site_name: A light
docs_dir: chapters
theme: mkdocs
plugins:
  - galley: {profile: paper, bibliography: references.bib, paper: {title: A light}}
"""
_CHAPTER = """# Light {#sec-light}

Ships need a light *for as long as they* sail at **night**, says @ash2022, and
[the list](https://example.org/list "A list") has them all.[^1]

The keepers, who live there, climb [up to the lamp](#sec-light) at dusk.

![A tower on a rock](tower.svg){#fig-tower alt="A tower, seen from the sea"}

/// need | A *bright* light
    id: need-light

Ships need one [@ash2022, p. 3].
///

| Thing | Price |
|---|---|
| oil | *dear* in winter |

[^1]: A list of *stone* towers.
"""
_FILES = {
    "mkdocs.yml": _SETTINGS,
    "references.bib": "@book{ash2022, author={Ash, Ann}, title={Light}, date={2022}}\n",
    "chapters/index.md": _CHAPTER,
    "chapters/tower.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10"><path d="M0 0h20v9h-20z"/></svg>',
    ".gitignore": "*.docx\n.cache/\nsite/\n",
}
Change = Callable[[dict[str, etree._Element]], None]


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """A paper in a repository, and its DOCX."""
    folder = tmp_path_factory.mktemp("forms")
    write(folder, _FILES)
    git(folder, "init", "--quiet", ".")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "A draft")
    with state_at(folder / "mkdocs.yml") as state:
        return folder, plain_docx_of(state)


def _texts(parts: dict[str, etree._Element], words: str) -> tuple[list[etree._Element], int]:
    """The texts of the paragraph with some words, and where these begin in it."""
    for name in ("word/document.xml", "word/footnotes.xml"):
        for paragraph in parts[name].iter(f"{_W}p"):
            texts = list(paragraph.iter(f"{_W}t"))
            whole = "".join(t.text or "" for t in texts)
            if words in whole:
                return texts, whole.index(words)
    raise AssertionError(words)


def _styled(words: str, kind: str) -> Change:
    def change(parts: dict[str, etree._Element]) -> None:
        texts, at = _texts(parts, words)
        assert restyle(texts, at, at + len(words), kind, "Ann Ash")

    return change


def _exchanged(words: str, new: str, form: str = "") -> Change:
    """Words exchanged as Word tracks it; those that come may be in a form of their own."""

    def change(parts: dict[str, etree._Element]) -> None:
        texts, at = _texts(parts, words)
        track(texts, at, at + len(words), new, "Ann Ash")
        for root in parts.values():
            for run in root.iterfind(f".//{_W}ins/{_W}r") if form else ():
                for old in run.findall(f"{_W}rPr"):
                    run.remove(old)
                run.insert(0, etree.Element(f"{_W}rPr"))
                etree.SubElement(run[0], f"{_W}{form}")

    return change


def _linked(words: str, address: str) -> Change:
    """Words that lead elsewhere, or nowhere: no program tracks that."""

    def change(parts: dict[str, etree._Element]) -> None:
        texts, _ = _texts(parts, words)
        run = next(t for t in texts if words in (t.text or "")).getparent()
        assert run is not None
        link = run.getparent()
        assert link is not None
        relation = etree.SubElement(parts[_RELATIONS], parts[_RELATIONS][0].tag)
        about: dict[str | bytes, str | bytes] = {
            "Id": "rId900",
            "Target": address,
            "TargetMode": "External",
        }
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
        relation.attrib.update({**about, "Type": kind})
        if link.tag != f"{_W}hyperlink":
            restyle([t for t in texts if t.getparent() is run], 0, 0, "italic", "")
            whole, _, rest = (run.find(f"{_W}t").text or "").partition(words)  # type: ignore[union-attr]  # it has one
            run.find(f"{_W}t").text = words  # type: ignore[union-attr]  # it has one
            for text, place in ((whole, run.addprevious), (rest, run.addnext)):
                other = etree.Element(f"{_W}r")
                etree.SubElement(other, f"{_W}t").text = text
                other[0].set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
                place(other)
            link = etree.Element(f"{_W}hyperlink")
            run.addprevious(link)
            link.append(run)
        if address:
            link.set(f"{_R}id", "rId900")
            return
        for child in list(link):
            link.addprevious(child)
        link.getparent().remove(link)  # type: ignore[union-attr]  # it has one

    return change


def _described(old: str, new: str) -> Change:
    def change(parts: dict[str, etree._Element]) -> None:
        found = [e for e in parts["word/document.xml"].iter() if e.get("descr") == old]
        assert found
        for element in found:
            element.set("descr", new)

    return change


def _patch(draft: tuple[Path, bytes], *changes: Change, is_tracked: bool = True) -> WordPatch:
    folder, docx = draft
    package = read_package(docx)
    names = ("word/document.xml", "word/footnotes.xml", _RELATIONS)
    parts = {name: etree.fromstring(package[name]) for name in names}
    for change in changes:
        change(parts)
    made = {name: etree.tostring(root) for name, root in parts.items()}
    sent = write_package({**package, **made}, 0)
    tracked = read_tracked(sent if is_tracked else accepted_docx(sent))
    return patch_of(Desk(folder / "mkdocs.yml"), tracked, "", trial_at)


_KEPT = [
    (_styled("need a light", "italic"), "need a light", "*need a light*"),
    (_styled("night", "plain"), "**night**", "night"),
    (_styled("as long", "plain"), "*for as long as they*", "*for* as long *as they*"),
    (_styled("keepers", "bold"), "keepers", "**keepers**"),
    (_styled("dear", "bold"), "*dear*", "***dear***"),
    (_styled("stone", "plain"), "*stone*", "stone"),
    (_exchanged("live there", "must live there", "b"), "live there", "**must live there**"),
    (_exchanged("dusk", "dawn", "i"), "dusk", "*dawn*"),
    (_exchanged("they sail at night", "it is dark"), "they* sail at **night**", "it is dark*"),
    (_exchanged(", says Ash (2022)", ""), ", says @ash2022", ""),
    (_linked("the list", "https://example.com/new"), "https://example.org/list", "https://example.com/new"),
    (_linked("the list", ""), '[the list](https://example.org/list "A list")', "the list"),
    (_linked("live there", "https://example.com/there"), "live there", "[live there](https://example.com/there)"),
    (_described("A tower, seen from the sea", "A tower from afar"), "A tower, seen from the sea", "A tower from afar"),
]  # fmt: skip


def test_forms_come_into_the_chapters(draft: tuple[Path, bytes]) -> None:
    """Each alone, against the source byte for byte; marks are around the words alone."""
    wrong = []
    for change, old, new in _KEPT:
        assert _CHAPTER.count(old) == 1, old
        patch = _patch(draft, change)
        made = patch.new.get("chapters/index.md", "")
        if made != _CHAPTER.replace(old, new):
            wrong.append((old, new, [one.refusal for one in patch.edits], made))
    assert wrong == [], wrong


def test_forms_that_nobody_tracked_come_too(draft: tuple[Path, bytes]) -> None:
    """All in one file: in text, a note, a table and an item; what cannot be is refused and leaves the others."""
    changes = [
        _styled("need a light", "italic"),
        _styled("stone", "plain"),
        _styled("dear", "bold"),
        _exchanged("one", "two", "b"),
        _linked("the list", ""),
        _described("A tower, seen from the sea", "A tower {from} afar"),
    ]
    patch = _patch(draft, *changes, is_tracked=False)
    made = patch.new["chapters/index.md"]
    for words in ("Ships *need a light*", "of stone towers", "***dear*** in", "need **two** [@ash"):
        assert words in made
    (refused,) = (one for one in patch.edits if one.refusal)
    assert refused.edit.picture is not None
    assert patch.before(refused.edit) == "A tower, seen from the sea"
    assert patch.place(refused).startswith("chapters/index.md:")
