"""Reading an EPUB, and holding one against its standard."""

import io
import shutil
import subprocess
import zipfile
from dataclasses import dataclass
from pathlib import Path

from lxml import html
from lxml.html import HtmlElement


@dataclass(frozen=True, slots=True)
class Book:
    """An EPUB: its package document, and the elements of its files by their names."""

    package: str
    pages: dict[str, HtmlElement]

    @property
    def chapters(self) -> list[HtmlElement]:
        """The files of the text, in their order."""
        return [page for name, page in self.pages.items() if name.startswith("text/ch")]


def read_book(content: bytes) -> Book:
    """The book that an EPUB holds."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        pages = {
            name.removeprefix("EPUB/"): html.fromstring(archive.read(name))
            for name in archive.namelist()
            if name.endswith(".xhtml")
        }
        return Book(archive.read("EPUB/content.opf").decode(), pages)


def labels(root: HtmlElement) -> list[str]:
    """The labels of figures, tables and the like below an element, in their order."""
    return [
        " ".join(one.text_content().split())
        for one in root.iter()
        if isinstance(one, HtmlElement) and "galley-label" in one.get("class", "").split()
    ]


def dangling(book: Book) -> list[str]:
    """The links of a book that lead to nothing in it."""
    ids = {name: {e.get("id") for e in page.iter()} for name, page in book.pages.items()}
    lost = []
    for name, page in book.pages.items():
        for link in page.iter("a"):
            file, _, fragment = str(link.get("href", "")).partition("#")
            if "://" in file or file.startswith("mailto:"):
                continue
            target = str(Path(name).parent / file) if file else name
            target = target.removeprefix("./")
            if target not in ids or (fragment and fragment not in ids[target]):
                lost.append(f"{name}: {link.get('href')}")
    return lost


def complaints(path: Path) -> list[str]:
    """What epubcheck says of an EPUB: https://www.w3.org/publishing/epubcheck/"""
    program = shutil.which("epubcheck")
    assert program is not None, "python -m tests.support.tools says how to get epubcheck"
    # Debian's is a program of Java that only some kernels start by themselves.
    is_archive = Path(program).read_bytes().startswith(b"PK")
    command = ["java", "-jar", program] if is_archive else [program]
    said = subprocess.run([*command, str(path)], capture_output=True, text=True, check=False)
    lines = (said.stdout + said.stderr).splitlines()
    assert any("EPUBCheck completed" in line for line in lines), said.stderr
    return [line for line in lines if line.startswith(("FATAL", "ERROR", "WARNING"))]
