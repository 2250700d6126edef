r"""Markup of other dialects: how what Galley does not read begins, and what to write instead.

The patterns hold for a source and for the words of a page. In those, `CITED` is where a citation
is read, a grave accent where code is, and `EDGE` where a block begins or ends.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

CITED, EDGE = "\ufffc", "\x1d"
# Nothing more in the line; before the link back from a note is a space that does not break.
AT_END = rf"(?=[ \t\xa0]*(?:$|{EDGE}))"

_BRACED = r"\*?(?:\[[^\[\]\n]*\])*\{[^{}\n]*\}?"
_ROLE = r"\{[A-Za-z][\w:.+-]*\}(?=`)|(?<![\w:]):[A-Za-z][\w.+-]*(?::[\w.+-]+)*:(?=`)"


@dataclass(frozen=True, slots=True)
class Equivalent:
    """A construct that says the same as one of ours: how it is written whole, and ours for it."""

    pattern: re.Pattern[str]
    ours: Callable[[re.Match[str]], str | None]


@dataclass(frozen=True, slots=True)
class Construct:
    """A construct that is not read: its name, its pattern, and what to write instead.

    `begins_line` says that only spaces and the markers of lists and quotations are before it.
    """

    name: str
    pattern: str
    instead: str
    begins_line: bool = False
    rewriting: Equivalent | None = None


def _cited(match: re.Match[str]) -> str | None:
    """Citations of TeX, MyST and reStructuredText in Pandoc's grammar."""
    told = match.groupdict()
    keys = [key.strip() for key in told["keys"].split(",") if key.strip()]
    plain = all(re.fullmatch(r"\w(?:[\w:./-]*\w)?", key) for key in keys)
    first, second = told.get("first"), told.get("second")
    if not keys or not plain or (len(keys) > 1 and (first or second)):
        return None
    names = [f"@{key}" for key in keys]
    if told["command"] in _NARRATIVE:
        locator = f" [{first}]" if first else ""
        return None if len(keys) > 1 or second is not None else names[0] + locator
    before, behind = (first, second) if second is not None else ("", first)
    cluster = "; ".join(names) + (f", {behind}" if behind else "")
    return f"[{before} {cluster}]" if before else f"[{cluster}]"


def _referred(match: re.Match[str]) -> str | None:
    """A reference of TeX to what has an id of ours."""
    kind, _, name = match["target"].replace(":", "-", 1).partition("-")
    prefix = {"tab": "tbl"}.get(kind, kind)
    return f"@{prefix}-{name}" if prefix in ("fig", "tbl", "sec", "eq") and name else None


_NARRATIVE = frozenset("citet textcite citeauthor cite:t cite:ts".split())
_CITES = "cite|citep|citet|citealp|citealt|parencite|textcite|autocite|footcite|supercite"
_CITE = Equivalent(
    re.compile(
        rf"\\(?P<command>{_CITES})\*?(?:\[(?P<first>[^\[\]\n]*)\])?(?:\[(?P<second>[^\[\]\n]*)\])?"
        r"\{(?P<keys>[^{}\n]+)\}"
    ),
    _cited,
)
_CITE_ROLE = Equivalent(
    re.compile(r"[{:](?P<command>cite(?::[tp]s?)?)[}:]`(?P<keys>[^`\n]+)`"), _cited
)
_REF = Equivalent(
    # A paper has references to equations read as they are written.
    re.compile(r"\\(?:ref(?!\{eq)|autoref|cref|Cref)\{(?P<target>[a-z]+[:-][\w:-]+)\}"),
    _referred,
)

_ADMONITION = "write !!! note, and its text below it, indented by four spaces"
_CITATION = "write it as [@key]"
_NO_READER = "write it outside the link, or in Markdown"
CONSTRUCTS = (
    # Pandoc, Quarto, GitHub.
    Construct(
        "a module",
        r":{3,}[ \t]+[A-Za-z_]\w*(?:\.\w+)+[^\n]*",
        "add the plugin mkdocstrings, which puts its documentation here",
        begins_line=True,
    ),
    Construct("the beginning of a division", r":{3,}[ \t]*[\w{][^\n]*", _ADMONITION, begins_line=True),
    Construct("the end of a division", r":{3,}" + AT_END, "remove it: it ends nothing", begins_line=True),
    Construct("an alert", r"\[!\w+\][-+]?", _ADMONITION, begins_line=True),
    Construct("an inline note", r"\^\[(?=[^\s\]])[^\[\]^\n]*", "write [^1] here and [^1]: … below"),
    Construct(
        "a grid table",
        r"\+(?:[-=:]{2,}\+)+[ \t]*(?:\n[ \t>]*[+|][^\n]*)+",
        "write it with bars: | a | b |; in a paper, all its lines may be equally long instead",
        begins_line=True,
    ),
    Construct(
        "the line below a table's header",
        r"\|[ :=-]*-[ :|=-]*\+[ :|+=-]*\|" + AT_END,
        "write it with bars alone: | --- | --- |",
        begins_line=True,
    ),
    Construct("a numbered example", r"\(@\)(?=\s)", "write 1. at its beginning", begins_line=True),
    Construct(
        "the caption of a table",
        r"(?:[Tt]able)?:[ \t][^\n]*\{#tbl[-:][^{}\n]*\}",
        "write it directly below the table",
        begins_line=True,
    ),
    Construct("raw text for one format", r"\{=[a-z]\w*\}", "remove it, and write it in Markdown"),
    Construct(
        "a list of attributes",
        r"\{:?[ ]*[.#][A-Za-z][\w:-]*(?:[ ][^{}\n]*)?\}",
        "write it directly after what it is for, or delete it",
    ),
    Construct(
        "the beginning of a list of attributes",
        r"\{:?[ ]*[.#][A-Za-z][\w:-]*(?:[ ][^{}|\n]*)?(?:(?=[ \t]*\|)|" + AT_END + ")",
        "write } after its last word",
    ),
    Construct(
        "a shortcode",
        r"\{\{[<%][^{}\n]*[>%]\}\}",
        'write the text itself; --8<-- "file" includes a file where pymdownx.snippets is on',
    ),
    # Templates and inclusions.
    Construct(
        "a template's expression",
        r"(?<!\$)\{\{[^{}\n]+\}\}|\{%[-+ ][^{}\n]*%\}",
        "write the text itself, or add a plugin that fills it in, such as macros",
    ),
    Construct("a snippet", r"-+8<-+[^\n]*", "add pymdownx.snippets to markdown_extensions", begins_line=True),
    Construct("an inclusion", r"\{![^{}\n]+!\}", "write the text itself"),
    # TeX.
    Construct("a TeX citation", rf"\\(?:{_CITES}){_BRACED}", _CITATION, rewriting=_CITE),
    Construct(
        "a TeX reference",
        rf"\\(?:ref|autoref|[cC]ref|eqref|pageref|nameref){_BRACED}",
        "write @ and the id of the target: @fig-x",
        rewriting=_REF,
    ),
    Construct("a TeX label", rf"\\label{_BRACED}", "write an id, such as {#fig-x}"),
    Construct("a TeX footnote", r"\\footnote\{[^{}\n]*\}?", "write [^1] here and [^1]: … below"),
    Construct(
        "a TeX abbreviation",
        rf"\\(?:ac[slfp]{{0,2}}|gls|Gls|acrshort|acrlong){_BRACED}",
        "write the short form, and *[API]: Application programming interface on a line of its own",
    ),
    Construct("a TeX environment", r"\\begin\{[^{}\n]*\}", "write it in Markdown"),
    Construct(
        "a TeX command",
        rf"\\[A-Za-z]{{2,}}{_BRACED}",
        "write it in Markdown, or between dollar signs if it is a formula",
    ),
    # Citations and references that are not read where they are.
    Construct(
        "the beginning of a citation",
        rf"\[(?!\^)[^\[\]@\n{CITED}{EDGE}]*(?:(?<!\w)(?=@[\w{{])|(?={CITED}))"
        rf"(?=[^\[\]{EDGE}]*(?:{EDGE}|\Z|\n[ \t]*\n))",
        "write ] after its last word",
    ),
    Construct(
        "a citation without a key",
        rf"(?<!\w)\[[^\[\]@{EDGE}]*(?<!\w)@\{{(?:[^{{}}\s]*\s[^{{}}]*)?\}}[^\[\]{EDGE}]*\]",
        "write its key after @, without spaces",
    ),
    Construct(
        "a citation", rf"(?<!\w)\[[^\[\]@{EDGE}]*(?<!\w)@[\w{{][^\[\]{EDGE}]*\]", _NO_READER
    ),
    # Formulas and code.
    Construct(
        "the delimiter of a displayed formula",
        # What Make and Kubernetes read, as in $$(NAME), is none.
        r"(?<![\w$\\])\$\$(?!\$|[({][A-Za-z_]\w*[)}])",
        "write $$ before and after the formula, and no empty line in it",
    ),
    Construct("the beginning of code", r"(?:`{3,}|~{3,})[^\n]*", "", begins_line=True),
    # Wikis.
    Construct(
        "a wiki link",
        r"(?<![\w\[])!?\[\[(?=[^\W\d])[^\[\]\n]+\]\]",
        "write [words](file.md)",
    ),
    # MyST, reStructuredText, AsciiDoc, Python-Markdown.
    Construct("a MyST citation", r"[{:]cite(?::[tp]s?)?[}:](?=`)", _CITATION, rewriting=_CITE_ROLE),
    Construct("a MyST or reStructuredText role", _ROLE, "write it in Markdown: @fig-x, [words](file.md)"),
    Construct("a reStructuredText directive", r"\.\.[ ][\w-]+::[^\n]*", _ADMONITION, begins_line=True),
    Construct("a MyST target", r"\([\w-]+\)=" + AT_END, "write an id after the heading: {#sec-x}", begins_line=True),
    Construct("a reStructuredText link", r"(?<=`)__?(?![\w`])|(?<!\w)\[[\w#*-]+\]_(?!\w)", "write [words](address)"),
    Construct(
        "an AsciiDoc block",
        r"\[(?:NOTE|TIP|WARNING|IMPORTANT|CAUTION)\]" + AT_END + r"|(?:include|image|video)::[^\s\[\]]+\[[^\[\]\n]*\]",
        "write it in Markdown",
        begins_line=True,
    ),
    Construct("an AsciiDoc link", r"(?<![\w:])(?:xref|link):[^\s\[\]]+\[[^\[\]\n]*\]", "write [words](address)"),
    Construct(
        "an admonition",
        r"(?:!{3}|\?{3}\+?)[ ]?[a-z][\w-]*(?:[ ]+\"[^\"\n]*\")?" + AT_END,
        "write it on a line of its own, with an empty line before it",
        begins_line=True,
    ),
    Construct("a tab", r"={3}[!+]?[ ]\"[^\"\n]*\"", "add pymdownx.tabbed to markdown_extensions", begins_line=True),
    # Marks of text.
    Construct("struck text", r"(?<![\w~\\])~~(?=[^\s~])[^~\n]*(?<=\S)~~(?!~)", "write <s>words</s>, or add pymdownx.tilde"),
    Construct("an edit", r"\{(?:\+\+|--|~~|==|>>)[^{}\n]+", "accept it or refuse it, or add pymdownx.critic"),
    Construct(
        "a backslash at the end of a line",
        rf"(?<=[^\s\\])\\(?=[ \t\xa0]*(?:\n|{EDGE}|\Z))",
        "remove it, or write <br> for a line break",
    ),
    # Footnotes and links.
    Construct("a footnote", r"\[\^[^\[\]\s]+\]:", "begin a line with it, at the margin", begins_line=True),
    Construct(
        "a link",
        r"(?<![\w\]])\[(?=[^\[\]\n]*[A-Za-z])[^\[\]\n@^][^\[\]\n@]*\]\[(?!\^)[^\[\]\n@]*\](?:\{[^{}\n]*\})?",
        "define its label on a line of its own: [label]: address",
    ),
)  # fmt: skip


def rewritten(text: str) -> Iterator[tuple[int, int, str]]:
    """What is sure to say the same in our words: its span in a text without code, and ours for it."""
    for construct in CONSTRUCTS:
        if construct.rewriting is not None:
            for match in construct.rewriting.pattern.finditer(text):
                ours = construct.rewriting.ours(match)
                if ours is not None and text[match.start() - 1 : match.start()] != "\\":
                    yield match.start(), match.end(), ours


# Citations in Galley's own grammar that are not read, by the names of their constructs.
OF_CITATIONS = frozenset({"the beginning of a citation", "a citation without a key", "a citation"})
