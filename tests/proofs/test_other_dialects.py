"""What a paper reads of other dialects is in every proof, and none of its signs is."""

import subprocess
from pathlib import Path

from galley.core.html.markers import plain_text

from tests.support import words_of_docx
from tests.support.building import galley
from tests.support.case import Case, write_workspace

CHAPTER = """# One^[Note of the title.]

> [!NOTE]
> Words of an alert.
>
> - in a list^[Note of *an item*, [@a, p. 3].]

> [!CAUTION]
> Words of another.

::: tip
Words of a division.

:::: {.important #careful}
Words inside it.
::::
:::

See @tbl-grid and @tbl-above.

+-------------+-----------------+
| First       | Second          |
+=============+================:+
| cell        | - list in       |
|             | - a cell        |
+-------------+-----------------+
| paragraph   | another         |
|             |                 |
| after it    | cites [@a]      |
+-------------+-----------------+

: Grid^[Note of a caption.] drawn {#tbl-grid}

Table: Caption above {#tbl-above}

| a | b |
|---|---|
| c^[Note of a cell.] | d |

First term
Second term
:   One definition.

<table>
<tr><th>Cited in HTML [@a]</th></tr>
<tr><td>Named in HTML @tbl-grid</td></tr>
</table>

Broken line\\
goes on.
"""
WORDS = (
    *("Words of an alert", "in a list", "Caution", "Words of another", "Words of a division"),
    *("Important", "Words inside it", "See Table 1 and Table 2", "First", "Second", "list in"),
    *("a cell", "after it", "cites (Ash 2020)", "First term", "Second term", "One definition"),
    *("Cited in HTML (Ash 2020)", "Named in HTML Table 1", "goes on", "Note of the title"),
    *("Note of an item, (Ash 2020, 3)", "Note of a caption", "Note of a cell", "Caption above"),
)
SIGNS = (":::", "[!", "^[", "+--", "Table:", "{#", "\\\n", "[@")


def test_every_proof_has_the_words_and_none_of_the_signs(tmp_path: Path) -> None:
    """The site, the PDF and the DOCX say what the chapter says."""
    plugins = [
        {"galley": {"profile": "paper"}},
        {"galley-proofs": {"folder": "build"}},
    ]
    settings = {"plugins": plugins, "site_dir": "build/site"}
    works = "@book{a, author = {Ash, Ann}, title = {Alpha}, publisher = {P}, date = {2020}}"
    write_workspace(Case({"index.md": CHAPTER}, works, mkdocs=settings), tmp_path)
    done = galley("build", folder=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    for read in (_of_site, _of_pdf, _of_docx):
        text = " ".join(read(tmp_path).split())
        assert [words for words in WORDS if words not in text] == [], read.__name__
        assert [sign for sign in SIGNS if sign in text] == [], read.__name__


def _of_site(folder: Path) -> str:
    return plain_text((folder / "build" / "site" / "index.html").read_text(encoding="utf-8"))


def _of_pdf(folder: Path) -> str:
    (path,) = (folder / "build").glob("*.pdf")
    read = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True)
    return read.stdout.decode()


def _of_docx(folder: Path) -> str:
    (path,) = (folder / "build").glob("*.docx")
    texts = words_of_docx.read(path)
    return " ".join("".join([*text.running, *text.notes.values()]) for text in texts)
