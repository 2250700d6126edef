"""What belongs to a site alone is taken out of a page or laid out in sequence, however it is spelled."""

import pytest
from galley.proofs.document.furniture import without_site_furniture

NEWER = (
    '<div class="tabbed-set tabbed-alternate" data-tabs="1:2"><input checked="checked" id="{0}" type="radio" />'
    '<input id="{1}" type="radio" /><div class="tabbed-labels"><label for="{0}">One</label><label for="{1}">Two</label>'
    '</div><div class="tabbed-content"><div class="tabbed-block"><p>a</p></div><div class="tabbed-block"><p>b</p></div></div></div>'
)
TABS = (
    '<div class="tabbed-labels"><p>{0}One</p><p>{1}Two</p></div>'
    '<div class="tabbed-content"><div class="tabbed-block"><p>a</p></div><div class="tabbed-block"><p>b</p></div></div>'
)
STEPS = {
    "links of headings": (
        "<h2>a<a href='#a' title='>' class='x headerlink'>¶</a></h2>",
        "<h2>a</h2>",
    ),
    "a list of a page's own": (
        '<p>a</p><section class="galley-page-bibliography"><section>b</section></section>',
        "<p>a</p>",
    ),
    "links back": (
        '<p>a&#160;\u00a0\n<a class="footnote-backref" title="a > b" href="#b">c</a>&#160;<a class="footnote-backref">d</a></p>',
        "<p>a</p>",
    ),
    "links back of entries": (
        '<div>a <span class="galley-backlinks"><span>1</span> 2</span></div>',
        "<div>a</div>",
    ),
    "programs": (
        "a<script>'</p>'</script><STYLE>p{}</STYLE><noscript><p>b</p></noscript>",
        "a",
    ),
    "a drawing keeps its styles": (
        "<svg><script>a</script><style>.b{}</style></svg>",
        "<svg><style>.b{}</style></svg>",
    ),
    "the first mark of a note and another": (
        '<sup id="fnref:a"><a class="footnote-ref" href="#fn:a">1</a></sup> <sup id=fnref2:a><a href="#fn:a" class="footnote-ref">1</a></sup> <sup>2</sup>',
        '<a class="footnote-ref" href="#fn:a">1</a> <sup>1</sup> <sup>2</sup>',
    ),
    "notes that hold a list": (
        '<div role="doc-endnotes" class="footnote">\n<hr>\n<ol><li id="fn:a" role="doc-footnote"><p>a</p><ol><li>b</li></ol></li></ol>\n</div><p>c',
        '<aside id="fn:a" epub:type="footnote"><p>a</p><ol><li>b</li></ol></aside><p>c',
    ),
    "contents": (
        '<nav class="galley-contents"><nav>a</nav></nav>',
        '<div class="galley-contents"></div>',
    ),
    "titles of admonitions": (
        "<p class='admonition-title' id=a>b <em>c</em></p>",
        '<div class="admonition-title"><p><span id="a"></span>b <em>c</em></p></div>',
    ),
    "details": (
        "<details class='note' open id=a>\n<summary class=x>b</summary><details><summary>c</summary>d</details></details>",
        '<div class="admonition note" id="a"><div class="admonition-title"><p>b</p></div><div class="admonition"><div class="admonition-title"><p>c</p></div>d</div></div>',
    ),
    "details without a summary": (
        "<details><p>a</p></details>",
        '<div class="admonition"><p>a</p></div>',
    ),
    "tabs": (
        NEWER.format("__tabbed_1_1", "__tabbed_1_2"),
        f'<div class="tabbed-set tabbed-alternate" data-tabs="1:2">{TABS.format("", "")}</div>',
    ),
    "tabs with ids from their words": (
        NEWER.format("one", "two"),
        '<div class="tabbed-set tabbed-alternate" data-tabs="1:2">'
        + TABS.format('<span id="one"></span>', '<span id="two"></span>')
        + "</div>",
    ),
    "tabs in the older style": (
        '<div class="tabbed-set"><input id="a" type="radio"><label for="a">One</label><div class="tabbed-content"><p>a</p></div>'
        '<input id="b" type="radio"><label for="b">Two</label><div class="tabbed-content"><p>b</p></div></div>',
        '<div class="tabbed-set"><div class="tabbed-labels"><p><span id="a"></span>One</p><p><span id="b"></span>Two</p></div>\n'
        '<div class="tabbed-content">\n<div class="tabbed-block"><p>a</p></div><div class="tabbed-block"><p>b</p></div></div>\n</div>',
    ),
    "tabs without labels": (
        '<div class="tabbed-set"><div class="tabbed-content"><p>a</p></div></div>',
        '<div><div class="tabbed-content"><p>a</p></div></div>',
    ),
    "ids of paragraphs and cells": (
        "<p class='a' id='b&amp;c'>d</p><table><tr><td id=e>f</table><dl><dt id=\"g\">h</dl><li id=i>",
        '<p class="a"><span id="b&amp;c"></span>d</p><table><tr><td><span id="e"></span>f</table><dl><dt><span id="g"></span>h</dl><li id=i>',
    ),
    "check boxes": (
        '<li class="task-list-item"><label class="task-list-control"><input type="checkbox" disabled="" checked=""><span class="task-list-indicator"></span></label>  a'
        "<li><input disabled type=CHECKBOX> b<label><input type='checkbox' title='>' checked/>c</label><input type=radio>",
        '<li class="task-list-item">☒ a<li>☐ b<label>☒ c</label><input type=radio>',
    ),
    "code": (
        '<div class="language-c++ x highlight">\n<span class="filename">a > b</span> <pre id=c><span></span><code class=x><span class="linenos">1</span><a>d</a></code></pre></div>',
        '<div class="highlight"><p>a > b</p><pre class="c++"><code><a>d</a></code></pre></div>',
    ),
    "code beside its line numbers": (
        '<div class="highlight"><table class="highlighttable x"><tbody><tr><th colspan="2"><span class="filename">a</span></th></tr><tr><td class="linenos"><div><pre>1</pre></div></td>'
        '<td class="code"><div><pre><span></span><code>b</code></pre></div></td></tr></tbody></table></div>',
        '<div class="highlight"><p>a</p><pre class=""><code>b</code></pre></div>',
    ),
    "a page in the page, with a title": (
        '<p><iframe title="A  talk &amp; more" src="https://example.org/v?a=1&amp;b=2" allowfullscreen><p>old browser</p></iframe></p>',
        '<p><a href="https://example.org/v?a=1&amp;b=2">A talk &amp; more: https://example.org/v?a=1&amp;b=2</a></p>',
    ),
    "a film with sources, and a sound": (
        '<video controls><source src="a.webm"><source src="a.mp4">Old browser</video> <audio src="//example.org/a.mp3"></audio>',
        '<a href="a.webm">a.webm</a> <a href="https://example.org/a.mp3">//example.org/a.mp3</a>',
    ),
    "a file in the page": (
        '<object data="a.pdf" type="application/pdf"><p>b</p></object><embed src="a.pdf">',
        '<a href="a.pdf">a.pdf</a><a href="a.pdf">a.pdf</a>',
    ),
    "what is embedded from nowhere": (
        '<iframe srcdoc="&lt;p>a"></iframe><iframe title="&lt;b>"></iframe><object><b>c</b></object>',
        '<iframe srcdoc="&lt;p>a"></iframe>&lt;b&gt;<object><b>c</b></object>',
    ),
    "pictures of other hosts": (
        '<img alt="A &lt; B" src="https://example.org/a.png"> <img src="http://example.org/b.png"> <img alt="c" src="c.png">',
        '<a href="https://example.org/a.png">A &lt; B</a> <a href="http://example.org/b.png">http://example.org/b.png</a> <img alt="c" src="c.png">',
    ),
    "a badge, and a sign as a picture": (
        '<a href="https://example.org"><img alt="build" src="https://example.org/b.svg"></a><img alt="\u2192" src="https://example.org/c.svg">',
        '<a href="https://example.org">build</a><img alt="\u2192" src="https://example.org/c.svg">',
    ),
    "remarks": (
        '<mark class="critic">a</mark><span class="critic comment">b</span><span class="critic comment"></span>',
        '<mark class="critic">a</mark> [b]<span class="critic comment"></span>',
    ),
    "what only looks like it": (
        '<code>&lt;script></code><p title="<details>">a</p><!-- <details> --><span class="linenos-x">b</span>',
        '<code>&lt;script></code><p title="<details>">a</p><!-- <details> --><span class="linenos-x">b</span>',
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", STEPS)
def test_a_page_is_read_without_a_screen(name: str) -> None:
    """Each construct of a site, in every spelling, nested in itself, and what only looks like it."""
    html, expected = STEPS[name]
    assert without_site_furniture(html) == expected


def test_what_is_removed_is_gone_for_every_step() -> None:
    """A note, a tab or code in a list that is removed leaves nothing behind."""
    inner = "".join(html for name, (html, _) in STEPS.items() if name != "what only looks like it")
    own = f'<section class="galley-page-bibliography">{inner}</section>'
    assert without_site_furniture(f"a{own}b") == "ab"
