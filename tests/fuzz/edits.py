"""A small workspace with something of every input, and edits of it at random, of every kind."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from random import Random

from tests.support.building import replace_in, write

WORDS = ("access", "evidence", "models", "pilots", "reviews", "terms", "users")
_OLD = 1_500_000_000
_STYLES = ("numeric", "author")
_CSL = """<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
<info><title>{name}</title><id>http://example.org/{name}</id><updated>2026-01-01T00:00:00+00:00</updated></info>
<citation><layout prefix="[" suffix="]" delimiter="; ">{cited}</layout></citation>
<bibliography><layout><text variable="title"/></layout></bibliography></style>
"""
_CITED = {"numeric": '<text variable="citation-number"/>', "author": '<names variable="author"/>'}
_FILES = {
    "mkdocs.yml": """INHERIT: base.yml
site_name: A paper
docs_dir: chapters
site_dir: build/site
theme: {name: mkdocs, custom_dir: overrides}
plugins:
  - galley:
      style: numeric.csl
      numbering: {section_depth: 2}
      paper: {title: A paper, language: en-GB}
""",
    "base.yml": "site_description: A paper that changes\nuse_directory_urls: true\n",
    "overrides/main.html": '{% extends "base.html" %}\n{% block footer %}The foot of a page{% endblock %}\n',
    "chapters/index.md": "# The first\n\nOf access [@one] and *terms*, as in @fig-bars and @sec-two.\n",
    "chapters/second.md": "# The second {#sec-two}\n\nOf users [see @two, p. 3].[^n]\n\n"
    '![Bars](bars.svg){#fig-bars alt="Bars"}\n\n[^n]: Of reviews [@one; @two].\n',
    "references.bib": "".join(
        f"@book{{{key}, author = {{{key.title()}, Ada}}, title = {{The work {key}}}, date = {{20{n}}}, "
        f"publisher = {{House}}}}\n\n"
        for n, key in enumerate(("one", "two", "three", "four"), 10)
    ),
    **{f"{name}.csl": _CSL.format(name=name, cited=_CITED[name]) for name in _STYLES},
}
PROOFS = "  - galley-proofs: {folder: build}\n"


def write_workspace(folder: Path, *, proofs: bool) -> None:
    """Write the workspace as a repository of git with one commit, for the site alone or for all proofs."""
    write(folder, _FILES)
    _draw(folder, 3)
    if proofs:
        with (folder / "mkdocs.yml").open("a") as file:
            file.write(PROOFS)
    (folder / ".gitignore").write_text("build/\n.cache/\n")
    _git(folder, "init", "-q")
    _commit(folder, Random(0))


def edit(folder: Path, random: Random) -> str:
    """Make an edit at random; its kind."""
    kind = random.choice(sorted(KINDS))
    KINDS[kind](folder, random)
    return kind


def _chapter(folder: Path, random: Random) -> Path:
    return random.choice(sorted((folder / "chapters").glob("*.md")))


def _text(folder: Path, random: Random) -> None:
    path = _chapter(folder, random)
    path.write_text(f"{path.read_text()}\nOf {random.choice(WORDS)} and {random.choice(WORDS)}.\n")


def _heading(folder: Path, random: Random) -> None:
    path = _chapter(folder, random)
    first, _, rest = path.read_text().partition("\n")
    path.write_text(
        f"# On {random.choice(WORDS)} {first[first.find('{') :] if '{' in first else ''}\n{rest}"
    )


def _citation(folder: Path, random: Random) -> None:
    path = _chapter(folder, random)
    path.write_text(
        f"{path.read_text()}\nAs was said [@{random.choice(('one', 'two', 'three'))}].\n"
    )


def _entry(folder: Path, random: Random) -> None:
    path = folder / "references.bib"
    path.write_text(path.read_text().replace("The work", f"The {random.choice(WORDS)} work", 1))


def _entry_taken_out(folder: Path, random: Random) -> None:
    path = folder / "references.bib"
    path.write_text(path.read_text().partition(random.choice(("@book{four", "@book{three")))[0])


def _figure(folder: Path, random: Random) -> None:
    """Another picture under the name of the old one, as large and as old as that."""
    before = (folder / "chapters" / "bars.svg").stat()
    _draw(folder, random.randint(1, 9))
    os.utime(folder / "chapters" / "bars.svg", ns=(before.st_atime_ns, before.st_mtime_ns))


def _draw(folder: Path, height: int) -> None:
    (folder / "chapters" / "bars.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10"><path d="M0 0h20v{height}h-20z"/></svg>'
    )


def _configuration(folder: Path, random: Random) -> None:
    path = folder / "mkdocs.yml"
    depth = f"section_depth: {random.randint(0, 3)}"
    lines = path.read_text().splitlines()
    path.write_text(
        "".join(
            f"      numbering: {{{depth}}}\n" if "numbering" in line else f"{line}\n"
            for line in lines
        )
    )


def _inherited(folder: Path, random: Random) -> None:
    directory = random.choice(("true", "false"))
    (folder / "base.yml").write_text(
        f"site_description: On {random.choice(WORDS)}\nuse_directory_urls: {directory}\n"
    )


def _style(folder: Path, random: Random) -> None:
    path = folder / "mkdocs.yml"
    one, other = random.sample(_STYLES, 2)
    path.write_text(path.read_text().replace(f"style: {one}", f"style: {other}"))


def _style_file(folder: Path, random: Random) -> None:
    path = folder / f"{random.choice(_STYLES)}.csl"
    path.write_text(
        path.read_text().replace('prefix="["', 'prefix="("').replace('suffix="]"', 'suffix=")"')
    )


def _language(folder: Path, _: Random) -> None:
    path = folder / "mkdocs.yml"
    text = path.read_text()
    path.write_text(
        text.replace("en-GB", "ms")
        if "en-GB" in text
        else text.replace("language: ms", "language: en-GB")
    )


def _theme(folder: Path, random: Random) -> None:
    (folder / "overrides" / "main.html").write_text(
        f'{{% extends "base.html" %}}\n{{% block footer %}}{random.choice(WORDS)}{{% endblock %}}\n'
    )


def _added(folder: Path, random: Random) -> None:
    name = f"{random.choice(WORDS)}.md"
    write(folder / "chapters", {name: f"# Another, {name}\n\nOf [the second](second.md).\n"})


def _renamed(folder: Path, random: Random) -> None:
    path = folder / "chapters" / f"{random.choice(WORDS)}.md"
    if path.exists():
        path.rename(path.with_name(f"{random.choice(WORDS)}.md"))


def _deleted(folder: Path, random: Random) -> None:
    (folder / "chapters" / f"{random.choice(WORDS)}.md").unlink(missing_ok=True)


def _old(folder: Path, random: Random) -> None:
    """An edit in a file that then looks old."""
    path = _chapter(folder, random)
    path.write_text(f"{path.read_text()}\nOf {random.choice(WORDS)}.\n")
    os.utime(path, (_OLD, _OLD))


def _commit(folder: Path, _: Random) -> None:
    _git(folder, "add", "--all")
    _git(folder, "commit", "-q", "--allow-empty", "-m", "A state")


def _checkout(folder: Path, random: Random) -> None:
    """Another state of the repository, where everything is committed."""
    _commit(folder, random)
    states = subprocess.run(
        ["git", "rev-list", "--all"], cwd=folder, capture_output=True, text=True, check=True
    ).stdout.split()
    _git(folder, "checkout", "-q", random.choice(states))


def _output(folder: Path, random: Random) -> None:
    """A page of the site that somebody has taken away."""
    found = sorted((folder / "build" / "site").rglob("*.html"))
    if found:
        random.choice(found).unlink()


def _nothing(folder: Path, _: Random) -> None:
    """No edit, but a file that is written again as it was."""
    replace_in(folder / "base.yml", "site_description", "site_description")


def _git(folder: Path, *words: str) -> None:
    told = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "gc.auto=0"]
    dates = {
        "GIT_COMMITTER_DATE": "2026-01-01T00:00:00Z",
        "GIT_AUTHOR_DATE": "2026-01-01T00:00:00Z",
    }
    subprocess.run(["git", *told, *words], cwd=folder, check=True, env={**os.environ, **dates})


KINDS: dict[str, Callable[[Path, Random], None]] = {
    name.removeprefix("_"): made
    for name, made in (
        ("_text", _text), ("_heading", _heading), ("_citation", _citation), ("_entry", _entry),
        ("_entry_taken_out", _entry_taken_out), ("_figure", _figure), ("_configuration", _configuration),
        ("_inherited", _inherited), ("_style", _style), ("_style_file", _style_file), ("_language", _language),
        ("_theme", _theme), ("_added", _added), ("_renamed", _renamed), ("_deleted", _deleted), ("_old", _old),
        ("_commit", _commit), ("_checkout", _checkout), ("_output", _output), ("_nothing", _nothing),
    )
}  # fmt: skip
