"""The pages of a redline: what changed in summary, and each chapter to be read with its changes.

They stand alone: no page needs another host, a server or a style of its own, and each works from a disk.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import quote

from galley.core.ast.attributes import ATTRIBUTED, identifier
from galley.core.ast.walking import Element, elements
from galley.core.lists.styles import list_styles
from galley.core.redline.counts import ChangeCount
from galley.core.rules.words import Words
from galley.proofs.document.document import Document
from galley.proofs.press import Press
from galley.proofs.redline.chapter_html import chapter_html
from galley.tools import pandoc
from galley.tools.cache import digest

_ASSETS = Path(__file__).parent / "assets"
_STYLE, _SCRIPT = "redline.css", "redline.js"
_INDEX = "index.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class RedlinePages:
    """What the pages are made of: the document with marks, its parts as they can be shown, and their counts.

    `states` are the names of both states, and `listed` is the list of what differs, in Markdown.
    """

    document: Document
    parts: Sequence[list[Element]]
    counts: Sequence[ChangeCount]
    states: tuple[str, str]
    listed: str
    press: Press

    @property
    def words(self) -> Words:
        """The words of the paper's language."""
        return self.document.words


def files_of(pages: RedlinePages) -> dict[str, bytes]:
    """The files of the pages by their names."""
    names = [*_names(pages.document)]
    homes = {
        name: file
        for part, file in zip(pages.parts, names, strict=True)
        for element in elements(part, ATTRIBUTED)
        if (name := identifier(element))
    }
    pictures = {name: _picture(name) for name in pages.document.pictures}
    made = {_INDEX: _page(pages, pages.words.redline["title"], _summary(pages, names), names, 0)}
    for n, (part, file) in enumerate(zip(pages.parts, names, strict=True), start=1):
        html = chapter_html(part, pages.words, file, homes, pictures)
        made[file] = _page(pages, pages.document.parts[n - 1].title, html, names, n)
    files = {name: text.encode() for name, text in made.items()}
    for asset in (_STYLE, _SCRIPT):
        files[asset] = (_ASSETS / asset).read_bytes()
    files[_STYLE] += list_styles().encode()
    for name, file in pictures.items():
        path = pages.press.path_of(name)
        if path.is_file():
            files[file] = path.read_bytes()
    return files


def _names(document: Document) -> Iterator[str]:
    taken = {_INDEX}
    for part in document.parts:
        stem = re.sub(r"[^\w]+", "-", Path(part.path).stem or part.identifier).strip("-")
        name, count = f"{stem}.html", 2
        while name in taken:
            name, count = f"{stem}-{count}.html", count + 1
        taken.add(name)
        yield name


def _picture(name: str) -> str:
    return f"pictures/{digest(name)[:12]}{Path(name).suffix.lower()}"


def _summary(pages: RedlinePages, names: Sequence[str]) -> str:
    told = pages.words.redline
    rows = [
        (f'<a href="{quote(name)}">{escape(part.title)}</a>', count)
        for part, name, count in zip(pages.document.parts, names, pages.counts, strict=True)
        if count
    ]
    total = sum((count for _, count in rows), ChangeCount())
    heads = ("chapter", "insertions", "deletions", "words_added", "words_removed")
    head = "".join(f'<th scope="col">{escape(told[name])}</th>' for name in heads)
    body = "".join(_row(title, count) for title, count in rows)
    foot = _row(escape(told["total"]), total)
    table = (
        f'<div class="wide"><table class="counts"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody><tfoot>{foot}</tfoot></table></div>"
    )
    before, after = map(escape, pages.states)
    return "\n".join(
        (
            f"<h1>{escape(told['title'])}</h1>",
            f"<dl class='states'><dt>{escape(told['from'])}</dt><dd>{before}</dd>"
            f"<dt>{escape(told['to'])}</dt><dd>{after}</dd></dl>",
            table if rows else f"<p>{escape(told['none'])}</p>",
            f"<p class='small'>{escape(told['generated'])}</p>",
            pandoc.pandoc("-f", "commonmark", "-t", "html5", "--sandbox", stdin=pages.listed),
        )
    )


def _row(title: str, count: ChangeCount) -> str:
    numbers = (count.insertions, count.deletions, count.inserted_words, count.deleted_words)
    cells = "".join(f'<td class="right">{number:,}</td>' for number in numbers)
    return f'<tr><th scope="row">{title}</th>{cells}</tr>'


def _page(pages: RedlinePages, title: str, main: str, names: Sequence[str], place: int) -> str:
    """A page: the list of all, a bar of buttons in a chapter, its text."""
    document, told = pages.document, pages.words.redline
    listed = [(_INDEX, told["summary"], ChangeCount())]
    listed += [
        (name, part.title, count)
        for name, part, count in zip(names, document.parts, pages.counts, strict=True)
    ]
    links = "".join(_link(*one, is_here=n == place) for n, one in enumerate(listed))
    marks = document.metadata.circulation.lines(pages.words)
    banner = f"<p class='circulation'>{escape(' · '.join(marks))}</p>" if marks else ""
    language = escape(document.metadata.language)
    return (
        f'<!doctype html>\n<html lang="{language}" data-view="all">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="robots" content="noindex">\n'
        f"<title>{escape(title)}: {escape(told['title'])}</title>\n"
        f'<link rel="stylesheet" href="{_STYLE}">\n<script src="{_SCRIPT}" defer></script>\n</head>\n<body>\n'
        f"{banner}<header><p>{escape(document.metadata.title)}</p>"
        f"{_buttons(told) if place else ''}</header>\n"
        f'<nav aria-label="{escape(pages.words.contents)}"><ul>{links}</ul></nav>\n'
        f"<main>\n{main}\n</main>\n</body>\n</html>\n"
    )


def _link(file: str, title: str, count: ChangeCount, *, is_here: bool) -> str:
    here = ' aria-current="page"' if is_here else ""
    total = count.insertions + count.deletions
    shown = f" <span class='count'>{total:,}</span>" if total else ""
    return f'<li><a href="{quote(file)}"{here}>{escape(title)}</a>{shown}</li>'


def _buttons(told: Mapping[str, str]) -> str:
    views = "".join(
        f'<button type="button" data-shows="{name}" aria-pressed="{json.dumps(name == "all")}">'
        f"{escape(told[name])}</button>"
        for name in ("all", "margin", "text")
    )
    steps = "".join(
        f'<button type="button" data-step="{step}">{escape(told[name])}</button>'
        for name, step in (("previous", -1), ("next", 1))
    )
    return (
        f'<div class="buttons" hidden><div role="group">{views}</div><div role="group">{steps}</div>'
        f'<p class="small">{escape(told["keys"])}</p></div>'
    )
