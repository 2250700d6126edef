"""Whose results depend on nothing but the files of a workspace, their options and their version."""

from collections.abc import Iterable, Iterator, Mapping

# Plugins, by their modules.
_PLUGINS = (
    "galley.", "galley_bibtex.", "mkdocs.contrib.search.", "properdocs.contrib.search.", "material.plugins.search.",
    "material.plugins.tags.", "material.plugins.meta.", "material.plugins.offline.", "mkdocs_literate_nav.",
    "mkdocs_awesome_nav.", "mkdocs_awesome_pages_plugin.", "mkdocs_section_index.", "mkdocs_redirects.",
)  # fmt: skip
# Extensions of Markdown: those of Python-Markdown, by their short names too, PyMdown's and Material's.
_EXTENSIONS = ("markdown.extensions.", "pymdownx.", "material.extensions.")
_OF_MARKDOWN = frozenset(
    "abbr admonition attr_list codehilite def_list extra fenced_code footnotes legacy_attrs legacy_em "
    "md_in_html meta nl2br sane_lists smarty tables toc wikilinks".split()
)
_SNIPPETS = "pymdownx.snippets"


def impure(
    plugins: Mapping[str, str], extensions: Mapping[str, Mapping[str, object]], pure: Iterable[str]
) -> Iterator[str]:
    """The plugins and hooks, each with its module, and the extensions, with their options, that may read more.

    They could ask the network, the clock or Git; those that are said to be pure do not.
    """
    for name, module in plugins.items():
        if name not in pure and not f"{module}.".startswith(_PLUGINS):
            yield name
    for name, options in extensions.items():
        is_known = name.startswith(_EXTENSIONS) or name in _OF_MARKDOWN
        if name not in pure and (
            not is_known or (name == _SNIPPETS and options.get("url_download"))
        ):
            yield name
