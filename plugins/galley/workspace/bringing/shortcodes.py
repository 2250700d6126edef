"""Shortcodes of Quarto: files that a text includes, values that it names, and what only Quarto shows.

https://quarto.org/docs/extensions/shortcodes.html
"""

import re
from collections.abc import Iterator

from galley.core.text.settings import YamlNode
from galley.workspace.bringing.code_cells import FENCE
from galley.workspace.bringing.project import SourceFolder, because, front_matter, words
from galley.workspace.bringing.source_text import Loss, SourceLine, SourceText

_SHORTCODE = re.compile(r"(?<!\{)\{\{<[ \t]*(?P<name>[\w./-]+)(?P<rest>[^\n]*?)[ \t]*>\}\}(?!\})")
_LITERAL = re.compile(r"\{(\{\{<.*?>\}\})\}|\{\{<\s*/\*(.*?)\*/\s*>\}\}")
_CODE = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)")
# Code in a sentence whose value is printed: `r x`, `{python} x`, `{r} x`.
_COMPUTED = re.compile(r"(?:\{(?:r|python|julia|ojs)\}|r)[ ]+(?P<code>.+)")
_WORDS = re.compile(r"\"([^\"]*)\"|'([^']*)'|(\S+)")
# So many characters may be included in one text, and files in each other.
_MOST, _EACH, _DEEPEST = 5_000_000, 1000, 20


class Shortcodes:
    """The shortcodes of one text, with what its metadata says."""

    def __init__(self, folder: SourceFolder, metadata: tuple[YamlNode, ...]) -> None:
        self._folder, self._metadata = folder, metadata
        self._others = {
            "include": self._misplaced,
            "meta": self._meta,
            "var": self._variable,
            "video": self._video,
            "kbd": self._keys,
            "pagebreak": self._nothing,
        }
        self._left = _MOST
        self.losses: list[Loss] = []

    def included(self, text: SourceText, above: tuple[str, ...] = ()) -> Iterator[SourceLine]:
        """The lines of a text and of the files that it includes, on lines of their own."""
        for line in text.lines:
            found = _SHORTCODE.fullmatch(line.text.strip())
            if found is None or found["name"] != "include":
                yield line
                continue
            path = self._folder.inner(_argument(found["rest"]), line.path)
            if path in (*above, text.path):
                self._lose(line, f"the file {path[:100]}, which includes itself")
            elif inner := self._inner(line, path, len(above)):
                yield from self.included(inner, (*above, text.path))

    def _inner(self, line: SourceLine, path: str, depth: int) -> SourceText | None:
        """The text of a file that a line includes, if there is still room for it."""
        try:
            inner = self._folder.text(f"/{path}") if self._left > 0 else None
        except (OSError, ValueError) as error:
            self._lose(line, f"the file {path[:100]}, which is included here: {because(error)}")
            return None
        # A file of one line counts too: including it again and again has an end.
        self._left -= len(inner.text) + _EACH if inner else 0
        if inner is None or self._left < 0 or depth > _DEEPEST:
            self._lose(
                line, f"the file {path[:100]}, which is included here: the text grows too large"
            )
            return None
        _, below, wrong = front_matter(inner)
        self.losses += wrong
        return below

    def replaced(self, lines: Iterator[SourceLine]) -> Iterator[SourceLine]:
        """The lines with each shortcode, and each value that code computes, as what is known of it."""
        end = ""
        for line in lines:
            fence = FENCE.fullmatch(line.text)
            if end:
                is_end = bool(fence and not fence["info"] and fence["fence"].startswith(end))
                end = "" if is_end else end
                yield line
            elif fence:
                end = fence["fence"]
                yield line
            else:
                yield line._replace(text=self._line(line))

    def _line(self, line: SourceLine) -> str:
        if "{{<" not in line.text and "`" not in line.text:
            return line.text
        made, begin = "", 0
        for code in _CODE.finditer(line.text):
            made += self._words(line, line.text[begin : code.start()]) + self._code(line, code)
            begin = code.end()
        return made + self._words(line, line.text[begin:])

    def _code(self, line: SourceLine, code: re.Match[str]) -> str:
        computed = _COMPUTED.fullmatch(code[2])
        if computed is None:
            return code[0]
        self._lose(
            line, f"the value of {computed['code'][:80]}, which code computes; the code is kept"
        )
        return f"{code[1]}{computed['code']}{code[1]}"

    def _words(self, line: SourceLine, text: str) -> str:
        def known(found: re.Match[str]) -> str:
            return self._others.get(found["name"], self._unknown)(line, found)

        made = _SHORTCODE.sub(known, text)
        return _LITERAL.sub(lambda literal: f"`{literal[1] or f'{{{{<{literal[2]}>}}}}'}`", made)

    def _lose(self, line: SourceLine, what: str) -> None:
        self.losses.append(line.lost(what))

    def _unknown(self, line: SourceLine, found: re.Match[str]) -> str:
        self._lose(line, f"{found[0][:100]}, which only Quarto fills in")
        return ""

    def _misplaced(self, line: SourceLine, found: re.Match[str]) -> str:
        self._lose(line, f"{found[0][:100]}, which is not on a line of its own")
        return ""

    def _nothing(self, line: SourceLine, found: re.Match[str]) -> str:
        return ""

    def _keys(self, line: SourceLine, found: re.Match[str]) -> str:
        return _argument(found["rest"])

    def _video(self, line: SourceLine, found: re.Match[str]) -> str:
        address = _argument(found["rest"])
        title = re.search(r"title=[\"']([^\"']+)", found["rest"])
        self._lose(line, f"the video {address[:100]}; a link remains")
        return f"[{title[1] if title else address}]({address})"

    def _meta(self, line: SourceLine, found: re.Match[str]) -> str:
        return self._value(line, found, self._metadata)

    def _variable(self, line: SourceLine, found: re.Match[str]) -> str:
        try:
            text = self._folder.text("/_variables.yml")
        except (OSError, UnicodeDecodeError):
            return self._unknown(line, found)
        fenced = f"---\n{text.text}---\n".encode()
        return self._value(line, found, (front_matter(SourceText.decode(fenced, text.path))[0],))

    def _value(self, line: SourceLine, found: re.Match[str], places: tuple[YamlNode, ...]) -> str:
        names = _argument(found["rest"]).split(".")
        value = next(filter(None, (words(place.at(*names)) for place in places)), "")
        return value or self._unknown(line, found)


def _argument(rest: str) -> str:
    """The first argument of a shortcode."""
    found = _WORDS.search(rest)
    return next(filter(None, found.groups()), "") if found else ""
