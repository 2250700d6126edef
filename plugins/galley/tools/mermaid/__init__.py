"""Mermaid: diagrams as pictures, drawn by the library in a Chromium that reaches no network."""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from galley.tools.cache import digest
from galley.tools.process import of_this_process, program, run

_HERE = Path(__file__).parent
VERSION = "11.17.2"
_LIBRARY, _PICTURE = _HERE / "mermaid.min.js", _HERE / "picture.js"
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Where Playwright keeps a browser that it has installed itself.
_HOME = ("HOME", "USERPROFILE", "LOCALAPPDATA", "XDG_CACHE_HOME", "PLAYWRIGHT_BROWSERS_PATH")
# So many seconds and characters may one diagram take: what needs more is no picture for a page.
_SECONDS, _CHARACTERS = 60, 5_000_000
# What a diagram must not set for itself, beside what Mermaid keeps to itself anyway: styles that fetch,
# and what keeps HTML out of the picture. https://mermaid.js.org/config/directives.html
_SECURE = (
    *(
        "secure",
        "securityLevel",
        "startOnLoad",
        "maxTextSize",
        "maxEdges",
        "suppressErrorRendering",
    ),
    *("themeCSS", "dompurifyConfig", "htmlLabels", "deterministicIds", "deterministicIDSeed"),
    *(
        "handDrawnSeed",
        "legacyMathML",
        "forceLegacyMathML",
        "logLevel",
        "fontFamily",
        "altFontFamily",
    ),
)
# In a process of its own, as it needs a package that a build does without. The browser has an empty
# profile that lives as long as it, and every address that a page could ask for is answered here.
_PROGRAM = """
import asyncio, json, os, shutil, sys
from pathlib import Path
try:
    from playwright.async_api import Error, async_playwright
except ImportError:
    sys.exit("the Python package playwright is not installed: pip install playwright")
told = json.load(sys.stdin)
ORIGIN = "http://galley.invalid/"
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
SCRIPTS = ("library", "picture")
# The page runs our two programs, and nothing that a diagram brings into it.
POLICY = (
    f"default-src 'none'; script-src {' '.join(ORIGIN + name for name in SCRIPTS)}; "
    f"style-src 'unsafe-inline'; font-src {ORIGIN}; base-uri 'none'; form-action 'none'"
)
ARGUMENTS = [
    "--disable-background-networking", "--no-first-run", "--disable-component-update",
    "--host-resolver-rules=MAP * ~NOTFOUND", "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--js-flags=--max-old-space-size=1024",
]
faces = "".join(
    f'@font-face {{ font-family: {json.dumps(face["family"])}; src: url("{ORIGIN}{n}"); '
    f'font-weight: {face["weight"]}; font-style: {face["style"]}; }}'
    for n, face in enumerate(told["faces"])
)
scripts = "".join(f'<script src="{ORIGIN}{name}"></script>' for name in SCRIPTS)
page_source = f'<!doctype html><meta charset="utf-8"><style>{faces}</style>{scripts}<body></body>'
async def answer(route):
    name = route.request.url.removeprefix(ORIGIN)
    if not name:
        head = {"Content-Security-Policy": POLICY, "Content-Type": "text/html"}
        await route.fulfill(body=page_source, headers=head)
    elif name in SCRIPTS:
        await route.fulfill(body=Path(told[name]).read_bytes(), content_type="text/javascript")
    elif name.isdigit() and int(name) < len(told["faces"]):
        path = Path(told["faces"][int(name)]["path"])
        await route.fulfill(body=path.read_bytes(), headers={"Access-Control-Allow-Origin": "*"})
    else:
        await route.abort()
async def browser(playwright):
    own = Path(playwright.chromium.executable_path)
    found = told["browser"] or (MAC if Path(MAC).exists() else None)
    if found is None and not own.exists():
        sys.exit("there is no Chromium: python -m playwright install --with-deps chromium")
    # The root of a container has no sandbox to run in, and some systems forbid it to others.
    if not (hasattr(os, "geteuid") and os.geteuid() == 0):
        try:
            return await playwright.chromium.launch(
                executable_path=found, args=ARGUMENTS, chromium_sandbox=True
            )
        except Error as error:
            if "sandbox" not in str(error).lower():
                raise
    return await playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
async def draw(context, source):
    page = await context.new_page()
    try:
        await page.goto(ORIGIN)
        made = await asyncio.wait_for(
            page.evaluate("([source, settings]) => picture(source, settings)", [source, told["settings"]]),
            told["seconds"],
        )
        if len(made.get("svg", "")) > told["characters"]:
            return {"wrong": "the picture is too large"}
        return made
    except TimeoutError:
        return {"wrong": f"it takes longer than {told['seconds']} seconds"}
    except Error as error:
        return {"wrong": str(error).removeprefix("Page.evaluate: ")}
async def main():
    drawn = []
    async with async_playwright() as playwright:
        for source in told["sources"]:
            # A browser of its own where the one before is lost, or hangs with its diagram.
            if not drawn or drawn[-1].get("wrong"):
                if drawn:
                    await stop(chromium)
                chromium = await browser(playwright)
            context = await chromium.new_context(
                locale="en-GB", timezone_id="UTC", accept_downloads=False, service_workers="block"
            )
            await context.route("**/*", answer)
            drawn.append(await draw(context, source))
            if not drawn[-1].get("wrong"):
                await context.close()
        await stop(chromium)
    return drawn
async def stop(chromium):
    try:
        await asyncio.wait_for(chromium.close(), 10)
    except (TimeoutError, Error):
        pass
try:
    drawn = asyncio.run(main())
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
    browser = program(*_BROWSERS)
    told = {
        "browser": str(browser) if browser else None,
        "sources": list(sources),
        "settings": {**settings, "secure": list(_SECURE)},
        "seconds": _SECONDS,
        "characters": _CHARACTERS,
        "library": str(_LIBRARY),
        "picture": str(_PICTURE),
        "faces": [
            {"family": f.family, "weight": f.weight, "style": f.style, "path": str(f.path)}
            for f in faces
        ],
    }
    command = [sys.executable, "-I", "-c", _PROGRAM]
    made = json.loads(
        run(
            command,
            name="Mermaid",
            stdin=json.dumps(told).encode(),
            environment=of_this_process(*_HOME),
            room=4,
        )
    )
    return [Drawn(**picture) for picture in made]
