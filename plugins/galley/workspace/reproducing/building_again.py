"""Building a release once more under other circumstances: the same tag must give the same bytes."""

import tempfile
from pathlib import Path

from galley.tools import elsewhere, git
from galley.tools.process import ToolError
from galley.tools.removal import remove
from galley.workspace.release.delivery import FOLDER
from galley.workspace.release.releasing import Release

# A name with what paths are often not made for.
_CLONE = "another folder, é"
CIRCUMSTANCES = (
    "another folder, a clone without history, another user and home folder, another time zone, language "
    "and umask"
)


def built_again(release: Release, settings: Path) -> dict[str, bytes]:
    """The files of the dossier that a clone gives which has nothing in common with this one but the tag.

    `settings` is the `mkdocs.yml` of the paper. Raises ToolError if it cannot be cloned or built.
    """
    settings = settings.resolve()
    top = git.top_of(settings.parent)
    if top is None:
        raise ToolError("this folder is in no Git repository")
    place = Path(tempfile.mkdtemp(prefix="galley-")).resolve()
    try:
        git.clone_of_tag(top, release.tag, place / _CLONE)
        folder = place / _CLONE / settings.parent.relative_to(top)
        words = ("release", "--quiet", "--config-file", settings.name, release.version)
        elsewhere.run_galley(words, folder, place / "home")
        dossier = folder / FOLDER / release.version
        found = (path for path in dossier.rglob("*") if path.is_file())
        return {path.relative_to(dossier).as_posix(): path.read_bytes() for path in found}
    finally:
        remove(place)
