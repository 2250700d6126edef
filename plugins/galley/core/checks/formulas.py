"""Formulas that cannot be read."""

from collections.abc import Iterable, Sequence

from galley.core.citations.citeproc import Citations
from galley.core.collection.collection import Collected
from galley.core.numbers import mathematics
from galley.core.rules.diagnostic import Diagnostic
from galley.core.rules.rules import EQUATION_IS_READABLE
from galley.core.text.locations import Places, counted

# So many letters of a formula show which one it is.
_LONG = 80


def unreadable(
    collected: Sequence[Collected], answers: Sequence[str], citations: Citations
) -> Iterable[Diagnostic]:
    formulas = [
        (places, tex, nth)
        for part in collected
        for places in [Places.of(part.chapter)]
        for tex, nth in counted(formula.tex for formula in part.formulas)
    ]
    found = [
        (tex, places.occurrence(tex, nth))
        for (places, tex, nth), answer in zip(formulas, answers, strict=True)
        if not mathematics.is_readable(answer)
    ]
    for tex, place in (*found, *citations.unreadable):
        shown = tex if len(tex) < _LONG else f"{tex[:_LONG]}…"
        yield Diagnostic(EQUATION_IS_READABLE, f"cannot read the formula {shown}", place)
