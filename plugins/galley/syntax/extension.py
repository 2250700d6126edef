"""All constructs of Galley in one Python-Markdown extension."""

from collections.abc import Mapping, Sequence

from markdown import Markdown
from markdown.extensions import Extension

from galley.core.numbers.crossref import PREFIXES, Scheme
from galley.core.rules.rules import Profile
from galley.core.text.lists import Dialect, dialect_of
from galley.syntax.admonitions import AdmonitionExtension
from galley.syntax.blocks import BlockExtension
from galley.syntax.citations import CitationExtension
from galley.syntax.constructs import CONSTRUCTS
from galley.syntax.dialects.other_dialects import OF_OTHER_DIALECTS
from galley.syntax.lists import ListExtension


class GalleyExtension(Extension):
    """The authors' constructs; it keeps no state, as all pages share it.

    `kinds` are those of the register's items; `profile` says whether chapters are those of a paper;
    `titles` are those of admonitions without one, by their kinds. Where nothing is cited (`cites`), a
    key such as `@handle` is text, unless it refers to a target. `lists` says by whose rules lists are
    read; without it, those of CommonMark count in a paper.
    """

    def __init__(
        self,
        kinds: Sequence[str] = (),
        profile: Profile = Profile.PAPER,
        titles: Mapping[str, str] | None = None,
        *,
        cites: bool = True,
        lists: Dialect | None = None,
    ) -> None:
        super().__init__()
        self.kinds, self.profile, self.cites = tuple(kinds), profile, cites
        self.lists, self.titles = lists or dialect_of(profile), titles or {}

    def extendMarkdown(self, md: Markdown) -> None:
        CitationExtension(self._is_cited).extendMarkdown(md)
        others = OF_OTHER_DIALECTS if self.profile is Profile.PAPER else ()
        for construct in (*CONSTRUCTS, *others):
            construct().extendMarkdown(md)
        BlockExtension(self.kinds).extendMarkdown(md)
        if self.titles:
            AdmonitionExtension(self.titles).extendMarkdown(md)
        if self.lists is Dialect.COMMONMARK:
            ListExtension().extendMarkdown(md)

    def _is_cited(self, key: str) -> bool:
        scheme = Scheme(prefixes={**PREFIXES, **{kind: kind for kind in self.kinds}})
        return self.cites or scheme.kind_of(key) is not None
