"""Formulas: asked of Pandoc all at once, answered as MathML, or as what is wrong with the TeX."""

import json
from collections.abc import Callable, Sequence
from html import escape

from galley.core.ast.attributes import Attributes
from galley.core.ast.views import Div, Math, paragraph, word
from galley.core.ast.walking import Element
from galley.core.html.markers import Formula
from galley.core.html.tree import Node, parse
from galley.core.text.nesting import is_deep_formula

# Elements whose parts stand above or below each other: in a row, they would say something else.
_APART = "mfrac msup msub msubsup munder mover munderover msqrt mroot mtable".split()


def typeset(formulas: Sequence[Formula], run: Callable[[str], str]) -> tuple[str, ...]:
    """The MathML of each formula, by one run of what turns Pandoc's AST into HTML."""
    return response(run(request(formulas)), formulas) if formulas else ()


def request(formulas: Sequence[Formula]) -> str:
    """The formulas as Pandoc's AST in JSON, each in a division of its own."""
    told = Attributes("", ("formula",))
    blocks = [Div(told, [paragraph([_math(formula)])]).json for formula in formulas]
    return json.dumps({"pandoc-api-version": [1, 23], "meta": {}, "blocks": blocks})


def _math(formula: Formula) -> Element:
    # What is too deep comes back as what it is, no MathML.
    is_deep = is_deep_formula(formula.tex)
    return word("?") if is_deep else Math(formula.display, formula.tex).json


def response(html: str, formulas: Sequence[Formula]) -> tuple[str, ...]:
    """The MathML of each formula, in order; TeX that cannot be read comes back as marked text."""
    found = (node.child("p") for node in parse(html).elements("div", class_="formula"))
    answers = (paragraph.inner.strip() if paragraph else "" for paragraph in found)
    return tuple(
        _placed(answer, formula) for formula, answer in zip(formulas, answers, strict=True)
    )


def is_readable(answer: str) -> bool:
    """Whether the answer for a formula is MathML."""
    return "<math" in answer


def in_words(math: Node) -> str:
    """A formula for a title that holds no formulas: its signs in a row, or its TeX if they stand apart."""
    tex = next(math.elements("annotation"), None)
    apart = next(math.elements(*_APART), None) is not None
    without = [] if tex is None or apart else [tex]
    return tex.words if tex and apart else math.words_without(without)


def _placed(answer: str, formula: Formula) -> str:
    if not is_readable(answer):
        answer = f'<mark class="galley-unresolved">{escape(formula.tex)}</mark>'
    if not formula.display:
        return answer
    identifier = f' id="{escape(formula.identifier)}"' if formula.identifier else ""
    return f'<div class="galley-equation"{identifier}>{answer}</div>'
