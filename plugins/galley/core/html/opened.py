"""The elements that are open while HTML is read, and what each tag can reach among them.

Nothing looks through the whole stack: each open element knows the depths that decide what ends it, so
that a hundred thousand elements in each other take no more time than beside each other.
"""

from functools import partial
from typing import NamedTuple

from galley.core.html import elements
from galley.core.html.fault import Fault, FaultKind


class ElementSpan(NamedTuple):
    """An element by its offsets in the text; `family` is `svg` or `math` in drawings and formulas.

    `parent` and `last` are the places of its parent and of the last element inside it, in the order
    of start tags; an element on the outside has the parent -1, an empty one is its own last.
    """

    family: str
    name: str
    start: int
    inner_start: int
    inner_end: int
    end: int
    parent: int
    last: int


# Reading makes one for each element, and the constructor of a named tuple takes its time.
_span = partial(tuple.__new__, ElementSpan)
_PENDING = ElementSpan(
    family="", name="", start=0, inner_start=0, inner_end=0, end=0, parent=-1, last=-1
)


class Open:
    """An element that is open: its index, where it began, and what can be reached from inside it.

    `family` is `svg` or `math` in drawings and formulas. The rest are depths on the stack: `scope` of
    the nearest element that no end tag reaches out of, `special` of the nearest that no inline end
    tag reaches across, `item` of the nearest that may be an open item of a list, `html` of the
    nearest that is HTML. `table` names the part of a table that it is in. `embeds` says that an
    annotation of a formula holds HTML.
    """

    __slots__ = (
        *("embeds", "family", "html", "index", "inner_start", "item", "key", "name"),
        *("scope", "special", "start", "table"),
    )

    def __init__(self, family: str, name: str, index: int, start: int, inner_start: int) -> None:
        self.family, self.name, self.index = family, name, index
        self.start, self.inner_start = start, inner_start
        self.key = foreign(name) if family else name
        self.scope = self.special = self.item = self.html = 0
        self.table, self.embeds = "", False

    def put(self, depth: int, outer: "Open") -> None:
        """Learn what can be reached, at a depth inside another element."""
        name = self.name
        self.scope, self.special, self.item = outer.scope, outer.special, outer.item
        self.table = outer.table
        if self.family:
            self.html = outer.html
            if name in elements.HOLDING[self.family]:
                self.scope = self.special = self.item = depth
            return
        self.html = depth
        if name in elements.SPECIAL:
            self.special = depth
            if name not in elements.HELD_BY_ITEMS:
                self.item = depth
            if name in elements.SCOPES:
                self.scope = depth
            if name in elements.TABLE_PARTS:
                self.table = name


def foreign(name: str) -> str:
    """The name under which elements of drawings and formulas are found, apart from those of HTML."""
    return f"<{name.lower()}"


class Opened:
    """The stack of open elements, with the spans of all that were read so far."""

    def __init__(self) -> None:
        self.spans: list[ElementSpan] = []
        self.faults: list[Fault] = []
        self.top = Open(family="", name="", index=-1, start=0, inner_start=0)
        self._stack = [self.top]
        self._depths: dict[str, list[int]] = {}

    def __getitem__(self, depth: int) -> Open:
        """The open element at a depth."""
        return self._stack[depth]

    def note(self, kind: FaultKind, offset: int, name: str = "") -> None:
        """Keep a fault."""
        self.faults.append(Fault(kind, offset, name))

    def depth(self, key: str) -> int:
        """The depth of the innermost open element of this name; 0 if there is none."""
        depths = self._depths.get(key)
        return depths[-1] if depths else 0

    def in_scope(self, name: str) -> int:
        """The depth of the innermost element of this name that an end tag here reaches, or 0."""
        depth = self.depth(name)
        return depth if depth >= self.top.scope else 0

    def add(
        self, family: str, name: str, start: int, inner_start: int, inner_end: int, end: int
    ) -> None:
        """Add an element that holds no other."""
        index = len(self.spans)
        row = (family, name, start, inner_start, inner_end, end, self.top.index, index)
        self.spans.append(_span(row))

    def open(self, family: str, name: str, start: int, inner_start: int) -> None:
        """Begin an element inside the innermost one."""
        depth, outer = len(self._stack), self.top
        self.top = element = Open(
            family=family, name=name, index=len(self.spans), start=start, inner_start=inner_start
        )
        element.put(depth, outer)
        self._stack.append(element)
        self._depths.setdefault(element.key, []).append(depth)
        self.spans.append(_PENDING)

    def end(
        self, depth: int, position: int, end: int = -1, cut: FaultKind = FaultKind.CROSSED
    ) -> None:
        """End all elements from a depth up; the outermost has an end tag that goes on to `end`."""
        stack, overlapping = self._stack, list[Fault]()
        while len(stack) > depth:
            element = stack.pop()
            has_tag = end >= 0 and len(stack) == depth
            self._finish(element, position, end if has_tag else position)
            if element.family:
                if not has_tag:
                    self.note(FaultKind.UNCLOSED, element.start, element.name)
                continue
            if element.name in elements.ENDS_FORMATTING:
                self.faults += (fault._replace(kind=FaultKind.UNCLOSED) for fault in overlapping)
                overlapping.clear()
            if has_tag or element.name in elements.MAY_STAY_OPEN:
                continue
            if element.name in elements.FORMATTING:
                overlapping.append(Fault(cut, element.start, element.name))
            else:
                self.note(FaultKind.UNCLOSED, element.start, element.name)
        self.faults += overlapping
        self.top = stack[-1]

    def _finish(self, element: Open, inner_end: int, end: int) -> None:
        self._depths[element.key].pop()
        at = (element.start, element.inner_start, inner_end, end)
        place = (self._stack[-1].index, len(self.spans) - 1)
        self.spans[element.index] = _span((element.family, element.name, *at, *place))
