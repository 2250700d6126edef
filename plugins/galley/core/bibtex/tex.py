"""TeX in fields: what Pandoc reads otherwise than its author meant, or not at all."""

import re
from collections.abc import Iterator

from galley.core.bibtex.model import Flaw
from galley.core.bibtex.signs import KNOWN
from galley.core.text.nesting import is_deep_formula

# Commands that Pandoc prints, or of which it prints what is in their braces.
PRINTED = frozenset(
    """
    AA AE DJ L LaTeX MakeLowercase MakeTextLowercase MakeTextUppercase MakeUppercase O OE P S TeX aa
    ae alert backslash bf bfseries bibstring centerline copyright dots dq em emph enquote enquote*
    ensuremath euro flq flqq foreignlanguage footnotesize frq frqq glq glqq grq grqq guillemetleft
    guillemetright guillemotleft guillemotright guilsinglleft guilsinglright href hyp hyperref
    hyphen i it itshape j l large ldots lowercase lq mdots mkbibbold mkbibbrackets mkbibemph
    mkbibitalic mkbibparens mkbibquote newline nohyphens nolinkurl normalsize num o oe par pounds
    qty quotedblbase quotesinglbase rm rq scshape si SI sl slash slshape small sout ss
    textasciicircum textasciitilde textbackslash textbaht textbf textbigcircle textbrokenbar
    textbullet textcentoldstyle texorpdfstring textcolor textcopyright textdagger textdegree textdollar textdong
    textgreater textgreek textit textless textlira textmd textmu textmusicalnote textnormal
    textonehalf textonequarter textparagraph textpertenthousand textpeso textquotedbl
    textquotedblleft textquotedblright textquoteleft textquoteright textquotesingle textregistered
    textrm textsc textsection textsf textsl textsterling textsubscript textsuperscript
    textthreequarters textthreesuperior texttt texttwosuperior textup textyen tiny tt ul uline
    underline unit uppercase url vdots verb
    """.split()
) - {"DJ"}
ACCENTS = frozenset("b c d f h k r t u v G H U newtie textcircled textogonekcentered".split())
# Commands that are meant to print nothing: they part, join or order, or change a typeface.
SILENT = frozenset(
    """
    allowbreak break discretionary hfill ignorespaces index kern label linebreak newblock nobreak
    nobreakdash noindent nolinebreak noopsort normalfont penalty phantom protect relax rmfamily sc
    hphantom sf sffamily ttfamily unskip up upshape vphantom
    """.split()
)
_COMMAND = re.compile(r"\\(?P<name>[A-Za-z]+)(?![A-Za-z*])(?:\s*\{\s*\}|\s+)?")
_COMMAND = re.compile(r"\\(?P<name>[A-Za-z]+\*?|.|\Z)(?P<brace>\s*\{(?!\s*\}))?", re.DOTALL)
_ADDRESS = re.compile(r"\\(?:url|nolinkurl|href)\s*\{[^{}]*\}")
_PERCENT = re.compile(r"(?<!\\)(?:\\\\)*(?P<sign>%)")
_DOLLAR = re.compile(r"(?<!\\)(?:\\\\)*\$")
_MATHEMATICS = re.compile(r"(?<!\\)\$(?:[^$\\]|\\.)*\$|\\\(.*?\\\)", re.DOTALL)
_MONEY = re.compile(r"(?<!\\)\$(?=\d[\d.,]*(?:\s|[a-z]|$))[^$]*\$(?=\d)")
_SIGN_COMMANDS = frozenset("#$%&,-/@\\_'.=^`~\"| {}\n;:!<>+*")


def without_depth(text: str) -> str:
    """The text without the characters of TeX, where they are nested more deeply than Pandoc can read."""
    return re.sub(r"[\\${}^_]", "", text) if is_deep_formula(text) else text


def tex(text: str) -> Iterator[Flaw]:
    """Characters that begin what they should not, and commands that Pandoc does not know."""
    if is_deep_formula(text):
        yield Flaw(0, "its scripts or braces are nested too deeply", "write it plainly")
        return
    if "\\" not in text and "%" not in text and "$" not in text:
        return
    plain = _ADDRESS.sub(_blank, text)
    if match := _PERCENT.search(plain):
        message = "a percent sign hides the rest of its line"
        yield Flaw(match.start("sign"), message, r'write "\%"')
        return
    dollars = list(_DOLLAR.finditer(plain))
    if dollars and (len(dollars) % 2 or _MONEY.search(plain)):
        message = "a dollar sign begins a formula"
        yield Flaw(dollars[0].end() - 1, message, r'write "\$" for money')
        return
    yield from _unknown_commands(_MATHEMATICS.sub(_blank, plain))


def _unknown_commands(text: str) -> Iterator[Flaw]:
    for match in _COMMAND.finditer(text):
        name = match["name"]
        if name in PRINTED | ACCENTS | SILENT | _SIGN_COMMANDS | KNOWN:
            continue
        lost = ", nor the text in its braces" if match["brace"] else ""
        hint = "leave it out, and keep the text in its braces" if lost else None
        yield Flaw(match.start(), f"Pandoc does not print \\{name}{lost}", hint)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])
