"""Reading the workspace: its chapters as MkDocs rendered them, its bibliography and its style."""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import yaml
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from galley.core.bibliography.bibliography import Bibliography, read_bibliography
from galley.core.brand.brand import Brand
from galley.core.citations.citeproc import Entry, sources_of
from galley.core.citations.note_style import in_notes
from galley.core.citations.style import Style, StyleError, read_style
from galley.core.html.markers import without_exceptions
from galley.core.manuscript import Manuscript
from galley.core.numbers.crossref import ARABIC, LETTERS, ROMAN, UNNUMBERED
from galley.core.rules.diagnostic import Diagnostic, Location, did_you_mean
from galley.core.rules.rules import BIBLIOGRAPHY_EXISTS, FRONT_MATTER_IS_VALID, STYLE_IS_READABLE
from galley.core.text.chapter import Chapter, Matter
from galley.core.text.clusters import likely_keys
from galley.core.text.locations import Places
from galley.core.text.settings import Node
from galley.core.text.unread import FRONT_MATTER
from galley.tools import pandoc
from galley.workspace.options.options import GalleyOptions
from galley.workspace.options.yaml_tree import repeated_names, typed_texts
from galley.workspace.reading.inclusions import Inclusions
from galley.workspace.reading.reader import LARGEST_BIBLIOGRAPHY, MOST, Reader, has_bounds
from galley.workspace.style import conventions
from galley.workspace.style.brand import NAME as BRAND


@dataclass(frozen=True, slots=True)
class Shelf:
    """What stands beside the chapters: the bibliography and the citation style."""

    bibliography: Bibliography
    style: Style
    diagnostics: tuple[Diagnostic, ...]

    def likely_entries(self, texts: Iterable[str]) -> tuple[Entry, ...]:
        """The entries that some Markdown may cite, before anything is known of its grammar."""
        known = self.bibliography.references
        keys = dict.fromkeys(key for text in texts for key in likely_keys(text) if key in known)
        return sources_of(keys, self.bibliography)


def read_shelf(asked: Node, options: GalleyOptions, folder: Path) -> Shelf:
    """What stands beside the chapters; what is wrong with the files is in its diagnostics."""
    reader = Reader(folder)
    files = bibliography_files(options, folder)
    texts = bibliography_texts(files, asked.place_of, reader)
    style = _style(asked, options, reader)
    return Shelf(read_bibliography(texts), style, tuple(reader.found))


def read_manuscript(
    nav: Navigation,
    files: Files,
    shelf: Shelf,
    options: GalleyOptions,
    inclusions: Inclusions,
    brand: Brand,
) -> tuple[Manuscript, tuple[Diagnostic, ...]]:
    """The manuscript as it stands when every page is rendered and none is written."""
    found: list[Diagnostic] = []
    rendered = [f.page for f in files.documentation_pages() if f.page is not None]
    # Plugins add pages to the navigation that they make themselves, when all is written.
    inside = [p for p in nav.pages if p in rendered and p.file.inclusion.is_included()]
    outside = [page for page in rendered if page not in inside]
    chapters = [
        *(_chapter(page, inclusions, found, options, in_paper=True) for page in inside),
        *(_chapter(page, inclusions, found, options, in_paper=False) for page in outside),
    ]
    decided = conventions.read(options, shelf.style, inclusions.folder, brand)
    return Manuscript(tuple(chapters), shelf.bibliography, decided), tuple(found)


def path_of(file: File, folder: Path) -> str:
    """A file's path in the workspace, as authors know it."""
    if file.src_dir is None:
        return file.src_uri
    path = Path(file.src_dir, file.src_uri)
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else file.src_uri


# What a front matter says in words, which YAML would make numbers, times and truths of.
_WORDS = ("title", "subtitle", "description", "author", "status", "matter", "nocite")


def keep_typed(page: Page) -> None:
    """Have the words of a chapter's front matter be as they are typed: a title may be 1.10 or No."""
    head = FRONT_MATTER.match(page.file.content_string)
    typed = typed_texts(_inside(head[0])) if head else {}
    for name in _WORDS:
        given = page.meta.get(name)
        if given is not None and not isinstance(given, str | list | dict) and name in typed:
            page.meta[name] = typed[name]


def _inside(front_matter: str) -> str:
    """The lines between those that open and close a front matter."""
    return front_matter.lstrip("\ufeff").strip().removeprefix("---").rstrip("-.")


def _chapter(
    page: Page,
    inclusions: Inclusions,
    found: list[Diagnostic],
    options: GalleyOptions,
    *,
    in_paper: bool,
) -> Chapter:
    path, source = path_of(page.file, inclusions.folder), page.file.content_string
    included = inclusions.read(source, inclusions.folder / path)
    if not page.meta:
        found.extend(_front_matter(path, source))
    found.extend(_given_twice(path, source))
    matter = _matter(page, path, source, found) if in_paper else Matter.OUTSIDE
    url = "" if page.url == "./" else page.url
    title = str(page.title or "")
    html = without_exceptions(page.content or "")
    allowed = _allowed(page, path, source, found)
    nocite = tuple(_nocite(page.meta.get("nocite")))
    numbering = _numbering(page, matter, options)
    return Chapter(path, url, title, matter, source, html, nocite, numbering, included, allowed)


def _numbering(page: Page, matter: Matter, options: GalleyOptions) -> str:
    """How a chapter is counted: its matter decides, and its front matter may say no."""
    if page.meta.get("numbered", True) is False:
        return UNNUMBERED
    front = ROMAN if options.numbering.front == "roman" else UNNUMBERED
    return {Matter.FRONT: front, Matter.BODY: ARABIC, Matter.BACK: LETTERS}.get(matter, UNNUMBERED)


def _matter(page: Page, path: str, source: str, found: list[Diagnostic]) -> Matter:
    given = str(page.meta.get("matter", Matter.BODY))
    known = [Matter.FRONT, Matter.BODY, Matter.BACK]
    if given in known:
        return Matter(given)
    message = f'matter is "{given}", but it is one of {", ".join(known)}'
    place = Places(path, source).anywhere(f"matter: {given}", given)
    found.append(_invalid(message, place, did_you_mean(given, known)))
    return Matter.BODY


def _allowed(page: Page, path: str, source: str, found: list[Diagnostic]) -> dict[str, str]:
    """The rules that need not hold in a chapter, each with the reason."""
    given = page.meta.get("allow") or {}
    if isinstance(given, dict):
        told = {rule: "" if reason is None else str(reason) for rule, reason in given.items()}
        return {str(rule): reason.strip() for rule, reason in told.items()}
    place = Places(path, source).anywhere("allow:")
    found.append(_invalid("allow holds names of rules, each with its reason", place))
    return {}


# A line, names with values, and no second line.
_UNCLOSED = re.compile(r"\ufeff?---[ \t]*\n[a-z_]+:(?:[ \t]|\n)")


def _front_matter(path: str, source: str) -> Iterator[Diagnostic]:
    """Why a front matter that is there says nothing."""
    head = FRONT_MATTER.match(source)
    # What is no mapping is text between two lines.
    if head is None:
        if _UNCLOSED.match(source):
            hint = "write --- on a line of its own behind it"
            yield _invalid("the front matter has no end", Location(path, 1, 1), hint)
        return
    try:
        given = yaml.safe_load(_inside(head[0]))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = Location(path, mark.line + 1, mark.column + 1) if mark else Location(path)
        yield _invalid(f"this cannot be read as YAML: {error.problem}", place)
    else:
        if not has_bounds(given):
            yield _invalid(
                f"its aliases (*) make more than {MOST} values of it", Location(path, 1, 1)
            )


def _given_twice(path: str, source: str) -> Iterator[Diagnostic]:
    """A diagnostic for each name that the front matter gives again."""
    head = FRONT_MATTER.match(source)
    for name, line, column in repeated_names(_inside(head[0])) if head else ():
        message = f'"{name}" is given twice, and the last one counts'
        yield _invalid(message, Location(path, line, column), "keep one of the two")


def _invalid(message: str, place: Location, hint: str | None = None) -> Diagnostic:
    return Diagnostic(FRONT_MATTER_IS_VALID, message, place, hint)


def _nocite(given: object) -> Iterator[str]:
    """The keys of a `nocite`: one text such as `@a, @b`, or a list of keys."""
    for text in given if isinstance(given, list) else [given]:
        if text is not None:
            keys = list(likely_keys(str(text)))
            yield from keys or re.split(r"[,;\s]+", str(text).strip())


def bibliography_texts(
    files: Iterable[tuple[str, Path]], place_of: Callable[[str], Location], reader: Reader
) -> dict[str, str]:
    """The texts of bibliography files by their names; `place_of` says where a file is asked for."""
    texts: dict[str, str] = {}
    for name, path in files:
        if os.path.lexists(path) and not path.is_dir():
            texts[name] = reader.text(path, name, LARGEST_BIBLIOGRAPHY)
            continue
        place = place_of(name)
        near = did_you_mean(name, (p.name for p in reader.folder.glob("*.bib")))
        missing = f'no file in the folder "{name}" ends in .bib'
        message, hint = (missing, None) if path.is_dir() else (f'there is no file "{name}"', near)
        reader.found.append(Diagnostic(BIBLIOGRAPHY_EXISTS, message, place, hint))
    return texts


def bibliography_files(options: GalleyOptions, folder: Path) -> Iterator[tuple[str, Path]]:
    """The bibliography files that the options name, a folder's one by one, by their names."""
    given = options.bibliography
    for name in [given] if isinstance(given, str) else given:
        path = folder / name
        inside = sorted(path.rglob("*.bib")) if path.is_dir() else []
        for file in inside or [path]:
            inner = file.relative_to(path).as_posix()
            yield str(name) if file == path else f"{name}/{inner}".replace("//", "/"), file


def watched(options: GalleyOptions, folder: Path) -> Iterable[Path]:
    """The files beside the chapters that a change of calls for a new build."""
    yield from (path for _, path in bibliography_files(options, folder) if path.exists())
    if options.style and (folder / options.style).exists():
        yield folder / options.style
    for name in (conventions.LOCK, BRAND):
        if (folder / name).exists():
            yield folder / name


def _style(asked: Node, options: GalleyOptions, reader: Reader) -> Style:
    """The style; Pandoc's own where there is none that can be used."""
    default = _usable("Pandoc's default style", pandoc.default_style(), options)
    if not options.style:
        return default
    path = reader.folder / options.style
    if not os.path.lexists(path):
        place = asked.place_of(options.style)
        hint = did_you_mean(path.name, (p.name for p in path.parent.glob("*.csl")))
        message = f'there is no file "{options.style}"'
        reader.found.append(Diagnostic(STYLE_IS_READABLE, message, place, hint))
        return default
    text = reader.text(path, options.style)
    if reader.found and not text:
        return default
    try:
        return _usable(options.style, text, options)
    except ValueError as error:
        message = f"this is not a citation style: {error}"
        at = (error.line, error.column) if isinstance(error, StyleError) else (1, 1)
        place = Location(options.style, *at)
        reader.found.append(Diagnostic(STYLE_IS_READABLE, message, place))
        return default


def _usable(name: str, text: str, options: GalleyOptions) -> Style:
    """A style as the paper uses it: as it is, or made to cite in notes.

    Raises ValueError if the text is not a style, or not one that can be used so.
    """
    style = read_style(name, text)
    if not options.citation_notes:
        return style
    # Notes print what the style prints in a list, but no author must give more than before.
    noted = in_notes(style.text)
    return replace(style, has_notes=True, looks_back=False, cites_entries=True, text=noted)
