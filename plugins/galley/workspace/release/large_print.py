"""The PDF in large print, which no reader should have to ask for."""

from collections.abc import Iterator

from galley.proofs.document.document import Document
from galley.proofs.variant import VARIANTS, Format, Proof
from galley.workspace.proofs.making import made_as
from galley.workspace.proofs.names import proof_files, stem
from galley.workspace.release.built_paper import BuiltPaper
from galley.workspace.release.dossier import DossierFile

_LARGE = Proof(Format.PDF, VARIANTS["large-print"])


def files_of(paper: BuiltPaper, document: Document) -> Iterator[DossierFile]:
    """The PDF in large print, if there is a PDF and the site does not have it already.

    Raises OutputError if it cannot be made.
    """
    workspace, options = paper.workspace, paper.workspace.proofs
    if options is None or Format.PDF not in options.formats or _LARGE in proof_files(workspace):
        return
    names = {_LARGE: f"{stem(workspace)}{_LARGE.ending}"}
    for name, content in made_as(names, document, workspace, paper.galley, options).items():
        yield DossierFile(name, content, "Typst")
