"""The register as an XLSX workbook: a sheet for each kind of item, and one for each matrix."""

import io
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from galley.core.brand.brand import Colours
from galley.core.insertion.register_listing import linked_numbers, named_with_status
from galley.core.register.register import Item, Kind, Register
from galley.core.register.trace import (
    Matrix,
    cell_text,
    cell_words,
    gaps,
    joined_kinds,
    legend,
    matrix,
)
from galley.core.rules.words import Words
from galley.proofs.register.cells import sheet_text

# The columns of a kind's sheet, under their names in the word lists, and their widths.
_COLUMNS: Mapping[str, int] = {
    "item": 7,
    "title": 44,
    "status": 12,
    "priority": 12,
    "owner": 18,
    "stakeholders": 28,
    "links": 36,
    "sources": 28,
    "missing": 22,
    "identifier": 28,
    "place": 34,
}
# What the formats allow at most: characters in the name of a sheet, links on a sheet.
_NAME, _LINKS = 31, 65_530
# The name that Excel keeps for itself.
_RESERVED = "history"


def as_xlsx(register: Register, words: Words, moment: int, colours: Colours) -> bytes:
    """The workbook's bytes; equal registers give equal ones. `moment` counts seconds from 1970."""
    buffer = io.BytesIO()
    book = Workbook(buffer, _TEXTS_ALONE)
    book.set_properties({"created": datetime.fromtimestamp(moment, UTC)})
    _Writer(book, register, words, colours).write()
    book.close()
    return buffer.getvalue()


# Whatever a text looks like, it stays one.
_TEXTS_ALONE = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
# The longest tip that a link may have.
_TIP = 255


class _Writer:
    """The sheets of one workbook, and where each item is in it."""

    def __init__(self, book: Workbook, register: Register, words: Words, colours: Colours) -> None:
        self.book, self.register, self.words = book, register, words
        self.text = self._format(text_wrap=True)
        self.head = self._format(bold=True, bg_color=colours.light, bottom=1)
        self.turned = self._format(bg_color=colours.light, bottom=1, rotation=90, text_wrap=True)
        self.mark = self._format(align="center", font_color=colours.link)
        wrong = colours.tint("danger")
        self.empty = self._format(
            bold=True, bg_color=wrong, font_color=colours.text("danger", wrong)
        )
        self.places: dict[str, str] = {}
        self.names: set[str] = set()

    def write(self) -> None:
        """Write every sheet; the kinds' own come first, as the others lead to them."""
        kinds = {kind.name: kind for kind in self.register.kinds}
        for kind in kinds.values():
            self._write_kind(kind)
        for rows, columns in joined_kinds(self.register):
            found = matrix(self.register, rows, columns)
            if found.cells:
                self._write_matrix(found, kinds[rows], kinds[columns])

    def _format(self, **properties: object) -> Format:
        return self.book.add_format({"valign": "top", **properties})

    def _sheet(self, title: str) -> Worksheet:
        """A new sheet; a spreadsheet allows its name few characters, and once only."""
        plain = "".join(sign for sign in title if sign not in "[]:*?/\\'" and sign.isprintable())
        plain = plain.strip() or "Sheet"
        name, count = sheet_text(plain, _NAME), 1
        while name.lower() in self.names or name.lower() == _RESERVED:
            count += 1
            name = f"{sheet_text(plain, _NAME - 1 - len(str(count)))} {count}"
        self.names.add(name.lower())
        sheet = self.book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        return sheet

    def _write_kind(self, kind: Kind) -> None:
        sheet, items = self._sheet(_capital(kind.plural)), self.register.of_kind(kind.name)
        for column, (name, width) in enumerate(_COLUMNS.items()):
            sheet.set_column(column, column, width)
            _write(sheet, 0, column, self.words.register[name], self.head)
        for row, item in enumerate(items, 1):
            self.places[item.identifier] = f"internal:'{sheet.name}'!A{row + 1}"
            for column, text in enumerate(self._cells(item)):
                _write(sheet, row, column, text, self.text)
        sheet.freeze_panes(1, 2)
        sheet.autofilter(0, 0, len(items), len(_COLUMNS) - 1)

    def _cells(self, item: Item) -> Iterable[str]:
        return (
            self.register.numbers[item.identifier],
            item.title,
            item.status,
            item.priority,
            item.owner,
            ", ".join(item.stakeholders),
            "\n".join(
                f"{told} {', '.join(numbers)}"
                for told, numbers in linked_numbers(item, self.register)
            ),
            ", ".join(item.sources),
            ", ".join(self.words.register[gap] for gap in gaps(item, self.register)),
            item.identifier,
            str(item.location),
        )

    def _write_matrix(self, found: Matrix, rows: Kind, columns: Kind) -> None:
        sheet = self._sheet(f"{_capital(rows.label)} × {columns.label}")
        link = self._linker(sheet, len(found.rows) + len(found.columns) + len(found.cells))
        total = len(found.columns) + 2
        self._set_widths(sheet, total)
        _write(sheet, 0, 0, _capital(rows.label), self.head)
        _write(sheet, 0, 1, self.words.register["title"], self.head)
        _write(sheet, 0, total, self.words.register["total"], self.head)
        for column, item in enumerate(found.columns, 2):
            number = self.register.numbers[item.identifier]
            link(0, column, item, f"{number} {self._title(item)}", self.turned, "")
        for row, item in enumerate(found.rows, 1):
            link(row, 0, item, self.register.numbers[item.identifier], self.text, "")
            _write(sheet, row, 1, self._title(item), self.text)
            self._write_count(sheet, row, total, item, found.row_counts.get(item.identifier, 0))
        self._write_marks(found, link)
        self._write_legend(found, sheet)
        sheet.freeze_panes(1, 2)
        sheet.autofilter(0, 0, len(found.rows), total)

    def _set_widths(self, sheet: Worksheet, total: int) -> None:
        sheet.set_row(0, 150)
        sheet.set_column(0, 0, 7)
        sheet.set_column(1, 1, 44)
        sheet.set_column(2, total - 1, 5)

    def _title(self, item: Item) -> str:
        return named_with_status(item, self.register)

    def _write_legend(self, found: Matrix, sheet: Worksheet) -> None:
        """What the symbols mean, below the table and apart from it, so that it is not filtered."""
        words = self.words.register
        told = legend(found, self.register, words["suspect"], words["closed"])
        for row, (sign, meaning) in enumerate(told, len(found.rows) + 2):
            _write(sheet, row, 0, sign, self.mark)
            _write(sheet, row, 1, meaning, self.text)

    def _write_count(self, sheet: Worksheet, row: int, column: int, item: Item, count: int) -> None:
        if count or self.register.is_closed(item):
            sheet.write_number(row, column, count, self.text)
        else:
            _write(sheet, row, column, self.words.register["unanswered"], self.empty)

    def _write_marks(self, found: Matrix, link: "_Link") -> None:
        lines = {item.identifier: place for place, item in enumerate(found.rows, 1)}
        ranks = {item.identifier: place for place, item in enumerate(found.columns, 2)}
        for ends, joints in found.cells.items():
            row, column = ends
            sign = cell_text(ends, joints, self.register)
            told = cell_words(ends, joints, self.register, self.words.register["suspect"])
            link(lines[row], ranks[column], self.register.items[row], sign, self.mark, told)

    def _linker(self, sheet: Worksheet, count: int) -> "_Link":
        """What writes a text that leads to an item's row, or the bare text where links are too many."""

        def link(row: int, column: int, item: Item, text: str, style: Format, tip: str) -> None:
            if count > _LINKS:
                _write(sheet, row, column, text, style)
            else:
                place = self.places[item.identifier]
                sheet.write_url(row, column, place, style, sheet_text(text), sheet_text(tip, _TIP))

        return link


_Link = Callable[[int, int, Item, str, Format, str], None]


def _write(sheet: Worksheet, row: int, column: int, text: str, style: Format) -> None:
    sheet.write_string(row, column, sheet_text(text), style)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
