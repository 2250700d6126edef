"""The proofs of the one document that have no pages: an EPUB, and Markdown for programs that read text."""

from collections.abc import Iterator

from galley.proofs.document.reading import read_document
from galley.proofs.epub import epub
from galley.proofs.markdown import writing as markdown
from galley.workspace.proofs.document import document_of
from galley.workspace.proofs.names import stem
from galley.workspace.proofs.orders import press_of
from galley.workspace.release.built_paper import BuiltPaper
from galley.workspace.release.dossier import DossierFile


def files_of(paper: BuiltPaper) -> Iterator[DossierFile]:
    """The EPUB, each chapter as clean Markdown, and the whole paper as one text."""
    workspace = paper.workspace
    document = document_of(workspace, paper.galley, paper.files)
    parts = read_document(document, workspace.cache)
    book = epub.prove(document, parts, press_of(workspace))
    yield DossierFile(f"{stem(workspace)}.epub", book, "Pandoc")
    for part, text in zip(document.parts, markdown.chapters(parts), strict=True):
        source = workspace.folder / part.path
        name = (
            source.relative_to(workspace.site.docs).as_posix()
            if part.path
            else f"{part.identifier}.md"
        )
        yield DossierFile(f"text/{name}", text.encode(), "Pandoc")
    yield DossierFile("llms-full.txt", markdown.whole(document, parts).encode(), "Pandoc")
