"""Texts in the cells of a spreadsheet: never a formula, and never more than a cell can hold.

A spreadsheet that opens a CSV file takes a text for a formula by its first character, and cuts lines at
the separator of its own country. Formats: RFC 4180, the advice of OWASP on CSV injection, and
ECMA-376, part 1, 18.
"""

import re

# Characters that begin a formula, those of full width in East Asian locales too.
_SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20\ufe62\ufe63\ufe66\ufe6b"
# What a program may remove before it looks at the first character.
_SKIPPED = "\\s\ufeff\u200b-\u200f\u2060\\x00-\\x1f'\"`"
# Where a cell begins: the text itself, and behind what another program may take for a separator.
_FORMULA = re.compile(rf"(?P<before>(?:\A|[;\t\r\n])[{_SKIPPED}]*)(?P<sign>[{_SIGNS}])")
_UNHELD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# So many units of UTF-16 are in a cell of a workbook at most.
MOST = 32_767


def csv_cell(text: str) -> str:
    """A text for a CSV file, with an apostrophe before each character that could begin a formula."""
    plain = _UNHELD.sub("\ufffd", text)
    # A tab or a line break at the start makes some programs look at what is behind it.
    if plain[:1] in ("\t", "\r", "\n"):
        plain = f"'{plain}"
    return _FORMULA.sub(r"\g<before>'\g<sign>", plain)


def sheet_text(text: str, most: int = MOST) -> str:
    """A text for a cell of a workbook, as long as it may be there."""
    plain = _UNHELD.sub("\ufffd", text)
    # XlsxWriter takes what looks so for XML of its own, and writes it as it is.
    if plain.startswith("<r>") and plain.endswith("</r>"):
        plain += "\u200b"
    return plain if _units(plain) <= most else f"{_cut(plain, most - 1)}…"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _cut(text: str, most: int) -> str:
    return text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", errors="ignore")
