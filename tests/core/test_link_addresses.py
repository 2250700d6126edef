"""Which addresses a link in a proof may have, however they are spelled."""

import pytest
from galley.core.html.safe_addresses import outward

KEPT = {
    "https://example.org/a?b=c#d": "https://example.org/a?b=c#d",
    "HTTP://example.org": "HTTP://example.org",
    "http://münchen.example/ü": "http://münchen.example/ü",
    "http://[::1]:80/x": "http://[::1]:80/x",
    "mailto:ann@example.org": "mailto:ann@example.org",
    "mailto:ann@example.org?subject=Your paper": "mailto:ann@example.org?subject=Your%20paper",
    "#sec-needs": "#sec-needs",
    # What an address cannot hold is quoted.
    "https://doi.org/10.1000/a<b>c": "https://doi.org/10.1000/a%3Cb%3Ec",
    'https://example.org/"x': "https://example.org/%22x",
    "https://example.org/50%": "https://example.org/50%25",
    "https://example.org/?x=\\d": "https://example.org/?x=%5Cd",
    "https://example.org/#a#b": "https://example.org/#a%23b",
}
REFUSED = [
    *("javascript:alert(1)", "JavaScript:x", "java\nscript:x", "\u200bjavascript:x", "\x01vbscript:x"),
    *("data:text/html,x", "file:///etc/passwd", " file://host/share", "ms-word:ofe|u|https://x.example"),
    *("//host/share", "\\\\host\\share", "/etc/passwd", "other/page.html", "", "C:\\autoexec.bat"),
    *("https:\\\\host", "https:/\\host", "https:///x", "http:x", "http://a\\@b.example/", "http://a\\b"),
    *("https://host:port/", "https://host:99999/", "http://[x/", "http://a b/", 'http://a"b/'),
    *("mailto:", "mailto:nobody", "mailto:a@b?attach=/etc/passwd", "mailto:a@b?x=1&%61ttach=x"),
    *("smb://host/share", "search-ms:query=x", "tel:+1", "about:blank", "blob:x", "ftp://host/x"),
]  # fmt: skip


@pytest.mark.parametrize(("address", "wanted"), KEPT.items())
def test_address_is_kept(address: str, wanted: str) -> None:
    """The web, mailboxes and places in the paper."""
    assert outward(address) == wanted
    assert outward(wanted) == wanted


@pytest.mark.parametrize("address", REFUSED)
def test_address_is_refused(address: str) -> None:
    """Programs, files, file servers, and what has no host."""
    assert outward(address) == ""
