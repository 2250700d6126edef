"""Mermaid: diagrams as pictures, drawn by the library in a Chromium that reaches no network."""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from galley.tools.cache import digest
from galley.tools.process import run

_HERE = Path(__file__).parent
VERSION = "11.17.2"
_LIBRARY, _PICTURE = _HERE / "mermaid.min.js", _HERE / "picture.js"
# In a process of its own, as it needs a package that a build does without.
_PROGRAM = """
import json, os, shutil, sys
from pathlib import Path
try:
    from playwright.sync_api import Error, sync_playwright
except ImportError:
    sys.exit("the Python package playwright is not installed: pip install playwright")
told = json.load(sys.stdin)
ORIGIN = "http://galley.invalid/"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
faces = "".join(
    f'@font-face {{ font-family: {json.dumps(face["family"])}; src: url("{ORIGIN}{n}"); '
    f'font-weight: {face["weight"]}; font-style: {face["style"]}; }}'
    for n, face in enumerate(told["faces"])
)
page_source = f'<!doctype html><meta charset="utf-8"><style>{faces}</style><body></body>'
def answer(route):
    name = route.request.url.removeprefix(ORIGIN)
    if not name:
        route.fulfill(body=page_source, content_type="text/html")
    elif name.isdigit() and int(name) < len(told["faces"]):
        path = Path(told["faces"][int(name)]["path"])
        route.fulfill(body=path.read_bytes(), headers={"Access-Control-Allow-Origin": "*"})
    else:
        route.abort()
def browser(playwright):
    own = Path(playwright.chromium.executable_path)
    found = next(filter(None, map(shutil.which, NAMES)), None) or (MAC if Path(MAC).exists() else None)
    if found is None and not own.exists():
        sys.exit("there is no Chromium: python -m playwright install --with-deps chromium")
    # The root of a container has no sandbox to run in.
    arguments = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    return playwright.chromium.launch(executable_path=found, args=arguments)
drawn = []
try:
    with sync_playwright() as playwright:
        chromium = browser(playwright)
        context = chromium.new_context(locale="en-GB", timezone_id="UTC")
        context.route("**/*", answer)
        for source in told["sources"]:
            page = context.new_page()
            page.goto(ORIGIN)
            page.add_script_tag(path=told["library"])
            page.add_script_tag(path=told["picture"])
            try:
                drawn.append(page.evaluate("([source, settings]) => picture(source, settings)", [source, told["settings"]]))
            except Error as error:
                drawn.append({"wrong": str(error).removeprefix("Page.evaluate: ")})
            page.close()
        chromium.close()
except Error as error:
    sys.exit(str(error).splitlines()[0])
json.dump(drawn, sys.stdout)
"""


@dataclass(frozen=True, slots=True)
class Face:
    """A font file for the letters of a picture."""

    family: str
    weight: int
    style: str
    path: Path


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture as SVG; or why there is none, and the line of the source at which it failed."""

    svg: str = ""
    wrong: str = ""
    line: int = 0


def drawn_by() -> str:
    """What draws, and how: a picture is drawn anew when this changes."""
    return f"Mermaid {VERSION} {digest(_PICTURE.read_text('utf-8'))[:12]}"


def draw(sources: Sequence[str], settings: Mapping[str, Any], faces: Sequence[Face]) -> list[Drawn]:
    """The pictures of some diagrams. Raises ToolError where there is no browser to draw them."""
    told = {
        "sources": list(sources),
        "settings": settings,
        "library": str(_LIBRARY),
        "picture": str(_PICTURE),
        "faces": [
            {"family": f.family, "weight": f.weight, "style": f.style, "path": str(f.path)}
            for f in faces
        ],
    }
    command = [sys.executable, "-I", "-c", _PROGRAM]
    made = json.loads(run(command, name="Mermaid", stdin=json.dumps(told).encode()))
    return [Drawn(**picture) for picture in made]
