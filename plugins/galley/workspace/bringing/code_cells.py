"""Code cells of Quarto and R Markdown: their code is shown, and what it would print is listed.

Nothing is run. A figure that Quarto drew earlier and kept beside the text is taken.
https://quarto.org/docs/reference/cells/cells-knitr.html
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from galley.core.text.settings import YamlNode
from galley.workspace.bringing.project import NOTHING, words
from galley.workspace.bringing.source_text import Loss, SourceLine, SourceText
from galley.workspace.options.yaml_tree import SettingsError, settings_in

FENCE = re.compile(r"(?P<indent>[ \t]*)(?P<fence>`{3,}|~{3,})[ \t]*(?P<info>.*?)[ \t]*")
_CELL = re.compile(r"\{(?P<engine>[A-Za-z][\w+-]*)(?P<rest>[ ,].*)?\}")
# Options as comments of the cell's language: #| in R and Python, //| in Observable, %%| in Mermaid.
_OPTION = re.compile(r"\s*(?:#|//|%%|--)\|[ \t]?(?P<yaml>.*)")
_HEADER_OPTION = re.compile(r"([\w.-]+)[ ]*=[ ]*(\"[^\"]*\"|'[^']*'|[\w.]+)")
_HEADER_LABEL = re.compile(r"[ ,]*([\w:.-]+)[ ]*(?:,|$)")
_NO = frozenset(("false", "f", "no", "off"))
# What a drawing program reads, and not one that computes.
_DIAGRAMS = frozenset(("mermaid", "dot"))
_PLACES_OF_FIGURES = (
    "{stem}_files/figure-html/{name}-1.png",
    "_freeze/{stem}/figure-html/{name}-1.png",
    "_freeze/{stem}/figure-html/{name}-output-1.png",
    "{stem}_files/figure-html/{name}-output-1.png",
)
# The one call that computes nothing: it names a picture.
_NAMED_PICTURE = re.compile(
    r"(?:knitr::)?include_graphics\(\s*(?:path\s*=\s*)?([\"'])(?P<path>[^\"']+)\1[^()]*\)"
)
_KINDS = {"fig": "figure", "tbl": "table"}


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell: its first line, its language, its options, its code."""

    begin: SourceLine
    engine: str
    options: YamlNode
    header: dict[str, str]
    code: Sequence[SourceLine]

    def option(self, name: str) -> str:
        """An option as it is typed, in either of the two ways."""
        return words(self.options.at(name)) or self.header.get(name, "")

    def says_no(self, name: str) -> bool:
        """Whether an option is off."""
        return self.option(name).lower() in _NO

    @property
    def label(self) -> str:
        """The name of the cell."""
        return self.option("label")

    @property
    def caption(self) -> str:
        """The caption of what the cell makes."""
        return next(
            filter(None, (self.option(f"{name}-cap") for name in ("fig", "tbl", "tab"))), ""
        )

    @property
    def attributes(self) -> str:
        """The id and the alternative text of what the cell makes, as Pandoc writes them."""
        alt = self.option("fig-alt")
        name = f"#{self.label}" if self.label.startswith(("fig-", "tbl-")) else ""
        found = " ".join(filter(None, (name, f'alt="{_plain(alt)}"' if alt else "")))
        return f"{{{found}}}" if found else ""

    @property
    def kind(self) -> str:
        """What the cell makes that has a number: `figure`, `table` or nothing."""
        given = _KINDS.get(self.label.partition("-")[0], "")
        captions = ("fig", "figure"), ("tbl", "table"), ("tab", "table")
        named = (kind for name, kind in captions if self.option(f"{name}-cap"))
        return given or next(named, "")


class CodeCells:
    """The cells of one text, one after the other."""

    def __init__(self, holds: Callable[[str], bool], *, echo: bool) -> None:
        self._holds, self._echo = holds, echo
        self.losses: list[Loss] = []

    def lines(self, text: SourceText) -> Iterator[SourceLine]:
        """The lines of the text, with each cell as code."""
        found = iter(text.lines)
        for line in found:
            fence = FENCE.fullmatch(line.text)
            if fence is None:
                yield line
                continue
            inside, end = _until_end(found, fence)
            cell = _CELL.fullmatch(fence["info"])
            if cell is None:
                yield from (line, *inside, *end)
                continue
            yield from self._shown(_read(line, cell, inside), fence)

    def _shown(self, cell: _Cell, fence: re.Match[str]) -> Iterator[SourceLine]:
        begin, indent = cell.begin, fence["indent"]
        if cell.engine in _DIAGRAMS:
            yield from self._diagram(cell, fence)
            return
        is_shown = not cell.says_no("include") and (
            not cell.says_no("echo") if cell.option("echo") else self._echo
        )
        if is_shown and cell.code:
            yield begin._replace(text=f"{indent}{fence['fence']}{cell.engine}")
            yield from cell.code
            yield begin._replace(text=f"{indent}{fence['fence']}")
        if picture := _NAMED_PICTURE.fullmatch("\n".join(line.text for line in cell.code).strip()):
            yield from self._picture(cell, indent, picture["path"])
            return
        makes_nothing = any(map(cell.says_no, ("eval", "include", "output")))
        if cell.kind:
            yield from self._made(cell, indent)
        elif not is_shown and not makes_nothing:
            self.losses.append(begin.lost("the output of code that is not shown"))
        elif not makes_nothing:
            self.losses.append(begin.lost("the output of code that is shown"))

    def _diagram(self, cell: _Cell, fence: re.Match[str]) -> Iterator[SourceLine]:
        yield cell.begin._replace(text=f"{fence['indent']}{fence['fence']}{cell.engine}")
        yield from cell.code
        yield cell.begin._replace(text=f"{fence['indent']}{fence['fence']}")
        how = "galley diagrams draws it" if cell.engine == "mermaid" else "save it as SVG"
        self.losses.append(cell.begin.lost(f"the picture of a diagram; {how}"))

    def _picture(self, cell: _Cell, indent: str, path: str) -> Iterator[SourceLine]:
        """A picture with the caption that the cell gives it."""
        for text in ("", f"{indent}![{cell.caption}]({path}){cell.attributes}", ""):
            yield cell.begin._replace(text=text)

    def _made(self, cell: _Cell, indent: str) -> Iterator[SourceLine]:
        """The figure that the cell drew earlier, or a comment with what is to be written for it."""
        name = cell.label or cell.kind
        stem = str(PurePosixPath(cell.begin.path).with_suffix(""))
        drawn = [path.format(stem=stem, name=name) for path in _PLACES_OF_FIGURES]
        kept = next(filter(self._holds, map("/{}".format, drawn)), None)
        if cell.kind == "figure" and kept:
            yield from self._picture(cell, indent, kept)
            return
        if cell.kind == "figure":
            said = f"![{cell.caption}](figures/{name}.png){cell.attributes}"
            lost = (
                f"the figure {name}, which its code draws; save it as figures/{name}.png, and move its "
                "line out of the comment"
            )
        else:
            said = f": {cell.caption} {cell.attributes}".strip()
            lost = f"the table {name}, which its code makes; its caption is in a comment"
        self.losses.append(cell.begin.lost(lost))
        for text in ("", f"{indent}<!-- {said.replace('-->', '->')} -->", ""):
            yield cell.begin._replace(text=text)


def _plain(text: str) -> str:
    """A text for an attribute in double quotes."""
    return " ".join(text.replace("\\", "").replace('"', "'").split())


def _until_end(
    found: Iterator[SourceLine], fence: re.Match[str]
) -> tuple[list[SourceLine], list[SourceLine]]:
    """The lines up to the end of fenced code, and that end if there is one."""
    inside: list[SourceLine] = []
    sign, length = fence["fence"][0], len(fence["fence"])
    for line in found:
        words_of = line.text.strip()
        if len(words_of) >= length and not words_of.strip(sign):
            return inside, [line]
        inside.append(line)
    return inside, []


def _read(begin: SourceLine, cell: re.Match[str], inside: list[SourceLine]) -> _Cell:
    """A cell, with the options of its first lines taken off."""
    told: list[str] = []
    for line in inside:
        option = _OPTION.fullmatch(line.text)
        if option is None:
            break
        told.append(option["yaml"])
    try:
        options = settings_in("\n".join([*told, ""]).encode(), begin.path)
    except SettingsError:
        options, told = NOTHING, []
    code = list(inside[len(told) :])
    while code and not code[0].text.strip():
        code.pop(0)
    rest = cell["rest"] or ""
    header = {
        name.replace(".", "-"): value.strip("\"'") for name, value in _HEADER_OPTION.findall(rest)
    }
    label = _HEADER_LABEL.match(rest)
    if label and "=" not in label[1]:
        header.setdefault("label", label[1])
    return _Cell(begin=begin, engine=cell["engine"], options=options, header=header, code=code)
