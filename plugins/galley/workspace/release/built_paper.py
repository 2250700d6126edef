"""A paper that was built to be released: what its dossier is made of."""

from dataclasses import dataclass
from pathlib import Path

from galley.core.bibliography.bibliography import Bibliography
from galley.core.galley import Galley
from galley.workspace.reading.files_of_site import SiteFiles
from galley.workspace.release.releasing import Release
from galley.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class BuiltPaper:
    """The set galley of a workspace, its bibliography, the files of its site, and the built site."""

    release: Release
    workspace: Workspace
    galley: Galley
    bibliography: Bibliography
    files: SiteFiles
    site: Path
    host: str
