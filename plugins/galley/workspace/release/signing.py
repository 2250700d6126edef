"""Signing a dossier: the signature of its manifest, which holds the hash of every file."""

from dataclasses import replace
from pathlib import Path

from galley.tools.signing import sign
from galley.workspace.release.dossier import Dossier, DossierFile
from galley.workspace.release.verification import SIGNATURE


def signed(dossier: Dossier, key: Path) -> Dossier:
    """The dossier with a signature by an SSH key. Raises ToolError if the key cannot sign."""
    content = sign(dossier.manifest.content, key)
    return replace(dossier, signature=DossierFile(SIGNATURE, content, "OpenSSH"))
