"""Formulas as Pandoc reads them, for the proofs that it writes by itself."""

from dataclasses import replace

from galley.core.ast.views import Math
from galley.core.ast.walking import Element
from galley.core.formulas.preparation import prepare


def prepared_formula(element: Element) -> Element:
    """A formula in the commands that Pandoc knows; one that cannot be read is as it was."""
    formula = Math.read(element)
    prepared, _ = prepare(formula.tex, {}, display=formula.display)
    return element if prepared.is_unreadable else replace(formula, tex=prepared.tex).json
