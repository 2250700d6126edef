r"""References of TeX to equations: `\eqref{eq:risk}` is its number in brackets, `\ref{eq:risk}` the number."""

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor

from galley.core.html.markers import CLUSTER, marker
from galley.core.text.formulas import identifier_of_label

_REFERENCE = r"\\(?:eqref\{(?P<any>[\w:.-]+)\}|ref\{(?P<named>eq[:-][\w:.-]+)\})"


class EquationReferenceProcessor(InlineProcessor):
    """Leaves a marker of the number alone."""

    def handleMatch(  # type: ignore[override]  # the stub names no passed-over span
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        name = m["any"] or m["named"]
        # As it is written, if it is a name of ours: that is looked for where it resolves to nothing.
        key = name if name.startswith(("eq:", "eq-")) else identifier_of_label(name)
        number = marker(CLUSTER, source=f"[-@{key}]")
        if not m["any"]:
            return number, m.start(), m.end()
        span = Element("span")
        span.text, number.tail = "(", ")"
        span.append(number)
        return span, m.start(), m.end()


class EquationReferenceExtension(Extension):
    """References to equations, written as in LaTeX."""

    def extendMarkdown(self, md: Markdown) -> None:
        # Before citations (185) and escapes (180), behind formulas (189.9) and code.
        processor = EquationReferenceProcessor(_REFERENCE, md)
        md.inlinePatterns.register(processor, "galley-equation-reference", 187)
