"""A site that was made with mkdocs-bibtex, as its files tell of it."""

import shlex
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from galley.core.bibliography.bibliography import Bibliography, read_bibliography
from galley.core.rules.diagnostic import Location
from galley.hosts.mkdocs.markdown import DEFAULTS
from galley.tools import files
from galley.workspace.options.reading import flaws, made

from galley_bibtex import configuration
from galley_bibtex.chapters import MigratedChapter, Remark, RemarkKind
from galley_bibtex.configuration import OLD, PluginEntry, Renamed, UnreadableError
from galley_bibtex.options import BibtexOptions, Settings


class MigrationError(Exception):
    """The site cannot be migrated as it is; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Site:
    """A site made with mkdocs-bibtex: where it is, what it asks for, what it cites from."""

    config_file: Path
    folder: Path
    docs: Path
    source: str
    options: BibtexOptions
    settings: Settings
    bibliography: Bibliography | None

    @classmethod
    def of(cls, config_file: Path, source: str, entry: PluginEntry) -> "Site":
        folder = config_file.resolve().parent
        for flaw in flaws(BibtexOptions, entry.values()):
            message = f'under "{OLD}": {flaw.diagnostic.advice}'
            raise UnreadableError(message, entry.line, entry.column)
        options = made(BibtexOptions, entry.values())
        settings = Settings.of(options, folder)
        if not settings.bibliography:
            raise UnreadableError(
                f'"{OLD}" has no bib_file and no bib_dir', entry.line, entry.column
            )
        docs = folder / _docs_dir(config_file, source)
        works = _bibliography(folder, settings)
        return cls(config_file, folder, docs, source, options, settings, works)

    @property
    def keys(self) -> Collection[str] | None:
        return None if self.bibliography is None else self.bibliography.references

    def renamed(self, option: str) -> Renamed | None:
        """What an option of mkdocs-bibtex becomes; None if it has no counterpart."""
        match option:
            case "bib_file" if self.options.bib_file:
                return "bibliography", self.settings.bibliography if self.settings.remote else None
            case "bib_dir" if not self.options.bib_file:
                return "bibliography", None
            case "csl_file" if self.settings.style:
                return "style", self.settings.style if self.settings.remote_style else None
            case "bib_by_default" if not self.settings.notes and not self.settings.lists:
                return "page_bibliographies", None
        return None

    def added(self) -> dict[str, str]:
        """The options that nothing in the configuration stood for."""
        return {"citation_notes": "true"} if self.settings.notes else {}

    def chapters(self, remarks: list[Remark]) -> Iterator[tuple[MigratedChapter, bytes]]:
        """Every chapter, with its bytes; one that cannot be read becomes a remark."""
        for path in sorted(self.docs.rglob("*.md")):
            name = _name(path, self.folder)
            try:
                data = files.read(path, self.folder)
                text = data.decode()
            except files.UnsuitableError:
                continue
            except files.MisplacedError as error:
                remarks.append(Remark(RemarkKind.LOST, Location(name), str(error.strerror)))
                continue
            except UnicodeDecodeError:
                remarks.append(
                    Remark(
                        RemarkKind.LOST,
                        Location(name),
                        "this is not UTF-8; save it as UTF-8 and migrate again",
                    )
                )
                continue
            yield MigratedChapter(name, text.replace("\r\n", "\n"), self.settings, self.keys), data

    def general(self, entry: PluginEntry) -> Iterator[Remark]:
        """What is different about every page of the site."""
        place = Location(self.config_file.name, entry.line, entry.column)
        for kind, message in self._differences():
            yield Remark(kind, place, message)

    def _differences(self) -> Iterator[tuple[RemarkKind, str]]:
        """What differs on every page, or in the lists."""
        settings = self.settings
        if settings.notes:
            yield (
                RemarkKind.DIFFERS,
                "footnotes are numbered as they are read, through the whole site",
            )
            yield (
                RemarkKind.DIFFERS,
                "marks are at their word, after punctuation, with a comma between",
            )
            if not settings.style:
                yield (
                    RemarkKind.DIFFERS,
                    "works are printed in the style of Chicago; style names another",
                )
        else:
            yield (
                RemarkKind.DIFFERS,
                "a citation leads to its work, without a second mark after it",
            )
            yield (
                RemarkKind.DIFFERS,
                "a page lists its works apart from its footnotes, ordered by the style",
            )
            if self._twins():
                yield (
                    RemarkKind.DIFFERS,
                    "works of one author and year differ by a letter everywhere, as 2020a",
                )
        if settings.whole:
            yield RemarkKind.DIFFERS, "the list of all works is ordered by the style"
        yield RemarkKind.DIFFERS, "an entry of a list leads back to each place that cites it"
        if new := sorted(set(DEFAULTS) - self._extensions()):
            yield RemarkKind.DIFFERS, f"these Markdown extensions are on: {', '.join(new)}"
        if self.options.bib_file and self.options.bib_dir:
            yield RemarkKind.LOST, "bib_dir was not read beside bib_file, and is gone"
        if settings.remote_style:
            yield RemarkKind.LOST, f"{settings.remote_style} is not fetched by a build"

    def _twins(self) -> bool:
        """Whether two works have one author and one year."""
        entries = self.bibliography.references.values() if self.bibliography else ()
        told = Counter((e.text("author"), (e.text("date") or e.text("year"))[:4]) for e in entries)
        return any(count > 1 for count in told.values())

    def _extensions(self) -> set[str]:
        """The Markdown extensions that the site names itself."""
        node = configuration.read(self.source).get("markdown_extensions")
        return (
            {key.value for key, _ in configuration.entries(node)}
            | {"tables", "fenced_code"}
            | {"toc"}
        )

    def steps(self, config_file: Path) -> Iterator[str]:
        """What is left for the author to do."""
        yield "look at a page: it has the typefaces of Galley; your extra_css comes after its own"
        if self.settings.notes and self.settings.style:
            yield f"remove citation_notes, if {self.settings.style} should cite in its own way"
        if self.settings.remote:
            words = ("galley", "bib", "fetch", self.settings.remote)
            yield shlex.join([*words, "-o", self.settings.bibliography])
            if self.bibliography is None:
                yield "galley check, for keys that the fetched file does not hold"
        if self.settings.remote_style:
            yield f"save {self.settings.remote_style} as {self.settings.style} beside {config_file.name}"


def about_files(site: Site) -> Iterator[Remark]:
    """The remarks on the files beside the chapters."""
    path = site.folder / site.settings.style
    if site.settings.style and files.is_regular(path, site.folder):
        try:
            files.read(path).decode()
        except UnicodeDecodeError:
            message = "this is not UTF-8; save it as UTF-8"
            yield Remark(RemarkKind.LOST, Location(site.settings.style), message)


def _docs_dir(config_file: Path, source: str) -> str:
    """Where the chapters are, as the configuration or the one that it inherits from says."""
    parent = configuration.text_of(source, "INHERIT", "")
    path = config_file.parent / parent
    inherited = "docs"
    if parent and path.is_file():
        inherited = configuration.text_of(read(path, parent)[1], "docs_dir", inherited)
    return configuration.text_of(source, "docs_dir", inherited)


def _bibliography(folder: Path, settings: Settings) -> Bibliography | None:
    """What the site cites from; None where that is not there yet."""
    path = folder / settings.bibliography
    found = sorted(path.rglob("*.bib")) if path.is_dir() else [path]
    texts = {
        _name(file, folder): files.read(file).decode("utf-8-sig", errors="replace")
        for file in found
        if files.is_regular(file, folder)
    }
    return read_bibliography(texts) if texts else None


def _name(path: Path, folder: Path) -> str:
    """A path as authors know it."""
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)


def read(path: Path, name: str) -> tuple[bytes, str]:
    try:
        data = files.read(path, path.parent)
        return data, data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise MigrationError(
            f"{name}:{line}: this is not UTF-8; save the file with the encoding UTF-8"
        ) from error
    except OSError as error:
        raise MigrationError(f"{name} cannot be read: {error.strerror}") from error
