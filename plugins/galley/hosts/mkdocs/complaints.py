"""What other plugins do to the pages that an author must be told of."""

import re
from collections.abc import Iterator
from pathlib import Path

from mkdocs.structure.files import Files

from galley.core.rules.diagnostic import Diagnostic, Location
from galley.core.rules.rules import PAGE_IS_RENDERED
from galley.core.text.unread import FRONT_MATTER
from galley.hosts.mkdocs.values import path_of

# What the plugin macros puts in the place of a page that it cannot make.
_COMPLAINT = re.compile(r"\A\s*# _Macro (?:Syntax|Rendering) Error_\s+(?P<words>.*)", re.DOTALL)
_LINE = re.compile(r"_Line (?P<line>\d+) in Markdown file:_ \*\*(?P<message>.*?)\*\*")
_CAUSE = re.compile(r"^\s*_(?!File_)(?P<kind>\w+)_: (?P<message>.*)$", re.MULTILINE)


def unrendered(files: Files, folder: Path) -> Iterator[Diagnostic]:
    """A diagnostic for each page whose text gave way to the complaint of a plugin."""
    for file in files.documentation_pages():
        complaint = _COMPLAINT.match(file.page.markdown or "") if file.page else None
        if complaint is not None:
            yield _about(complaint["words"], path_of(file, folder), file.content_string)


def _about(words: str, path: str, source: str) -> Diagnostic:
    line, cause = _LINE.search(words), _CAUSE.search(words)
    if line is None:
        said = f"{cause['kind']}: {cause['message']}" if cause else words.strip().split("\n")[0]
        return Diagnostic(PAGE_IS_RENDERED, _message(said), Location(path))
    head = FRONT_MATTER.match(source)
    before = head[0].count("\n") if head else 0
    hint = None
    if "comment" in line["message"]:
        hint = "an id begins as a comment of Jinja does: set j2_comment_start_string under macros"
    place = Location(path, before + int(line["line"]), 1)
    return Diagnostic(PAGE_IS_RENDERED, _message(line["message"]), place, hint)


def _message(said: str) -> str:
    return f"macros could not make this page, and all its text is gone: {said.strip().rstrip('.')}"
