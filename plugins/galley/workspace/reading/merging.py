"""The files beside the chapters in which a merge may have left its marks."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from galley.core.checks.merges import in_text
from galley.core.rules.diagnostic import Diagnostic
from galley.core.text.source import read_text
from galley.workspace.options.options import GalleyOptions, ProofsOptions
from galley.workspace.reading.reader import LARGEST_BIBLIOGRAPHY, Reader
from galley.workspace.reading.sources import bibliography_files
from galley.workspace.style.brand import NAME as BRAND
from galley.workspace.style.conventions import LOCK

# What is text among the files of a site; chapters are read elsewhere.
_TEXTS = frozenset(
    {".csv", ".tsv", ".svg", ".css", ".js", ".json", ".yml", ".yaml", ".txt", ".html", ".bib"}
)


def unfinished(
    options: GalleyOptions, files: Files, config: MkDocsConfig, folder: Path
) -> Iterator[Diagnostic]:
    """A diagnostic for each mark that a merge left in a file that the paper draws on."""
    settings = Path(config.config_file_path or "mkdocs.yml").resolve()
    sought = (settings, *_files(options, files, folder), *_templates(config, folder))
    for path in dict.fromkeys(sought):
        yield from in_file(path, folder)


def in_file(path: Path, folder: Path) -> Iterator[Diagnostic]:
    """A diagnostic for each mark in a file; what cannot be read is told by those who need it."""
    name = path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.name
    if path.is_file() and Reader(folder).may_read(path, name, LARGEST_BIBLIOGRAPHY):
        data = path.read_bytes()
        if b"<<<<<<<" in data or b">>>>>>>" in data:
            yield from in_text(name, read_text(data, name)[0])


def _templates(config: MkDocsConfig, folder: Path) -> Iterator[Path]:
    """The workspace's own templates: of the PDF, and of the site."""
    for plugin in config.plugins.values():
        options = getattr(plugin, "options", None)
        if isinstance(options, ProofsOptions) and options.template:
            yield folder / options.template
    if own := config.theme.custom_dir:
        inside = sorted(Path(own).rglob("*"))
        yield from (path for path in inside if path.suffix.lower() in _TEXTS)


def _files(options: GalleyOptions, files: Files, folder: Path) -> Iterable[Path]:
    yield from (folder / name for name in (BRAND, LOCK))
    yield from (path for _, path in bibliography_files(options, folder))
    if options.style:
        yield folder / options.style
    for file in files:
        path = Path(file.abs_src_path) if file.abs_src_path else folder
        if path.suffix.lower() in _TEXTS and path.is_relative_to(folder):
            yield path
