"""What Pandoc leaves out of an EPUB: titles of its files, numbers before its notes, heads in feet of tables."""

import io
import re
import zipfile
from collections.abc import Iterator
from html import escape

from galley.core.html.edit import Edit
from galley.core.html.markers import tag
from galley.core.html.tree import Node, Tree, parse

_CHAPTER = re.compile(r"EPUB/text/ch\d+\.xhtml")
_PACKAGE, _CONTENTS = "EPUB/content.opf", "EPUB/nav.xhtml"
_CALL = "footnote-ref"


def finished(book: bytes) -> bytes:
    """The EPUB with what a reader hears and sees of each chapter's file and of each note."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(written, "w") as new:
        notes = 0
        has_formulas = b"<math" in old.read(_CONTENTS)
        # In their order: the first says what the archive is, and is not compressed.
        for told in old.infolist():
            content = old.read(told)
            if _CHAPTER.fullmatch(told.filename):
                tree = parse(content.decode())
                content = _finished(tree, notes).encode()
                notes += len(_calls(tree))
            elif told.filename == _PACKAGE and has_formulas:
                content = content.replace(b'properties="nav"', b'properties="nav mathml"')
            new.writestr(told, content)
    return written.getvalue()


def _finished(tree: Tree, notes: int) -> str:
    """A chapter's file, before which there are so many notes."""
    return tree.splice([*_title(tree), *_numbers(tree, notes), *_heads(tree)])


def _title(tree: Tree) -> Iterator[Edit]:
    """The heading of the chapter as the title of its file, which screen readers announce."""
    heading = next(iter(tree.elements("h1", "h2", "h3", "h4", "h5", "h6")), None)
    title = next(iter(tree.elements("title")), None)
    if heading is not None and title is not None:
        yield title.filled(escape(heading.words))


def _heads(tree: Tree) -> Iterator[Edit]:
    """A header of a row as one: Pandoc makes an ordinary cell of it in the foot of a table."""
    for cell in tree.elements("td"):
        if "scope" in cell.attributes:
            yield from cell.retagged(f"<th{cell.start_tag[len('<td') :]}", "</th>")


def _numbers(tree: Tree, before: int) -> Iterator[Edit]:
    """The numbers of notes go on from chapter to chapter; each note has its own, which leads back."""
    notes = {f"#{note.attributes.get('id', '')}": note for note in tree.elements("aside")}
    for number, call in enumerate(_calls(tree), start=before + 1):
        yield call.filled(str(number))
        note = notes.get(call.attributes.get("href", ""))
        first = next(iter(note.elements("p")), None) if note else None
        if first is not None:
            back = f"#{call.attributes.get('id', '')}"
            link = tag("a", str(number), href=back, role="doc-backlink")
            yield Edit(first.inner_start, first.inner_start, f"{link} ")


def _calls(tree: Tree) -> list[Node]:
    """The marks of notes, in their order."""
    return list(tree.elements("a", class_=_CALL))
