"""Dossiers and archives as jobs hand them on, made of sites that were built."""

import hashlib
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path


def write_files(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Write files into a folder by their paths."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def dossier(
    site: Mapping[str, bytes], version: str, day: str, changes: str = ""
) -> dict[str, bytes]:
    """The files of a dossier that holds a site and the list of its changes alone."""
    files = {f"site/{path}": content for path, content in site.items()}
    if changes:
        files["CHANGES.md"] = changes.encode()
    listed = [
        {"path": path, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for path, content in files.items()
    ]
    told = {"form": 1, "version": version, "date": f"{day}T09:00:00+08:00", "files": listed}
    return {**files, "manifest.json": json.dumps(told).encode()}


def write_archive(path: Path, files: Mapping[str, bytes], folder: str = "") -> Path:
    """Write a ZIP archive of files, in a folder of its own if one is named."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(f"{folder}/{name}" if folder else name, content)
    return path
