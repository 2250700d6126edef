"""What a folder of sources says of itself: the texts in order, and the paper that they make."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from galley.core.bibliography.author_names import author_name
from galley.core.rules.diagnostic import Location
from galley.core.text.settings import YamlNode
from galley.core.text.unread import FRONT_MATTER
from galley.tools import files
from galley.workspace.bringing.source_text import Loss, SourceText
from galley.workspace.options.yaml_tree import SettingsError, settings_in
from galley.workspace.starting.answers import CatalogueFacts, PaperAuthor

# The largest document, and the largest file beside one, in bytes.
LARGEST = 200_000_000
NOTHING = YamlNode(None, Location(""))


@dataclass(frozen=True, slots=True)
class SourceFolder:
    """The folder that everything is read from; no file outside it is."""

    root: Path

    def read(self, path: str, beside: str = "") -> bytes:
        """The content of a file by its path; one that begins with a slash counts from the root.

        `beside` is the file that names the path. Raises OSError, for a path that leads out as well.
        """
        return files.read(self.root / self.inner(path, beside), self.root, largest=LARGEST)

    def text(self, path: str, beside: str = "") -> SourceText:
        """The text of a file. Raises OSError, UnicodeDecodeError."""
        return SourceText.decode(self.read(path, beside), self.inner(path, beside))

    def holds(self, path: str, beside: str = "") -> bool:
        """Whether there is such a file in the folder."""
        try:
            return files.is_regular(self.root / self.inner(path, beside), self.root)
        except ValueError:
            return False

    def inner(self, path: str, beside: str = "") -> str:
        """The path from the root; parts that lead out of the folder are kept, and refused later."""
        folder = PurePosixPath() if path.startswith("/") else PurePosixPath(beside).parent
        parts: list[str] = []
        for part in (folder / path.lstrip("/")).parts:
            if part == ".." and parts and parts[-1] != "..":
                parts.pop()
            else:
                parts.append(part)
        return "/".join(parts)

    def paths(self) -> Iterator[str]:
        """All files, by name, without those that are hidden or that another program made."""
        todo = [self.root]
        while todo:
            folder = todo.pop()
            for path in sorted(folder.iterdir()):
                if path.name.startswith((".", "_")) or path.is_symlink():
                    continue
                if path.is_dir():
                    if path.name not in _MADE and not path.name.endswith("_files"):
                        todo.append(path)
                else:
                    yield path.relative_to(self.root).as_posix()


# Folders that programs make: their content is not written by an author.
_MADE = frozenset(("node_modules", "build", "site", "venv", "env", "__pycache__", "renv"))


@dataclass(frozen=True, slots=True)
class TextSource:
    """A file that becomes chapters: its path, where in the paper it belongs, and the part it is in.

    `is_whole` says that the file is one chapter, whatever headings it has.
    """

    path: str
    part: str = ""
    matter: str = "body"
    is_whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A folder of texts: its sources in order, and what is known of the paper.

    `settings` is the file of its program; `texts` are sources that were read already, by path.
    """

    folder: SourceFolder
    sources: tuple[TextSource, ...]
    settings: YamlNode = NOTHING
    title: str = ""
    subtitle: str = ""
    authors: tuple[PaperAuthor, ...] = ()
    language: str = ""
    bibliographies: tuple[str, ...] = ()
    style: str = ""
    dialect: str = "markdown"
    echo: bool = True
    losses: tuple[Loss, ...] = ()
    texts: dict[str, SourceText] = field(default_factory=dict)


def front_matter(text: SourceText) -> tuple[YamlNode, SourceText, tuple[Loss, ...]]:
    """What the YAML at the beginning of a text says, the text below it, and what cannot be read."""
    head = FRONT_MATTER.match(text.text)
    if head is None:
        return NOTHING, text, ()
    ends = head[0].count("\n")
    lines = [line.text for line in text.lines[:ends]]
    rest = SourceText(text.path, text.lines[ends:])
    # An empty line in place of the fence keeps the numbers of the lines.
    inside = "\n".join(["", *lines[1:-1], ""])
    try:
        return settings_in(inside.encode(), text.path), rest, ()
    except SettingsError as error:
        what = f"the front matter, which is not YAML: {error}"
        return NOTHING, rest, (Loss(text.path, error.location.line or 1, what),)


def because(error: Exception) -> str:
    """Why a file cannot be read."""
    match error:
        case files.MisplacedError():
            return "it is outside the folder"
        case FileNotFoundError():
            return "there is no such file"
        case UnicodeDecodeError():
            return "it is not UTF-8 text"
        case _:
            return str(getattr(error, "strerror", None) or error)


def words(node: YamlNode | None) -> str:
    """A value in one line, as it is typed; nothing for a list or names with values."""
    return " ".join(node.text.split()) if node else ""


def lost(node: YamlNode, what: str) -> Loss:
    """Something of a setting that is not in the paper."""
    return Loss(node.location.path, node.location.line or 0, what)


def listed(node: YamlNode | None) -> list[YamlNode]:
    """The values of a list, or the one value in place of a list."""
    if node is None or node.value is None:
        return []
    return list(node.value) if isinstance(node.value, tuple) else [node]


def authors_in(
    node: YamlNode | None, affiliations: YamlNode | None = None
) -> tuple[PaperAuthor, ...]:
    """Authors as Pandoc, Quarto, Manubot and JOSS write them: names, or names with values.

    An affiliation may be the index of one of a list, or several: `1` or `1, 2`.
    https://quarto.org/docs/journals/authors.html
    https://joss.readthedocs.io/en/latest/paper.html
    """
    indexed = {words(place.at("index")): words(place.at("name")) for place in listed(affiliations)}
    found = []
    for author in listed(node):
        given, family = words(author.at("name", "given")), words(author.at("name", "family"))
        literal = words(author.at("name", "literal")) or words(author.at("name"))
        name = words(author) or literal or " ".join(filter(None, (given, family)))
        places = [
            _place(words(place), indexed) or words(place.at("name"))
            for key in ("affiliations", "affiliation")
            for place in listed(author.at(key))
        ]
        if name:
            found.append(
                PaperAuthor(
                    name=author_name(name, family),
                    affiliation="; ".join(filter(None, places)),
                    orcid=words(author.at("orcid")).rpartition("/")[2],
                )
            )
    return tuple(found)


# What Quarto fills in when it renders.
_TODAY = frozenset(("today", "now", "last-modified"))


def facts_in(places: Sequence[YamlNode | None]) -> CatalogueFacts:
    """The date, the DOI and the keywords, each from the first place that gives it.

    https://quarto.org/docs/authoring/front-matter.html
    """

    def first_of(name: str) -> YamlNode | None:
        return next((n for place in places if place and (n := place.at(name))), None)

    date, keywords = words(first_of("date")), first_of("keywords")
    # Several in one value are between commas.
    found = words(keywords).split(",") if words(keywords) else map(words, listed(keywords))
    return CatalogueFacts(
        date="" if date.lower() in _TODAY else date,
        identifier=words(first_of("doi")),
        keywords=tuple(filter(None, map(str.strip, found))),
    )


def _place(written: str, indexed: Mapping[str, str]) -> str:
    """An affiliation, or those that its indices name."""
    named = [indexed.get(index.strip(), "") for index in written.split(",")]
    return "; ".join(named) if written and all(named) else written
