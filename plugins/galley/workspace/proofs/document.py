"""The document that all proofs of a workspace are made of."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from galley.core.bibliography.author_names import author_name
from galley.core.galley import Galley
from galley.proofs.document.document import Author, Document, Metadata, assemble
from galley.tools import git
from galley.tools.cache import digest
from galley.workspace.options.options import AuthorOptions
from galley.workspace.output.staging import is_output
from galley.workspace.pictures.pictures import problem
from galley.workspace.reading.files_of_site import SiteFile
from galley.workspace.reading.reach import Reach
from galley.workspace.workspace import Workspace

# What follows the name of a commit where the files differ from it.
CHANGED = "+changes"


def document_of(workspace: Workspace, galley: Galley, files: Iterable[SiteFile]) -> Document:
    """The set pages as one document, with the pictures that are among the files of the site."""
    folder, pictures = workspace.folder, _pictures(files, workspace)

    def keep(svg: str) -> str:
        address = f"{digest(svg)[:16]}.svg"
        path = workspace.cache.file(address, svg.encode())
        pictures[address] = "/" + path.relative_to(folder).as_posix()
        return address

    return assemble(galley, metadata_of(workspace), pictures, keep)


def metadata_of(workspace: Workspace) -> Metadata:
    """What the proofs say of the paper."""
    paper, site = workspace.options.paper, workspace.site
    revision, state = _revision(workspace)
    return Metadata(
        title=paper.title or site.name,
        subtitle=paper.subtitle,
        authors=tuple(map(_author, paper.authors)),
        date=paper.date,
        version=paper.version,
        status=paper.status,
        notice=paper.notice,
        publisher=paper.publisher or workspace.brand.name,
        licence=paper.licence,
        identifier=paper.identifier,
        address=paper.address or site.address,
        revision=revision,
        state=state,
        back_cover=paper.back_cover,
        abstract=paper.abstract,
        keywords=paper.keywords,
        language=workspace.language,
        circulation=workspace.circulation,
    )


def _author(told: AuthorOptions) -> Author:
    """An author with the name in its parts; an ORCID iD may be written as an address."""
    name = author_name(told.name, told.family)
    orcid = told.orcid.rpartition("/")[2]
    return Author(
        name=name.printed,
        affiliation=told.affiliation,
        family=name.family,
        given=name.given,
        orcid=orcid,
    )


def _revision(workspace: Workspace) -> tuple[str, str]:
    """The state of the workspace, as printed and as programs read it: its commit, and any changes since.

    Outputs are not changes. A commit has its full name for programs: a short one may come to mean several.
    """
    folder, site = workspace.folder, workspace.site.target.resolve()
    name, commit = git.revision(folder), git.head(folder)
    changed = workspace.words.colophon["changed"].format(revision=name)
    is_changed = name and git.is_changed(folder, but=lambda path: is_output(path, site))
    return (changed, f"{commit}{CHANGED}") if is_changed else (name, commit)


def _pictures(files: Iterable[SiteFile], workspace: Workspace) -> dict[str, str]:
    """Every file of the workspace in the site by its address, as the proofs find it.

    A picture that cannot be drawn is not one of them: its words are in its place.
    """
    formats, standards = workspace.formats_and_standards
    # Some programs show in a DOCX what others do not; a PDF is not made at all.
    strictest = ("pdf",) if "pdf" in formats else formats
    inside = ((file.url, file.path) for file in files if file.path)
    return {
        url: _name(path, workspace)
        for url, path in inside
        if url and _is_own(path, workspace.reach) and not problem(path, strictest, standards)
    }


def _is_own(path: Path, reach: Reach) -> bool:
    """Whether a file is a regular one of the workspace, where links lead too."""
    return path.is_file() and path.resolve().is_relative_to(reach.root)


def _name(path: Path, workspace: Workspace) -> str:
    """A file as the proofs name it, from the folder of the workspace; of one outside that, a copy."""
    folder = workspace.folder
    if not path.is_relative_to(folder):
        content = path.read_bytes()
        name = hashlib.sha256(content).hexdigest()[:16]
        path = workspace.cache.file(f"{name}{path.suffix}", content)
    return "/" + path.relative_to(folder).as_posix()
