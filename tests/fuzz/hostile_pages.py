"""Chapters at random that try to run a program in a reader's browser, or to have it ask another host.

Each piece calls `hit` or names ADDRESS, an address whose calls are counted.
"""

import random
from collections.abc import Callable

# What a handler, a link or a style would do.
_CALL = "hit()"
_ADDRESSES = (
    "javascript:hit()", "JaVaScRiPt:hit()", "java&#10;script:hit()", "&#1;javascript:hit()", "data:text/html,<script>hit()</script>",
    "vbscript:hit()", "blob:hit", "ADDRESS/n", "//HOST/n", "/\\HOST/n", "\\\\HOST\\n", "https:HOST/n", "view-source:javascript:hit()",
)  # fmt: skip
_ELEMENTS = (
    "a", "abbr", "area", "audio", "b", "blockquote", "body", "button", "details", "div", "embed", "form", "frame", "h2",
    "iframe", "img", "input", "input type=image", "label", "link", "link rel=stylesheet", "li", "main", "map", "marquee",
    "math", "meta", "object", "p", "picture", "pre", "section", "select", "source", "span", "style", "summary", "svg", "table",
    "td", "template", "textarea", "track", "u", "video", "xmp", "base", "portal", "custom-element", "noscript", "title",
    "svg><a", "svg><use", "svg><image", "svg><animate attributeName=href", "svg><set attributeName=onclick", "svg><foreignObject",
    "svg><style", "svg><script", "svg><feImage", "svg><rect", "svg><filter", "svg><desc", "svg><title", "math><mtext", "math><annotation-xml",
    "math><maction", "math><style", "table><tr><td", "ul><li", "details open", "dialog open", "pre class=mermaid", "span class=arithmatex",
    "div class=md-dialog", "div id=__config", "script", "script type=module", "noembed", "plaintext", "frameset", "isindex", "keygen",
)  # fmt: skip
_HANDLERS = (
    "onload", "onerror", "onclick", "onmouseover", "onfocus", "onfocusin", "onblur", "ontoggle", "onbegin", "onend", "onanimationstart",
    "ontransitionend", "onpointerover", "onpointerenter", "onwheel", "onscroll", "oncopy", "onkeydown", "onbeforetoggle", "onpageshow",
    "oncanplay", "onloadstart", "oncontentvisibilityautostatechange", "ONCLICK", "on click", "onsecuritypolicyviolation",
)  # fmt: skip
_FETCHES = (
    "src", "srcset", "href", "xlink:href", "action", "formaction", "poster", "background", "data", "ping", "longdesc", "cite", "to",
    "values", "from", "by", "imagesrcset", "dynsrc", "lowsrc", "profile", "manifest", "archive", "codebase", "icon", "attributionsrc",
    "fill", "filter", "mask", "clip-path", "marker-start", "cursor", "data-preview href", "data-clipboard-text", "data-md-component",
    "data-src", "title", "alt", "usemap", "itemid", "xml:base", "content", "srcdoc", "name", "id", "class", "style",
)  # fmt: skip
_PLAIN = (
    'autofocus', 'tabindex=0', 'contenteditable', 'open', 'controls', 'autoplay', 'http-equiv=refresh content="0;url=ADDRESS/m"',
    'rel=stylesheet', 'rel=preload as=image', 'rel=prefetch', 'type=text/css', 'id=x', 'attributeName=href', 'attributeName="xlink:href"',
    'dur=1s', 'begin=0s', 'is=x-y', 'popover', 'data-preview', 'loading=eager', 'target=_blank', 'download', 'lang=en', 'markdown', 'markdown=span',
)  # fmt: skip
_STYLES = (
    "background:url(ADDRESS/s)", "background:u\\72l(ADDRESS/s)", "background:image-set('#a' 1x, 'ADDRESS/s' 2x)", "content:url(ADDRESS/s)",
    "list-style:url(ADDRESS/s)", "cursor:url(ADDRESS/s),auto", "/* */background:/**/url('ADDRESS/s')", "--x:url(ADDRESS/s);background:var(--x)",
    "position:fixed;inset:0", "animation:x 1s", "filter:url(ADDRESS/s#f)", "mask:url(ADDRESS/s#m)", "width:expression(hit())",
    "behavior:url(ADDRESS/s)", "-moz-binding:url(ADDRESS/s)", "background:src('ADDRESS/s')", "@import 'ADDRESS/s'", "x:'</style><img src=x onerror=hit()>'",
)  # fmt: skip
# Texts that some parsers take for the end of what others think goes on.
_BREAKS = (
    "<!--", "-->", "--!>", "]]>", "<![CDATA[", "</title>", "</style>", "</noscript>", "</textarea>", "</svg>", "</math>", "</p>", "<p>", "\n\n",
    "<?x ?>", "<!x>", "&lt;", "&#60;", "\\<", "`", "``", "$", "$$", "[", "]", "](", "{", "}", "{: ", "|", "\n```\n", "\n~~~ {.python .mermaid}\n", "\n:::\n",
    "\n    ", "\n> ", "\n- ", "\n!!! note\n    ", "\n??? note \"", '"', "'", "\\", "\x0c", "\u2028", "<", ">", "</", "/>", "=", "&", "*", "_", "@",
)  # fmt: skip
_TYPED = (
    "[words](<TARGET> \"VALUE\")", "![words](TARGET \"VALUE\"){ATTRIBUTES}", "<TARGET>", "[words][r]\n\n[r]: TARGET 'VALUE'\n\n", "[see VALUE @key, p. VALUE]",
    "\n## VALUE {ATTRIBUTES}\n\n", "Words.\n{: ATTRIBUTES }\n\n", "[words]{ATTRIBUTES}", "`VALUE`{ATTRIBUTES}", "\n| VALUE | b |\n|---|---|\n| a | VALUE |\n\n",
    "x[^n]\n\n[^n]: VALUE\n\n", "\n*[HTML]: VALUE\n\nHTML\n\n", "\n``` {.python ATTRIBUTES title=\"VALUE\"}\nVALUE\n```\n\n", "\n=== \"VALUE\"\n\n    VALUE\n\n",
    "\n/// need | VALUE\n    id: need-x\n    source: VALUE\n\nVALUE\n///\n\n", "$VALUE$", "\n$$\n\\href{TARGET}{x} VALUE\n$$\n\n", "\n- [ ] VALUE\n\n", "\n!!! note \"VALUE\"\n    VALUE\n\n",
    "\n<div markdown ATTRIBUTES>\n\nVALUE\n\n</div>\n\n", "\n![VALUE](p.png){#fig-x ATTRIBUTES}\n\n", "\n```mermaid\nVALUE\n```\n\n: VALUE {#fig-m}\n\n",
)  # fmt: skip


class Author:
    """Writes hostile chapters, the same ones from the same number."""

    def __init__(self, seed: int, address: str) -> None:
        self._draw = random.Random(seed)  # no secret
        self._address = address

    def chapter(self, pieces: int) -> str:
        """A chapter of so many pieces."""
        made = (self._piece() for _ in range(pieces))
        text = "# Hostile\n\n" + "".join(made)
        return self._addressed(text)

    def picture(self, pieces: int) -> str:
        """An SVG file of so many pieces; often no XML at all."""
        body = "".join(self._svg() for _ in range(pieces))
        return self._addressed(
            '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
            f'width="40" height="40">{body}<rect width="9" height="9"/></svg>'
        )

    def _addressed(self, text: str) -> str:
        host = self._address.partition("//")[2]
        return text.replace("ADDRESS", self._address).replace("HOST", host)

    def _piece(self) -> str:
        makers: tuple[Callable[[], str], ...] = (
            self._element,
            self._element,
            self._typed,
            self._break,
        )
        return self._draw.choice(makers)() + self._draw.choice(("", " ", "\n\n", "\n\n"))

    def _element(self) -> str:
        name = self._draw.choice(_ELEMENTS)
        told = " ".join(self._attribute() for _ in range(self._draw.randint(1, 4)))
        gap = self._draw.choice((" ", " ", "\n", "/", "\t"))
        inner = self._draw.choice(("words", "words", self._value(), self._break(), ""))
        plain = name.rpartition("<")[2].split()[0]
        end = self._draw.choice((f"</{plain}>", f"</{plain}>", "", "/>"))
        return f"<{name}{gap}{told}>{inner}{end}"

    def _svg(self) -> str:
        inner = [e for e in _ELEMENTS if e.startswith("svg><")]
        name = self._draw.choice(inner).removeprefix("svg><")
        told = " ".join(self._xml_attribute() for _ in range(self._draw.randint(1, 3)))
        plain = name.split()[0]
        start = name.replace("=href", '="href"').replace("=onclick", '="onclick"')
        inner_text = self._draw.choice(
            ("", "<!-- x -->", "rect{fill:red}<!-- x -->rect{background:url(ADDRESS/v)}", "hit()")
        )
        return f"<{start} {told}>{inner_text}</{plain}>"

    def _xml_attribute(self) -> str:
        name = self._draw.choice(
            (*_HANDLERS[:8], *_FETCHES[:4], "to", "values", "fill", "mask", "filter", "style")
        )
        value = self._value().replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
        return f'{name.split()[0]}{self._draw.randint(0, 99) if self._draw.random() < 0.02 else ""}="{value}"'

    def _attribute(self) -> str:
        kind = self._draw.random()
        if kind < 0.3:
            return f"{self._draw.choice(_HANDLERS)}={self._quoted(_CALL)}"
        if kind < 0.6:
            return f"{self._draw.choice(_FETCHES)}={self._quoted(self._target())}"
        if kind < 0.75:
            return f"style={self._quoted(self._draw.choice(_STYLES))}"
        return self._draw.choice(_PLAIN)

    def _quoted(self, value: str) -> str:
        quote = self._draw.choice(('"', '"', "'", ""))
        return f"{quote}{value}{quote}"

    def _target(self) -> str:
        return self._draw.choice(_ADDRESSES)

    def _value(self) -> str:
        makers: tuple[Callable[[], str], ...] = (
            lambda: "<img src=x onerror=hit()>",
            lambda: '"><script>hit()</script>',
            lambda: "&lt;img src=x onerror=hit()&gt;",
            self._target,
            lambda: self._draw.choice(_STYLES),
            self._break,
        )
        return self._draw.choice(makers)()

    def _break(self) -> str:
        return "".join(self._draw.choice(_BREAKS) for _ in range(self._draw.randint(1, 3)))

    def _typed(self) -> str:
        text = self._draw.choice(_TYPED)
        while "VALUE" in text:
            text = text.replace("VALUE", self._value(), 1)
        return text.replace("TARGET", self._target()).replace("ATTRIBUTES", self._attribute())
