"""What register items and their insertion points become: heads and feet, tables, matrix, coverage."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from html import escape

from galley.core.html.markers import tag
from galley.core.insertion.listing import RIGHT, list_of_targets
from galley.core.register.register import Item, ItemLink, Register, Relation
from galley.core.register.trace import (
    Joint,
    Matrix,
    cell_text,
    cell_words,
    coverage,
    is_more,
    legend,
    matrix,
)
from galley.core.rules.words import Words

Address = Callable[[str], str]
COLUMNS = (
    "number",
    "kind",
    "title",
    "status",
    "priority",
    "owner",
    "stakeholders",
    "links",
    "sources",
)
# Attributes of a table that the site can filter: the kinds of its rows, and that of a matrix' columns.
ROWS_OF, COLUMNS_OF = "data-rows-of", "data-columns-of"
_DEFAULT_COLUMNS = ("number", "title", "status", "links")


def item_head(item: Item, number: str, words: Words) -> str:
    """The first lines of an item: its number, its title, what is said of it."""
    told = [
        ("status", item.status),
        ("priority", item.priority),
        ("owner", item.owner),
        ("stakeholders", ", ".join(item.stakeholders)),
    ]
    facts = " · ".join(f"{words.register[name]}: {escape(value)}" for name, value in told if value)
    head = f"{number} <strong>{escape(item.title)}</strong>"
    below = f'<div class="galley-item-facts"><p>{facts}</p></div>' if facts else ""
    return f'<div class="galley-item-head"><p>{head}</p></div>{below}'


def item_foot(item: Item, register: Register, sources: str, address: Address, words: Words) -> str:
    """The last lines of an item: its links, both ways, and the works that it rests on."""
    lines = [
        f"{escape(told)} {_number_links(ids, register, address)}"
        for told, ids in relations_of(item, register)
    ]
    if sources:
        lines.append(f"{words.register['rests_on']} {sources}")
    paragraphs = "".join(f"<p>{line}.</p>" for line in lines)
    return f'<div class="galley-item-foot">{paragraphs}</div>' if paragraphs else ""


def relations_of(item: Item, register: Register) -> Iterable[tuple[str, list[str]]]:
    """What an item is to others, and they to it: the words of a relation, and the ids."""
    for relation in register.relations:
        forward = [
            link.target
            for link in item.links
            if _is(link, relation) and link.target in register.items
        ]
        backward = [
            other.identifier
            for other, link in register.incoming.get(item.identifier, ())
            if _is(link, relation)
        ]
        if relation.forward == relation.backward:
            forward, backward = list(dict.fromkeys([*forward, *backward])), []
        if forward:
            yield relation.forward, forward
        if backward:
            yield relation.backward, backward


def linked_numbers(item: Item, register: Register) -> Iterable[tuple[str, list[str]]]:
    """What an item is to others, and they to it: the words of a relation, and the numbers."""
    for told, identifiers in relations_of(item, register):
        yield told, [register.numbers[identifier] for identifier in identifiers]


def _is(link: ItemLink, relation: Relation) -> bool:
    return link.relation == relation.name


def _number_links(identifiers: Sequence[str], register: Register, address: Address) -> str:
    return ", ".join(_link(identifier, register, address) for identifier in identifiers)


def _link(identifier: str, register: Register, address: Address, content: str = "") -> str:
    number, title = register.numbers[identifier], register.items[identifier].title
    said = content or f'<span class="galley-number">{number}</span>'
    return f'<a class="galley-crossref" href="{escape(address(identifier))}" title="{escape(title)}">{said}</a>'


def _facets(item: Item, **others: str) -> str:
    """What the site can filter an item by, as attributes."""
    told = {
        **others,
        "status": item.status,
        "priority": item.priority,
        "stakeholders": "|".join(item.stakeholders),
    }
    return "".join(f' data-{name}="{escape(value)}"' for name, value in told.items() if value)


def kinds_and_columns(
    arguments: Sequence[str], register: Register
) -> tuple[Sequence[str], Sequence[str]]:
    """What is behind `\\register`: the kinds, and the columns after them."""
    known = {kind.name for kind in register.kinds}
    count = next((n for n, word in enumerate(arguments) if word not in known), len(arguments))
    return arguments[:count], arguments[count:]


def register_table(
    register: Register,
    arguments: Sequence[str],
    sources: Callable[[Item], str],
    address: Address,
    words: Words,
    *,
    has_filters: bool = True,
) -> str:
    """The items of one kind or of several as a table with the chosen columns, which the site can filter."""
    named, columns = kinds_and_columns(arguments, register)
    kinds = {kind.name: kind for kind in register.kinds if kind.name in named}
    chosen = columns or _DEFAULT_COLUMNS
    names = ["item" if name == "number" else name for name in chosen]
    head = "".join(f'<th scope="col">{words.register[name]}</th>' for name in names)
    rows = "".join(
        f"<tr{_facets(item, kind=kinds[item.kind].label, owner=item.owner)}>"
        + "".join(_cell(name, item, register, sources, address) for name in chosen)
        + "</tr>"
        for kind in kinds
        for item in register.of_kind(kind)
    )
    told = f' {ROWS_OF}="{escape(" ".join(kinds))}"' if has_filters else ""
    table = (
        f'<table class="galley-register"{told}><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )
    return _region(words.listed([kind.plural for kind in kinds.values()]), table)


def _cell(
    name: str, item: Item, register: Register, sources: Callable[[Item], str], address: Address
) -> str:
    match name:
        case "number":
            return f'<th scope="row">{_link(item.identifier, register, address)}</th>'
        case "kind":
            labels = {kind.name: kind.label for kind in register.kinds}
            return f"<td>{escape(labels[item.kind])}</td>"
        case "title":
            return f"<td>{escape(item.title)}</td>"
        case "stakeholders":
            return f"<td>{escape(', '.join(item.stakeholders))}</td>"
        case "links":
            lines = (
                f"{escape(told)} {_number_links(ids, register, address)}"
                for told, ids in relations_of(item, register)
            )
            return f"<td>{'<br />'.join(lines)}</td>"
        case "sources":
            return f"<td>{sources(item)}</td>"
        case _:
            return f"<td>{escape(str(getattr(item, name)))}</td>"


def list_of_items(register: Register, kinds: Sequence[str], address: Address, words: Words) -> str:
    """The items of some kinds, or all, by their numbers: an index, which paper gives its pages."""
    chosen = [kind for kind in register.kinds if not kinds or kind.name in kinds]
    entries = (
        (address(item.identifier), f"{register.numbers[item.identifier]} {item.title}")
        for kind in chosen
        for item in register.of_kind(kind.name)
    )
    title = _capital(words.listed([kind.plural for kind in chosen]))
    return list_of_targets("item", title, entries)


def matrix_table(
    register: Register, rows: str, columns: str, address: Address, words: Words
) -> str:
    """Who answers whom: a row for each item of a kind, a column for each of another.

    Empty cells that are side by side are one cell over their columns, as most are empty.
    """
    found = matrix(register, rows, columns)
    kinds = {kind.name: kind for kind in register.kinds}
    total = words.register["total"]
    heads = "".join(
        f'<th scope="col" class="galley-matrix-column"{_facets(item)}>'
        f"{_link(item.identifier, register, address, _named(item, register))}</th>"
        for item in found.columns
    )
    head = f'<th scope="col">{escape(_capital(kinds[rows].label))}</th>{heads}<th scope="col">{total}</th>'
    body = "".join(_matrix_rows(found, register, address, words))
    sums = "".join(
        f"<td>{found.column_counts.get(item.identifier, 0)}</td>" for item in found.columns
    )
    foot = f'<th scope="row">{total}</th>{sums}<td>{found.count}</td>'
    told = f'{ROWS_OF}="{escape(rows)}" {COLUMNS_OF}="{escape(columns)}"'
    table = (
        f'<table class="galley-matrix" {told}><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody><tfoot><tr>{foot}</tr></tfoot></table>"
    )
    named = words.listed([kinds[rows].plural, kinds[columns].plural])
    return _region(named, table) + _legend(found, register, words)


def _legend(found: Matrix, register: Register, words: Words) -> str:
    """What the symbols of a matrix mean."""
    told = legend(found, register, words.register["suspect"], words.register["closed"])
    said = " · ".join(f"{escape(sign)} {escape(meaning)}" for sign, meaning in told)
    return f'<div class="galley-legend"><p>{said}</p></div>' if said else ""


def _matrix_rows(
    found: Matrix, register: Register, address: Address, words: Words
) -> Iterable[str]:
    places = {item.identifier: place for place, item in enumerate(found.columns)}
    marked: dict[str, list[int]] = defaultdict(list)
    for row, column in found.cells:
        marked[row].append(places[column])
    for item in found.rows:
        cells, after = [], 0
        for place in sorted(marked[item.identifier]):
            other = found.columns[place]
            joints = found.cells[item.identifier, other.identifier]
            mark = _mark(item, other, joints, register, address, words)
            cells.append(f"{_empty_cells(place - after)}<td>{mark}</td>")
            after = place + 1
        cells.append(_empty_cells(len(found.columns) - after))
        name = _link(item.identifier, register, address, _named(item, register))
        count = found.row_counts.get(item.identifier, 0)
        is_empty = not count and not register.is_closed(item)
        empty = ' class="galley-empty"' if is_empty else ""
        said = f"<strong>{words.register['unanswered']}</strong>" if is_empty else str(count)
        yield (
            f'<tr{empty}{_facets(item)}><th scope="row">{name}</th>{"".join(cells)}'
            f"<td>{said}</td></tr>"
        )


def _empty_cells(count: int) -> str:
    if count < 2:
        return "<td></td>" * count
    return f'<td colspan="{count}"></td>'


def _region(name: str, table: str) -> str:
    """A table in a part of the page that scrolls by itself, also from the keyboard.

    The search need not read it: what it says of the items, their own boxes say.
    """
    return tag(
        "div",
        table,
        class_="galley-scroll",
        role="region",
        aria_label=_capital(name),
        tabindex="0",
        data_search_exclude="true",
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _named(item: Item, register: Register) -> str:
    number, title = register.numbers[item.identifier], named_with_status(item, register)
    return f'<span class="galley-number">{number}</span> <span class="galley-matrix-title">{escape(title)}</span>'


def named_with_status(item: Item, register: Register) -> str:
    """The title of an item; a closed one says that it is."""
    return f"{item.title} ({item.status})" if register.is_closed(item) else item.title


def _mark(
    row: Item,
    column: Item,
    joints: Sequence[Joint],
    register: Register,
    address: Address,
    words: Words,
) -> str:
    """A cell that leads to the passage: the item in which the first of its links is written."""
    ends = (row.identifier, column.identifier)
    label = escape(cell_words(ends, joints, register, words.register["suspect"]))
    target, said = escape(address(joints[0].source)), escape(cell_text(ends, joints, register))
    # What is not counted: items that are closed, and those that are against each other.
    kinds = [
        name
        for name, holds in (
            ("galley-closed", not register.closed.isdisjoint(ends)),
            ("galley-conflict", not is_more(joints)),
        )
        if holds
    ]
    classes = f' class="{" ".join(kinds)}"' if kinds else ""
    return f'<a{classes} href="{target}" aria-label="{label}" title="{label}">{said}</a>'


def coverage_report(register: Register, address: Address, words: Words) -> str:
    """A small chart of what is answered, and a list of what is not."""
    found = coverage(register)
    plural = {kind.name: kind.plural.capitalize() for kind in register.kinds}
    groups = [
        (plural.get("need", ""), words.register["unlinked"], len(found.needs), found.unaddressed),
        (
            plural.get("consideration", ""),
            words.register["unlinked"],
            len(found.considerations),
            found.unanswering,
        ),
        (
            words.register["sources"],
            words.register["without_source"],
            len(found.items),
            found.without_source,
        ),
    ]
    rows = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td>{_bar(total - len(missing), total)}</td>'
        f"<td{RIGHT}>{total - len(missing)}</td><td{RIGHT}>{len(missing)}</td></tr>"
        for name, _, total, missing in groups
    )
    head = "".join(
        f'<th scope="col"{aligned}>{words.register[name]}</th>'
        for name, aligned in (
            ("item", ""),
            ("coverage", ""),
            ("linked", RIGHT),
            ("unlinked", RIGHT),
        )
    )
    table = f'<table class="galley-coverage"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
    lists = "".join(
        _missing(name, said, missing, register, address) for name, said, _, missing in groups
    )
    return _region(words.register["coverage"], table) + lists


def _bar(part: int, total: int) -> str:
    """A bar of twelve blocks, readable without colour, in every proof."""
    if not total:
        return "–"
    full, share = round(12 * part / total), round(100 * part / total)
    blocks = "█" * full + "░" * (12 - full)
    return f'<span class="galley-bar" style="--share: {share}%" aria-hidden="true">{blocks}</span> {share} %'


def _missing(
    name: str, said: str, items: Sequence[Item], register: Register, address: Address
) -> str:
    if not items:
        return ""
    entries = "".join(
        f"<li>{_link(item.identifier, register, address, _named(item, register))}</li>"
        for item in items
    )
    return f"<p><strong>{escape(name)}: {escape(said.lower())}</strong></p><ul>{entries}</ul>"
