"""TeX as a sequence of tokens, each of which knows where its author wrote it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

# A comment reaches over the end of its line and the gap that the next line begins with.
_TOKEN = re.compile(
    r"(?P<comment>%[^\n]*(?:\n[ \t]*)?)|\\(?:[A-Za-z]+|.)|(?P<gap>\s+)|.|\\", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class TexToken:
    """A command, a sign or a gap.

    `at` is its offset in the TeX of its author; what a macro brings has that of the macro's use,
    and `depth` says how many macros brought it.
    """

    text: str
    at: int
    depth: int = 0

    @property
    def is_gap(self) -> bool:
        """Whether it is white space."""
        return self.text == " "

    @property
    def is_word(self) -> bool:
        r"""Whether it is a command of letters, such as `\alpha`."""
        return len(self.text) > 1 and self.text[0] == "\\" and self.text[1].isalpha()


def tokens_of(tex: str) -> list[TexToken]:
    """The tokens of a formula, without its comments, each gap as one space."""
    return [
        TexToken(" " if match["gap"] else match[0], match.start())
        for match in _TOKEN.finditer(tex)
        if not match["comment"]
    ]


def written(tokens: Iterable[TexToken]) -> str:
    """Tokens as TeX: a command of letters is kept apart from a letter after it."""
    return "".join(_pieces(tokens))


def _pieces(tokens: Iterable[TexToken]) -> Iterator[str]:
    ends_in_word = False
    for token in tokens:
        if ends_in_word and token.text[0].isalpha():
            yield " "
        yield token.text
        ends_in_word = token.is_word


class TexReader:
    """Reads a sequence of tokens from the left: what is asked for is taken."""

    def __init__(self, tokens: Sequence[TexToken]) -> None:
        self._tokens = tokens
        self.place = 0

    @property
    def next(self) -> TexToken | None:
        """The token that is read next."""
        return self._tokens[self.place] if self.place < len(self._tokens) else None

    def take(self) -> TexToken | None:
        """The next token, if there is one."""
        token = self.next
        self.place += token is not None
        return token

    def skip_gaps(self) -> None:
        """Pass over white space."""
        while self.next and self.next.is_gap:
            self.place += 1

    def sees(self, *texts: str) -> bool:
        """Whether one of these tokens comes next, after white space at most; it is taken if so."""
        before = self.place
        self.skip_gaps()
        if self.next and self.next.text in texts:
            self.place += 1
            return True
        self.place = before
        return False

    def argument(self) -> list[TexToken] | None:
        """An argument: what is in braces, or one token. None where there is none."""
        self.skip_gaps()
        token = self.next
        if token is None or token.text in ("}", "&"):
            return None
        self.place += 1
        return [token] if token.text != "{" else self._until("}")

    def option(self) -> list[TexToken] | None:
        """What is in square brackets, if such a bracket comes next."""
        before = self.place
        if not self.sees("["):
            return None
        found = self._until("]")
        if found is None:
            self.place = before
        return found

    def _until(self, closing: str) -> list[TexToken] | None:
        """What comes before the sign that closes; None, and nothing is taken, where none does."""
        start, depth = self.place, 0
        for place in range(start, len(self._tokens)):
            text = self._tokens[place].text
            if depth == 0 and text == closing:
                self.place = place + 1
                return list(self._tokens[start:place])
            depth += (text == "{") - (text == "}")
            if depth < 0:
                break
        return None


def words_of(tokens: Iterable[TexToken]) -> str:
    """Tokens as one text, without gaps at its ends, as in the name of an environment."""
    return "".join(token.text for token in tokens).strip()
