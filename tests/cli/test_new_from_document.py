"""`galley new --from`: a Word file or a Pandoc manuscript becomes a paper, and no word of it is lost."""

import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
import yaml
from galley.tools import pandoc

from tests.support import words_of_docx
from tests.support.building import TESTS, Built, galley, write
from tests.support.words_of_source import printed

MANUSCRIPT = TESTS / "papers" / "brought" / "paper.md"
TRACKED = (
    '<w:p><w:r><w:t xml:space="preserve">It is </w:t></w:r>'
    '<w:ins w:id="1" w:author="A"><w:r><w:t>inserted</w:t></w:r></w:ins>'
    '<w:del w:id="2" w:author="A"><w:r><w:delText>deleted</w:delText></w:r></w:del></w:p>'
)
CITED = json.dumps(
    {
        "citationItems": [
            {
                "id": 7,
                "locator": "12",
                "label": "page",
                "itemData": {
                    "id": 7,
                    "type": "book",
                    "title": "A Cited Book",
                    "author": [{"family": "Poe", "given": "Pia"}],
                    "issued": {"date-parts": [[2019]]},
                },
            }
        ],
        "properties": {"formattedCitation": "(Poe 2019, 12)"},
    }
).replace('"', "&quot;")
ZOTERO = (
    '<w:p><w:r><w:t xml:space="preserve">As known </w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    f"<w:r><w:instrText> ADDIN ZOTERO_ITEM CSL_CITATION {CITED} </w:instrText></w:r>"
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>(Poe 2019, 12)</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)


def field(instruction: str, result: str, bookmark: str = "") -> str:
    """The runs of a complex field, perhaps within a bookmark that begins before its label."""
    begin = f'<w:bookmarkStart w:id="9" w:name="{bookmark}"/>' if bookmark else ""
    label = (
        f'<w:r><w:t xml:space="preserve">{bookmark and "Table "}</w:t></w:r>' if bookmark else ""
    )
    end = '<w:bookmarkEnd w:id="9"/>' if bookmark else ""
    return (
        f'{begin}{label}<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'<w:r><w:t>{result}</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>{end}'
    )


def run(text: str, properties: str = "") -> str:
    """A run of words."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


REFERRED = field(r"REF _Ref1 \h", "Table 1")
CITES = field(r"CITATION Roe21 \p 7 \m Doe20 \l 1033", "(Roe, 2021, p. 7; Doe, 2020)")
CAPTIONED = (
    f"<w:p>{run('As ')}{REFERRED}{run(' shows ')}{CITES}{run('.')}</w:p>"
    f"<w:p>{field('SEQ Table', '1', '_Ref1')}{run(': Costs in 2020')}</w:p>"
    "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid>"
    "<w:tr><w:tc><w:p><w:r><w:t>cost</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    '<w:p><w:commentRangeStart w:id="3"/><w:r><w:t>Doubtful.</w:t></w:r>'
    '<w:commentRangeEnd w:id="3"/><w:r><w:commentReference w:id="3"/></w:r></w:p>'
    "<w:p><w:r><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox><w:txbxContent>"
    "<w:p><w:r><w:t>Words in a box.</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict>"
    "</w:r></w:p>"
    '<w:p><w:pPr><w:sectPr><w:pgSz w:orient="landscape"/></w:sectPr></w:pPr></w:p>'
)
COMMENTS = (
    '<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:comment w:id="3" w:author="Ann"><w:p><w:r><w:t>Is it?</w:t></w:r></w:p></w:comment>'
    "</w:comments>"
)
SOURCES = (
    '<b:Sources xmlns:b="http://schemas.openxmlformats.org/officeDocument/2006/bibliography">'
    "<b:Source><b:Tag>Roe21</b:Tag><b:SourceType>Book</b:SourceType><b:Title>A &amp; B {</b:Title>"
    "<b:Year>2021</b:Year><b:Author><b:Author><b:NameList><b:Person><b:Last>Roe</b:Last>"
    "<b:First>Ann</b:First></b:Person></b:NameList></b:Author></b:Author></b:Source>"
    "<b:Source><b:Tag>Doe20</b:Tag><b:SourceType>Report</b:SourceType><b:Title>C</b:Title>"
    "<b:Author><b:Author><b:Corporate>The Office</b:Corporate></b:Author></b:Author></b:Source>"
    "</b:Sources>"
)


def words(text: str) -> Counter[str]:
    """The words of a text, each as often as it occurs."""
    return Counter(re.findall(r"\w+", text))


def words_of(markdown: str) -> Counter[str]:
    """The words that Pandoc reads in a Markdown text."""
    html = pandoc.pandoc("-f", "markdown", "-t", "html", "--sandbox", stdin=markdown)
    return words(unescape(re.sub(r"<script>.*?</script>|<[^>]*>", " ", html)))


def chapters(paper: Path) -> dict[str, str]:
    """The chapters of a paper by name."""
    return {path.name: path.read_text("utf-8") for path in sorted(paper.glob("chapters/*.md"))}


def change(
    content: bytes, parts: dict[str, bytes], edit: Callable[[str, bytes], bytes] | None = None
) -> bytes:
    """A package with further parts, and each of its own as `edit` returns it."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, edit(name, data) if edit else data)
        for name, data in parts.items():
            new.writestr(name, data)
    return made.getvalue()


@pytest.fixture(scope="module")
def word() -> bytes:
    """A Word file with headings, a picture, a table, a note, a formula, a change and a citation."""
    source = MANUSCRIPT.read_text(encoding="utf-8").partition("bibliography")[0] + (
        "---\n\nA preface.[^n]\n\n[^n]: A note.\n\n# One\n\n![Seen](pics/one.png)\n\n| a | b |\n"
        "|---|---|\n| c | d |\n\n: Said\n\nHere $x^2$.\n\n## Inner\n\nWords.\n\n# Two\n\nMARK\n"
    )
    made = pandoc.pandoc_bytes(
        "-f", "markdown", "-t", "docx", "-o", "-", stdin=source, folder=MANUSCRIPT.parent
    )

    def edit(name: str, data: bytes) -> bytes:
        if name != "word/document.xml":
            return data
        text, found = data.decode(), f"{TRACKED}{ZOTERO}"
        return re.sub(
            r"<w:p>(?:(?!<w:p>).)*MARK.*?</w:p>", lambda _: found, text, flags=re.DOTALL
        ).encode()

    return change(made, {}, edit)


def test_manuscript_of_pandoc_is_brought_in_whole(tmp_path: Path) -> None:
    """Chapters, figures, tables, formulas, notes, citations and labels; what is not is listed."""
    begun = galley("new", "paper", "--from", str(MANUSCRIPT), "--no-git", folder=tmp_path)
    assert begun.returncode == 0, begun.stderr
    paper = tmp_path / "paper"
    found = chapters(paper)
    assert list(found) == ["01-introduction.md", "02-the-end.md", "03-references.md", "index.md"]
    written = "\n\n".join(found.values())
    assert words_of(MANUSCRIPT.read_text(encoding="utf-8")) - words_of(written) == Counter()
    assert re.findall(r"^  (paper\.md:.+)$", begun.stdout, re.MULTILINE) == [
        r"paper.md:33: tex: \newpage",
        "paper.md:35: the picture https://example.org/far.png, which is not in the document; a link "
        "remains",
        "paper.md:37: the picture ../../../../../etc/passwd, which cannot be read; its description "
        "is kept",
        "paper.md:39: html: <script>alert(1)</script>",
    ]
    picture = MANUSCRIPT.parent / "pics" / "one.png"
    assert (paper / "chapters/figures/one.png").read_bytes() == picture.read_bytes()
    settings = yaml.safe_load((paper / "mkdocs.yml").read_text(encoding="utf-8"))
    assert settings["site_name"] == "The Long Paper"
    authors = settings["plugins"][1]["galley"]["paper"]["authors"]
    assert [author["name"] for author in authors] == ["Ann Roe", "Bob Doe"]
    checked = galley("check", "--strict", folder=paper)
    assert checked.returncode == 0, checked.stdout


def test_word_file_is_brought_in(word: bytes, tmp_path: Path) -> None:
    """Changes are accepted, and a citation by Zotero is a key with its work in the bibliography."""
    (tmp_path / "paper.docx").write_bytes(word)
    begun = galley("new", "paper", "--from", "paper.docx", "--no-git", folder=tmp_path)
    assert begun.returncode == 0, begun.stderr
    found = chapters(tmp_path / "paper")
    assert list(found) == ["01-one.md", "02-two.md", "03-bibliography.md", "index.md"]
    assert "A preface.[^1]" in found["index.md"]
    assert "![Seen](figures/" in found["01-one.md"]
    assert ": Said" in found["01-one.md"]
    assert "$x^{2}$" in found["01-one.md"]
    assert "## Inner" in found["01-one.md"]
    assert re.search(r"It is inserted\s+As known \[@7, page 12\]", found["02-two.md"])
    assert "Poe, Pia" in (tmp_path / "paper/references.bib").read_text(encoding="utf-8")
    checked = galley("check", folder=tmp_path / "paper")
    assert checked.returncode == 0, checked.stdout


def test_fields_and_boxes_of_word_are_brought_in(word: bytes, tmp_path: Path) -> None:
    """Captions, references to them, sources and text boxes; what is left is listed with its heading."""

    def edit(name: str, data: bytes) -> bytes:
        if name == "word/comments.xml":
            return COMMENTS.encode()
        if name != "word/document.xml":
            return data
        head, _, end = data.decode().rpartition("<w:sectPr")
        return f"{head}{CAPTIONED}<w:sectPr{end}".encode()

    parts = {
        "customXml/item1.xml": SOURCES.encode(),
        "word/header1.xml": COMMENTS.replace("Is it?", "Confidential").encode(),
    }
    (tmp_path / "paper.docx").write_bytes(change(word, parts, edit))
    begun = galley("new", "paper", "--from", "paper.docx", "--no-git", folder=tmp_path)
    assert begun.returncode == 0, begun.stderr
    text = chapters(tmp_path / "paper")["02-two.md"]
    assert "As @tbl-1 shows [@Roe21, p. 7; @Doe20]." in text
    assert re.search(r"\| cost +\|\n(?:\|-+\|\n)?\n?: Costs in 2020 \{#tbl-1\}", text), text
    assert "Words in a box." in text
    library = (tmp_path / "paper/references.bib").read_text(encoding="utf-8")
    assert (
        "@book{Roe21,\n  author = {Roe, Ann},\n  title = {A \\& B },\n  date = {2021},\n}"
        in library
    )
    assert "author = {{The Office}}" in library
    for said in (
        'paper.docx: the header "Confidential"',
        "paper.docx: 2 tracked changes of A; accepted",
        "paper.docx: the landscape pages; a table that is too wide is turned by itself",
        'paper.docx, under "Two": a comment of Ann: "Is it?"',
        'paper.docx, under "Two": the frame of a text box; its words follow the paragraph beside it',
    ):
        assert f"  {said}\n" in begun.stdout, begun.stdout
    checked = galley("check", folder=tmp_path / "paper")
    assert "citation-key-resolves" not in checked.stdout
    assert "crossref-target-resolves" not in checked.stdout


def test_bold_paragraphs_are_headings_where_there_are_no_others(
    word: bytes, tmp_path: Path
) -> None:
    """The larger they are, the higher; a sentence in bold is none."""
    big, small = '<w:b/><w:sz w:val="32"/>', '<w:b/><w:sz w:val="26"/>'
    body = "".join(
        f"<w:p>{run(text, properties)}</w:p>"
        for text, properties in (
            ("The first part", big),
            ("Words.", ""),
            ("Inside of it", small),
            ("This is said with force.", small),
            ("The second part", big),
            ("More.", ""),
        )
    )

    def edit(name: str, data: bytes) -> bytes:
        if name != "word/document.xml":
            return data
        return re.sub(
            r"<w:body>.*</w:body>", f"<w:body>{body}</w:body>", data.decode(), flags=re.DOTALL
        ).encode()

    (tmp_path / "paper.docx").write_bytes(change(word, {}, edit))
    begun = galley("new", "paper", "--from", "paper.docx", "--no-git", folder=tmp_path)
    assert begun.returncode == 0, begun.stderr
    found = chapters(tmp_path / "paper")
    assert sorted(found) == ["01-the-first-part.md", "02-the-second-part.md", "index.md"]
    assert "## Inside of it\n\n**This is said with force.**" in found["01-the-first-part.md"]
    assert (
        'the paragraph "Inside of it", which is bold throughout; it is a heading now'
        in begun.stdout
    )


def lying(content: bytes) -> bytes:
    """A package whose list says that a part grows to a gigabyte."""
    made = io.BytesIO(content)
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("word/media/large.png", b"x")
        archive.infolist()[-1].file_size = 2**30
    return made.getvalue()


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda word: word[:400], "not a ZIP archive that can be read"),
        (lambda word: change(word, {"../../evil.png": b"x"}), "whose name leads elsewhere"),
        (lying, "too large when it is unpacked"),
        (lambda _: change(b"PK\5\6" + bytes(18), {"a": b""}), "cannot be read"),
    ],
    ids=["cut", "traversal", "bomb", "no document"],
)
def test_hostile_packages_are_refused(
    damage: Callable[[bytes], bytes], said: str, word: bytes, tmp_path: Path
) -> None:
    """In one line, before anything is written."""
    (tmp_path / "paper.docx").write_bytes(damage(word))
    refused = galley("new", "paper", "--from", "paper.docx", folder=tmp_path)
    assert refused.returncode == 2
    assert said in refused.stderr
    assert "Traceback" not in refused.stderr
    assert not (tmp_path / "paper").exists()


def test_macros_stay_behind_and_pictures_of_others_are_not_fetched(
    word: bytes, tmp_path: Path
) -> None:
    """A relation that leads out of the package brings nothing in, and is listed."""

    def edit(name: str, data: bytes) -> bytes:
        if name != "word/_rels/document.xml.rels":
            return data
        away = rb'Target="../../../../etc/passwd"'
        return re.sub(rb'Target="media/[^"]+"', away, data)

    hostile = change(word, {"word/vbaProject.bin": b"Sub AutoOpen()"}, edit)
    (tmp_path / "paper.docx").write_bytes(hostile)
    begun = galley("new", "paper", "--from", "paper.docx", "--no-git", folder=tmp_path)
    assert begun.returncode == 0, begun.stderr
    assert "paper.docx: the macros\n" in begun.stdout
    assert "paper.docx: 1 picture that is not in the file itself\n" in begun.stdout
    for path in (tmp_path / "paper").rglob("*"):
        assert path.is_dir() or b"AutoOpen" not in path.read_bytes()
    assert not (tmp_path / "paper/chapters/figures").exists()


def test_endless_nesting_is_refused(tmp_path: Path) -> None:
    """A text that is nested thousands of levels deep ends in one line."""
    (tmp_path / "paper.md").write_text("> " * 4000 + "deep\n", encoding="utf-8")
    refused = galley("new", "paper", "--from", "paper.md", folder=tmp_path)
    assert refused.returncode == 2
    assert refused.stderr.startswith("paper.md cannot be ")
    assert refused.stderr.count("\n") == 1


def test_other_files_are_refused(tmp_path: Path) -> None:
    """The message names what can be brought in."""
    (tmp_path / "paper.odt").write_bytes(b"")
    refused = galley("new", "paper", "--from", "paper.odt", folder=tmp_path)
    assert refused.returncode == 2
    assert "neither a Word file (.docx) nor a Markdown file (.md, .qmd)" in refused.stderr


def test_labels_of_tex_are_ids(tmp_path: Path) -> None:
    """A paper after the template of the Journal of Open Source Software has its figures and equations referred to."""
    write(
        tmp_path,
        {
            "paper.md": "---\ntitle: A tool\nauthors:\n- {name: Ann Roe, affiliation: '1, 2'}\n"
            "- {name: Bob Doe, affiliation: 2}\naffiliations:\n- {name: A University, index: 1}\n"
            "- {name: An Office, index: 2}\n---\n\n# One\n\nFigure \\ref{fig:a}, \\autoref{eq:f}, H\\textsubscript{2}O, \\ref{fig:none}.\n\n"
            "![Caption *with* words.\\label{fig:a}](one.svg){ width=20% }\n\n"
            "\\begin{equation}\\label{eq:f}\nx = 1\n\\end{equation}\n",
            "one.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>',
        },
    )
    begun = galley("new", "paper", "--from", "paper.md", "--no-git", folder=tmp_path)
    assert begun.returncode == 0, begun.stderr
    text = chapters(tmp_path / "paper")["01-one.md"]
    assert "Figure [-@fig-a], @eq-f, H<sub>2</sub>O, ." in text
    assert '![Caption *with* words.](figures/one.svg){#fig-a width="20%"}' in text
    assert re.findall(r"^  (paper\.md:.+)$", begun.stdout, re.MULTILINE) == [
        r"paper.md:13: tex: \ref{fig:none}"
    ]
    settings = (tmp_path / "paper" / "mkdocs.yml").read_text("utf-8")
    assert "A University; An Office" in settings
    assert settings.count("An Office") == 2


@pytest.mark.release
@pytest.mark.parametrize("name", ["everything", "targets", "hostile"])
def test_word_file_of_a_whole_paper_keeps_its_words(
    name: str, built: Callable[[str], Built], tmp_path: Path
) -> None:
    """What Word shows of chapters and notes, with every construct in them, is in the chapters that are made of it."""
    source = built(name).docx
    begun = galley("new", "paper", "--from", str(source), "--no-git", folder=tmp_path)
    assert begun.returncode == 0, begun.stderr
    made = Counter(printed("\n".join(chapters(tmp_path / "paper").values())))
    texts = words_of_docx.read(source)
    said = [part for text in texts for part in (*text.running, *text.notes.values())]
    # Formulas are compared elsewhere, and the labels of captions are made again.
    unlabelled = re.sub(r"⟨[^⟩]*⟩|\b(?:Figure|Table)\W+\d+", " ", " ".join(said))
    typed = Counter(printed(unlabelled))
    assert sum(typed.values()) > 100
    assert typed - made == Counter()
