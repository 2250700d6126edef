"""The site, the PDF and the DOCX print the same labels and the same references, in the same order."""

import pytest

from tests.support.building import Built
from tests.support.printed import Printed, docx, pdf, site, unlike

# So many labels and references each paper has at the least: nothing is compared with nothing.
LEAST = {"targets": (35, 100), "per-chapter": (35, 100), "repository": (60, 300)}
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


@pytest.fixture(scope="module")
def printed(numbered: Built) -> dict[str, Printed]:
    """What the three proofs of a paper print."""
    return {
        "site": site.read(numbered.site),
        "pdf": pdf.read(numbered.pdf),
        "docx": docx.read(numbered.docx),
    }


@pytest.mark.parametrize("proof", ["pdf", "docx"])
def test_labels_are_the_same(printed: dict[str, Printed], proof: str) -> None:
    """Every chapter, section, figure, table, equation, item and paragraph has one number."""
    assert unlike(printed["site"].labels, printed[proof].labels) == []


@pytest.mark.parametrize("proof", ["pdf", "docx"])
def test_references_are_the_same(printed: dict[str, Printed], proof: str) -> None:
    """Every reference reads the same, in running text, tables, captions, notes and items."""
    assert unlike(printed["site"].references, printed[proof].references) == []


def test_much_is_compared(numbered: Built, printed: dict[str, Printed]) -> None:
    """The lists that are compared are long."""
    labels, references = LEAST[numbered.name]
    assert len(printed["site"].labels) >= labels
    assert len(printed["site"].references) >= references


def test_every_kind_and_form_is_compared(numbered: Built, printed: dict[str, Printed]) -> None:
    """The synthetic paper prints a label of every kind and a reference of every form."""
    if numbered.name == "targets":
        assert [kind for kind in KINDS if kind not in printed["site"].labels] == []
        assert [form for form in FORMS if form not in printed["site"].references] == []
