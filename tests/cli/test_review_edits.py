"""`galley review edits`: the changes in a Word file become a patch of the chapters."""

import random
import re
from pathlib import Path

import pytest
from galley.hosts.mkdocs.handovers import state_at
from galley.proofs.docx.package.archive import read_package, write_package
from galley.proofs.review.word import read_tracked
from galley.workspace.redline.plain import plain_docx_of
from lxml import etree

from tests.support.building import galley, write
from tests.support.commented_word import WordEdit, commented
from tests.support.paragraph_edits import KINDS, accepted_docx
from tests.support.repositories import git
from tests.support.tracked_edits import by_outcome, mutated, wrong

SETTINGS = """site_name: A light
docs_dir: chapters
theme: mkdocs
plugins:
  - galley: {profile: paper, bibliography: references.bib, paper: {title: A light}}
"""
WORKS = "@book{shevlane2022, author={Shevlane, Toby}, title={Access}, year={2022}, date={2022}}\n"
CHAPTER = """# Light {#sec-light}

Ships need a light *for as long as* they
sail at night [see @shevlane2022, p. 3]. It stands on a tower.[^1]

## What it costs {#sec-cost}

The owners pay for oil, and @shevlane2022 adds a second keeper to [the list](https://example.org).

- Oil is bought once a year.
- Wicks are bought twice a year, by @sec-light.

| Thing | Price in a year |
|---|---|
| oil | more than the wicks |
| wicks | less than the oil |

: Prices of things {#tbl-prices}

As @tbl-prices says, oil is dear.

## Who keeps it {#sec-keepers}

The keepers live on the island for a month at a time.

Each of them takes *one watch* in three, as @shevlane2022 has it.

A boat brings oil, bread and letters when the sea allows it.

Nobody counts the nights when it does not [@shevlane2022].

[^1]: A tower of stone, where there is any.

# Works

\\full_bibliography
"""
_RUN = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """A paper in a repository, and its DOCX."""
    folder = tmp_path_factory.mktemp("edits")
    write(
        folder,
        {
            "mkdocs.yml": SETTINGS,
            "references.bib": WORKS,
            "chapters/index.md": CHAPTER,
            ".gitignore": "*.docx\n.cache/\nsite/\n",
        },
    )
    git(folder, "init", "--quiet", ".")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "A draft")
    return folder, docx_of(folder)


def docx_of(folder: Path) -> bytes:
    """The DOCX of a paper as its files are."""
    with state_at(folder / "mkdocs.yml") as state:
        return plain_docx_of(state)


def test_random_edits_come_out_as_in_word_or_are_refused(draft: tuple[Path, bytes]) -> None:
    """The paper is set again with what was applied; the text of Word is read from its XML here."""
    folder, docx = draft
    sent, edits = mutated(docx, 12, random.Random(11), paragraphs_too=0.6)
    assert len({edit.place for edit in edits}) > 3
    (folder / "sent.docx").write_bytes(sent)
    done = galley("review", "edits", "sent.docx", "--apply", folder=folder)
    assert done.returncode in (0, 1), done.stderr
    refused = set(re.findall(r"\((E\d+)\)$", done.stderr, re.MULTILINE))
    kept = {edit.author for edit in edits} - refused
    assert len(kept) > len(refused)
    try:
        assert git(folder, "diff").count("\n@@") <= done.stdout.count("\n@@") > 0
        missing, _ = wrong(sent, kept, docx_of(folder))
        assert missing & kept == set()
    finally:
        git(folder, "checkout", "--quiet", "--", ".")


def test_file_that_tracked_nothing_is_compared_with_the_proof(draft: tuple[Path, bytes]) -> None:
    """Words and whole paragraphs; a paragraph that moved takes its citation along."""
    folder, docx = draft
    sent, edits = mutated(docx, 10, random.Random(8), paragraphs_too=0.6, alone=True)
    assert {edit.kind for edit in edits} & {*KINDS}
    (folder / "mine.docx").write_bytes(accepted_docx(sent))
    done = galley("review", "edits", "mine.docx", "--apply", folder=folder)
    assert done.returncode in (0, 1), done.stderr
    assert "Not tracked in Word: " in done.stderr
    try:
        after = docx_of(folder)
        kept = by_outcome(sent, after)
        assert len(kept) >= len(edits) / 2, done.stderr
        missing, _ = wrong(sent, kept, after)
        assert missing == set(), done.stderr
    finally:
        git(folder, "checkout", "--quiet", "--", ".")


def test_patch_is_shown_and_what_is_refused_named(draft: tuple[Path, bytes]) -> None:
    """Nothing is written without --apply, nor over a chapter with other changes."""
    folder, docx = draft
    edits = [
        WordEdit("Ships", "All ships", "Ann Ash"),
        WordEdit("long as they", "they", "Ann Ash"),
        WordEdit("Shevlane 2022", "", "Ben Birch"),
        WordEdit("tower", "hill (Shevlane 2022)", "Ann Ash"),
    ]
    (folder / "a.docx").write_bytes(commented(docx, [], edits))
    chapter = folder / "chapters/index.md"
    chapter.write_text(f"{CHAPTER}\nOne more line.\n", encoding="utf-8")
    done = galley("review", "edits", "a.docx", "--apply", folder=folder)
    assert (done.returncode, "are not committed" in done.stderr) == (2, True)
    assert chapter.read_text("utf-8") == f"{CHAPTER}\nOne more line.\n"
    git(folder, "checkout", "--quiet", "--", ".")
    assert (
        "+sail at night [see @shevlane2022, p. 3]. It stands on a hill (Shevlane 2022)."
        in done.stdout
    )
    assert "+All ships need a light *for as* they" in done.stdout
    assert re.search(r"index\.md:4:\d+: refused: it removes part .* \(Ben Birch\)\n", done.stderr)
    assert "index.md:4:57: a citation as plain text; its key may be [@shevlane2022]" in done.stderr


def test_edits_of_one_reviewer_are_applied_alone(draft: tuple[Path, bytes]) -> None:
    """Those of the other are found again in the text that has moved on."""
    folder, docx = draft
    edits = [WordEdit("tower", "hill", "Ann Ash"), WordEdit("dear", "not dear", "Ben Birch")]
    (folder / "two.docx").write_bytes(commented(docx, [], edits))
    chapter = folder / "chapters/index.md"
    words = ("review", "edits", "two.docx", "--apply", "--by")
    try:
        first = galley(*words, "Ann Ash", folder=folder)
        assert (first.returncode, first.stderr) == (0, "Applied: 1. Refused: 0.\n")
        assert chapter.read_text("utf-8") == CHAPTER.replace("a tower.", "a hill.")
        git(folder, "commit", "--quiet", "--all", "--message", "Ann Ash")
        assert galley(*words, "Ben Birch", folder=folder).returncode == 0
        both = CHAPTER.replace("a tower.", "a hill.").replace("is dear", "is not dear")
        assert chapter.read_text("utf-8") == both
        nobody = galley(*words, "Ben", folder=folder)
        assert nobody.returncode == 2
        assert (
            nobody.stderr
            == "the file has no tracked changes of Ben; it has those of Ann Ash, Ben Birch\n"
        )
    finally:
        git(folder, "checkout", "--quiet", "--", ".")


def test_file_without_a_known_revision_is_told_so(draft: tuple[Path, bytes]) -> None:
    """And a file that is none ends in a line too."""
    folder, docx = draft
    (folder / "b.docx").write_bytes(docx)
    unknown = galley("review", "edits", "b.docx", "--revision", "v9", folder=folder)
    assert unknown.returncode == 2
    assert unknown.stderr.startswith('git knows no revision "v9" of this paper')
    (folder / "c.docx").write_bytes(b"PK")
    broken = galley("review", "edits", "c.docx", folder=folder)
    assert (broken.returncode, broken.stderr.count("\n")) == (2, 1)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        (
            '<w:tbl><w:tr><w:trPr><w:del w:author="A"/></w:trPr><w:tc><w:p>@</w:p></w:tc></w:tr></w:tbl>',
            "table row",
        ),
        (
            '<w:p><w:del w:author="A"><w:r><w:footnoteReference w:id="9"/></w:r></w:del></w:p>',
            "a note",
        ),
        ('<w:p><w:pPr><w:pStyle w:val="TOC1"/></w:pPr>@</w:p>', "Galley generates"),
    ],
)
def test_change_of_more_than_words_is_refused(
    draft: tuple[Path, bytes], changed: str, reason: str
) -> None:
    """A row that comes or goes, a note, and the contents."""
    words = '<w:ins w:author="A"><w:r><w:t>new</w:t></w:r></w:ins>'
    (edit,) = read_tracked(with_body(draft[1], changed.replace("@", words))).edits
    assert reason in edit.problem


def test_what_was_inserted_and_deleted_again_is_no_edit(draft: tuple[Path, bytes]) -> None:
    """Its words are in neither state."""
    nested = '<w:r><w:t>a</w:t></w:r><w:ins w:author="A"><w:del w:author="B"><w:r><w:delText>b</w:delText></w:r></w:del></w:ins>'
    read = read_tracked(with_body(draft[1], f"<w:p>{nested}</w:p>"))
    assert (read.text.strip(), read.edits) == ("a", ())


def with_body(docx: bytes, xml: str) -> bytes:
    """A DOCX with another body."""
    parts = read_package(docx)
    root = etree.fromstring(parts["word/document.xml"])
    body = root[0]
    for child in list(body):
        body.remove(child)
    for child in etree.fromstring(f'<w:x xmlns:w="{_RUN[1:-1]}">{xml}</w:x>'):
        body.append(child)
    kept = {n: c for n, c in parts.items() if not n.startswith(("word/header", "word/footer"))}
    return write_package({**kept, "word/document.xml": etree.tostring(root)}, 0)
