"""Making the proofs of a set paper."""

from collections.abc import Iterable, Mapping

from galley.core.galley import Galley
from galley.core.rules.diagnostic import Location
from galley.core.text.locations import Places
from galley.proofs import proof_building
from galley.proofs.document.document import Document
from galley.proofs.pdf import pdf
from galley.proofs.pdf.unprintable import UnprintableError
from galley.tools.process import ToolError
from galley.workspace.options.options import ProofsOptions
from galley.workspace.output.staging import OutputError
from galley.workspace.proofs.document import document_of
from galley.workspace.proofs.names import proof_files
from galley.workspace.proofs.orders import orders_of, press_of
from galley.workspace.reading.files_of_site import SiteFile
from galley.workspace.workspace import Workspace


def made(workspace: Workspace, galley: Galley, files: Iterable[SiteFile]) -> Mapping[str, bytes]:
    """The proofs that are asked for, by the names of their files. Raises OutputError."""
    options = workspace.proofs
    if options is None or not proof_files(workspace):
        return {}
    return _made(document_of(workspace, galley, files), workspace, galley, options)


def _made(
    document: Document, workspace: Workspace, galley: Galley, options: ProofsOptions
) -> Mapping[str, bytes]:
    press, names = press_of(workspace), proof_files(workspace)
    orders = orders_of(names, document, press, options)
    try:
        proofs = proof_building.prove(document, orders, press)
        return {names[proof]: content for proof, content in proofs.items()}
    except UnprintableError as error:
        place = _place(document.parts[error.part].path, error.words, galley)
        raise OutputError(f"The PDF could not be made.\n{place} error: {error}") from error
    except pdf.TemplateError as error:
        place = Location(options.template or "Galley's template", error.line, error.column)
        said = f"{place} error: Typst cannot use this template: {error}"
        raise OutputError(f"The PDF could not be made.\n{said}") from error
    except ToolError as error:
        raise OutputError(f"The proofs could not be made. {error}") from error


def _place(path: str, words: tuple[str, ...], galley: Galley) -> Location:
    """Where the first of some words that a chapter has stand in its source."""
    source = galley.pages[path].chapter.source if path in galley.pages else ""
    return Places(path, source).anywhere(*words) if path else Location("the bibliography")
