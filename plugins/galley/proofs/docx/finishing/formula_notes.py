"""Formulas as Pandoc's writer leaves them: what was noted of their parts becomes properties of runs.

Format: ECMA-376, part 1, 22.1 (Office Math).
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from galley.core.formulas.notes import SMALL, read_note
from galley.proofs.docx.finishing.paper import WordPaper
from galley.proofs.docx.package.ooxml import Element, every, name, new, put, style_of, value
from galley.proofs.docx.package.package import Package
from galley.proofs.docx.package.page_styles import Sheet

# Fences that Word has no large ones of, and those that it has.
_FENCES = {"∣": "|", "∥": "‖"}
# The size of scripts, in hundredths.
_SCRIPT = 70


def set_notes(package: Package, _: WordPaper) -> None:
    """Colours and sizes on the runs of formulas, and no note left among them."""
    sheet = Sheet(package)
    for root in package.texts():
        for formula in every(root, "m:oMath"):
            for fence in every(formula, "m:begChr", "m:endChr", "m:sepChr"):
                sign = value(fence, "m:val") or ""
                fence.set(name("m:val"), _FENCES.get(sign, sign))
            if any(_note(run) is not None for run in every(formula, "m:r")):
                _set_formula(formula, sheet)


def _set_formula(formula: Element, sheet: Sheet) -> None:
    paragraph = next(formula.iterancestors(name("w:p")), None)
    size = sheet.size(style_of(paragraph)) if paragraph is not None else 0
    for parent in [formula, *formula.iter()]:
        for note, part in _noted(list(parent)):
            if step := _step(note, size):
                for run in [r for one in part for r in one.iter(name("m:r"))]:
                    step(run)
    for run in list(every(formula, "m:r")):
        holder = run.getparent()
        if _note(run) is not None and holder is not None:
            holder.remove(run)


def _noted(children: Sequence[Element]) -> Iterator[tuple[str, list[Element]]]:
    """The parts on which something is noted, the outer ones first."""
    opened: list[tuple[str, int]] = []
    found: list[tuple[int, str, list[Element]]] = []
    for place, child in enumerate(children):
        note = _note(child)
        if note:
            opened.append((note, place))
        elif note == "" and opened:
            said, start = opened.pop()
            found.append((start, said, list(children[start + 1 : place])))
    return ((said, part) for _, said, part in sorted(found, key=lambda one: one[0]))


def _note(run: Element) -> str | None:
    """What a run notes, if it is a note."""
    if run.tag != name("m:r"):
        return None
    return read_note("".join(t.text or "" for t in run.iter(name("m:t"))))


def _step(note: str, half_points: int) -> Callable[[Element], None] | None:
    kind, _, told = note.partition(" ")
    if kind == "colour":
        return partial(_put, property_=("w:color", told.lstrip("#").upper()))
    percent = int(told) if kind == "size" else _SCRIPT if kind == SMALL else 0
    size = str(half_points * percent // 100)
    return partial(_put, property_=("w:sz", size)) if percent and half_points else None


def _put(run: Element, property_: tuple[str, str]) -> None:
    """Give a run a property, in its place behind those of formulas."""
    told = run.find(name("w:rPr"))
    if told is None:
        told = new("w:rPr")
        before = run.find(name("m:rPr"))
        run.insert(0 if before is None else 1, told)
    tag, value_ = property_
    put(told, new(tag, val=value_))
    if tag == "w:sz":
        put(told, new("w:szCs", val=value_))
