"""The page for addresses that the site does not have: a search, the contents, the page probably meant."""

from html import escape
from urllib.parse import urlsplit

from galley.core.galley import Galley
from galley.core.html.markers import tag
from galley.core.html.tree import parse
from galley.core.insertion.listing import CONTENTS
from galley.core.text.chapter import Matter


def with_help(html: str, galley: Galley, address: str) -> str:
    """The theme's own page with what helps a reader on; one without an article is left as it is.

    It is shown under any address, so its links begin with the path of the site's own `address`.
    """
    tree = parse(html)
    article = next(tree.elements("article", class_="md-content__inner"), None)
    if article is None:
        return html
    words = galley.conventions.words.pages
    search = tag("button", escape(words["search"]), type="button", class_="md-button")
    inner = (
        tag("h1", escape(words["not_found"]))
        + tag("p", escape(words["lost"]))
        + tag("p", search)
        + _contents(galley, f"{urlsplit(address).path.rstrip('/')}/")
    )
    meant = escape(words["meant"])
    return tree.splice(
        [article.filled(f'<div class="galley-not-found" data-meant="{meant}">{inner}</div>')]
    )


def _contents(galley: Galley, base: str) -> str:
    """The chapters of the paper, from the root of the host."""
    chapters = (page for page in galley.pages.values() if page.chapter.matter is not Matter.OUTSIDE)
    items = "".join(
        f'<li><a href="{escape(base + page.chapter.url)}">'
        f"{escape(' '.join(filter(None, (page.number, page.chapter.title))))}</a></li>"
        for page in chapters
    )
    label = galley.conventions.words.contents
    return tag("nav", f"<ol>{items}</ol>", class_=CONTENTS, aria_label=label)
