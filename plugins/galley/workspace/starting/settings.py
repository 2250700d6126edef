"""The settings of a new paper: its `mkdocs.yml`."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from string import Template

from galley.workspace.starting.answers import (
    STARTER,
    Answers,
    CatalogueFacts,
    CitationStyle,
    PaperAuthor,
)

# The style of a file that the author named, under the name that it gets in the paper.
STYLE_FILE = "style.csl"
# Languages that Material for MkDocs knows by more than their first part, by their BCP 47 tags.
_THEME = {
    "pt-br": "pt-BR",
    "zh-tw": "zh-TW",
    "zh-hk": "zh-Hant",
    "zh-mo": "zh-Hant",
    "zh-hant": "zh-Hant",
    "no": "nb",
    "ku": "ku-IQ",
}
_PLAIN = re.compile(r"[\w./-]+", re.ASCII)
_ITEM = re.compile(r"prefix: (\w+)")


def mkdocs_yml(answers: Answers, order: Sequence[tuple[str, str]]) -> str:
    """The settings, with the chapters in order, each with the part that it is in."""
    text = (STARTER / "common" / "mkdocs.yml").read_text(encoding="utf-8")
    authors = ", ".join(map(_author, answers.authors))
    return Template(text).substitute(
        title=quoted(answers.title),
        nav="\n".join(_navigation(order)),
        theme_language=_of_theme(answers.language),
        style=_style(answers),
        kinds=_kinds(answers),
        subtitle=f"\n        subtitle: {quoted(answers.subtitle)}" if answers.subtitle else "",
        authors=f"[{authors}]",
        licence=f"\n        licence: {answers.licence}" if answers.licence else "",
        facts="".join(_facts(answers.facts)),
        language=answers.language,
    )


def _facts(facts: CatalogueFacts) -> Iterator[str]:
    """The lines of what catalogues know of the paper."""
    if facts.date:
        yield f"\n        date: {quoted(facts.date)}"
    if facts.identifier:
        yield f"\n        identifier: {quoted(facts.identifier)}"
    if facts.keywords:
        yield f"\n        keywords: [{', '.join(map(quoted, facts.keywords))}]"


def quoted(text: str) -> str:
    """A text as a JSON string, which is a YAML string too, whatever characters it has."""
    return json.dumps(text, ensure_ascii=False)


def _navigation(order: Sequence[tuple[str, str]]) -> Iterator[str]:
    """The lines of the navigation; chapters of a part are below its title."""
    before = ""
    for part, chapter in order:
        if part and part != before:
            yield f"  - {quoted(part)}:"
        before = part
        # A name that comes with a text may have any character.
        name = chapter if _PLAIN.fullmatch(chapter) else quoted(chapter)
        yield f"{'    ' if part else '  '}- {name}"


def _author(author: PaperAuthor) -> str:
    """An author as names with values; those without a value are left out."""
    name = author.name.printed
    told = {
        "name": name if author.is_person else f"{{{name}}}",
        "affiliation": author.affiliation,
        "family": author.name.family,
        "orcid": author.orcid,
    }
    values = (f"{option}: {quoted(value)}" for option, value in told.items() if value)
    return "{" + ", ".join(values) + "}"


def _of_theme(language: str) -> str:
    """The language of the theme that comes nearest to a BCP 47 tag."""
    tag = language.lower()
    found = [name for start, name in _THEME.items() if f"{tag}-".startswith(f"{start}-")]
    return found[0] if found else tag.partition("-")[0]


def _style(answers: Answers) -> str:
    if answers.style is CitationStyle.NOTES:
        return "\n      citation_notes: true"
    return "" if isinstance(answers.style, CitationStyle) else f"\n      style: {STYLE_FILE}"


def _kinds(answers: Answers) -> str:
    """The kinds and relations of the starting point, with the kinds that were asked for."""
    text = (answers.point.folder / "kinds.yml").read_text(encoding="utf-8")
    taken = _ITEM.findall(text)
    more = []
    for kind in answers.kinds:
        taken.append(_prefix(kind, taken))
        label = kind.replace("-", " ")
        more.append(
            f"  - {{name: {kind}, prefix: {taken[-1]}, label: {label}, colour: secondary}}\n"
        )
    text = text.replace("relations:\n", "".join(more) + "relations:\n")
    return "\n".join(f"      {line}" for line in text.splitlines())


def _prefix(kind: str, taken: Iterable[str]) -> str:
    """The letters of a kind's numbers: as few of its own as tell it from the others."""
    letters = kind.replace("-", "").upper()
    given = set(taken)
    found = (letters[:length] for length in range(1, len(letters) + 1))
    return next((prefix for prefix in found if prefix not in given), f"{letters}X")
