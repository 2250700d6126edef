r"""A formula's tokens as the TeX that Pandoc reads.

What Pandoc's reader does not know is said in what it knows; what it would drop is noted (`notes.py`);
what is not part of the picture, such as a tag, is removed as data.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from galley.core.formulas import environments, notes
from galley.core.formulas.chemistry import read_chemistry
from galley.core.formulas.colours import NAMES, read_colour
from galley.core.formulas.lengths import gap, read_length, take_length
from galley.core.formulas.macros import Problem
from galley.core.formulas.tokens import TexReader, TexToken, words_of, written
from galley.core.rules.diagnostic import did_you_mean

# Commands that set the rest of their group, with the one that sets an argument like it.
_FONTS = {
    r"\bf": r"\mathbf",
    r"\rm": r"\mathrm",
    r"\it": r"\mathit",
    r"\sf": r"\mathsf",
    r"\tt": r"\mathtt",
    r"\cal": r"\mathcal",
    r"\mit": r"\mathit",
    r"\scr": r"\mathscr",
    r"\bfseries": r"\mathbf",
    r"\itshape": r"\mathit",
}
# Sizes of LaTeX in hundredths of the usual one.
_SIZES = {
    r"\tiny": 50,
    r"\Tiny": 50,
    r"\scriptsize": 70,
    r"\footnotesize": 80,
    r"\small": 90,
    r"\normalsize": 100,
    r"\large": 120,
    r"\Large": 144,
    r"\LARGE": 173,
    r"\huge": 207,
    r"\Huge": 249,
}
_STYLES = {
    r"\displaystyle": notes.DISPLAYED,
    r"\textstyle": notes.IN_LINE,
    r"\scriptstyle": notes.SMALL,
    r"\scriptscriptstyle": notes.SMALL,
}
# Commands between what they divide: what is before and behind them in their group.
_INFIX = {
    r"\over": r"\frac{{{}}}{{{}}}",
    r"\atop": r"\begin{{matrix}}{}\\ {}\end{{matrix}}",
    r"\choose": r"\binom{{{}}}{{{}}}",
    r"\brack": r"\left[\begin{{matrix}}{}\\ {}\end{{matrix}}\right]",
    r"\brace": r"\left\{{\begin{{matrix}}{}\\ {}\end{{matrix}}\right\}}",
}
_TEXTS = frozenset({r"\text", r"\mbox", r"\textrm", r"\textbf", r"\textit", r"\texttt", r"\textsf"})
_GAPS = frozenset({r"\kern", r"\mkern", r"\hskip", r"\mskip"})
_BETWEEN = {r"\bigm": r"\big", r"\Bigm": r"\Big", r"\biggm": r"\bigg", r"\Biggm": r"\Bigg"}
# What a cell or a group ends with.
_ENDS = frozenset({"}", "&", r"\\", r"\cr", r"\newline", r"\right", r"\end"})
_ROW_ENDS = frozenset({r"\\", r"\cr", r"\newline"})


@dataclass(frozen=True, slots=True)
class EquationTag:
    """What an author prints in place of an equation's number; brackets are put around it unless it is bare."""

    words: str
    is_bare: bool = False


@dataclass(slots=True)
class FormulaRewriting:
    """Rewrites the tokens of one formula; what is removed from it, and what is wrong with it."""

    reader: TexReader
    tag: EquationTag | None = None
    labels: int = 0
    problems: list[Problem] = field(default_factory=list)

    def formula(self, *, display: bool) -> str:
        """The whole formula; lines that are in no environment are lines of one."""
        rows = self._rows(lambda _: False)
        stray = self.reader.take()
        if stray is not None:
            self._stray(stray)
            return ""
        cells = [cell for row in rows.cells for cell in row]
        if len(cells) == 1:
            return cells[0]
        if not display:
            message = "a formula within a line has one line and no columns"
            hint = "write it as a displayed formula, between two dollar signs on each side"
            self.problems.append(Problem(message, rows.at, hint))
        name = "aligned" if any(len(row) > 1 for row in rows.cells) else "gathered"
        return rf"\begin{{{name}}}{rows.tex}\end{{{name}}}"

    def _stray(self, token: TexToken) -> None:
        message = {
            "}": "this brace closes none that is open",
            r"\right": r"this \right has no \left before it",
            r"\end": r"this \end has no \begin before it",
        }.get(token.text, f"{token.text} is not allowed here")
        self.problems.append(Problem(message, token.at, None, token.text))

    # ---- Groups and rows -----------------------------------------------------------------------

    def _until_end(self, more: frozenset[str] = frozenset()) -> str:
        """What comes before the end of a group or cell, which is left to be read."""
        parts: list[str] = []
        while (token := self.reader.next) is not None and token.text not in _ENDS | more:
            self.reader.take()
            if token.text in _INFIX:
                return _INFIX[token.text].format("".join(parts), self._until_end(more))
            if token.text == r"\above":
                take_length(self.reader)
                return rf"\frac{{{''.join(parts)}}}{{{self._until_end(more)}}}"
            parts.append(self._one(token, more))
        return _joined(parts)

    def _one(self, token: TexToken, more: frozenset[str]) -> str:
        """A token, with the arguments that it takes."""
        text = token.text
        if text == "{":
            return self._group(token)
        if text in _FONTS:
            self.reader.skip_gaps()
            rest = self._until_end(more)
            return f"{_FONTS[text]}{{{rest}}}" if rest.strip() else ""
        if text in _SIZES:
            rest = self._until_end(more)
            return notes.noted(notes.size_note(_SIZES[text]), rest) if rest.strip() else ""
        if text in _STYLES:
            rest = self._until_end(more)
            return notes.noted(_STYLES[text], rest) if rest.strip() else ""
        if text == r"\color":
            return self._coloured(token, lambda: self._until_end(more))
        if text in _GAPS:
            return gap(take_length(self.reader) or 0)
        if text in _TEXTS:
            return self._text(text)
        handler = _HANDLERS.get(text)
        return handler(self, token) if handler else text

    def _group(self, opening: TexToken) -> str:
        inner = self._until_end()
        if not self.reader.sees("}"):
            # What ends a cell within braces is at fault itself, if the brace is closed at all.
            self._unclosed(opening)
        return f"{{{inner}}}"

    def _unclosed(self, opening: TexToken) -> None:
        token = self.reader.next
        message = "this brace is not closed"
        if token is not None and token.text != r"\end":
            self.reader.take()
            message = f"{token.text} is not allowed between braces"
            self._pass_over()
            self.problems.append(Problem(message, token.at, None, token.text))
            return
        self.problems.append(Problem(message, opening.at, "close it", opening.text))

    def _pass_over(self) -> None:
        """Pass over the rest of a group that is at fault."""
        depth = 1
        while depth and (token := self.reader.take()) is not None:
            depth += (token.text == "{") - (token.text == "}")

    def argument(self) -> str:
        """An argument, rewritten, in braces; an empty one where there is none."""
        self.reader.skip_gaps()
        token = self.reader.next
        if token is None or token.text in _ENDS:
            return "{}"
        self.reader.take()
        made = self._one(token, frozenset())
        return made if token.text == "{" else f"{{{made}}}"

    def _rows(self, ends: Callable[[TexToken], bool]) -> "_Rows":
        """Rows of cells, up to a token that ends them, which is left to be read."""
        rows = _Rows()
        while (token := self.reader.next) is not None and not ends(token):
            if token.text in _ROW_ENDS:
                self.reader.take()
                self._skip_row_gap()
                rows.end_row(token)
            elif token.text == "&":
                self.reader.take()
                rows.end_cell(token)
            elif token.text in _ENDS:
                break
            else:
                rows.add(self._until_end(_RULES))
                while self.reader.next and self.reader.next.text in _RULES:
                    self._rule(rows)
        return rows

    def _skip_row_gap(self) -> None:
        """The length by which a row is further from the next; rows are all equally far apart."""
        self.reader.sees("*")
        before = self.reader.place
        told = self.reader.option()
        if told is not None and read_length(told) is None:
            self.reader.place = before

    def _rule(self, rows: "_Rows") -> None:
        token = self.reader.take()
        if token is not None and token.text == r"\cline":
            self.reader.argument()
            self._unsupported(token, r"use \hline, which crosses all columns")
        else:
            rows.rules.append(len(rows.done))
        self.reader.skip_gaps()

    def _unsupported(self, token: TexToken, hint: str) -> None:
        message = f"{token.text} cannot be shown in a formula"
        self.problems.append(Problem(message, token.at, hint, token.text, stops=False))

    # ---- Fences and environments ---------------------------------------------------------------

    def _fenced(self, opening: TexToken) -> str:
        r"""What is between `\left` and `\right`, each with its sign."""
        first = self._fence(opening)
        inner = self._until_end()
        closing = self.reader.next
        if closing is None or closing.text != r"\right":
            message = r"this \left has no \right"
            hint = r"\right. closes it without printing anything"
            self.problems.append(Problem(message, opening.at, hint, opening.text))
            return inner
        self.reader.take()
        last = self._fence(closing)
        # What cannot grow is a sign like others.
        before, after = ("" if fence.strip() in _GROWING else fence for fence in (first, last))
        opens, closes = ("." if fence.strip() not in _GROWING else fence for fence in (first, last))
        return rf"\left{opens}{before}{inner}{after}\right{closes}"

    def _fence(self, token: TexToken) -> str:
        self.reader.skip_gaps()
        sign = self.reader.next
        if sign is None or sign.text in ("{", "}", "&", r"\\"):
            message = f"{token.text} is not followed by a fence"
            hint = f"write a character after it, such as {token.text}( or {token.text}."
            self.problems.append(Problem(message, token.at, hint, token.text))
            return "."
        self.reader.take()
        return f"{_FENCES.get(sign.text, sign.text)} "

    def _environment(self, opening: TexToken) -> str:
        """An environment, from its beginning to its end."""
        full = words_of(self.reader.argument() or ())
        name = full.removesuffix("*")
        sides = self.reader.option() if name not in ("align", "gather", "cases") else None
        columns = None
        if name not in environments.known_names():
            hint = did_you_mean(name, environments.known_names())
            message = f'there is no environment "{full}" for formulas'
            self.problems.append(Problem(message, opening.at, hint, opening.text))
        if name in environments.COUNTED:
            self.reader.argument()
        elif name in environments.COLUMNED:
            columns = environments.read_columns(self.reader.argument() or ())
        rows = self._rows(lambda token: token.text == r"\end")
        self._close(opening, full)
        if name in environments.PLAIN:
            return f"{{{rows.tex}}}"
        return self._set_environment(name, sides, columns, rows)

    def _close(self, opening: TexToken, name: str) -> None:
        closing = self.reader.next
        if closing is None or closing.text != r"\end":
            message = rf"\begin{{{name}}} has no \end{{{name}}}"
            self.problems.append(Problem(message, opening.at, None, opening.text))
            return
        self.reader.take()
        ended = words_of(self.reader.argument() or ())
        if ended != name:
            message = rf"\begin{{{name}}} is ended by \end{{{ended}}}"
            self.problems.append(Problem(message, closing.at, None, closing.text))

    def _set_environment(
        self,
        name: str,
        sides: Sequence[TexToken] | None,
        columns: environments.Columns | None,
        rows: "_Rows",
    ) -> str:
        if name == "equation":
            name = "gather" if len(rows.cells) > 1 else "equation"
            return _environment(name, "", rows.tex)
        if name in ("rcases", "drcases"):
            return rf"\left.{_environment('array', '{ll}', rows.tex)}\right\}}"
        fence = environments.FENCES.get(name[:1]) if name.endswith("matrix") else None
        known = environments.name_for_pandoc(name)
        if known is None and fence and name[1:] == "smallmatrix":
            small = notes.noted(notes.SMALL, _environment("matrix", "", rows.tex))
            return rf"\left{fence[0]}{small}\right{fence[1]}"
        if known is None:
            return ""
        if sides and name.endswith("matrix"):
            spec = f"{{{words_of(sides)[:1] * max(map(len, rows.cells), default=1)}}}"
            inner = _environment("array", spec, rows.tex)
            return rf"\left{fence[0]}{inner}\right{fence[1]}" if fence else inner
        made = _environment(known, f"{{{columns.sides}}}" if columns else _argument(name), rows.tex)
        lines = columns.lines if columns else ()
        if lines or rows.rules:
            made = notes.noted(notes.lines_note(list(lines), sorted(set(rows.rules))), made)
        return notes.noted(notes.SMALL, made) if environments.is_small(name) else made

    # ---- Commands with a meaning of their own ----------------------------------------------------

    def _text(self, command: str) -> str:
        """Words, in pieces where commands of text are in each other."""
        argument = self.reader.argument()
        return _Words(command, self).set(argument or [])

    def _coloured(self, token: TexToken, inner: Callable[[], str]) -> str:
        self.reader.option()
        name = words_of(self.reader.argument() or ())
        colour = read_colour(name)
        tex = inner()
        if colour is None:
            hint = did_you_mean(name, NAMES) or "write #rrggbb or a name such as red"
            message = f'"{name}" is not a colour'
            self.problems.append(Problem(message, token.at, hint, token.text, stops=False))
            return tex
        return notes.noted(notes.colour_note(colour), tex) if tex.strip() else ""

    def textcolour(self, token: TexToken) -> str:
        r"""An argument in a colour, by `\textcolor`."""
        return self._coloured(token, self.argument)

    def space(self, _: TexToken) -> str:
        """A gap of a length in braces."""
        self.reader.sees("*")
        return gap(read_length(self.reader.argument() or ()) or 0)

    def rule(self, _: TexToken) -> str:
        """A line of some width, as where something is to be filled in."""
        self.reader.option()
        width = read_length(self.reader.argument() or ()) or 0
        self.reader.argument()
        return rf"\underline{{{gap(width)}}}" if width > 0 else ""

    def chemistry(self, _: TexToken) -> str:
        """A formula of chemistry."""
        return f"{{{read_chemistry(written(self.reader.argument() or ()))}}}"

    def tagged(self, token: TexToken) -> str:
        """The tag in place of a number, which is removed."""
        starred = self.reader.sees("*")
        words = plain_words(self.reader.argument() or ())
        if words is None:
            hint = "write letters, digits and punctuation marks"
            self.problems.append(
                Problem("a tag is plain text", token.at, hint, token.text, stops=False)
            )
        elif self.tag is not None:
            message = "a displayed formula has one tag"
            hint = "split it into several displayed formulas"
            self.problems.append(Problem(message, token.at, hint, token.text, stops=False))
        else:
            self.tag = EquationTag(words, is_bare=starred)
        return ""

    def labelled(self, token: TexToken) -> str:
        """A label, which is removed."""
        self.reader.argument()
        if self.labels:
            message = "a displayed formula has one number, and one label"
            hint = "split it into several displayed formulas"
            self.problems.append(Problem(message, token.at, hint, token.text, stops=False))
        self.labels += 1
        return ""

    def counted(self, token: TexToken) -> str:
        """A command with the arguments that it takes, all of which must be there."""
        count = _ARGUMENTS[token.text]
        given = [self.argument() for _ in range(count) if self._has_argument()]
        if len(given) < count:
            message = f"{token.text} has fewer arguments than it takes ({count})"
            hint = f"write {token.text}{'{…}' * count}"
            self.problems.append(Problem(message, token.at, hint, token.text))
        return f"{token.text}{''.join(given)}"

    def _has_argument(self) -> bool:
        self.reader.skip_gaps()
        return self.reader.next is not None and self.reader.next.text not in _ENDS

    def binomial(self, token: TexToken) -> str:
        """A binomial of the one size or the other."""
        style = notes.DISPLAYED if token.text == r"\dbinom" else notes.IN_LINE
        return notes.noted(style, rf"\binom{self.argument()}{self.argument()}")

    def substack(self, token: TexToken) -> str:
        """Short lines below an operator."""
        if not self.reader.sees("{"):
            return f"{token.text}{self.argument()}"
        rows = self._rows(lambda one: one.text == "}")
        if not self.reader.sees("}"):
            self._unclosed(token)
        return f"{token.text}{{{rows.tex}}}"

    def fraction(self, token: TexToken) -> str:
        """A fraction with fences and a line of some thickness."""
        left, right = (self.argument().strip("{}") for _ in range(2))
        line, _, over, under = (self.argument() for _ in range(4))
        made = rf"\frac{over}{under}"
        if line.strip("{}")[:1] == "0":
            made = rf"\begin{{matrix}}{over}\\ {under}\end{{matrix}}"
        return rf"\left{left or '.'} {made}\right{right or '.'} " if left or right else made

    def between(self, token: TexToken) -> str:
        """A fence of some size that is a relation."""
        return rf"\;{_BETWEEN[token.text]}{self._fence(token)}\;"

    def underset(self, token: TexToken) -> str:
        """What has something below or above it, if there is anything."""
        mark, base = self.argument(), self.argument()
        return f"{token.text}{mark}{base}" if mark.strip("{} ") else base

    def intertext(self, _: TexToken) -> str:
        """Words between lines: a line of their own."""
        words = self._text(r"\text")
        return rf" & {words} \\ "


_ARGUMENTS = {r"\frac": 2, r"\dfrac": 2, r"\tfrac": 2, r"\binom": 2, r"\stackrel": 2}
_HANDLERS: Mapping[str, Callable[[FormulaRewriting, TexToken], str]] = {
    r"\left": FormulaRewriting._fenced,
    r"\begin": FormulaRewriting._environment,
    r"\textcolor": FormulaRewriting.textcolour,
    r"\hspace": FormulaRewriting.space,
    r"\mspace": FormulaRewriting.space,
    r"\rule": FormulaRewriting.rule,
    r"\ce": FormulaRewriting.chemistry,
    r"\tag": FormulaRewriting.tagged,
    r"\label": FormulaRewriting.labelled,
    r"\dbinom": FormulaRewriting.binomial,
    r"\tbinom": FormulaRewriting.binomial,
    **dict.fromkeys(_BETWEEN, FormulaRewriting.between),
    **dict.fromkeys(_ARGUMENTS, FormulaRewriting.counted),
    r"\substack": FormulaRewriting.substack,
    r"\genfrac": FormulaRewriting.fraction,
    r"\underset": FormulaRewriting.underset,
    r"\overset": FormulaRewriting.underset,
    r"\intertext": FormulaRewriting.intertext,
    r"\shortintertext": FormulaRewriting.intertext,
    **dict.fromkeys((r"\nonumber", r"\notag"), lambda *_: ""),
    **dict.fromkeys((r"\allowbreak", r"\nolimits", r"\protect"), lambda *_: ""),
}
# What is read here, whatever Pandoc reads.
READ_COMMANDS = frozenset(
    {*_HANDLERS, *_FONTS, *_SIZES, *_STYLES, *_INFIX, *_TEXTS, *_GAPS, *_ROW_ENDS, r"\color"}
    | {r"\right", r"\end", r"\middle", r"\limits", r"\above", r"\hline", r"\hdashline"}
)
_RULES = frozenset({r"\hline", r"\hdashline", r"\cline"})
# The fences that Pandoc lets grow with what they hold.
_GROWING = frozenset(
    {".", "(", ")", "[", "]", "|", r"\{", r"\}", r"\|", r"\lbrack", r"\rbrack", r"\vert", r"\Vert"}
    | {r"\langle", r"\rangle", r"\lfloor", r"\rfloor", r"\lceil", r"\rceil", r"\lvert", r"\rvert"}
    | {r"\lVert", r"\rVert", r"\llbracket", r"\rrbracket", r"\ulcorner", r"\urcorner"}
)
_FENCES = {"<": r"\langle", ">": r"\rangle", r"\lbrace": r"\{", r"\rbrace": r"\}"}


@dataclass(slots=True)
class _Rows:
    """Rows of cells as they are read."""

    done: list[list[str]] = field(default_factory=list)
    cell: str = ""
    row: list[str] = field(default_factory=list)
    rules: list[int] = field(default_factory=list)
    at: int = 0

    def add(self, tex: str) -> None:
        self.cell += tex

    def end_cell(self, token: TexToken) -> None:
        self.at = self.at or token.at
        self.row.append(self.cell)
        self.cell = ""

    def end_row(self, token: TexToken) -> None:
        self.end_cell(token)
        self.done.append(self.row)
        self.row = []

    @property
    def cells(self) -> list[list[str]]:
        """The rows; nothing after the last sign that ends one is not a row."""
        last = [*self.row, self.cell]
        is_row = any(cell.strip() for cell in last) or not self.done
        return [*self.done, *([last] if is_row else [])]

    @property
    def tex(self) -> str:
        return r"\\ ".join("&".join(row) for row in self.cells)


def _environment(name: str, argument: str, inner: str) -> str:
    return rf"\begin{{{name}}}{argument}{inner}\end{{{name}}}"


def _argument(name: str) -> str:
    return "{1}" if name in environments.COUNTED else ""


def _joined(parts: Sequence[str]) -> str:
    """Parts of TeX, a command of letters kept apart from a letter after it."""
    return "".join(
        f"{part} " if _ENDS_IN_WORD.search(part) and after[:1].isalpha() else part
        for part, after in zip_longest(parts, parts[1:], fillvalue="")
    )


_ENDS_IN_WORD = re.compile(r"\\[A-Za-z]+\Z")


@dataclass(frozen=True, slots=True)
class _Words:
    """Writes the words of a command of text."""

    command: str
    rewriting: FormulaRewriting

    def set(self, tokens: Sequence[TexToken]) -> str:
        """The words in pieces, in braces if there are several."""
        pieces = [piece for piece in self._pieces(TexReader(tokens)) if piece]
        if not pieces:
            return rf"{self.command}{{}}"
        return pieces[0] if len(pieces) == 1 else f"{{{''.join(pieces)}}}"

    def _pieces(self, reader: TexReader) -> Iterator[str]:
        words: list[TexToken] = []
        while (token := reader.take()) is not None:
            if token.text in _TEXTS or token.text in _FORMULA or token.text == "{":
                yield self._words(words)
                words = []
                if token.text in _FORMULA:
                    yield self._formula(reader, _FORMULA[token.text])
                elif token.text == "{":
                    reader.place -= 1
                    yield self.set(reader.argument() or [])
                else:
                    yield _Words(token.text, self.rewriting).set(reader.argument() or [])
            else:
                words.append(token)
        yield self._words(words)

    def _words(self, words: Sequence[TexToken]) -> str:
        return rf"{self.command}{{{written(words)}}}" if words else ""

    def _formula(self, reader: TexReader, closing: str) -> str:
        """A formula within words."""
        inner: list[TexToken] = []
        while (token := reader.take()) is not None and token.text != closing:
            inner.append(token)
        made = FormulaRewriting(TexReader(inner))
        tex = made.formula(display=False)
        self.rewriting.problems += made.problems
        return f"{{{tex}}}"


_FORMULA = {"$": "$", r"\(": r"\)"}


_SIGNS = {
    r"\ast": "*",
    r"\star": "⋆",
    r"\dagger": "†",
    r"\dag": "†",
    r"\ddagger": "‡",
    r"\ddag": "‡",
    r"\prime": "′",
    r"\S": "§",
    "'": "′",
}


def plain_words(tokens: Sequence[TexToken]) -> str | None:
    """What tokens say as plain text, as in a tag; None if they say more than text can."""
    words = ""
    for token in tokens:
        if token.text in ("$", "{", "}", "^", r"\text", r"\mathrm", r"\textrm"):
            continue
        sign = _SIGNS.get(token.text, token.text)
        if sign[0] == "\\" and len(sign) > 1:
            if sign[1].isalpha():
                return None
            sign = sign[1:]
        words += sign
    return words.strip() or None
