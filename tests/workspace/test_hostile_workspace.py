"""A paper whose every source is armed: nothing of it runs, asks, or reads what is not its own.

Each weapon calls `pwned`, names a file outside of the workspace, or an address whose calls are
counted. The paper cleans them (`html: clean`), so that everything is built.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from xml.etree import ElementTree

import pikepdf
import pytest
from playwright.sync_api import Browser

from tests.support.building import TESTS, Built, contents
from tests.support.hosting import Hosted, serve
from tests.support.isolation import without_network, writing_only
from tests.support.some import some

NEIGHBOURS = "xylophone-of-the-neighbours"
GALLEY = [sys.executable, "-m", "galley.cli"]
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# The fields that Galley itself writes.
_FIELDS = {"TOC", "SEQ", "REF", "PAGEREF", "PAGE", "NUMPAGES", "STYLEREF", "HYPERLINK"}
_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")


@dataclass(frozen=True, slots=True)
class Attack:
    """The armed paper, built; how often it called, and what the machine around it holds now."""

    built: Built
    calls: list[bytes]
    around: dict[str, bytes]


@pytest.fixture(scope="module")
def attack(tmp_path_factory: pytest.TempPathFactory) -> Attack:
    """The paper built on a machine that is read-only around it, and that counts each call."""
    around = tmp_path_factory.mktemp("around")
    folder, temporary, home = around / "paper", around / "temporary", around / "home"
    temporary.mkdir()
    home.mkdir()
    (around / "secret.txt").write_text(NEIGHBOURS, encoding="utf-8")
    calls: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        Thread(target=_count, args=(server, calls), daemon=True).start()
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
        arm(folder, str(around / "secret.txt"), address)
        environment = {
            **os.environ,
            **dict.fromkeys(_PROXIES, address),
            "TMPDIR": str(temporary),
            "HOME": str(home),
        }
        command = writing_only([folder, temporary, home], [*GALLEY, "build"])
        said = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
    assert said.returncode == 0, said.stderr
    # What a thread of the server took in at the last moment is in the list by now.
    outside = {n: d for n, d in contents(around).items() if not n.startswith("paper/")}
    return Attack(Built("armed", folder), calls, outside)


def arm(folder: Path, secret: str, address: str) -> None:
    """A copy of the paper that names the file and the address."""
    shutil.copytree(TESTS / "papers" / "armed", folder)
    for path in [folder / "references.bib", *(folder / "chapters").iterdir()]:
        text = path.read_text(encoding="utf-8")
        text = text.replace("SECRET", secret).replace("ADDRESS", address)
        path.write_text(text, encoding="utf-8")


def _count(server: socket.socket, calls: list[bytes]) -> None:
    while True:
        try:
            caller, _ = server.accept()
        except OSError:
            return
        with caller:
            calls.append(caller.recv(200))


@pytest.fixture(scope="module")
def site(attack: Attack) -> Iterator[Hosted]:
    """The armed paper's site behind an address."""
    with serve(attack.built) as hosted:
        yield hosted


def test_build_calls_nobody(attack: Attack) -> None:
    """Neither an address that the sources name, nor any other by way of a proxy."""
    assert attack.calls == []


def test_build_writes_nothing_elsewhere(attack: Attack) -> None:
    """The folders around the workspace are as they were, and no temporary file is left.

    The home folder gets the key by which the cache of the workspace is signed, and nothing else.
    """
    around = dict(attack.around)
    assert len(around.pop("home/.config/galley/cache.key")) == 32
    assert around == {"secret.txt": NEIGHBOURS.encode()}
    assert [path.name for path in attack.built.folder.rglob("*pwned*")] == []


def test_build_reads_nothing_elsewhere(attack: Attack) -> None:
    """What a file outside of the workspace says is in none of the outputs."""
    printed = ["pdftotext", str(attack.built.pdf), "-"]
    words = subprocess.run(printed, capture_output=True, text=True, check=True).stdout
    assert NEIGHBOURS not in words.replace("\u00ad\n", "")
    with zipfile.ZipFile(attack.built.docx) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    outputs = {**contents(attack.built.folder / "build"), **parts}
    assert [name for name, data in some(outputs.items()) if NEIGHBOURS.encode() in data] == []


def test_nothing_runs_in_a_browser(site: Hosted, browser: Browser) -> None:
    """No page and no picture of the site runs a program of the sources, or asks another host."""
    page = browser.new_page()
    page.add_init_script("window.pwned = () => { window.ran = true; }")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for address in (*site.pages, f"{site.address}box.svg"):
        page.goto(address, wait_until="load")
        for titled in page.locator("article [title]").all():
            # The theme shows a title as a tooltip, and a tooltip as HTML.
            titled.dispatch_event("mouseenter")
        page.wait_for_timeout(100)
        assert page.evaluate("window.ran === undefined"), address
        armed = page.evaluate(
            """() => [...document.querySelectorAll("*")].flatMap(e => [...e.attributes]
                .filter(a => /^on/i.test(a.name) || /^\\s*(javascript|vbscript|data:text)/i.test(a.value))
                .map(a => `${e.tagName} ${a.name}=${a.value}`))"""
        )
        assert armed == [], address
        names = "script, iframe, object, embed, form, base, meta[http-equiv=refresh]"
        inside = f"document.querySelectorAll('article :is({names})').length"
        assert page.evaluate(inside) == 0, address
    assert [
        url for url in some(asked) if not url.startswith((site.address, "data:", "blob:"))
    ] == []
    page.close()


def test_pictures_hold_no_programs(attack: Attack) -> None:
    """The same picture is clean in the site and in the DOCX, and still a picture."""
    with zipfile.ZipFile(attack.built.docx) as package:
        drawn = [package.read(n) for n in package.namelist() if n.endswith(".svg")]
    pictures = [(attack.built.site / "box.svg").read_bytes(), *drawn]
    assert len(pictures) == 3
    for picture in pictures:
        assert not re.search(rb"pwned|foreignObject|import|http://127|secret", picture)
        assert b"<rect" in picture


def test_word_is_given_no_fields_of_the_sources(attack: Attack) -> None:
    """Fields in the DOCX are Galley's own, and its links lead to the web alone."""
    with zipfile.ZipFile(attack.built.docx) as package:
        parts = {n: package.read(n) for n in package.namelist() if n.endswith((".xml", ".rels"))}
    fields: set[str] = set()
    for name, data in some(parts.items()):
        tree = ElementTree.fromstring(data)  # noqa: S314  # Galley's own
        told = [element.text or "" for element in tree.iter(f"{_W}instrText")]
        told += [element.get(f"{_W}instr", "") for element in tree.iter(f"{_W}fldSimple")]
        fields |= {words.split()[0] for words in told}
        assert fields <= _FIELDS, name
        assert not [words for words in told if "pwned" in words or "secret" in words], name
        targets = [e.get("Target", "") for e in tree.iter() if e.get("TargetMode") == "External"]
        assert [t for t in targets if not t.startswith(("https://", "http://"))] == [], name
    assert fields
    assert not [n for n in parts if "vba" in n.lower() or "altchunk" in n.lower()]


def test_pdf_holds_no_actions(attack: Attack) -> None:
    """No program, no launching, no other file, and links to the web alone."""
    with pikepdf.open(attack.built.pdf) as document:
        known = [o for o in document.objects if isinstance(o, pikepdf.Dictionary)]
        actions = [o["/A"] for o in known if isinstance(o.get("/A"), pikepdf.Dictionary)]
        kinds = {str(action.S) for action in actions}
        addresses = [str(action.URI) for action in actions if action.S == "/URI"]
        names = {key for o in known for key in o}
    assert kinds <= {"/URI", "/GoTo"}
    assert addresses
    assert [a for a in addresses if not a.startswith("https://")] == []
    assert not names & {
        "/JS",
        "/JavaScript",
        "/OpenAction",
        "/AA",
        "/Launch",
        "/EmbeddedFiles",
        "/EF",
    }


def test_paper_is_built_without_a_network(tmp_path: Path) -> None:
    """In a network of its own, where no address leads anywhere, all is the same."""
    folder = tmp_path / "paper"
    arm(folder, "secret.txt", "http://127.0.0.1:9")
    command = without_network([*GALLEY, "build", "--quiet"])
    said = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
