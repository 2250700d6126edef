"""A language that Pandoc would drop is moved to a division or a span that it keeps."""

import pytest
from galley.core.html.language_elements import nest_languages


@pytest.mark.parametrize(
    ("html", "nested"),
    [
        ("<p lang=ta>a</p>", '<div lang="ta"><p>a</p></div>'),
        ("<p lang='ta' class=x title='>'>a<p>b", '<div lang="ta"><p class="x" title="&gt;">a</div><p>b'),
        ("<ul><li><p lang=ta>a</ul>", '<ul><li><p><span lang="ta">a</span></ul>'),
        ("<ul dir=rtl><li lang=ar>a<li>b</ul>", '<div dir="rtl"><ul><li><span lang="ar">a</span><li>b</ul></div>'),
        ("<em lang=ta title='lang=x'>a</em>", '<em title="lang=x"><span lang="ta">a</span></em>'),
        ("<td lang=ta>", "<td lang=ta>"),
        ("<table><tr><td lang=ta><p>a</table>", '<table><tr><td><div lang="ta"><p>a</div></table>'),
        ("<blockquote lang=ta><p lang=en>a</p></blockquote>", '<div lang="ta"><blockquote><div lang="en"><p>a</p></div></blockquote></div>'),
        ("<p lang=ta>a<p lang=en>b", '<div lang="ta"><p>a</div><div lang="en"><p>b</div>'),
        ("<div lang=ta>a</div><span dir=rtl>b</span><img lang=ta>", "<div lang=ta>a</div><span dir=rtl>b</span><img lang=ta>"),
        ("<p title='lang=ta'>a</p><!-- <p lang=ta> --><p lang=''>b</p>", "<p title='lang=ta'>a</p><!-- <p lang=ta> --><p lang=''>b</p>"),
        ("<math><mtext lang=ta>a</mtext></math>", "<math><mtext lang=ta>a</mtext></math>"),
    ],
)  # fmt: skip
def test_a_language_is_on_a_division_or_a_span(html: str, nested: str) -> None:
    """In every spelling; the rest of the text is as it was."""
    assert nest_languages(html) == nested
