"""The words that Galley itself prints, by language."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """The printed words of one language."""

    references: str
    bibliography: str
    contents: str
    back_to_citation: str
    back_to_text: str


_ENGLISH = Words(
    references="References",
    bibliography="Bibliography",
    contents="Contents",
    back_to_citation="Back to citation {number} in {chapter}",
    back_to_text="Back to the text of note {number}",
)
_BY_LANGUAGE: Mapping[str, Words] = {"en": _ENGLISH}


def words(language: str) -> Words:
    """The words of a language (a BCP 47 tag); English where there are none."""
    return _BY_LANGUAGE.get(language.split("-")[0].lower(), _ENGLISH)
