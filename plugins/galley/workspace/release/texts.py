"""The proofs of the one document that have no pages: an EPUB, JATS, and Markdown for programs."""

from collections.abc import Iterator, Mapping
from typing import Any

from galley.core.citations.citeproc import Citations
from galley.proofs.document.anchors import spelled
from galley.proofs.document.document import Part
from galley.proofs.document.reading import read_document
from galley.proofs.epub import epub
from galley.proofs.jats import jats
from galley.proofs.markdown import writing as markdown
from galley.workspace.proofs.document import document_of
from galley.workspace.proofs.names import stem
from galley.workspace.proofs.orders import press_of
from galley.workspace.release.built_paper import BuiltPaper
from galley.workspace.release.dossier import DossierFile
from galley.workspace.workspace import Workspace

# Where the XML for archives is in a dossier, with its pictures.
_JATS = "jats"


def files_of(paper: BuiltPaper) -> Iterator[DossierFile]:
    """The EPUB, the article in JATS, each chapter as clean Markdown, and the whole as one text."""
    workspace = paper.workspace
    document = document_of(workspace, paper.galley, paper.files)
    parts = read_document(document, workspace.cache)
    press, name = press_of(workspace), stem(workspace)
    yield DossierFile(f"{name}.epub", epub.prove(document, parts, press), "Pandoc")
    issued = paper.release.moment.date()
    article = jats.prove(document, parts, press, issued, _works(paper.galley.citations))
    yield DossierFile(f"{_JATS}/{name}.xml", article.article, "Pandoc")
    for picture, content in article.pictures.items():
        yield DossierFile(f"{_JATS}/{picture}", content, "Galley")
    for part, text in zip(document.parts, markdown.chapters(parts), strict=True):
        yield DossierFile(f"text/{_markdown_name(part, workspace)}", text.encode(), "Pandoc")
    yield DossierFile("llms-full.txt", markdown.whole(document, parts).encode(), "Pandoc")


def _works(citations: Citations) -> dict[str, Mapping[str, Any]]:
    """The cited works by the ids of their entries in a document."""
    return {
        spelled(entry.identifier): citations.works[entry.key]
        for entry in citations.entries
        if entry.key in citations.works
    }


def _markdown_name(part: Part, workspace: Workspace) -> str:
    """What a chapter's text is called: as its source is, below the folder of the chapters."""
    if not part.path:
        return f"{part.identifier}.md"
    return (workspace.folder / part.path).relative_to(workspace.site.docs).as_posix()
