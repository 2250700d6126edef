"""Beginning a paper: a workspace with an example of each thing that an author needs first."""

import json
from pathlib import Path
from string import Template

from galley.tools import files

STARTER = Path(__file__).parents[1] / "starter"
# Named so that git does not take it for one of its own here.
_NAMES = {"gitignore": ".gitignore"}


def start(folder: Path, title: str, author: str) -> list[Path]:
    """Write a workspace into a folder; the files, in order.

    Raises FileExistsError if something stands in the folder already, and OSError if it cannot be
    written.
    """
    # A link of that name may have come with the folder that this is run in.
    folder = files.real(folder, Path.cwd(), anywhere=True)
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FileExistsError
    # A JSON string is a YAML string, whatever signs are in it.
    told = {"title": _quoted(title), "author": f"{{name: {_quoted(author)}}}" if author else ""}
    written = []
    for source in sorted(path for path in STARTER.rglob("*") if path.is_file()):
        place = source.relative_to(STARTER)
        target = folder / place.with_name(_NAMES.get(place.name, place.name))
        target.parent.mkdir(parents=True, exist_ok=True)
        text = source.read_text(encoding="utf-8")
        if place.suffix == ".yml":
            text = Template(text).substitute(told)
        target.write_text(text, encoding="utf-8")
        written.append(target)
    return written


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
