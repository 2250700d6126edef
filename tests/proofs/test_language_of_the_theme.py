"""A paper that names no language is in that of its theme, in all proofs; long words part by its rules."""

import re
import zipfile
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest

from tests.support.small_paper import run
from tests.support.some import some

_WORD = "Bun-des-aus-bil-dungs-för-de-rungs-ge-setz"
_LONGER = "Rind-fleisch-eti-ket-tie-rungs-über-wa-chungs-auf-ga-ben-über-tra-gungs-ge-setz"
_CONFIGURATION = """
site_name: Ein Papier
docs_dir: chapters
theme: {name: material, language: de}
plugins:
  - galley: {profile: paper}
  - galley-proofs
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a German paper, with long words in its text, a heading and a narrow table."""
    folder = tmp_path_factory.mktemp("german")
    (folder / "chapters").mkdir()
    (folder / "mkdocs.yml").write_text(_CONFIGURATION, encoding="utf-8")
    (folder / "references.bib").touch()
    word, longer = _WORD.replace("-", ""), _LONGER.replace("-", "")
    text = " ".join(f"{'das ' * count}{word}" for count in range(1, 9))
    cells = f"| {' | '.join([word] * 6)} |"
    lines = [f"# Das {longer}", f"{text} {longer}.", f"{'| a ' * 6}|\n{'|---' * 6}|\n{cells}"]
    chapter = folder / "chapters" / "index.md"
    chapter.write_text("\n\n".join(lines), encoding="utf-8")
    built = run(folder, "galley", "build")
    assert built.returncode == 0, built.stdout + built.stderr
    return folder / "site"


def test_all_proofs_are_in_one_language(site: Path) -> None:
    """The page, the PDF and the DOCX say German."""
    assert '<html lang="de"' in (site / "index.html").read_text(encoding="utf-8")
    with pikepdf.open(next(site.rglob("*.pdf"))) as pdf:
        assert str(pdf.Root.Lang) == "de"
    with zipfile.ZipFile(next(site.rglob("*.docx"))) as package:
        styles = package.read("word/styles.xml").decode()
    assert set(some(re.findall(r'<w:lang [^>]*w:val="([^"]+)"', styles))) == {"de"}


def test_long_words_part_by_the_rules_of_their_language(site: Path) -> None:
    """Each line that ends within a word ends between two of its parts."""
    pages = pdfium.PdfDocument(next(site.rglob("*.pdf")))
    text = "\n".join(page.get_textpage().get_text_range() for page in pages)
    begun = some(re.findall(r"([A-Za-zäöü]+)\ufffe", text))
    legal = {
        "".join(parts[:count])
        for parts in (_WORD.split("-"), _LONGER.split("-"))
        for count in range(1, len(parts))
    }
    assert [word for word in begun if not any(word == part for part in legal)] == []
