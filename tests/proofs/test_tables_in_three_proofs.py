"""Tables of the kinds that public documents have: each cell has the same heads in the three proofs."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
import yaml
from galley.tools import pandoc

from tests.support.building import TESTS, Built, build
from tests.support.printed.docx import W, part, style, value
from tests.support.printed.site import tree
from tests.support.some import some
from tests.support.standards_of_pdf import shortfalls
from tests.support.tables import Headed, of_docx, of_pdf, of_site, plain

CORPUS: dict[str, dict[str, Any]] = {
    name: case
    for path in sorted((TESTS / "tables").glob("*.yml"))
    for name, case in yaml.safe_load(path.read_text("utf-8")).items()
}
CONFIGURATION = """
site_name: Tables
docs_dir: chapters
site_dir: build/site
plugins:
  - galley: {profile: paper, rules: {table-has-header: "off"}}
  - galley-proofs: {name: tables}
theme: {name: material}
nav: [index.md]
"""


def source(name: str, case: dict[str, Any]) -> str:
    """The Markdown of a table, with a caption that is its name."""
    caption = f": {name} {{#tbl-{name} {case.get('attributes', '')}}}"
    if "csv" in case:
        return f"\\table {name}.csv {{{case['options']}}}\n{caption}"
    if "wide" in case:
        return "\n".join([*wide(case["wide"]), "", caption])
    text = case["table"].rstrip()
    if "<caption>" not in text:
        text = f"{text}\n\n{caption}"
    if case.get("boxed"):
        text = "!!! note\n\n" + "\n".join(f"    {line}" for line in text.split("\n"))
    return f"{text}\n\n{case.get('after', '')}"


def wide(columns: int) -> Iterator[str]:
    """A table of so many columns with long words."""
    yield "| Body | " + " | ".join(f"Col{n}" for n in range(1, columns)) + " |"
    yield "|---" * columns + "|"
    for row in range(6):
        cells = (f"Administration{row}-{n}" for n in range(1, columns))
        yield f"| Body{row} | " + " | ".join(cells) + " |"


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A paper of all tables, built once."""
    folder = tmp_path_factory.mktemp("tables")
    chapters = folder / "chapters"
    chapters.mkdir()
    (folder / "mkdocs.yml").write_text(CONFIGURATION, "utf-8")
    parts = [
        f"## {name}\n\nSee @tbl-{name}.\n\n{source(name, case)}" for name, case in CORPUS.items()
    ]
    (chapters / "index.md").write_text("# Tables\n\n" + "\n\n".join(parts), "utf-8")
    for name, case in CORPUS.items():
        if "csv" in case:
            (chapters / f"{name}.csv").write_text(case["csv"], "utf-8")
    return build("tables", folder)


@pytest.fixture(scope="module")
def proofs(tables: Built) -> dict[str, dict[str, list[Headed]]]:
    """The tables of each proof by their captions."""
    (pdf,) = tables.site.rglob("*.pdf")
    (docx,) = tables.site.rglob("*.docx")
    return {
        "site": of_site(tables.site / "index.html"),
        "pdf": of_pdf(pdf),
        "docx": of_docx(docx),
    }


def test_there_are_many_tables(proofs: dict[str, dict[str, list[Headed]]]) -> None:
    """No table is lost in a proof, and no cell of one."""
    assert len(CORPUS) >= 60
    for proof in proofs.values():
        assert set(proof) >= {plain(name) for name in CORPUS}


@pytest.mark.parametrize("name", CORPUS)
def test_cells_have_the_same_heads(name: str, proofs: dict[str, dict[str, list[Headed]]]) -> None:
    """What is said of each cell is the same in the three proofs, and what the corpus says."""
    site, pdf, docx = (proofs[proof][plain(name)] for proof in ("site", "pdf", "docx"))
    # The headers of rows, and of groups, are in each part of a table that is parted.
    assert list(dict.fromkeys(pdf)) == list(dict.fromkeys(docx))
    assert sorted(set(pdf)) == sorted(set(site))
    if len(pdf) == len(site):
        assert pdf == site
    for line in CORPUS[name]["holds"]:
        words, _, heads = line.partition(" < ")
        wanted = plain(words), tuple(plain(head) for head in heads.split(";") if head)
        assert wanted in site


def test_tags_meet_the_standards(tables: Built) -> None:
    """The tags that Galley finishes are those of PDF/UA, and the file is whole."""
    (pdf,) = tables.site.rglob("*.pdf")
    assert shortfalls(pdf) == []


@pytest.mark.parametrize(
    "name",
    [n for n, c in CORPUS.items() if c.get("table", " ")[0] in "+<" and c.get("oracle", True)],
)
def test_pandoc_reads_the_same_cells(name: str, proofs: dict[str, dict[str, list[Headed]]]) -> None:
    """The cells of drawn tables and of tables in HTML are those that Pandoc reads, row by row."""
    text = CORPUS[name]["table"]
    kind = "markdown" if text.startswith("+") else "html"
    html = pandoc.pandoc("-f", kind, "-t", "html", stdin=text)
    read = [plain("".join(e.itertext())) for e in tree(html).iter() if e.tag in ("td", "th")]
    site = proofs["site"][plain(name)]
    ours = [words for words, _ in site]
    assert [word for word in some(ours) if word] == [w for w in read if w in set(ours) and w]


def test_wide_tables_lie_on_their_side(tables: Built) -> None:
    """A table of thirty columns is turned before it is parted."""
    (pdf,) = tables.site.rglob("*.pdf")
    with pdfium.PdfDocument(pdf) as document:
        turned = [page for page in document if page.get_width() > page.get_height()]
        text = "".join(page.get_textpage().get_text_range() for page in turned)
    assert "Col29" in text
    assert "Col17" in text


def test_captions_may_be_below(tmp_path: Path) -> None:
    """One option puts the captions of all tables below them, in each proof."""
    (tmp_path / "chapters").mkdir()
    below = "profile: paper, table_captions: below"
    (tmp_path / "mkdocs.yml").write_text(CONFIGURATION.replace("profile: paper", below), "utf-8")
    text = "# One\n\nSee @tbl-a.\n\n| Cell |\n|---|\n| Value |\n\n: Words below {#tbl-a}\n\nEnd.\n"
    (tmp_path / "chapters" / "index.md").write_text(text, "utf-8")
    made = build("captions", tmp_path)
    html = (made.site / "index.html").read_text("utf-8")
    assert '<caption class="galley-below">' in html
    (pdf,), (docx,) = made.site.rglob("*.pdf"), made.site.rglob("*.docx")
    with pdfium.PdfDocument(pdf) as document:
        printed = document[len(document) - 1].get_textpage().get_text_range()
    assert printed.index("Value") < printed.index("Words below") < printed.index("End.")
    blocks = [b for b in part(docx, "document")[0] if b.tag in (f"{W}p", f"{W}tbl")]
    (table,) = [n for n, block in enumerate(blocks) if block.tag == f"{W}tbl"]
    assert style(blocks[table + 1]) == "CaptionBelow"
    told = blocks[table].find(f"{W}tblPr/{W}tblCaption")
    assert value(told).endswith("Words below")
    assert shortfalls(pdf) == []
