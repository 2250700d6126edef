"""The build backend: setuptools, which builds wheels outside of the source tree.

By itself, setuptools copies the package to `build/lib`, leaves it there, and packs what is left of an
earlier copy into the next wheel. This module adds one option to its command. Backends in the source
tree: https://peps.python.org/pep-0517/#in-tree-build-backends.
"""

import tempfile
from collections.abc import Mapping
from typing import Any

from setuptools import build_meta
from setuptools.build_meta import (
    build_editable,
    build_sdist,
    get_requires_for_build_editable,
    get_requires_for_build_sdist,
    get_requires_for_build_wheel,
    prepare_metadata_for_build_editable,
    prepare_metadata_for_build_wheel,
)

__all__ = [
    "build_editable",
    "build_sdist",
    "build_wheel",
    "get_requires_for_build_editable",
    "get_requires_for_build_sdist",
    "get_requires_for_build_wheel",
    "prepare_metadata_for_build_editable",
    "prepare_metadata_for_build_wheel",
]


def build_wheel(
    wheel_directory: str,
    config_settings: Mapping[str, Any] | None = None,
    metadata_directory: str | None = None,
) -> str:
    """Build a wheel in an empty temporary folder, and return the name of its file."""
    with tempfile.TemporaryDirectory(prefix="galley-") as folder:
        settings = {
            **(config_settings or {}),
            "--global-option": ["build", f"--build-base={folder}"],
        }
        return build_meta.build_wheel(wheel_directory, settings, metadata_directory)
