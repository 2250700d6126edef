"""Line breaks of a source that are not spaces: those between two Han characters, or kana.

Their scripts put no spaces between words, and neither browsers nor Word know where a line of the source
ended. What a break is between is read over the tags of elements within a line and over marks of notes.
"""

import re
from dataclasses import dataclass, field

from galley.core.html.tokens import tokens

# Han characters, kana, and the characters that are set with them; Korean parts its words by spaces.
_WIDE = (
    r"\u2e80-\u2fdf\u3001-\u303f\u3041-\u30ff\u3105-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf"
    r"\u4e00-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6\U00020000-\U000323af"
)
_IS_WIDE = re.compile(rf"[{_WIDE}]")
_MAY_PART = re.compile(rf"[{_WIDE}>][ \t]*\n")
_PIECE = re.compile(r"(?P<gap>[ \t]*+\n[ \t\n]*+)|[^\n]+?(?=[ \t]*+(?:\n|\Z))|[ \t]++")
# Where a line break is what it is, or shown as it is written.
_KEPT = ("pre", "code", "textarea", "script", "style", "math", "svg")
_WITHIN_A_LINE = frozenset(
    "a abbr b bdi bdo cite del dfn em i ins kbd mark q s samp small span strong sub sup u var".split()
)


def without_line_breaks(html: str) -> str:
    """A page without the line breaks that no reader should see as spaces."""
    if not (_IS_WIDE.search(html) and _MAY_PART.search(html)):
        return html
    page = _Page()
    for token in tokens(html):
        if page.inside:
            page.parts.append(token.text)
            page.inside = "" if token.kind == "end" and token.name == page.inside else page.inside
        elif token.kind == "text":
            page.read(token.text)
        else:
            page.parts.append(token.text)
            if token.kind == "start":
                page.begin(token.name, token.text)
            elif token.kind == "end" and token.name not in _WITHIN_A_LINE:
                page.part()
    return "".join(page.parts)


@dataclass(slots=True)
class _Page:
    """What is read of a page: its pieces, the last character, the place of a break behind a wide one."""

    parts: list[str] = field(default_factory=list)
    before: str = ""
    waiting: int = -1
    inside: str = ""

    def begin(self, name: str, tag: str) -> None:
        """Begin an element; the mark of a note is skipped."""
        if name == "sup" and 'id="fnref' in tag:
            self.inside = name
        elif name not in _WITHIN_A_LINE:
            self.part()
            self.inside = name if name in _KEPT else ""

    def part(self) -> None:
        """Forget what is before, which is not in the same line."""
        self.before, self.waiting = "", -1

    def read(self, text: str) -> None:
        """Read a text, and remove the break before it if both its neighbours are wide."""
        for piece in _PIECE.finditer(text):
            if piece["gap"] is not None:
                self.waiting = len(self.parts) if _IS_WIDE.match(self.before) else -1
            else:
                if self.waiting >= 0 and _IS_WIDE.match(piece[0]):
                    self.parts[self.waiting] = ""
                self.before, self.waiting = piece[0][-1], -1
            self.parts.append(piece[0])
