"""A file of settings as a tree: every value with the place where it stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from galley.core.diagnostic import Location

Value: TypeAlias = "str | int | float | bool | tuple[Node, ...] | Mapping[str, Node] | None"


@dataclass(frozen=True, slots=True)
class Node:
    """A value and its place: a text, a number, a truth, nothing, a list of nodes, nodes by name."""

    value: Value
    location: Location

    def at(self, *names: str) -> "Node | None":
        """The node that a path of names leads to, if there is one that says something."""
        node: Node | None = self
        for name in names:
            inner = node.value if node else None
            node = inner.get(name) if isinstance(inner, Mapping) else None
        return node if node and node.value is not None else None

    def place_of(self, text: str) -> Location:
        """Where a text stands as a value, at first; the whole where it stands nowhere."""
        todo, seen = [self], {id(self)}
        while todo:
            node = todo.pop(0)
            if node.value == text:
                return node.location
            inner = node.value
            nodes = inner.values() if isinstance(inner, Mapping) else inner
            # A value that an alias names again is looked at once.
            for found in (
                nodes if isinstance(nodes, Iterable) and not isinstance(nodes, str) else ()
            ):
                if id(found) not in seen:
                    seen.add(id(found))
                    todo.append(found)
        return self.location
