"""The emphasis and links of a Word file's text, before and after tracked changes of format.

Format: ECMA-376, part 1, 17.3.2 (run properties), 17.13.5.31 (`rPrChange`) and 17.16.22 (`hyperlink`). Styles of
paragraphs do not count: a heading is bold by itself.
"""

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from galley.core.review.comment import cleaned
from galley.core.review.edits.edit import SET_TEXT, ProofEdit
from galley.core.review.edits.forms import PLAIN, TextForm, spans_of
from galley.proofs.review.foreign import Element, attribute, local, tree

_OFF = ("0", "false", "off")
_BOLD, _ITALIC = ("strong",), ("emphasis",)


@dataclass(frozen=True, slots=True)
class RunForms:
    """The form of a run before its tracked change of format, and now; who changed it."""

    was: TextForm
    now: TextForm
    author: str = ""


PLAIN_RUN = RunForms(PLAIN, PLAIN)


@dataclass(frozen=True, slots=True)
class RestyledSpan:
    """Words to which somebody gave another form."""

    start: int
    end: int
    forms: RunForms


def linked_addresses(parts: Mapping[str, bytes], name: str) -> dict[str, str]:
    """The addresses of other sites that a part of the package leads to, by their relations."""
    folder, file = posixpath.split(name)
    content = parts.get(posixpath.join(folder, "_rels", f"{file}.rels"))
    return {
        attribute(relation, "Id"): attribute(relation, "Target")
        for relation in (tree(content) if content and name else ())
        if attribute(relation, "TargetMode") == "External"
    }


def forms_inside(
    element: Element, around: RunForms, links: Mapping[str, str], styles: Mapping[str, str]
) -> RunForms:
    """The forms of what is in an element, in another with these forms."""
    if local(element) == "hyperlink":
        address = links.get(attribute(element, "id"), "")
        if address and (anchor := attribute(element, "anchor")):
            address = f"{address}#{anchor}"
        return RunForms(replace(PLAIN, address=address), replace(PLAIN, address=address))
    if local(element) != "r":
        return around
    about = next((one for one in element if local(one) == "rPr"), None)
    if about is None:
        return around
    now = _form(about, around.now, styles)
    change = next((one for one in about if local(one) == "rPrChange"), None)
    if change is None:
        return RunForms(now, now)
    before = next((one for one in change if local(one) == "rPr"), change)
    return RunForms(_form(before, around.was, styles), now, cleaned(attribute(change, "author")))


def _form(properties: Element, around: TextForm, styles: Mapping[str, str]) -> TextForm:
    told = {local(one): attribute(one, "val") for one in properties}
    style = styles.get(told.get("rStyle", ""), "")
    return replace(
        around,
        bold=told["b"] not in _OFF if "b" in told else style in _BOLD,
        italic=told["i"] not in _OFF if "i" in told else style in _ITALIC,
    )


def restyling_edits(
    text: str, spans: Sequence[RestyledSpan], generated: Sequence[tuple[int, int]]
) -> Iterator[ProofEdit]:
    """The tracked changes of emphasis: those of one reviewer beside each other are one."""
    found: list[list[RestyledSpan]] = []
    for one in spans:
        last = found[-1][-1] if found else None
        if last and last.end == one.start and last.forms.author == one.forms.author:
            found[-1].append(one)
        else:
            found.append([one])
    for group in found:
        start, end = group[0].start, group[-1].end
        is_generated = any(first < end and start < last for first, last in generated)
        forms = [one.forms.now for one in group for _ in range(one.start, one.end)]
        yield ProofEdit(
            start,
            end,
            text[start:end],
            group[0].forms.author,
            problem=SET_TEXT if is_generated else "",
            forms=spans_of(forms),
        )
