"""The words that Galley itself prints, in one language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Words:
    """The printed words of one language; `one` and `many` are patterns around a number.

    Of a kind that comes ready there are the words for one and for several, of a relation those
    from either side.
    """

    contents: str
    references: str
    bibliography: str
    figures: str
    tables: str
    abbreviations: str
    back_to_citation: str
    more_citations: str
    back_to_text: str
    conjunction: str
    comma: str
    label_end: str
    one: Mapping[str, str]
    many: Mapping[str, str]
    register: Mapping[str, str]
    kinds: Mapping[str, tuple[str, str]]
    relations: Mapping[str, tuple[str, str]]

    def label(self, kind: str, number: str) -> str:
        """The name of a target, such as "Figure 2"."""
        return self.one[kind].format(number=number)

    def listed(self, parts: Sequence[str]) -> str:
        """Several parts as a list in a sentence, such as "2, 3 and 5"."""
        if len(parts) < 2:
            return "".join(parts)
        return self.comma.join(parts[:-1]) + self.conjunction + parts[-1]


def read_words(data: Mapping[str, Any]) -> Words:
    """The words of a language file."""
    return Words(**data)
