"""Tables: a view of their columns, rows and cells, read from Pandoc's JSON and written as that."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from galley.core.ast.attributes import Attributes
from galley.core.ast.views import Caption
from galley.core.ast.walking import Element, text_of


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: how its words are aligned, over how many rows and columns it goes, its blocks."""

    attributes: Attributes
    alignment: str
    rows: int
    columns: int
    blocks: list[Element]

    @classmethod
    def read(cls, given: Any) -> "Cell":
        """The parts of a cell."""
        attributes, alignment, rows, columns, blocks = given
        return cls(Attributes.read(attributes), alignment["t"], rows, columns, blocks)

    @property
    def json(self) -> list[Any]:
        """The cell as Pandoc writes it."""
        spans = [self.rows, self.columns]
        return [self.attributes.json, {"t": self.alignment}, *spans, self.blocks]

    @property
    def text(self) -> str:
        """The words of the cell."""
        return text_of(self.blocks)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells."""

    attributes: Attributes
    cells: tuple[Cell, ...]

    @classmethod
    def read(cls, given: Any) -> "Row":
        """The parts of a row."""
        attributes, cells = given
        return cls(Attributes.read(attributes), tuple(map(Cell.read, cells)))

    @property
    def json(self) -> list[Any]:
        """The row as Pandoc writes it."""
        return [self.attributes.json, [cell.json for cell in self.cells]]


@dataclass(frozen=True, slots=True)
class Rows:
    """The head or the foot of a table, or a body with heads of its own and some columns of heads."""

    attributes: Attributes
    rows: tuple[Row, ...]
    heads: tuple[Row, ...] = ()
    head_columns: int = 0

    @property
    def all(self) -> tuple[Row, ...]:
        """All rows, heads first."""
        return (*self.heads, *self.rows)

    def with_rows(self, changed: Callable[[Row], Row]) -> "Rows":
        """The part with each row as `changed` has it."""
        rows, heads = tuple(map(changed, self.rows)), tuple(map(changed, self.heads))
        return replace(self, rows=rows, heads=heads)


@dataclass(frozen=True, slots=True)
class Column:
    """How a column is aligned, and its share of the width, if that is fixed."""

    alignment: str
    width: float | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption."""

    attributes: Attributes
    caption: Caption
    columns: tuple[Column, ...]
    head: Rows
    bodies: tuple[Rows, ...]
    foot: Rows

    @classmethod
    def read(cls, element: Element) -> "Table":
        """The parts of a table."""
        attributes, caption, columns, head, bodies, foot = element["c"]
        return cls(
            Attributes.read(attributes),
            Caption(*caption),
            tuple(Column(alignment["t"], width.get("c")) for alignment, width in columns),
            _edge(head),
            tuple(map(_body, bodies)),
            _edge(foot),
        )

    @property
    def json(self) -> Element:
        """The table as Pandoc writes it."""
        return {
            "t": "Table",
            "c": [
                self.attributes.json,
                list(self.caption),
                [[{"t": one.alignment}, _width(one.width)] for one in self.columns],
                [self.head.attributes.json, _written(self.head.rows)],
                [
                    [one.attributes.json, one.head_columns, _written(one.heads), _written(one.rows)]
                    for one in self.bodies
                ],
                [self.foot.attributes.json, _written(self.foot.rows)],
            ],
        }

    @property
    def head_cells(self) -> tuple[Cell, ...]:
        """The cells of the head, row by row."""
        return tuple(cell for row in self.head.rows for cell in row.cells)

    @property
    def below_head(self) -> tuple[Row, ...]:
        """The rows of the bodies and the foot."""
        return (*(row for body in self.bodies for row in body.all), *self.foot.rows)

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows, from the head to the foot."""
        return (*self.head.rows, *self.below_head)

    def with_parts(self, changed: Callable[[Rows], Rows]) -> "Table":
        """The table with its head, its bodies and its foot as `changed` has them."""
        bodies = tuple(map(changed, self.bodies))
        return replace(self, head=changed(self.head), bodies=bodies, foot=changed(self.foot))

    def with_rows(self, changed: Callable[[Row], Row]) -> "Table":
        """The table with each row as `changed` has it."""
        return self.with_parts(lambda part: part.with_rows(changed))

    def with_columns(self, columns: Sequence[Column]) -> "Table":
        """The table with its columns aligned and as wide as these."""
        return replace(self, columns=tuple(columns))


def _edge(given: Any) -> Rows:
    attributes, rows = given
    return Rows(Attributes.read(attributes), tuple(map(Row.read, rows)))


def _body(given: Any) -> Rows:
    attributes, count, heads, rows = given
    read = Attributes.read(attributes)
    return Rows(read, tuple(map(Row.read, rows)), tuple(map(Row.read, heads)), count)


def _width(share: float | None) -> Element:
    return {"t": "ColWidthDefault"} if share is None else {"t": "ColWidth", "c": share}


def _written(rows: Iterable[Row]) -> list[Any]:
    return [row.json for row in rows]
