"""The article in JATS, with its pictures, in a folder that can be sent to an archive as it is."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from galley.core.ast.walking import Element
from galley.core.citations.citeproc import Citations
from galley.proofs.document.anchors import spelled
from galley.proofs.document.document import Document
from galley.proofs.jats import jats
from galley.workspace.proofs.names import stem
from galley.workspace.proofs.orders import press_of
from galley.workspace.release.built_paper import BuiltPaper
from galley.workspace.release.dossier import DossierFile

_FOLDER = "jats"


def files_of(
    paper: BuiltPaper, document: Document, parts: Sequence[list[Element]]
) -> Iterator[DossierFile]:
    """The article of a document that was read into `parts`, and the pictures that it names."""
    issued, works = paper.release.moment.date(), _works(paper.galley.citations)
    made = jats.prove(document, parts, press_of(paper.workspace), issued, works)
    yield DossierFile(f"{_FOLDER}/{stem(paper.workspace)}.xml", made.article, "Pandoc")
    for name, content in made.pictures.items():
        yield DossierFile(f"{_FOLDER}/{name}", content, "Galley")


def _works(citations: Citations) -> dict[str, Mapping[str, Any]]:
    """The cited works by the ids of their entries in a document."""
    return {
        spelled(entry.identifier): citations.works[entry.key]
        for entry in citations.entries
        if entry.key in citations.works
    }
