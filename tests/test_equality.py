"""The site, the PDF and the DOCX print the same labels and the same references, in the same order."""

import shutil
from pathlib import Path

import pytest

from tests.building import HERE, Built, build, copy_workspace
from tests.printed import Printed, docx, pdf, site, unlike

TARGETS = HERE / "papers" / "targets"
# So many labels and references each paper has at the least: nothing is compared with nothing.
LEAST = {"targets": (60, 150), "repository": (40, 150)}
# One label of each kind of target in the synthetic paper.
KINDS = (
    "i", "1", "1.1", "1.1.1", "Annex A", "A.1", "Figure 3", "(a)", "Table 1", "1.2", "N1", "C2", "R2",
)  # fmt: skip
# One reference of each form in the synthetic paper.
FORMS = (
    "need N1", "Chapter 2", "Annex A", "Section 1.1.1", "Figure 1", "Table 1", "Equation 1",
    "paragraph 2.2", "in Remarks", "to Tier", "the depth", "as 1", "Figures 1", "1 2", "and 3",
    "see 1", "Fig. 2", "Figure 3a", "Annexes A", "needs N1", "Equations 1", "by C1", "Addresses N2",
)  # fmt: skip


@pytest.fixture(
    scope="module",
    params=[pytest.param(name, marks=pytest.mark.xdist_group(f"equal-{name}")) for name in LEAST],
)
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The synthetic paper with every target, and the repository's own paper."""
    folder = tmp_path_factory.mktemp("equality") / "workspace"
    if request.param == "repository":
        return build("repository", copy_workspace("repository", folder))
    return build("targets", Path(shutil.copytree(TARGETS, folder)))


@pytest.fixture(scope="module")
def printed(built: Built) -> dict[str, Printed]:
    """What the three proofs of a paper print."""
    return {"site": site.read(built.site), "pdf": pdf.read(built.pdf), "docx": docx.read(built.docx)}


@pytest.mark.parametrize("proof", ["pdf", "docx"])
def test_labels_are_the_same(printed: dict[str, Printed], proof: str) -> None:
    """Every chapter, section, figure, table, equation, item and paragraph has one number."""
    assert unlike(printed["site"].labels, printed[proof].labels) == []


@pytest.mark.parametrize("proof", ["pdf", "docx"])
def test_references_are_the_same(printed: dict[str, Printed], proof: str) -> None:
    """Every reference reads the same, in running text, tables, captions, notes and items."""
    assert unlike(printed["site"].references, printed[proof].references) == []


def test_much_is_compared(built: Built, printed: dict[str, Printed]) -> None:
    """The lists that are compared are long."""
    labels, references = LEAST[built.name]
    assert len(printed["site"].labels) >= labels
    assert len(printed["site"].references) >= references


def test_every_kind_and_form_is_compared(built: Built, printed: dict[str, Printed]) -> None:
    """The synthetic paper prints a label of every kind and a reference of every form."""
    if built.name == "targets":
        assert [kind for kind in KINDS if kind not in printed["site"].labels] == []
        assert [form for form in FORMS if form not in printed["site"].references] == []
