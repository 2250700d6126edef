"""Which proofs are asked for, and how their files are called."""

import re
from collections.abc import Iterator
from pathlib import Path

from galley.proofs.variant import STANDARD, VARIANTS, Format, Proof
from galley.workspace.workspace import Workspace

# The folder of the site that offers the proofs.
DOWNLOADS = "downloads"


def proof_files(workspace: Workspace) -> dict[Proof, str]:
    """The names of the files of the proofs that are to be made, each format before its variants."""
    options = workspace.proofs
    if options is None or (workspace.serving and not options.on_serve):
        return {}
    name = stem(workspace)
    variants = (STANDARD, *(VARIANTS[name] for name in options.variants))
    proofs = (Proof(Format(form), variant) for form in options.formats for variant in variants)
    return {proof: f"{name}{proof.ending}" for proof in proofs if proof.exists}


def written(workspace: Workspace, site: Path) -> Iterator[Path]:
    """The proofs of the last build."""
    copies = workspace.proofs.folder if workspace.proofs else ""
    folder = workspace.folder / copies if copies else site / DOWNLOADS
    paths = (folder / name for name in proof_files(workspace).values())
    # A proof of a site that cannot be made is left out.
    yield from (path for path in paths if path.is_file())


def stem(workspace: Workspace) -> str:
    """What the names of all files of a paper begin with."""
    title = workspace.options.paper.title or workspace.site.name
    words = re.findall(r"[^\W_]+", title.lower())
    given = workspace.proofs.name if workspace.proofs else ""
    return f"{given or '-'.join(words)}{workspace.circulation.suffix}"
