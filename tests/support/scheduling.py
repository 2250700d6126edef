"""Which of pytest's workers runs which test, and in which order: nothing is made twice, and no worker waits.

Tests of a module that share what a fixture makes for the module stay together. (The groups of
pytest-xdist 3.8 would say so, but it does not see them under pytest 9.2.) The longest modules begin.
"""

import functools
from pathlib import Path

import pytest
from xdist.scheduler import LoadScopeScheduling

from tests.support.building import REPOSITORY

# Modules that take more than 6 seconds of processor, the longest first.
_LONGEST = (
    "workspace/test_failures_of_the_machine.py",
    "site/test_readers.py",
    "proofs/docx/test_house_templates.py",
    "proofs/docx/test_accessibility.py",
    "site/test_distribution_marks.py",
    "workspace/test_brand.py",
    "proofs/test_same_bytes_everywhere.py",
    "hosts/test_properdocs.py",
    "bibliography/test_endless_entries.py",
    "core/test_html_tree.py",
    "galley_bibtex/test_migration.py",
    "site/test_matrix.py",
    "proofs/docx/test_variants.py",
    "hosts/test_other_plugins.py",
    "workspace/test_diagrams.py",
    "proofs/docx/test_page_geometry.py",
    "proofs/docx/test_embedded_typefaces.py",
    "proofs/docx/test_sections_and_wide_tables.py",
    "proofs/docx/test_fields.py",
    "fuzz/test_browser.py",
    "cli/test_new_paper.py",
    "cli/test_interruption.py",
    "fuzz/test_typst.py",
    "fuzz/test_docx_attributes.py",
    "workspace/test_hostile_diagrams.py",
    "syntax/test_extreme_markdown.py",
)


class Scheduling(LoadScopeScheduling):  # type: ignore[misc]
    """Modules that share something as wholes, all other tests one by one, in the order given."""

    def _split_scope(self, nodeid: str) -> str:
        module = nodeid.partition("::")[0]
        return module if shares(module) else nodeid


@functools.cache
def shares(module: str) -> bool:
    """Whether the tests of a module share what is made once for it."""
    return 'scope="module"' in (REPOSITORY / module).read_text(encoding="utf-8")


def rank(item: pytest.Item) -> tuple[int, bool]:
    """The place of a test: those of the longest modules, then those of whole modules, then the rest."""
    module = Path(item.path).relative_to(REPOSITORY / "tests").as_posix()
    place = _LONGEST.index(module) if module in _LONGEST else len(_LONGEST)
    return place, not shares(f"tests/{module}")
