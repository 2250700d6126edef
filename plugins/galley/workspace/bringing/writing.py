"""A chapter of another program's text, written as a paper has it."""

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from galley.core.ast.attributes import Attributes, identifier
from galley.core.ast.tex_references import labels, with_references
from galley.core.ast.texts import (
    citation_without_spaces,
    cited_keys,
    plain,
    raw_language,
    table_without_widths,
)
from galley.core.ast.views import Figure, Heading, Link, Math, lines, paragraph, raw_source, word
from galley.core.ast.walking import Element, Filter, apply, elements
from galley.tools import pandoc
from galley.workspace.bringing.chapters import NewChapter
from galley.workspace.bringing.divisions import UNNUMBERED, DivisionConversion
from galley.workspace.bringing.project import Project
from galley.workspace.bringing.raw_html import active_in, has_words, phrase, picture_in
from galley.workspace.bringing.source_text import Loss
from galley.workspace.starting.chapters import CHAPTERS

# Markdown of Pandoc's that a paper reads too; what has no form in it is written as HTML.
_WRITER = (
    "markdown-simple_tables-multiline_tables-line_blocks-superscript-subscript-bracketed_spans"
    "-native_spans-native_divs-raw_attribute-raw_tex-smart-example_lists-inline_code_attributes"
    "-mark"
)
_SHOWN = (".png", ".jpg", ".jpeg", ".gif", ".svg")
# Labels of pandoc-crossref, which Pandoc itself takes for text.
_LABEL = re.compile(r"\{\\#((?:eq|tbl|fig|sec)[:-][\w.:-]+)\\?\}")
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_WEB = re.compile(r"https?://", re.IGNORECASE)
_TEXT = re.compile(r"\.(?:qmd|rmd|md|markdown|ipynb|html)$", re.IGNORECASE)
_EQUATION = re.compile(
    r"\\begin\{(?P<name>(?:equation|align|gather|multline|eqnarray)\*?)\}.*\\end\{(?P=name)\}",
    re.DOTALL,
)
# Commands that print nothing: they are listed without what is in their braces.
_LAYOUT = re.compile(
    r"(\\(?:index|label|newpage|clearpage|pagebreak|newline|linebreak|noindent|[vh]space\*?|vfill|hfill|"
    r"bigskip|medskip|smallskip|small|large|normalsize|centering|appendix|mainmatter|backmatter))\b.*",
    re.DOTALL,
)
_LINE_ENDS = ("\\newline", "\\linebreak")
# What a picture keeps of its attributes: the others say how Quarto's page or book looks.
_OF_PICTURES = frozenset(("width", "height", "alt", "lang", "chart"))
_TARGETS = ("Figure", "Table", "Div", "Header", "Image")


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperWriting:
    """What the chapters of one paper share; pictures and losses are added as they are written."""

    project: Project
    chapters: Sequence[NewChapter]
    losses: list[Loss]
    files: dict[str, bytes] = field(default_factory=dict)
    # How often words were looked for in a document: the next time, they are at their next place.
    sought: Counter[tuple[str, str]] = field(default_factory=Counter)
    targets: dict[tuple[str, str], str] = field(default_factory=dict)
    first: dict[str, str] = field(default_factory=dict)
    linked: set[str] = field(default_factory=set)
    labels: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for chapter in self.chapters:
            path = chapter.document.source.path
            if not chapter.is_made:
                self.first.setdefault(path, chapter.name)
            self.labels.update(labels(chapter.blocks))
            self.linked.update(re.findall(r'#([^"#\s]+)"', json.dumps(chapter.blocks)))
            for element in elements(chapter.blocks, _TARGETS):
                if name := identifier(element):
                    self.targets.setdefault((path, name), chapter.name)


class ChapterWriting:
    """One chapter that is being written."""

    def __init__(self, shared: PaperWriting, chapter: NewChapter) -> None:
        self._shared, self._chapter = shared, chapter
        self._document = chapter.document
        self._heading = ""
        divisions = DivisionConversion(self._lose)
        self._steps: Mapping[str, Sequence[Filter]] = {
            "Cite": [citation_without_spaces, self._cite],
            "Image": [self._image],
            "Figure": [_pictured],
            "Link": [self._link],
            "Header": [self._header],
            "Span": [divisions.inline],
            "Div": [divisions.block],
            "Table": [table_without_widths],
            "RawBlock": [self._raw],
            "RawInline": [self._raw],
        }
        blocks: list[Element] = []
        for block in with_references(list(chapter.blocks), shared.labels):
            if block["t"] == "Header":
                self._heading = " ".join(plain(Heading.read(block).inlines).split())
            blocks += apply([block], self._steps)
        whole = {"pandoc-api-version": [1, 23, 1], "meta": {}, "blocks": blocks}
        text = _LABEL.sub(r"{#\1}", pandoc.write_document(json.dumps(whole), _WRITER))
        text = text.replace("\\\\full_bibliography", "\\full_bibliography")
        self.text = f"{self._front(text)}{divisions.indented(text)}"

    def _front(self, text: str) -> str:
        """The front matter: where in the paper the chapter is, and whether it has a number."""
        is_list = "\n\\full_bibliography\n" in text
        matter = "back" if is_list else self._chapter.matter
        lines = [f"matter: {matter}"] if matter != "body" else []
        is_numbered = self._chapter.is_numbered and not is_list
        lines += [] if is_numbered else ["numbered: false"]
        return "\n".join(["---", *lines, "---", "", ""]) if lines else ""

    def _lose(self, what: str, words: str = "") -> None:
        """List what is not brought in, with the place of some words; in Word, of the heading above."""
        path = self._document.source.path
        if self._document.lost is None:
            heading = self._heading[:60]
            self._shared.losses.append(Loss(f'{path}, under "{heading}"', 0, what))
            return
        index = self._shared.sought[path, words]
        self._shared.sought[path, words] += 1
        self._shared.losses.append(self._document.lost(what, words, index))

    def _cite(self, cite: Element) -> list[Element]:
        """References to what has no number in a paper become links; other citations stay."""
        names = cited_keys(cite)
        if not all(name[:3] in UNNUMBERED and name[3:4] == "-" for name in names):
            return [cite]
        found: list[Element] = []
        for name in names:
            self._lose(f"the number of {name}; a link remains", f"@{name}")
            said = word(UNNUMBERED[name[:3]])
            found += [*([word(", ")] if found else []), *self._linked(said, name)]
        return found

    def _linked(self, said: Element, name: str) -> list[Element]:
        chapter = self._target(self._document.source.path, name)
        if chapter is None:
            return [said]
        address = f"#{name}" if chapter == self._chapter.name else f"{chapter}#{name}"
        return [Link(Attributes(), [said], address).json]

    def _target(self, path: str, name: str) -> str | None:
        """The chapter that has an id: in the same document, else in any."""
        own = self._shared.targets.get((path, name))
        others = (c for (_, found), c in self._shared.targets.items() if found == name)
        return own or next(others, None)

    def _image(self, image: Element) -> list[Element]:
        told = Link.read(image)
        target, said = told.address, told.inlines
        if _ADDRESS.match(target):
            self._lose(
                f"the picture {target[:100]}, which is not in the document; a link remains", target
            )
            link = replace(told, kind="Link", attributes=Attributes(), title="").json
            return [link] if said and _WEB.match(target) else said
        try:
            content = self._document.picture(unquote(target))
        except (OSError, KeyError, ValueError):
            self._lose(
                f"the picture {target[:100]}, which cannot be read; its description is kept", target
            )
            return said
        name = self._kept(PurePosixPath(unquote(target)).name, content)
        if not name.lower().endswith(_SHOWN):
            self._lose(
                f"the picture {name}, which no browser shows: save it as PNG or SVG, and insert it",
                target,
            )
            return said
        given = {
            ("alt" if key == "fig-alt" else key): value for key, value in told.attributes.pairs
        }
        pairs = tuple((key, value) for key, value in given.items() if key in _OF_PICTURES)
        kept = Attributes(told.attributes.identifier, (), pairs)
        return [replace(told, attributes=kept, address=f"figures/{name}", title="").json]

    def _kept(self, name: str, content: bytes) -> str:
        """Keep a picture under a name that no other one has."""
        found = self._shared.files
        plain_name = re.sub(r"[^A-Za-z0-9._-]+", "-", name).lstrip(".-") or "picture"
        stem, ending = Path(plain_name).stem, Path(plain_name).suffix
        number, taken = 1, plain_name
        while found.get(f"{CHAPTERS}/figures/{taken}", content) != content:
            number += 1
            taken = f"{stem}-{number}{ending}"
        found[f"{CHAPTERS}/figures/{taken}"] = content
        return taken

    def _link(self, link: Element) -> list[Element]:
        told = Link.read(link)
        target = told.address
        if _ADDRESS.match(target) or not target:
            return [link]
        path, _, name = target.partition("#")
        source = self._document.source.path
        file = self._file(unquote(path), source) if path else source
        if file is None:
            self._lose(
                f"the file {path[:100]} that a link leads to; the text of the link is kept", target
            )
            return told.inlines
        chapter = self._target(file, name) if name else self._shared.first[file]
        if chapter is None:
            self._lose(
                f'the target of the link "{plain(told.inlines)[:60]}", which is not a heading',
                target,
            )
            chapter, name = self._shared.first[file], ""
            if not path:
                return told.inlines
        anchor = f"#{name}" if name else ""
        own = "" if chapter == self._chapter.name and anchor else chapter
        return [replace(told, address=f"{own}{anchor}").json]

    def _file(self, path: str, source: str) -> str | None:
        """The source that a link leads to, also by the name of the page that is made of it."""
        inner = self._shared.project.folder.inner(path, source)
        stem = _TEXT.sub("", inner)
        known: Mapping[str, str] = {_TEXT.sub("", one): one for one in self._shared.first}
        return inner if inner in self._shared.first else known.get(stem)

    def _header(self, header: Element) -> Element:
        told = Heading.read(header)
        name = told.attributes.identifier
        keeps = name in self._shared.linked or name.startswith(("sec:", "sec-"))
        return replace(told, attributes=Attributes(name if keeps else "")).json

    def _raw(self, raw: Element) -> list[Element]:
        source, language = raw_source(raw), raw_language(raw)
        if language == "markdown":
            return [raw]
        if language == "html":
            return self._html(raw, source)
        if language in ("tex", "latex"):
            return self._tex(source, is_block=raw["t"] == "RawBlock")
        self._lose(f"{language}: {_short(source)}", source)
        return []

    def _html(self, raw: Element, source: str) -> list[Element]:
        """What HTML in a text becomes: what of it is words, tables and pictures, as Pandoc reads them."""
        is_block = raw["t"] == "RawBlock"
        if source.lstrip().startswith("<!--"):
            return [raw]
        if image := picture_in(source):
            found = self._image(image)
            return [paragraph(found)] if is_block and found else found
        if (kept := phrase(source.strip())) is not None:
            return [] if is_block else kept
        read = json.loads(pandoc.read_html(source))["blocks"] if is_block and "</" in source else []
        blocks = apply(read, self._steps) if has_words(source) else []
        if not blocks or (active := active_in(source)):
            self._lose(f"html: {f'<{active}>' if blocks else _short(source)}", source)
        return blocks

    def _tex(self, source: str, *, is_block: bool) -> list[Element]:
        """What LaTeX in a text becomes: its equations, and the ends of its lines."""
        if formula := _EQUATION.fullmatch(source.strip()):
            math = _equation(formula)
            return [paragraph([math])] if is_block else [math]
        layout = _LAYOUT.fullmatch(source.strip())
        self._lose(f"tex: {layout[1] if layout else _short(source)}", source)
        return [{"t": "LineBreak"}] if source.strip() in _LINE_ENDS and not is_block else []


def _pictured(figure: Element) -> list[Element]:
    """The figure; if its picture is not brought, the words that are left of it."""
    told = Figure.read(figure)
    if any(elements(told.blocks, ("Image", "Table", "CodeBlock"))):
        return [figure]
    caption = [paragraph(words) for words in [lines(told.caption.blocks)] if words]
    left = [paragraph(words) for words in [lines(told.blocks)] if words]
    return left + ([] if plain(left) == plain(caption) else caption)


def _short(source: str) -> str:
    return " ".join(source.split())[:80]


def _equation(formula: re.Match[str]) -> Element:
    """A displayed formula of LaTeX; the dollar signs are its environment."""
    source, name = formula[0], formula["name"]
    if name.startswith("equation"):
        source = source.removeprefix(f"\\begin{{{name}}}").removesuffix(f"\\end{{{name}}}").strip()
    return Math(True, source).json
