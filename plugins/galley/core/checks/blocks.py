"""Blocks between /// lines that could not be read, or that do not end: what an author is told."""

import re
from collections.abc import Iterable, Sequence

from galley.core.html.markers import UNCLOSED, plain_text
from galley.core.html.tree import Tree
from galley.core.rules.diagnostic import Diagnostic, did_you_mean
from galley.core.rules.rules import BLOCK_IS_RECOGNISED
from galley.core.text.chapter import Chapter
from galley.core.text.locations import Places, counted

# The blocks that are none of the register's.
BLOCKS = ("figures", "glossary")
_LITERAL = re.compile(r"^\s*(/{3,}[^\n]*)", re.MULTILINE)
_NAME = re.compile(r"/+\s*([\w-]+)")
_FENCE = re.compile(r"^\s*((`{3,}|~{3,})[^\n]*)", re.MULTILINE)


def wrong_blocks(chapter: Chapter, tree: Tree, kinds: Sequence[str]) -> Iterable[Diagnostic]:
    """A diagnostic for each line of slashes that no block took, and each block without an end."""
    places = Places.of(chapter)
    pieces = list(tree.pieces(0, len(tree.text), tree.elements("pre", "code")))
    lines = [plain_text(line) for piece in pieces for line in _LITERAL.findall(piece)]
    begun = [line for line in lines if line.strip("/ ")]
    for line, nth in counted(begun):
        message = f'the block "{line}" is not one that can be read'
        place = places.occurrence(line, nth)
        yield Diagnostic(BLOCK_IS_RECOGNISED, message, place, _hint(line, kinds))
    for line, nth in counted(node.attributes[UNCLOSED] for node in tree.having(UNCLOSED)):
        name, _, title = line.removeprefix("/// ").partition(" | ")
        hint = "write /// on a line of its own behind it"
        place, _ = places.block(name, title, nth)
        yield Diagnostic(BLOCK_IS_RECOGNISED, f'the block "{line}" has no end', place, hint)
    for line, fence in [found for piece in pieces for found in _FENCE.findall(piece)]:
        message = f"the code that {fence} begins has no end"
        hint = f"write {fence} on a line of its own behind it"
        place = places.line_of(plain_text(line).strip())
        yield Diagnostic(BLOCK_IS_RECOGNISED, message, place, hint)
    if len(lines) > 2 * len(begun):
        message = "a line of slashes ends no block"
        yield Diagnostic(BLOCK_IS_RECOGNISED, message, places.last_line_of("/"))


def _hint(line: str, kinds: Sequence[str]) -> str | None:
    name = _NAME.match(line)
    if name is None or name[1] in kinds:
        return "its options are lines such as id: need-x, in YAML"
    return did_you_mean(name[1], [*kinds, *BLOCKS])
