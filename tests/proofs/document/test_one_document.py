"""One document of many pages: ids are unique, links lead inside, whatever quotes an author likes."""

from pathlib import Path

from galley.hosts.mkdocs import runs
from galley.proofs.document.document import Metadata, assemble

from tests.support.case import Case, write_workspace

ONE = """# One

<p id='twice' title="a > b">First <a title='>' href='two/#twice'>to the other</a>, <A HREF=#twice>to this</A>.</p>

<!-- <a href="nowhere.md" id="twice">no link</a> -->

<img src='x.svg' alt='a > b'> and <img alt=x src=x.svg>
"""
TWO = """# Two

<div title="<h1 id=x>" id=twice><b>Second</b></div> [back](index.md)
"""
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'


def test_ids_and_links_are_those_of_the_document(tmp_path: Path) -> None:
    """An id that two pages have gets a number, and every link follows it."""
    files = {"chapters/x.svg": PICTURE}
    chapters = {"index.md": ONE, "two.md": TWO}
    write_workspace(Case(chapters, files=files, options={"html": "trust"}), tmp_path)
    galley = runs.check(tmp_path / "mkdocs.yml").galley
    assert galley is not None
    document = assemble(galley, Metadata("A paper"), {"x.svg": "/chapters/x.svg"}, str)
    one, two = (part.html for part in document.parts)
    assert '<p title="a &gt; b"><span id="twice"></span>First' in one
    assert '<a title="&gt;" href="#twice-2">to the other</a>, <A HREF=#twice>to this</A>' in one
    assert '<!-- <a href="nowhere.md" id="twice">no link</a> -->' in one
    assert (
        '<img src="/chapters/x.svg" alt="a &gt; b"> and <img alt="x" src="/chapters/x.svg">' in one
    )
    assert '<div title="&lt;h1 id=x&gt;" id="twice-2"><b>Second</b></div>' in two
    assert '<a href="#one">back</a>' in two
    assert [part.identifier for part in document.parts] == ["one", "two"]
