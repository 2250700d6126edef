"""A new folder in the place of an old one: at once where the system can, else in steps."""

import ctypes
import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

from galley.tools.cache import write_whole

# Linux: renameat2(2), with the folder that relative paths start from. macOS: renamex_np(2).
_CURRENT_FOLDER, _EXCHANGE, _SWAP = -100, 2, 2


def put_in_place(new: Path, old: Path) -> None:
    """Put a new folder in the place of an old one, if there is one; the new one's name is free then.

    Raises OSError if it cannot; the old one stands then.
    """
    if not old.exists():
        old.parent.mkdir(parents=True, exist_ok=True)
        os.replace(new, old)
    elif not _exchanged(new, old) and not _moved(new, old):
        # A mount point, or a folder of a lower layer of a container, cannot be renamed at all.
        _copy_over(new, old)


def _exchanged(one: Path, other: Path) -> bool:
    """Whether two folders changed places, as one step that nothing can come between."""
    if os.name != "posix":
        return False
    library: Any = ctypes.CDLL(None)
    names = os.fsencode(one), os.fsencode(other)
    if hasattr(library, "renameat2"):
        at = _CURRENT_FOLDER
        return bool(library.renameat2(at, names[0], at, names[1], _EXCHANGE) == 0)
    if hasattr(library, "renamex_np"):
        return bool(library.renamex_np(*names, _SWAP) == 0)
    return False


def _moved(new: Path, old: Path) -> bool:
    """Whether the old folder could be moved aside and the new one took its place."""
    aside = old.with_name(f"{new.name}-old")
    try:
        os.replace(old, aside)
    except OSError:
        return False
    try:
        os.replace(new, old)
    except OSError:
        os.replace(aside, old)
        return False
    os.replace(aside, new)
    return True


def _copy_over(new: Path, old: Path) -> None:
    """Write every file of the new folder into the old one, then remove what is only in that."""
    wanted = {path.relative_to(new) for path in new.rglob("*")}
    for name in sorted(wanted):
        if (new / name).is_dir():
            (old / name).mkdir(exist_ok=True)
        else:
            write_whole(old / name, (new / name).read_bytes())
            shutil.copymode(new / name, old / name)
    for path in sorted(old.rglob("*"), reverse=True):
        if path.relative_to(old) not in wanted:
            with suppress(OSError):
                path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
