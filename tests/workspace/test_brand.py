"""The brand reaches every proof: its colours, its typefaces and its logo, from one file."""

import ctypes
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from galley.core.brand.brand import DARK, LIGHT, Colours
from galley.core.brand.colour import ENOUGH, contrast, readable
from galley.proofs import FONTS
from hypothesis import given
from hypothesis import strategies as st
from pypdfium2 import raw

from tests.support.building import Built, copy_workspace, galley, write
from tests.support.printed.site import pages
from tests.support.some import some

_LOGO = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20"/></svg>'
_BRAND = """
meta: {name: The Institute of Plain Words}
logo: {path: marks/crest.svg, alt: The Institute of Plain Words}
color: {primary: "#7b1fa2", info: "#00695c", danger: "#8d1c1c"}
typography: {base: Source Sans 3, headings: Source Code Pro}
"""


@pytest.fixture(scope="module")
def branded(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The repository's paper, with a brand of its own."""
    folder = copy_workspace("repository", tmp_path_factory.mktemp("branded"))
    (folder / "marks").mkdir()
    (folder / "marks" / "crest.svg").write_text(_LOGO, encoding="utf-8")
    (folder / "_brand.yml").write_text(_BRAND, encoding="utf-8")
    assert galley("build", folder=folder).returncode == 0
    return Built("repository", folder)


def test_brand_is_on_the_site(branded: Built) -> None:
    """Colours and typefaces are variables of the page; the logo is its head and its icon."""
    colours = (branded.site / "assets" / "galley" / "brand.css").read_text(encoding="utf-8")
    assert "--galley-headings: #7b1fa2;" in colours
    assert '--galley-base-font: "Galley Sans"' in colours
    assert ".galley-item.need {\n  --galley-kind: #7b1fa2;" in colours
    for page in some(pages(branded.site)):
        links = re.findall(r'(?:href|src)="([^"]*crest\.svg)"', page.read_text(encoding="utf-8"))
        assert len(links) > 1
        assert all((page.parent / link).is_file() for link in links)


def test_brand_is_on_paper(branded: Built) -> None:
    """Headings have the brand's colour, the text its typeface, the cover its logo."""
    with pdfium.PdfDocument(branded.pdf) as document:
        drawn = {text for page in document for text in _texts(page)}
        shapes = list(document[0].get_objects([raw.FPDF_PAGEOBJ_PATH], max_depth=8))
    assert ("SourceCodePro-Bold", "#7b1fa2") in drawn
    assert ("SourceSans3-Regular", "#000000") in drawn
    assert len(shapes) > 1


def _texts(page: pdfium.PdfPage) -> Iterator[tuple[str, str]]:
    """The typeface and the colour of every piece of text."""
    for piece in page.get_objects([raw.FPDF_PAGEOBJ_TEXT], max_depth=8):
        name = ctypes.create_string_buffer(100)
        raw.FPDFFont_GetBaseFontName(raw.FPDFTextObj_GetFont(piece), name, 100)
        channels = [ctypes.c_uint() for _ in range(4)]
        raw.FPDFPageObj_GetFillColor(piece, *channels)
        family = name.value.decode().rpartition("+")[2]
        yield family, "#" + "".join(f"{channel.value:02x}" for channel in channels[:3])


def test_brand_is_in_the_charts(branded: Built) -> None:
    """A chart is drawn in the brand's colours."""
    charts = list((branded.site / "assets" / "charts").glob("*.svg"))
    assert any("#7b1fa2" in chart.read_text(encoding="utf-8") for chart in charts)


_COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(_COLOURS, _COLOURS)
def test_shade_of_any_colour_is_readable_on_any_ground(colour: str, ground: str) -> None:
    """White on every dark ground and black on every light one have contrast enough."""
    assert contrast(readable(colour, ground), ground) >= ENOUGH


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_usual_colours_are_readable(colours: Colours) -> None:
    """The look that comes with Galley keeps its own rule."""
    for name in ("foreground", "headings", "secondary", "link"):
        text = getattr(colours, name)
        assert contrast(text, colours.background) >= ENOUGH
        assert contrast(text, colours.light) >= ENOUGH


def test_contrast_is_that_of_wcag() -> None:
    """The ratios of the specification's own examples."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert contrast("#16324f", "#16324f") == 1


def test_files_that_give_another_name_are_named(tmp_path: Path) -> None:
    """A typeface whose files are there under another name is reported with the name to write."""
    write(
        tmp_path,
        {
            "mkdocs.yml": "site_name: A\ndocs_dir: chapters\ntheme: mkdocs\nplugins: [galley: {profile: paper}]\n",
            "chapters/index.md": "# A\n\nWords.\n",
            "references.bib": "",
            "_brand.yml": "typography:\n  fonts:\n    - {family: Fira Sans, source: file, files: [own.otf]}\n  headings: Fira Sans\n",
        },
    )
    shutil.copy(FONTS / "SourceSans3-Bold.otf", tmp_path / "own.otf")
    said = galley("check", "-q", folder=tmp_path).stdout
    assert (
        'typeface "Fira Sans" is missing, and a build downloads nothing; its files call it "Source Sans 3"; write that name'
        in said
    )
