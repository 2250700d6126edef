"""Which proofs are asked for, and how their files are called."""

import re
from collections.abc import Iterator
from pathlib import Path

from galley.proofs.variant import IN_WORD, VARIANTS
from galley.workspace.options.options import ProofsOptions
from galley.workspace.workspace import Workspace


def proof_files(workspace: Workspace) -> dict[str, str]:
    """The names of the files of the proofs that are to be made, by what each proof is."""
    options = workspace.proofs
    if options is None or (workspace.serving and not options.on_serve):
        return {}
    name = _name(workspace, options)
    return {proof: f"{name}{ending}" for proof, ending in _endings(options)}


def written(workspace: Workspace, site: Path) -> Iterator[Path]:
    """The proofs of the last build."""
    copies = workspace.proofs.folder if workspace.proofs else ""
    folder = workspace.folder / copies if copies else site / "downloads"
    yield from (folder / name for name in proof_files(workspace).values())


def _endings(options: ProofsOptions) -> Iterator[tuple[str, str]]:
    """What each proof is, followed by its variants, and what its file's name ends with."""
    for kind in options.formats:
        yield kind, f".{kind}"
        for variant in (VARIANTS[name] for name in dict.fromkeys(options.variants)):
            if kind == "pdf":
                yield variant.name, f"{variant.suffix}.pdf"
            elif variant.name in IN_WORD:
                yield f"docx{variant.suffix}", f"{variant.suffix}.docx"


def _name(workspace: Workspace, options: ProofsOptions) -> str:
    title = workspace.options.paper.title or workspace.site.name
    words = re.findall(r"[^\W_]+", title.lower())
    return f"{options.name or '-'.join(words)}{workspace.circulation.suffix}"
