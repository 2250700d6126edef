"""The list of the proofs that builds copied into a folder of the workspace, kept in that folder.

It holds a digest of each copy, so that a file of somebody else's is known from one of a build's, and
so is a proof that was edited since. A build lists its copies before it puts them in their places: if
it is killed in between, the next one knows both those that it replaced and those that it did not.
"""

import filecmp
import hashlib
from collections.abc import Iterable, Mapping, Set
from pathlib import Path

from galley.tools import files

NAME = ".galley-proofs"


def is_one(path: Path) -> bool:
    """Whether a path is that of a copy which a build put into a folder, or of the list there."""
    names = {name for _, name in _listed(path.parent)}
    return path.name in names or (bool(names) and path.name == NAME)


def paths(folder: Path) -> frozenset[Path]:
    """What builds put into a folder: the copies, and the list of them."""
    return frozenset(folder / name for name in (NAME, *(name for _, name in _listed(folder))))


def foreign(targets: Iterable[Path], site: Path) -> list[Path]:
    """The files in the places of copies that no build wrote as they are now. Raises OSError.

    A folder that an earlier Galley wrote to has no list: there a copy is what the site offers under
    its name.
    """
    return [path for path in targets if path.exists() and not _is_ours(path, site)]


def announce(copies: Mapping[Path, Path]) -> None:
    """List copies by the places that they will go to, beside those that are there. Raises OSError."""
    for folder in {target.parent for target in copies.values()}:
        new = {(_digest(c), t.name) for c, t in copies.items() if t.parent == folder}
        _write(folder, _listed(folder) | new)


def settle(targets: Iterable[Path]) -> None:
    """Keep in the list, of the places of copies, what is there now. Raises OSError."""
    for target in targets:
        present = {(_digest(target), target.name)} if target.exists() else set()
        listed = _listed(target.parent)
        _write(target.parent, {(d, n) for d, n in listed if n != target.name} | (listed & present))


def _write(folder: Path, copies: Set[tuple[str, str]]) -> None:
    lines = "".join(f"{digest}  {name}\n" for digest, name in sorted(copies))
    if not lines:
        (folder / NAME).unlink(missing_ok=True)
    elif lines.encode() != _content(folder):
        files.put(folder / NAME, lines.encode())


def _is_ours(path: Path, site: Path) -> bool:
    known = _listed(path.parent)
    if any(name == path.name for _, name in known):
        return (_digest(path), path.name) in known
    offered = site / "downloads" / path.name
    return files.is_regular(offered) and filecmp.cmp(offered, path, shallow=False)


def _listed(folder: Path) -> frozenset[tuple[str, str]]:
    """The digest and the name of each copy that builds put into a folder."""
    lines = _content(folder).decode(errors="replace").splitlines()
    parted = (line.partition("  ") for line in lines)
    return frozenset((digest, name) for digest, _, name in parted if name)


def _content(folder: Path) -> bytes:
    try:
        return files.read(folder / NAME)
    except OSError:
        return b""


def _digest(path: Path) -> str:
    return hashlib.sha256(files.read(path)).hexdigest()
