"""No cell of an export is a formula, in LibreOffice too, and every text is there in full."""

import csv
import io
import re
import subprocess
import zipfile
from pathlib import Path

import pytest
from galley.core.brand.brand import DEFAULT
from galley.core.register.register import KINDS, Item, Kind, Register
from galley.core.rules.diagnostic import Location
from galley.proofs.register.cells import MOST, csv_cell, sheet_text
from galley.proofs.register.export import as_csv
from galley.proofs.register.workbook import as_xlsx
from galley.workspace.style.conventions import words_of

from tests.support.some import some

ARMED = [
    *("=1+1", "+1+1", "-1+1", "@SUM(1,1)", " =1+1", "\t=1+1", "\r=1+1", "\n=1+1", "\ufeff=1+1"),
    *("\u00a0=1+1", "\u2003=1+1", "\u200b=1+1", "＝1+1", "＋1", "－1", "＠SUM(1)", "﹦1+1"),
    *("x;=1+1", "x; =1+1", "x\n=1+1", "x\t=1+1", "x\r\n@SUM(1)", '"=1+1"', '";=1+1', "'=1+1"),
    *("=cmd|' /C calc'!A0", '=HYPERLINK("http://127.0.0.1/","x")', "- an item of a list", "-5 °C"),
]
HARMLESS = [
    "Words",
    "a = b",
    "high-level; low-level",
    "a@b.example",
    "1 - 1",
    "x;y",
    "“quoted”",
    "",
]


@pytest.mark.parametrize("text", ARMED)
def test_formula_becomes_text(text: str) -> None:
    """An apostrophe is put in, and nothing is taken away."""
    made = csv_cell(text)
    assert not re.search(r"(?:^|[;\t\r\n])[\s\ufeff\u200b\"]*[=+\-@＝＋－＠﹦]", made)
    assert made.replace("'", "") == text.replace("'", "")


@pytest.mark.parametrize("text", HARMLESS)
def test_other_texts_are_as_they_were(text: str) -> None:
    """Signs in the middle of a text begin no formula."""
    assert csv_cell(text) == text


@pytest.mark.parametrize("separator", [",", ";"])
def test_libreoffice_finds_no_formula(separator: str, tmp_path: Path) -> None:
    """Opened as a table with this separator, formulas evaluated, each cell shows what it says."""
    table, naked = tmp_path / "table.csv", tmp_path / "naked.csv"
    table.write_text(as_csv(register(ARMED)), encoding="utf-8-sig", newline="")
    naked.write_text(f"a{separator}=1+1\n", encoding="utf-8")
    # The thirteenth token asks for formulas to be evaluated, as other programs do unasked.
    options = f"CSV:{ord(separator)},34,76,1,,0,false,true,false,false,false,-1,true"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", "--headless", profile, f"--infilter={options}", "--convert-to", "fods"]
    command += ["--outdir", str(tmp_path), str(table), str(naked)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    # The oracle finds what is there to be found.
    assert "table:formula" in (tmp_path / "naked.fods").read_text(encoding="utf-8")
    sheet = (tmp_path / "table.fods").read_text(encoding="utf-8")
    assert "table:formula" not in sheet
    assert "127.0.0.1" in sheet
    assert "xlink:href" not in sheet.partition("<office:spreadsheet>")[2]


def test_csv_comes_back_as_it_was() -> None:
    """Each row has its columns, whatever is in them."""
    rows = list(csv.DictReader(io.StringIO(as_csv(register(ARMED)), newline="")))
    assert [row["title"] for row in rows] == [csv_cell(text) for text in ARMED]
    assert {len(row) for row in rows} == {12}


def test_workbook_holds_texts_alone() -> None:
    """No formula, no address outside, no XML of an author's, and no text that is too long."""
    texts = [
        *ARMED,
        "http://127.0.0.1/",
        "<r><t>x</t></r>",
        "\x01\ufffe",
        "x" * 40_000,
        "😀" * 20_000,
    ]
    with zipfile.ZipFile(io.BytesIO(book(texts))) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    assert not [name for name, text in some(parts.items()) if re.search(r"<f[ >]|External", text)]
    strings = parts["xl/sharedStrings.xml"]
    assert "&lt;r&gt;&lt;t&gt;x" in strings
    assert "<r>" not in strings
    found = re.findall(r"<t(?: [^>]*)?>([^<]*)</t>", strings)
    assert max(len(text.encode("utf-16-le")) // 2 for text in found) <= MOST


@pytest.mark.parametrize("label", ["History", "😀" * 40, "a/b:c*?[]'\\", "\x01\x02", "x" * 40])
def test_sheets_have_names_that_programs_take(label: str) -> None:
    """Whatever a kind is called."""
    kind = Kind("need", "N", label, label, "#123456")
    with zipfile.ZipFile(io.BytesIO(book(["Title"], (kind,)))) as archive:
        (name,) = re.findall(r'<sheet name="([^"]+)"', archive.read("xl/workbook.xml").decode())
    assert 0 < len(name.encode("utf-16-le")) // 2 <= 31
    assert name.lower() != "history"


def test_text_of_a_cell_is_cut_between_letters() -> None:
    """A letter of two units is not halved."""
    assert sheet_text("😀😀😀", 4) == "😀…"


def register(titles: list[str], kinds: tuple[Kind, ...] = KINDS) -> Register:
    """A register of needs with these titles."""
    items = {
        f"need-{n}": Item(
            f"need-{n}", "need", title, "a.md", Location("chapters/a.md", n), owner=title
        )
        for n, title in enumerate(titles, 1)
    }
    numbers = {name: f"N{n}" for n, name in enumerate(items, 1)}
    return Register(kinds, items=items, numbers=numbers)


def book(titles: list[str], kinds: tuple[Kind, ...] = KINDS) -> bytes:
    """The workbook of a register of needs with these titles."""
    return as_xlsx(register(titles, kinds), words_of("en-GB"), 0, DEFAULT.colours)
