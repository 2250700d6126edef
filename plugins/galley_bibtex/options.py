"""The options of mkdocs-bibtex, of all its versions, and what they ask of Galley."""

import re
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from galley.core.rules.rules import Profile
from galley.tools import files
from galley.workspace.options.bounds import OneOf


@dataclass(frozen=True, slots=True, kw_only=True)
class BibtexOptions:
    """The options of mkdocs-bibtex 1 to 4, under their names."""

    bib_file: str | None = None
    """A BibTeX file, or the address of one."""

    bib_dir: str | None = None
    """A folder of BibTeX files; read where there is no `bib_file`."""

    csl_file: str | None = None
    """A CSL file, or the address of one."""

    csl_file_encoding: str | None = None
    """How the CSL file is encoded."""

    bib_command: str = "\\bibliography"
    """What is in a text where the page's references belong."""

    full_bib_command: str = "\\full_bibliography"
    """What is in a text where all references belong."""

    bib_by_default: bool = True
    """Whether each page ends with its references."""

    footnote_format: str | None = None
    """How footnotes are called, around the placeholder `{key}` or, before version 3, `{number}`."""

    enable_inline_citations: bool | None = None
    """Whether a bare `@key` in a sentence is a citation; since version 4."""

    cite_inline: bool | None = None
    """Whether the citation is printed in the sentence too; before version 3."""

    cite_style: Annotated[str, OneOf("plain", "pandoc")] | None = None
    """Whether `@key` or `[@key]` is a citation; before version 2."""

    unescape_for_arithmatex: bool | None = None
    """Whether brackets of entries lose their backslashes; before version 2."""


class Bare(Enum):
    """What a key without brackets, `@key`, was in the site's version."""

    TEXT = auto()
    CITATION = auto()
    THE_ONLY_CITATION = auto()


@dataclass(frozen=True, slots=True)
class Settings:
    """What a site that was made with mkdocs-bibtex asks for.

    `remote` and `remote_style` are the addresses of what the site fetched during its builds,
    `bibliography` and `style` the files of the workspace; `notes` tells whether citations were
    numbers that lead to footnotes, `whole` whether the full list held works that nothing cites.
    """

    bibliography: str
    remote: str
    style: str
    remote_style: str
    notes: bool
    lists: bool
    command: str
    full_command: str
    bare: Bare
    whole: bool
    folder: Path

    @classmethod
    def of(cls, options: BibtexOptions, folder: Path) -> "Settings":
        """The settings that the options make, for a workspace in a folder."""
        source, style = options.bib_file or options.bib_dir or "", options.csl_file or ""
        remote = source if _is_address(source) else ""
        remote_style = style if _is_address(style) else ""
        style = _file_name(style, ".csl") if remote_style else style
        return cls(
            "references.bib" if remote else source,
            remote,
            style,
            remote_style,
            _has_notes(options, style, folder),
            options.bib_by_default,
            options.bib_command,
            options.full_bib_command,
            _bare(options),
            not _is_old(options),
            folder,
        )

    @property
    def lacks_style(self) -> bool:
        """Whether the style is one that the site fetched, and that nobody has saved yet."""
        return bool(self.remote_style) and not files.is_regular(
            self.folder / self.style, self.folder
        )

    def galley(self) -> dict[str, Any]:
        """The options of Galley that ask for the same."""
        asked: dict[str, Any] = {"profile": Profile.SITE}
        if self.bibliography:
            asked["bibliography"] = self.bibliography
        if self.style and not self.lacks_style:
            asked["style"] = self.style
        if self.notes:
            asked["citation_notes"] = True
        elif not self.lists:
            asked["page_bibliographies"] = False
        return asked


def _is_address(text: str) -> bool:
    return urlsplit(text).scheme in ("http", "https")


def _file_name(address: str, ending: str) -> str:
    """A name for the file that is at an address: the last words of its path."""
    name = re.sub(r"[^\w.-]+", "-", urlsplit(address).path.rstrip("/").rsplit("/", 1)[-1])
    return f"{name.removesuffix(ending) or 'style'}{ending}"


def _is_old(options: BibtexOptions) -> bool:
    """Whether an option tells that the site's version is before 3."""
    numbered = "{number}" in (options.footnote_format or "")
    told = (options.cite_inline, options.cite_style, options.unescape_for_arithmatex)
    return numbered or any(value is not None for value in told)


def _bare(options: BibtexOptions) -> Bare:
    if options.cite_style == "plain":
        return Bare.THE_ONLY_CITATION
    if _is_old(options) or options.enable_inline_citations is False:
        return Bare.TEXT
    return Bare.CITATION


def _has_notes(options: BibtexOptions, style: str, folder: Path) -> bool:
    """Whether citations were numbers of footnotes alone, without words in the sentence."""
    if _is_old(options):
        return not options.cite_inline
    path = folder / style
    if not style or not files.is_regular(path, folder):
        # The name is all that there is of a style that the site fetched.
        return not re.search(r"author-date|harvard|\bapa\b", style)
    return b'citation-format="author-date"' not in files.read(path)
