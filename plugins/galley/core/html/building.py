"""Finding the elements of a text: which tag opens which, and where each ends.

This follows the standard's rules for the content of a page, "in body", "in table" and "in foreign
content". Where a browser moves an element or opens it a second time, it stays where it is written,
with a fault: a span of a text cannot be in two places.
"""

from array import array
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from galley.core.html import elements
from galley.core.html.fault import Fault, FaultKind
from galley.core.html.opened import ElementSpan, Opened, foreign
from galley.core.html.tokens import TOKEN, end_of_raw, name_of, read_attributes

_BLANK = "\t\n\f\r "
_HTML_IN_MATH = ("text/html", "application/xhtml+xml")


class Built(NamedTuple):
    """The elements of a text in the order of their start tags, its markup and its faults.

    `markup` holds the offsets at which each tag and comment starts and ends, in turn.
    """

    spans: tuple[ElementSpan, ...]
    markup: Sequence[int]
    faults: tuple[Fault, ...]


def build(text: str) -> Built:
    """The elements of a text, as in the body of a page."""
    builder = _Builder(text)
    builder.read()
    opened = builder.opened
    faults = tuple(sorted(opened.faults, key=lambda fault: fault.offset))
    return Built(tuple(opened.spans), builder.markup, faults)


class _Builder:
    def __init__(self, text: str) -> None:
        self.text = text
        self.opened = Opened()
        self.markup = array("q")
        # A form in a form is passed over, even where the outer one was cut off.
        self._has_form = False

    def read(self) -> None:
        """Read the whole text."""
        text, opened, position = self.text, self.opened, 0
        while found := TOKEN.search(text, position):
            start, end = found.span()
            if opened.top.key in elements.ROWS:
                self._judge_words(position, start)
            self.markup.extend((start, end))
            position = end
            match found.lastgroup:
                case "start_tag":
                    name, closes = name_of(found["start"]), found["start_tag"].endswith("/")
                    position = self._start(name, start, end, closes=closes)
                case "end_tag":
                    self._end(name_of(found["end"]), start, end)
                case "characters":
                    position = self._characters(start, end)
                case "unfinished":
                    position = self._unfinished(start)
                case _ if not text.endswith(">", start, end):
                    position = self._unfinished(start)
        self._judge_words(position, len(text))
        opened.end(1, len(text), cut=FaultKind.UNCLOSED)

    def _unfinished(self, start: int) -> int:
        self.opened.note(FaultKind.UNFINISHED, start)
        self.markup[-1] = len(self.text)
        return len(self.text)

    def _judge_words(self, start: int, end: int) -> None:
        """Note words between the cells of a table."""
        opened = self.opened
        if opened.top.key in elements.ROWS and (words := self.text[start:end].lstrip(_BLANK)):
            self._leave_columns(start)
            opened.note(FaultKind.OUTSIDE_CELL, end - len(words), opened.top.key)

    def _characters(self, start: int, end: int) -> int:
        """Pass over the character of a CDATA section; in HTML, that is a comment as long as a tag."""
        in_html = not self.opened.top.family
        found = self.text.find(">" if in_html else "]]>", start)
        if found < 0:
            return self._unfinished(start) if in_html else len(self.text)
        if in_html:
            self.markup[-1] = found + 1
            return found + 1
        self.markup.extend((found, found + len("]]>")))
        return found + len("]]>")

    # Start tags.

    def _start(self, name: str, start: int, end: int, *, closes: bool) -> int:
        """Begin an element; return where reading goes on."""
        opened = self.opened
        if opened.top.family and not self._holds_html(name):
            if not self._breaks_out(name, start, end):
                self._start_foreign(opened.top.family, name, start, end, closes=closes)
                return end
            opened.note(FaultKind.BROKEN_OUT, start, name)
            self._leave_foreign(start)
        name = "img" if name == "image" else name
        if name in elements.PARTS:
            self._start_part(name, start, end)
        elif name in elements.OUTSIDE_A_PAGE or not self._makes_room(name, start, end):
            opened.note(FaultKind.MISPLACED, start, name)
        elif name in ("svg", "math"):
            self._start_foreign(name, name, start, end, closes=closes)
        elif name in elements.VOID:
            opened.add("", name, start, end, end, end)
        elif name in elements.RAW:
            return self._read_raw(name, start, end)
        else:
            opened.open("", name, start, end)
        return end

    def _makes_room(self, name: str, start: int, end: int) -> bool:
        """End what an element of HTML ends when it begins; whether it may begin here."""
        opened = self.opened
        if opened.top.table in elements.ROWS and not self._judge_in_rows(name, start, end):
            return False
        rule = _RULES.get(name)
        if rule is not None and not rule(self, name, start):
            return False
        if name in elements.ENDS_PARAGRAPH:
            self._end_paragraph(start)
            if name in elements.HEADINGS and opened.top.key in elements.HEADINGS:
                self._end_outermost(opened.top.key, start)
            elif name == "hr" and opened.in_scope("select"):
                self._end_implied(start)
        return True

    def _read_raw(self, name: str, start: int, end: int) -> int:
        """Pass over the content of an element that is text whatever it looks like."""
        closing = end_of_raw(self.text, name, end)
        found = TOKEN.match(self.text, closing)
        if found is None or found.lastgroup != "end_tag":
            length = len(self.text)
            self.opened.note(FaultKind.UNCLOSED, start, name)
            self.opened.add("", name, start, end, length, length)
            return length
        self.opened.add("", name, start, end, closing, found.end())
        self.markup.extend(found.span())
        return found.end()

    # What a start tag ends, by its name. Each rule says whether the element may begin.

    def _end_item(self, name: str, start: int) -> bool:
        opened = self.opened
        depth = opened.top.item
        same = ("li",) if name == "li" else ("dd", "dt")
        if opened[depth].key in same:
            opened.end(depth, start)
        return True

    def _end_link(self, name: str, start: int) -> bool:
        """A link, or a text without breaks, in another: a browser ends the outer one."""
        opened = self.opened
        depth = opened.depth(name)
        if depth and depth > max(map(opened.depth, elements.ENDS_FORMATTING)):
            opened.note(FaultKind.LINK_IN_LINK, start, name)
            if depth >= opened.top.special:
                # As if its end tag was here: what is in it is cut off, and it is not.
                opened.end(depth, start, start)
        return True

    def _end_same(self, name: str, start: int) -> bool:
        if depth := self.opened.in_scope(name):
            self.opened.end(depth, start)
        return True

    def _end_option(self, name: str, start: int) -> bool:
        opened = self.opened
        if opened.in_scope("select"):
            self._end_implied(start, but=("optgroup",) if name == "option" else ())
        elif opened.top.key == "option":
            self._end_outermost("option", start)
        return True

    def _end_ruby(self, name: str, start: int) -> bool:
        if self.opened.in_scope("ruby"):
            self._end_implied(start, but=("rtc",) if name in ("rp", "rt") else ())
        return True

    def _end_select(self, name: str, start: int) -> bool:
        if depth := self.opened.in_scope("select"):
            self.opened.end(depth, start)
            return name != "select"
        return True

    def _judge_form(self, name: str, start: int) -> bool:
        if self.opened.depth("template"):
            return True
        if self._has_form:
            return False
        self._has_form = True
        return True

    # Tables.

    def _start_part(self, name: str, start: int, end: int) -> None:
        """Begin a part of a table: what is as deep ends, what is missing above it is implied."""
        opened, level = self.opened, elements.PARTS[name]
        if not opened.top.table:
            opened.note(FaultKind.MISPLACED, start, name)
            return
        while self._level() >= level and not (name == "col" and opened.top.table == "colgroup"):
            self._end_outermost(opened.top.table, start)
        held = opened.depth(opened.top.table)
        opened.end(held + 1, start)
        if opened.top.key != "template":
            for implied in self._implied(name, level):
                opened.open("", implied, start, start)
        if name == "col":
            opened.add("", name, start, end, end, end)
        else:
            opened.open("", name, start, end)

    def _level(self) -> int:
        """How deep in its table the innermost open part is; what holds no parts is as deep as a cell."""
        table = self.opened.top.table
        return 3 if table in ("caption", "colgroup") else elements.PARTS.get(table, 0)

    def _implied(self, name: str, level: int) -> tuple[str, ...]:
        """The elements that a browser adds between the open part of a table and one to begin."""
        if name == "col":
            return () if self.opened.top.key == "colgroup" else ("colgroup",)
        return ("tbody", "tr")[self._level() : level - 1]

    def _judge_in_rows(self, name: str, start: int, end: int) -> bool:
        """Content where a table holds parts alone; whether it may begin here."""
        opened = self.opened
        if name == "table":
            depth = opened.depth("table")
            if depth < opened.depth("template"):
                return False
            opened.end(depth, start)
            return True
        if name != "template":
            self._leave_columns(start)
        hidden = (
            name == "input" and self._attributes(start, end).get("type", "").lower() == "hidden"
        )
        if opened.top.key in elements.ROWS and name not in elements.BETWEEN_ROWS and not hidden:
            opened.note(FaultKind.OUTSIDE_CELL, start, name)
        return True

    def _leave_columns(self, start: int) -> None:
        if self.opened.top.table == "colgroup":
            self._end_outermost("colgroup", start)

    # End tags.

    def _end(self, name: str, start: int, end: int) -> None:
        """End what an end tag ends."""
        opened = self.opened
        if opened.top.family:
            depth = opened.depth(foreign(name))
            if depth > opened.top.html:
                opened.end(depth, start, end)
                return
            if name in ("br", "p"):
                self._leave_foreign(start)
        elif opened.top.key == "colgroup" and name not in ("col", "colgroup", "template"):
            self._leave_columns(start)
        if depth := self._depth_of_end(name, start):
            opened.end(depth, start, end)
            return
        opened.note(FaultKind.STRAY_END, start, name)
        if name in ("br", "p"):
            # A browser reads these as elements without content.
            if opened.top.key in elements.ROWS:
                opened.note(FaultKind.OUTSIDE_CELL, start, name)
            opened.add("", name, start, start, start, end)

    def _depth_of_end(self, name: str, start: int) -> int:
        """The depth of the element that an end tag ends; 0 if it ends none."""
        opened = self.opened
        if name in elements.TABLE_PARTS:
            depth = opened.depth(name)
            if name == "template" or depth < opened.depth("template"):
                return depth if name == "template" else 0
            return depth if name == "table" or depth > opened.depth("table") else 0
        if name in elements.HEADINGS:
            return max(map(opened.in_scope, elements.HEADINGS))
        if name in elements.ENDS_CONTENT or name in elements.ENDS_ITEM:
            depth = opened.in_scope(name)
            hidden = max(map(opened.depth, _HIDES.get(name, ())), default=0)
            return depth if depth > hidden else 0
        if name == "form":
            return self._depth_of_form(start)
        depth = opened.depth(name)
        if depth >= opened.top.special:
            return depth
        if name in elements.FORMATTING and opened.in_scope(name):
            opened.note(FaultKind.CROSSED, opened[depth].start, name)
        return 0

    def _depth_of_form(self, start: int) -> int:
        opened = self.opened
        depth = opened.in_scope("form")
        if opened.depth("template"):
            return depth
        known, self._has_form = self._has_form, False
        if not known or not depth:
            return 0
        self._end_implied(start)
        if opened.top.key != "form":
            # A browser ends the form alone, and what is in it stays open.
            opened.note(FaultKind.CROSSED, opened[depth].start, "form")
        return depth

    def _end_paragraph(self, start: int) -> None:
        depth = self.opened.in_scope("p")
        if depth > self.opened.depth("button"):
            self.opened.end(depth, start)

    def _end_outermost(self, name: str, start: int) -> None:
        self.opened.end(self.opened.depth(name), start)

    def _end_implied(self, start: int, but: tuple[str, ...] = ()) -> None:
        opened = self.opened
        while opened.top.key in elements.IMPLIED_END and opened.top.key not in but:
            self._end_outermost(opened.top.key, start)

    # Drawings and formulas.

    def _start_foreign(self, family: str, name: str, start: int, end: int, *, closes: bool) -> None:
        name = elements.SVG_NAMES.get(name, name) if family == "svg" else name
        if closes:
            self.opened.add(family, name, start, end, end, end)
        else:
            self.opened.open(family, name, start, end)
        if name == "annotation-xml" and not closes:
            encoding = self._attributes(start, end).get("encoding", "")
            self.opened.top.embeds = encoding.lower() in _HTML_IN_MATH

    def _attributes(self, start: int, end: int) -> Mapping[str, str]:
        return read_attributes(self.text[start:end])

    def _holds_html(self, name: str) -> bool:
        """Whether a start tag in a drawing or a formula is one of HTML, or a drawing in a formula."""
        top = self.opened.top
        if top.family == "svg":
            return top.name in elements.HTML_IN_SVG
        if top.name in elements.WORDS_OF_MATH:
            return name not in ("mglyph", "malignmark")
        return top.name == "annotation-xml" and (name == "svg" or top.embeds)

    def _breaks_out(self, name: str, start: int, end: int) -> bool:
        if name == "font":
            return bool(self._attributes(start, end).keys() & {"color", "face", "size"})
        return name in elements.BREAKS_OUT

    def _leave_foreign(self, start: int) -> None:
        """End the open elements of a drawing or formula, down to one that holds HTML."""
        opened = self.opened
        while opened.top.family and not self._holds_html(""):
            self._end_outermost(opened.top.key, start)


_Rule = Callable[[_Builder, str, int], bool]
_RULES: Mapping[str, _Rule] = {
    **dict.fromkeys(("li", "dd", "dt"), _Builder._end_item),
    **dict.fromkeys(("a", "nobr"), _Builder._end_link),
    "button": _Builder._end_same,
    **dict.fromkeys(("option", "optgroup"), _Builder._end_option),
    **dict.fromkeys(("rb", "rp", "rt", "rtc"), _Builder._end_ruby),
    **dict.fromkeys(("select", "input"), _Builder._end_select),
    "form": _Builder._judge_form,
}
# What hides an open element from its end tag, beside the scopes.
_HIDES: Mapping[str, tuple[str, ...]] = {"li": ("ol", "ul"), "p": ("button",)}
