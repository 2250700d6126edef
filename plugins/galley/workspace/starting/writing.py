"""Writing the folder of a new paper."""

from collections.abc import Mapping
from pathlib import Path

from galley.tools import files
from galley.workspace.starting import chapters, citing, readme, requirements, settings
from galley.workspace.starting.answers import STARTER, Answers, Host
from galley.workspace.starting.chapters import FirstText
from galley.workspace.starting.requirements import Origin

# Where each file that needs nothing filled in goes. In the package no name begins with a dot, so that no
# other program takes the file for its own.
_PLAIN = {
    "paper.py": "paper.py",
    "gitignore": ".gitignore",
    "gitattributes": ".gitattributes",
    "editorconfig": ".editorconfig",
    "pre-commit-config.yaml": ".pre-commit-config.yaml",
    "vscode/tasks.json": ".vscode/tasks.json",
    "vscode/settings.json": ".vscode/settings.json",
    "vscode/extensions.json": ".vscode/extensions.json",
    "devcontainer/devcontainer.json": ".devcontainer/devcontainer.json",
}
_GITHUB = STARTER / "hosts" / "github"
_OF_HOST = {
    Host.GITHUB: {
        path.relative_to(STARTER).as_posix(): f".github/{path.relative_to(_GITHUB).as_posix()}"
        for path in sorted(_GITHUB.rglob("*.*"))
        if path.is_file()
    },
    Host.GITLAB: {"hosts/gitlab/gitlab-ci.yml": ".gitlab-ci.yml"},
    Host.NONE: {},
}


def begin(folder: Path, answers: Answers, brought: FirstText | None = None) -> list[Path]:
    """Write a paper into a folder; the files, in order.

    `brought` is a text of the author's own, in place of that of the starting point.

    Raises FileExistsError if something is in the folder already, and OSError if a file cannot be read
    or written.
    """
    # A link of that name may have come with the folder that this is run in.
    folder = files.real(folder, Path.cwd(), anywhere=True)
    content = contents(answers, requirements.origin(), brought)
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FileExistsError
    written = []
    for name, data in sorted(content.items()):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        files.put(target, data)
        written.append(target)
    return written


def contents(
    answers: Answers, galley: Origin, brought: FirstText | None = None
) -> Mapping[str, bytes]:
    """Every file of a new paper by its path."""
    text = chapters.chapter_files(answers) if brought is None else brought.files
    order = [("", name) for name in chapters.in_order(text)] if brought is None else brought.order
    made = {
        "mkdocs.yml": settings.mkdocs_yml(answers, order),
        "README.md": readme.readme(answers, galley, chapters.first_key(text)),
        "CITATION.cff": citing.citation_cff(answers),
        "LICENCE": citing.licence_text(answers),
        "galley.txt": galley.text,
    }
    found = {
        **text,
        **{name: content.encode() for name, content in made.items() if content},
        **{place: _plain(f"common/{name}") for name, place in _PLAIN.items()},
        **{place: _plain(name) for name, place in _OF_HOST[answers.host].items()},
        "requirements.lock": _plain("requirements.lock"),
    }
    if isinstance(answers.style, Path):
        found[settings.STYLE_FILE] = files.read(answers.style, Path.cwd(), anywhere=True)
    if galley.wheel is not None:
        found[f"wheels/{galley.wheel.name}"] = files.read(galley.wheel)
    return found


def _plain(name: str) -> bytes:
    return (STARTER / name).read_bytes()
