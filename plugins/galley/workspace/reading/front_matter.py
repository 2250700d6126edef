"""The front matter of a chapter: what it says, and what is wrong with it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import yaml

from galley.core.rules.diagnostic import Diagnostic, Location, did_you_mean
from galley.core.rules.rules import FRONT_MATTER_IS_VALID, FRONT_MATTER_NAME_IS_KNOWN
from galley.core.slips.fences import read_damaged
from galley.core.text.chapter import Matter
from galley.core.text.clusters import likely_keys
from galley.core.text.locations import Places
from galley.core.text.unread import FRONT_MATTER
from galley.workspace.options.yaml_tree import names_in, typed_texts
from galley.workspace.reading.files_of_site import RenderedPage
from galley.workspace.reading.reader import MOST, has_bounds

# What a front matter says in words, which YAML would make numbers, times and truths of.
_WORDS = ("title", "subtitle", "description", "author", "status", "matter", "nocite")


def typed_words(meta: Mapping[str, object], source: str) -> dict[str, str]:
    """The words of a front matter that are to be as they are typed: a title may be 1.10 or No."""
    head = FRONT_MATTER.match(source)
    typed = typed_texts(_inside(head[0])) if head else {}
    given = {name: meta.get(name) for name in _WORDS if name in typed}
    return {
        name: typed[name]
        for name, value in given.items()
        if value is not None and not isinstance(value, str | list | dict)
    }


def _inside(front_matter: str) -> str:
    """The lines between those that open and close a front matter."""
    return front_matter.lstrip("\ufeff").strip().removeprefix("---").rstrip("-.")


def matter_of(page: RenderedPage, found: list[Diagnostic]) -> Matter:
    """Where in the paper a chapter is, as its front matter says."""
    given = str(page.meta.get("matter", Matter.BODY))
    known = [Matter.FRONT, Matter.BODY, Matter.BACK]
    if given in known:
        return Matter(given)
    message = f'matter is "{given}", but must be one of {", ".join(known)}'
    place = Places(page.path, page.source).anywhere(f"matter: {given}", given)
    found.append(invalid_front_matter(message, place, did_you_mean(given, known)))
    return Matter.BODY


def allowed(page: RenderedPage, found: list[Diagnostic]) -> dict[str, str]:
    """The rules that need not hold in a chapter, each with the reason."""
    given = page.meta.get("allow") or {}
    if isinstance(given, dict):
        return _reasons(given)
    place = Places(page.path, page.source).anywhere("allow:")
    found.append(
        invalid_front_matter("allow must hold names of rules, each with its reason", place)
    )
    return {}


# What is printed as words: a list of them is none.
_PRINTED = ("title", "subtitle", "description", "status")


def usable(
    meta: Mapping[str, object], source: str, path: str, theme: Iterable[Path]
) -> tuple[dict[str, object], list[Diagnostic]]:
    """The front matter without what no page can be made of, and what is reported about that.

    That is a list in place of words, as brackets make one, and a template that no folder of the theme has.
    """
    places = Places(path, source)
    hint = "where the words begin with a bracket, write them in quotation marks"
    wrong = [name for name in _PRINTED if isinstance(meta.get(name), list | dict)]
    found = [
        invalid_front_matter(f"{name} is a list, not words", places.anywhere(f"{name}:"), hint)
        for name in wrong
    ]
    template = meta.get("template")
    if template is not None and not any((folder / str(template)).is_file() for folder in theme):
        place = places.anywhere(f"template: {template}", "template:")
        message, hint = f'the theme has no template "{template}"', "delete this line"
        found.append(invalid_front_matter(message, place, hint))
        wrong.append("template")
    return {name: value for name, value in meta.items() if name not in wrong}, found


def allowed_in(source: str) -> dict[str, str]:
    """The rules that need not hold in a chapter that is not rendered; none where that cannot be read."""
    head = FRONT_MATTER.match(source)
    try:
        meta = yaml.safe_load(_inside(head[0])) if head else {}
    except (yaml.YAMLError, RecursionError):
        return {}
    given = meta.get("allow") if isinstance(meta, dict) else {}
    return _reasons(given) if isinstance(given, dict) else {}


def _reasons(given: Mapping[object, object]) -> dict[str, str]:
    told = {str(rule): "" if reason is None else str(reason) for rule, reason in given.items()}
    return {rule: reason.strip() for rule, reason in told.items()}


# A line, names with values, and no second line.
_UNCLOSED = re.compile(r"\ufeff?---[ \t]*\n[a-z_]+:(?:[ \t]|\n)")


def unreadable(path: str, source: str) -> Iterator[Diagnostic]:
    """Why a front matter that is there says nothing."""
    if read_damaged(source):
        return
    head = FRONT_MATTER.match(source)
    # What is not a mapping is text between two lines.
    if head is None:
        if _UNCLOSED.match(source):
            hint = "write --- on a line of its own after it"
            yield invalid_front_matter("the front matter has no end", Location(path, 1, 1), hint)
        return
    try:
        given = yaml.safe_load(_inside(head[0]))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = Location(path, mark.line + 1, mark.column + 1) if mark else Location(path)
        yield invalid_front_matter(f"this cannot be read as YAML: {error.problem}", place)
    except ValueError as error:
        # A date or a number that has the form of one, and is none.
        yield invalid_front_matter(f"a value cannot be read: {error}", Location(path, 1, 1))
    except RecursionError:
        depth = [line.count("[") + line.count("{") for line in head[0].split("\n")]
        deepest = depth.index(max(depth))
        column = re.search(r"[\[{]|\Z", head[0].split("\n")[deepest])
        place = Location(path, deepest + 1, column.start() + 1 if column else 1)
        hint = "write words that begin with a bracket in quotation marks"
        yield invalid_front_matter("its values are nested too deeply to be read", place, hint)
    else:
        if not has_bounds(given):
            yield invalid_front_matter(
                f"its aliases (*) expand to more than {MOST} values of it", Location(path, 1, 1)
            )


def given_twice(path: str, source: str) -> Iterator[Diagnostic]:
    """A diagnostic for each name that the front matter gives again."""
    head, seen = FRONT_MATTER.match(source), set[str]()
    for name, line, column in names_in(_inside(head[0])) if head else ():
        if name in seen:
            message = f'"{name}" is given twice, and the last one counts'
            yield invalid_front_matter(message, Location(path, line, column), "keep one of the two")
        seen.add(name)


# The names by which chapters are asked, and others that differ from one of them by a character.
_NAMES = (*_WORDS, "numbered", "allow", "hide", "template", "macros")
_OTHERS = frozenset({"authors", "note", "titles"})


def misspelt(path: str, source: str) -> Iterator[Diagnostic]:
    """A diagnostic for each name of the front matter that differs by one slip from one that counts."""
    head = FRONT_MATTER.match(source)
    for name, line, column in names_in(_inside(head[0])) if head else ():
        meant = next((known for known in _NAMES if _is_one_slip(name.casefold(), known)), None)
        if meant and name not in _NAMES and name not in _OTHERS:
            message = f'nothing reads "{name}" in front matter'
            place = Location(path, line, column)
            yield Diagnostic(FRONT_MATTER_NAME_IS_KNOWN, message, place, f'did you mean "{meant}"?')


def _is_one_slip(typed: str, meant: str) -> bool:
    """Whether one character was left out, put in, changed, or taken for the next one; or none at all."""
    while typed and meant and typed[0] == meant[0]:
        typed, meant = typed[1:], meant[1:]
    while typed and meant and typed[-1] == meant[-1]:
        typed, meant = typed[:-1], meant[:-1]
    return max(len(typed), len(meant)) < 2 or (len(typed) == 2 and typed == meant[::-1])


def invalid_front_matter(message: str, place: Location, hint: str | None = None) -> Diagnostic:
    """What is reported about a name in front matter whose value cannot be used."""
    return Diagnostic(FRONT_MATTER_IS_VALID, message, place, hint)


def nocite(given: object) -> Iterator[str]:
    """The keys of a `nocite`: one text such as `@a, @b`, or a list of keys."""
    for text in given if isinstance(given, list) else [given]:
        if text is not None:
            keys = list(likely_keys(str(text)))
            yield from keys or re.split(r"[,;\s]+", str(text).strip())
