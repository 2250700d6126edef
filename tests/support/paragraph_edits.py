"""Paragraphs that come, go, split, join or move in a DOCX, tracked as Word tracks them; and all changes accepted."""

import random
from collections.abc import Iterator
from copy import deepcopy

from galley.proofs.docx.package.archive import read_package, write_package
from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
KINDS = ("new paragraph", "paragraph out", "split", "join", "move")


def change_paragraph(
    paragraph: etree._Element, kind: str, author: str, chance: random.Random
) -> tuple[str, str] | None:
    """Change a paragraph of words alone; what goes and what comes, or nothing if it cannot be changed so."""
    following = paragraph.getnext()
    if not _is_plain(paragraph) or following is None or not _is_plain(following):
        return None
    words = _text(paragraph)
    match kind:
        case "new paragraph":
            new = chance.choice(["A paragraph that is new.", "2*3 is new, too.", "1. And this."])
            _mark(paragraph, "ins", author)
            paragraph.addnext(_paragraph(paragraph, new, author))
            return "", new
        case "paragraph out":
            _delete_runs(paragraph, author)
            _mark(paragraph, "del", author)
            return words, ""
        case "split":
            return _split(paragraph, author, chance)
        case "join":
            if _style(following) != _style(paragraph):
                return None
            _mark(paragraph, "del", author)
            return "¶", ""
        case _:
            _move(paragraph, following, author)
            return words, words


def accepted_docx(data: bytes) -> bytes:
    """A DOCX with all its tracked changes accepted: the file of somebody who tracked none."""
    parts = read_package(data)
    made: dict[str, bytes] = {}
    for name in ("word/document.xml", "word/footnotes.xml"):
        if name not in parts:
            continue
        root = etree.fromstring(parts[name])
        _accept(root)
        made[name] = etree.tostring(root, xml_declaration=True)
    return write_package({**parts, **made}, 0)


def mark_of(paragraph: etree._Element) -> tuple[str, str]:
    """What was done to the end of a paragraph, and by whom."""
    for one in paragraph.iterfind(f"{_W}pPr/{_W}rPr/*"):
        if one.tag in (f"{_W}ins", f"{_W}del"):
            return one.tag.removeprefix(_W), one.get(f"{_W}author", "")
    return "", ""


def _accept(root: etree._Element) -> None:
    for told in list(root.iter(f"{_W}rPrChange")):
        told.getparent().remove(told)  # type: ignore[union-attr]  # it has one
    for gone in list(root.iter(f"{_W}del")):
        above = gone.getparent()
        if above is not None and above.tag != f"{_W}rPr":
            above.remove(gone)
    for paragraph in list(root.iter(f"{_W}p")):
        if mark_of(paragraph)[0] == "del":
            following = paragraph.getnext()
            assert following is not None
            first = 1 if following.find(f"{_W}pPr") is not None else 0
            for n, child in enumerate([c for c in paragraph if c.tag != f"{_W}pPr"]):
                following.insert(first + n, child)
            above = paragraph.getparent()
            assert above is not None
            above.remove(paragraph)
        for one in paragraph.findall(f"{_W}pPr/{_W}rPr"):
            one.getparent().remove(one)  # type: ignore[union-attr]  # it has one
    for kept in list(root.iter(f"{_W}ins")):
        above = kept.getparent()
        assert above is not None
        for child in list(kept):
            kept.addprevious(child)
        above.remove(kept)


def _is_plain(element: etree._Element) -> bool:
    """Whether it is a paragraph with words, without a change, a note, a picture or a field."""
    if element.tag != f"{_W}p" or not _text(element).strip():
        return False
    names = ("ins", "del", "footnoteReference", "drawing", "fldChar", "sectPr", "tab", "br")
    return not any(one is not None for one in (element.find(f".//{_W}{name}") for name in names))


def _text(paragraph: etree._Element) -> str:
    return "".join(t.text or "" for t in paragraph.iter(f"{_W}t"))


def _style(paragraph: etree._Element) -> str:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return "" if style is None else style.get(f"{_W}val", "")


def _told(author: str) -> dict[str, str]:
    return {f"{_W}id": "9001", f"{_W}author": author, f"{_W}date": "2026-12-03T10:00:00Z"}


def _mark(paragraph: etree._Element, kind: str, author: str) -> None:
    """Note that the end of a paragraph was inserted or deleted."""
    properties = paragraph.find(f"{_W}pPr")
    if properties is None:
        properties = etree.Element(f"{_W}pPr")
        paragraph.insert(0, properties)
    run = etree.SubElement(properties, f"{_W}rPr")
    etree.SubElement(run, f"{_W}{kind}", _told(author))


def _paragraph(like: etree._Element, words: str, author: str) -> etree._Element:
    """A paragraph with inserted words, with the form of another one."""
    made = etree.Element(f"{_W}p")
    properties = like.find(f"{_W}pPr")
    if properties is not None:
        copied = deepcopy(properties)
        for one in copied.findall(f"{_W}rPr"):
            copied.remove(one)
        made.append(copied)
    inserted = etree.SubElement(made, f"{_W}ins", _told(author))
    text = etree.SubElement(etree.SubElement(inserted, f"{_W}r"), f"{_W}t", {_SPACE: "preserve"})
    text.text = words
    return made


def _delete_runs(paragraph: etree._Element, author: str) -> None:
    for text in list(paragraph.iter(f"{_W}t")):
        run = text.getparent()
        assert run is not None
        text.tag = f"{_W}delText"
        text.set(_SPACE, "preserve")
        deleted = etree.Element(f"{_W}del", _told(author))
        run.addprevious(deleted)
        deleted.append(run)


def _split(paragraph: etree._Element, author: str, chance: random.Random) -> tuple[str, str] | None:
    """Split a paragraph within one of its own runs."""
    runs = [run for run in paragraph if run.tag == f"{_W}r" and " " in _text(run).strip()]
    if not runs:
        return None
    run = chance.choice(runs)
    text = run.find(f"{_W}t")
    if text is None or len(run.findall(f"{_W}t")) > 1:
        return None
    words = text.text or ""
    at = chance.choice([n + 1 for n, sign in enumerate(words[:-1]) if sign == " "])
    if not (words[:at].strip() and words[at:].strip()):
        return None
    first = etree.Element(f"{_W}p")
    properties = paragraph.find(f"{_W}pPr")
    if properties is not None:
        first.append(deepcopy(properties))
    before = deepcopy(run)
    for child in list(paragraph):
        if child is run:
            break
        if child.tag != f"{_W}pPr":
            first.append(child)
    first.append(before)
    for one, told in ((before, words[:at]), (run, words[at:])):
        kept = one.find(f"{_W}t")
        assert kept is not None
        kept.text = told
        kept.set(_SPACE, "preserve")
    paragraph.addprevious(first)
    _mark(first, "ins", author)
    return "", "¶"


def _move(paragraph: etree._Element, following: etree._Element, author: str) -> None:
    """Move a paragraph behind the next one: Word tracks what was cut and pasted so."""
    new = _paragraph(paragraph, _text(paragraph), author)
    _delete_runs(paragraph, author)
    _mark(paragraph, "del", author)
    _mark(following, "ins", author)
    following.addnext(new)


def texts_with_marks(
    root: etree._Element,
) -> Iterator[tuple[etree._Element, tuple[str, str]]]:
    """The paragraphs of a part, each with what was done to its end."""
    for paragraph in root.iter(f"{_W}p"):
        yield paragraph, mark_of(paragraph)
