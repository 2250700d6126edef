"""`galley new --from` a folder: a book of Quarto, a manuscript of Manubot, a site of MkDocs, loose files."""

import base64
import json
import re
from pathlib import Path

import pytest
import yaml
from galley.workspace.bringing.bringing import bring

from tests.support.building import REPOSITORY, TESTS, galley, write

BOOK = TESTS / "papers" / "quarto"
ENTRY = "@book{doe2020, author = {Doe, Jane}, title = {Alpha}, date = {2020}}\n"


def begin(source: Path, folder: Path) -> tuple[Path, list[str]]:
    """Begin a paper with a folder; the paper, and what it lists as not brought in."""
    begun = galley("new", "paper", "--from", str(source), "--no-git", folder=folder)
    assert begun.returncode == 0, begun.stderr
    paper = folder / "paper"
    assert not list(paper.rglob("passwd"))
    said = re.findall(r"^  ([^/\s]\S*?(?::\d+)?: .+)$", begun.stdout, re.MULTILINE)
    listed = paper / "not-brought-in.md"
    lines = listed.read_text("utf-8").splitlines() if listed.exists() else []
    assert len(said) == len([line for line in lines if line.startswith("- [ ] ")])
    return paper, said


def settings(paper: Path) -> dict[str, object]:
    """The settings of a paper."""
    read: dict[str, object] = yaml.safe_load((paper / "mkdocs.yml").read_text("utf-8"))
    return read


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """The paper that a book of Quarto with every construct becomes, and what is lost of it."""
    return begin(BOOK, tmp_path_factory.mktemp("brought"))


def test_book_has_its_chapters_in_order(book: tuple[Path, list[str]]) -> None:
    """With parts, appendices, title, authors, language, style and sources."""
    paper, _ = book
    told = settings(paper)
    assert told["nav"] == [
        "index.md",
        {"First things": ["01-methods.md", "02-results.md"]},
        "03-annex-of-data.md",
        "04-bibliography.md",
    ]
    options = told["plugins"][1]["galley"]  # type: ignore[index]  # as this test has just read it
    assert options["style"] == "style.csl"
    assert options["paper"]["title"] == "The whole book"
    assert options["paper"]["subtitle"] == "For readers"
    assert options["paper"]["date"] == "2026-05-01"
    assert options["paper"]["identifier"] == "10.1000/182"
    assert options["paper"]["keywords"] == ["trees", "a, b"]
    assert options["paper"]["language"] == "fr"
    assert options["paper"]["authors"] == [
        {
            "name": "Ann Roe",
            "affiliation": "Office of Examples",
            "family": "Roe",
            "orcid": "0000-0002-1825-0097",
        },
        {"name": "Bob Doe", "family": "Doe"},
    ]
    assert "Alpha" in (paper / "references.bib").read_text("utf-8")


def test_book_keeps_what_is_written_in_it(book: tuple[Path, list[str]]) -> None:
    """Every construct has the form that a paper reads."""
    paper, _ = book
    home, methods, results, annex = (
        (paper / "chapters" / name).read_text("utf-8")
        for name in ("index.md", "01-methods.md", "02-results.md", "03-annex-of-data.md")
    )
    assert home.startswith("---\nmatter: front\nnumbered: false\n---\n\n# Preface\n")
    assert "version 2.1, by The *whole* book" in home
    assert "[the results](02-results.md#deeper)" in home
    assert annex.startswith("---\nmatter: back\n---\n\n# Annex of data\n")
    for written in (
        "# Methods\n\n## The first heading {#sec-methods}",
        "``` r\nplot(1:10)\n```\n\n"
        '![Drawn **before**](figures/fig-drawn-1.png){#fig-drawn alt="A dark box"}',
        "<!-- ![Never drawn](figures/fig-missing.png){#fig-missing} -->",
        "``` python\ntable()\n```\n\n<!-- : Made by code {#tbl-made} -->",
        "There are `nrow(x)` rows, and `code` stays.",
        "$$ {#eq-one}",
        "$$\\begin{align}\nc &= d\n\\end{align}$$",
        "::: {.tip title=\"A 'tip'\"}\nKeep this.\n:::",
        '::: {#thm-line .note title="Theorem (Line)"}\nA theorem.\n:::',
        '=== "Tab A"\n\n    Text of A.\n\n    - an item\n\n=== "Tab B"\n\n    Text of B.\n',
        "/// figures | Both of them\n    id: fig-pair\n\n![First](figures/",
        "![Alone in a division](figures/",
        ": A table in a division {#tbl-division}",
        "Not for print.",
        "Shared words with <kbd>Ctrl</kbd>.\n\nGone\n",
        "<!-- A remark of the author's -->",
        "`{{< meta title >}}` is code.",
        "| H    |\n|------|\n| cell |",
    ):
        assert written in methods, written
    assert "plot(secret)" not in methods
    assert "Only for print" not in methods
    assert '{#fig-two alt="Another box" width="40%"}' in results
    assert "[the methods](01-methods.md)" in results


def test_book_is_told_what_is_not_brought_in(book: tuple[Path, list[str]]) -> None:
    """Each thing with its file and line; nothing outside of the folder is read, and nothing is run."""
    _, losses = book
    assert losses == [
        '_quarto.yml:18: the part "First things"; the navigation of the site alone has it',
        "_quarto.yml:25: the setting favourite",
        "methods.qmd:8: the number of thm-line; a link remains",
        "methods.qmd:17: the figure fig-missing, which its code draws; save it as "
        "figures/fig-missing.png, and move its line out of the comment",
        "methods.qmd:21: the table tbl-made, which its code makes; its caption is in a comment",
        "methods.qmd:32: the output of code that is shown",
        "methods.qmd:36: the value of nrow(x), which code computes; the code is kept",
        'methods.qmd:50: the number of "Theorem (Line)"',
        "methods.qmd:87: the condition of content that is visible (when-format=pdf); it is left out",
        "methods.qmd:91: the condition of content that is hidden (when-format=pdf); it is kept",
        "methods.qmd:95: the video https://example.org/v.mp4; a link remains",
        "methods.qmd:95: {{< fa star >}}, which only Quarto fills in",
        "methods.qmd:95: the place of words in the margin; they are in the text",
        "methods.qmd:99: the file ../../../../../../etc/passwd, which is included here: it is outside "
        "the folder",
        "methods.qmd:106: html: <script>",
        "gone.qmd: the text, which cannot be read: there is no such file",
        "parts/_shared.qmd:3: the picture nowhere.png, which cannot be read; its description is kept",
        "parts/results.qmd:3: the file data.csv that a link leads to; the text of the link is kept",
        "parts/results.qmd:3: the file ../../secret.md that a link leads to; the text of the link is kept",
        "parts/results.qmd:11: the picture /etc/hostname, which cannot be read; its description is kept",
    ]


def test_list_is_quoted_in_the_manual(book: tuple[Path, list[str]]) -> None:
    """As it is printed."""
    page = (REPOSITORY / "manual" / "chapters" / "starting.md").read_text("utf-8")
    quoted = re.findall(r"^  (methods\.qmd:.+)$", page, re.MULTILINE)
    assert quoted
    assert set(quoted) <= set(book[1])


def test_book_lacks_only_what_its_code_would_draw(book: tuple[Path, list[str]]) -> None:
    """What is wrong with the new paper is what the list says."""
    paper, _ = book
    checked = galley("check", folder=paper).stdout
    wrong = re.findall(r"error (\S+): .*\"([\w-]+)\"", checked)
    assert wrong == [
        ("crossref-target-resolves", "fig-missing"),
        ("crossref-target-resolves", "tbl-made"),
    ]


def test_manuscript_of_manubot_is_one_text(tmp_path: Path) -> None:
    """Its templates are not filled in, and its library is read."""
    write(
        tmp_path,
        {
            "source/content/metadata.yaml": "title: Ours\nlang: en-US\nauthors:\n- name: Ann Roe\n",
            "source/content/00.front-matter.md": "{{title}}\n",
            "source/content/01.abstract.md": "## Abstract\n\nShort, as [@doi:10.1/x] says.\n",
            "source/content/02.main.md": "## Main\n\n{{authors}} wrote @fig:one.\n\n"
            "![Cap](images/one.png){#fig:one}\n\n[@tag:a]: doi:10.1/y\n",
            "source/content/response.md": "Not of the paper\n",
            "source/content/manual-references.json": '[{"id": "doi:10.1/x", "type": "book", '
            '"title": "Known"}]',
        },
    )
    picture = tmp_path / "source/content/images/one.png"
    picture.parent.mkdir()
    picture.write_bytes((BOOK / "pics/one.png").read_bytes())
    paper, losses = begin(tmp_path / "source", tmp_path)
    assert settings(paper)["site_name"] == "Ours"
    names = ["01-abstract.md", "02-main.md", "03-bibliography.md", "index.md"]
    assert sorted(path.name for path in paper.glob("chapters/*.md")) == names
    assert "![Cap](figures/one.png){#fig:one}" in (paper / "chapters/02-main.md").read_text("utf-8")
    assert "doi:10.1/x" in (paper / "references.bib").read_text("utf-8")
    assert losses == [
        "content/00.front-matter.md: the template of the title page; the paper has its own",
        "content/02.main.md:3: {{authors}}, which a program fills in",
        "content/02.main.md:7: the source doi:10.1/y, cited as @tag:a, if it has no entry",
    ]


def test_site_is_copied_as_it_is(tmp_path: Path) -> None:
    """Its pages are in the dialect of a paper; what its plugins did is listed."""
    write(
        tmp_path,
        {
            "site/mkdocs.yml": "site_name: Ours\nnav:\n- index.md\n- Guide:\n  - guide/one.md\n"
            "- Away: https://example.org\nplugins:\n- search\n- macros\nhooks: [evil.py]\n",
            "site/evil.py": "raise SystemExit\n",
            "site/docs/index.md": "# Home\n\n!!! note\n    Kept [as it is](guide/one.md).\n",
            "site/docs/guide/one.md": "# One\n\n{{ filled }} and [data](../data.csv), ![x](/etc/a.png)\n",
            "site/docs/guide/other.md": "# Other\n",
            "site/docs/data.csv": "a,b\n1,2\n",
        },
    )
    paper, losses = begin(tmp_path / "site", tmp_path)
    assert settings(paper)["nav"] == ["index.md", {"Guide": ["guide/one.md"]}]
    for name in ("index.md", "guide/one.md", "data.csv"):
        source = (tmp_path / "site/docs" / name).read_text("utf-8")
        assert (paper / "chapters" / name).read_text("utf-8").strip() == source.strip()
    assert losses == [
        "mkdocs.yml:6: the entry https://example.org of nav, which is not a page",
        "mkdocs.yml:9: the plugin macros",
        "mkdocs.yml:10: the setting hooks",
        "docs/guide/one.md:3: {{ filled }}, which a program fills in; it is in the text",
        "docs/guide/one.md:3: the file /etc/a.png, which cannot be read",
        "docs/guide/other.md: the page, which is not in nav",
    ]


def test_loose_files_are_chapters_in_order_of_names(tmp_path: Path) -> None:
    """A link that leads out, a hidden file and a file of another program are not read."""
    write(
        tmp_path,
        {
            "outside.md": "# Secret\n",
            "loose/2-second.md": "# Second\n\nSee [the first](1-first.md).\n",
            "loose/1-first.md": "Intro\n- a\n- b\n",
            "loose/.hidden.md": "# Hidden\n",
            "loose/README.md": "# About\n",
            "loose/notes.ipynb": '{"cells": []}',
            "loose/lib.bib": ENTRY,
        },
    )
    (tmp_path / "loose/3-link.md").symlink_to(tmp_path / "outside.md")
    paper, losses = begin(tmp_path / "loose", tmp_path)
    found = {path.name: path.read_text("utf-8") for path in paper.glob("chapters/*.md")}
    assert sorted(found) == ["01-first.md", "02-second.md", "03-bibliography.md", "index.md"]
    assert "- a\n- b" in found["01-first.md"]
    assert "[the first](01-first.md)" in found["02-second.md"]
    assert losses == ["README.md: the text about the folder"]


def test_the_readme_of_a_repository_is_a_text_if_others_lead_to_it(tmp_path: Path) -> None:
    """It comes first, and the home page says the title of the paper alone."""
    pages = {"README.md": "# The model\n\nIt is [a file](pages/FILE.md).\n"}
    pages["pages/FILE.md"] = "# The file\n\nSee [the model](../README.md#the-model).\n"
    write(tmp_path / "model", pages)
    paper, losses = begin(tmp_path / "model", tmp_path)
    found = {path.name: path.read_text("utf-8") for path in paper.glob("chapters/*.md")}
    assert [*sorted(found)] == ["01-the-model.md", "02-the-file.md", "index.md"]
    assert "[the model](01-the-model.md#the-model)" in found["02-the-file.md"]
    assert losses == []


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"source/a.txt": "x"}, "holds no Markdown and no Word file"),
        ({"source/_quarto.yml": "book: [unclosed"}, "_quarto.yml:"),
        ({"source/_quarto.yml": "a: &a [*a]\n"}, "a value that holds itself"),
        ({"source/_quarto.yml": "project: {type: manuscript}\n"}, "there is no such file"),
    ],
)
def test_folders_that_are_no_paper_are_refused(
    files: dict[str, str], said: str, tmp_path: Path
) -> None:
    """In one line, before anything is written."""
    write(tmp_path, files)
    refused = galley("new", "paper", "--from", "source", folder=tmp_path)
    assert refused.returncode == 2
    assert said in refused.stderr
    assert refused.stderr.count("\n") == 1
    assert not (tmp_path / "paper").exists()


def test_notebook_has_its_words_its_code_and_its_pictures(tmp_path: Path) -> None:
    """What it printed is listed by the number of its cell."""
    drawn = (BOOK / "pics/one.png").read_bytes()
    output = {
        "output_type": "display_data",
        "data": {"image/png": base64.b64encode(drawn).decode()},
    }
    cells = [
        {"cell_type": "markdown", "source": ["# Sums\n", "\n", "Words."]},
        {"cell_type": "code", "source": "x = 1", "outputs": [output]},
    ]
    (tmp_path / "sums.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")
    brought = bring(tmp_path / "sums.ipynb")
    text = brought.text.files["chapters/01-sums.md"].decode()
    assert text == "# Sums\n\nWords.\n\n``` python\nx = 1\n```\n\n![](figures/sums-2-1.png)\n"
    assert brought.text.files["chapters/figures/sums-2-1.png"] == drawn
    assert brought.losses == ("sums.ipynb:2: the output of code that is shown",)


def test_files_that_include_each_other_end(tmp_path: Path) -> None:
    """Also where each multiplies the next."""
    names = "abcdefgh"
    bombs = {
        f"book/_{name}.qmd": f"{{{{< include _{after}.qmd >}}}}\n" * 9
        for name, after in zip(names, names[1:] + "h", strict=True)
    }
    write(tmp_path, {"book/_quarto.yml": "book: {title: B, chapters: [index.qmd]}\n", **bombs})
    write(tmp_path, {"book/index.qmd": "# One\n\n{{< include _a.qmd >}}\n\nWords.\n"})
    begun = galley("new", "paper", "--from", "book", "--no-git", folder=tmp_path)
    assert begun.returncode == 0, begun.stderr
    assert "the text grows too large" in begun.stdout
    assert "Words." in (tmp_path / "paper/chapters/index.md").read_text("utf-8")
