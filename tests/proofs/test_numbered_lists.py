"""Numbered lists: an item that is cited as 3(a) has this sign on the site, in the PDF and in the DOCX."""

import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

import lxml.html

from tests.support.building import galley
from tests.support.case import Case, write_workspace
from tests.support.printed.docx import W, part, value

CHAPTER = """# Lists

We ask that:
1. first of all
2. second of all
   1. inner one
   2. inner two
      1. innermost one
      2. innermost two
         1. deep one
- a bullet
  1. numbered in a bullet
  2. numbered again

Words.

5. fifth goes on
6. sixth goes on

   3. third within

/// need | A need
    id: need-a

7. seventh in an item
   1. inner in an item
///

!!! note

    2. second in a box
       - bullet in a box
         1. within a bullet in a box

A note.[^1]

[^1]:
    3. third in a note
       1. inner in a note
    4. fourth in a note
"""
SIGNS = {
    "first of all": "1.",
    "second of all": "2.",
    "inner one": "a.",
    "inner two": "b.",
    "innermost one": "i.",
    "innermost two": "ii.",
    "deep one": "A.",
    "numbered in a bullet": "1.",
    "numbered again": "2.",
    "fifth goes on": "5.",
    "sixth goes on": "6.",
    "third within": "c.",
    "seventh in an item": "7.",
    "inner in an item": "a.",
    "second in a box": "2.",
    "within a bullet in a box": "a.",
    "third in a note": "3.",
    "inner in a note": "a.",
    "fourth in a note": "4.",
}
_SITE = {
    "1": "decimal",
    "a": "lowerLetter",
    "i": "lowerRoman",
    "A": "upperLetter",
    "I": "upperRoman",
}


def test_signs_are_the_same_in_every_proof(tmp_path: Path) -> None:
    """Each item has its sign, also in a box, an item of the register and a note."""
    rules = dict.fromkeys(("item-has-a-source", "need-is-addressed"), "off")
    options = {"profile": "paper", "rules": rules}
    plugins = [{"galley": options}, {"galley-proofs": {"folder": "build"}}]
    settings = {"plugins": plugins, "site_dir": "build/site"}
    write_workspace(Case({"index.md": CHAPTER}, mkdocs=settings), tmp_path)
    done = galley("build", folder=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    page = lxml.html.parse(tmp_path / "build" / "site" / "index.html").getroot()
    assert dict(_of_site(page)) == SIGNS
    (docx,) = (tmp_path / "build").glob("*.docx")
    assert dict(_of_docx(docx)) == SIGNS
    printed = _of_pdf(tmp_path / "build")
    assert {
        words: bool(re.search(rf"(?<!\S){re.escape(sign)} +{words}\b", printed))
        for words, sign in SIGNS.items()
    } == dict.fromkeys(SIGNS, True)


def _of_site(page: lxml.html.HtmlElement) -> Iterator[tuple[str, str]]:
    for listed in page.iter("ol"):
        if "footnote" in listed.getparent().classes:
            continue
        for number, item in enumerate(listed.findall("li"), int(listed.get("start", "1"))):
            first = item.find("p")
            words = (item.text or "").strip() or (first.text if first is not None else "")
            yield " ".join(words.split()), _sign(_SITE[listed.get("type", "1")], number)


def _of_docx(path: Path) -> Iterator[tuple[str, str]]:
    numbering = part(path, "numbering")
    kinds = {value(kind, "abstractNumId"): kind for kind in numbering.iter(f"{W}abstractNum")}
    lists = {value(each, "numId"): each for each in numbering.iter(f"{W}num")}
    counts: Counter[tuple[str, str]] = Counter()
    for name in ("document", "footnotes"):
        for paragraph in part(path, name).iter(f"{W}p"):
            told = paragraph.find(f"{W}pPr/{W}numPr")
            if told is None:
                continue
            number, depth = value(told.find(f"{W}numId")), value(told.find(f"{W}ilvl"))
            each = lists[number]
            level = _level(kinds[value(each.find(f"{W}abstractNumId"))], depth)
            form = value(level.find(f"{W}numFmt"))
            if form != "bullet":
                starts = {value(e, "ilvl"): e for e in each.iter(f"{W}lvlOverride")}
                start = int(value(starts[depth].find(f"{W}startOverride")))
                sign = _sign(form, start + counts[number, depth])
                counts[number, depth] += 1
                yield "".join(paragraph.itertext()).strip(), sign


def _level(kind: Element, depth: str) -> Element:
    return next(level for level in kind.iter(f"{W}lvl") if value(level, "ilvl") == depth)


def _of_pdf(folder: Path) -> str:
    (path,) = folder.glob("*.pdf")
    read = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True)
    return read.stdout.decode()


def _sign(form: str, number: int) -> str:
    if form == "decimal":
        return f"{number}."
    roman = form.endswith("Roman")
    sign = ("", "i", "ii", "iii", "iv")[number] if roman else "abcdefgh"[number - 1]
    return (sign.upper() if form.startswith("upper") else sign) + "."
