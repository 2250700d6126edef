"""The paper in numbers: what authors wrote is counted, and what Galley printed is not."""

from pathlib import Path

from galley.core.checks.statistics import Count, counts
from galley.hosts.mkdocs import runs

from tests.support.case import Case, write_workspace

CHAPTER = """# One title

Three words here [@ash2020alpha, p. 3], $x$.

![A caption](x.svg){#fig-a alt="a > b"}

<table id='tbl-a' title="a > b"><tr><th>four</th></tr></table>

\\full_bibliography

## Behind it

Five
"""


def test_words_of_lists_and_citations_are_not_counted(tmp_path: Path) -> None:
    """Words behind a list are, and so is every figure and table, however it is written."""
    picture = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    work = "@book{ash2020alpha, author = {Ash, Ann}, title = {Alpha}, date = {2020}}"
    case = Case({"index.md": CHAPTER}, work, files={"chapters/x.svg": picture})
    write_workspace(case, tmp_path)
    galley = runs.check(tmp_path / "mkdocs.yml").galley
    assert galley is not None
    # One title, three words here, figure 1 and its caption, table 1 and its cell, behind it, five.
    assert counts(galley.pages.values(), galley.register) == (
        Count("chapters/index.md", 15, 1, 0, 1, 1),
    )
