"""Git: when the workspace was last changed, and which state of it this is.

Git is asked through one door, and as data: whatever a repository's configuration says, no program
is run, no network reached and nothing written. People who send a workspace may send a `.git` with it.
"""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from galley.tools.process import ToolError, of_this_process, program, run

# Nothing of the machine's or the user's configuration, no pager, no questions, no protocol to fetch
# by (a partial clone would fetch what it lacks), no replaced objects, and no lock on the index.
_ENVIRONMENT = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_PAGER": "cat",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_LITERAL_PATHSPECS": "1",
}
# What could run a program in the few commands that we use, and what is near to it. What the
# command line says counts more than a repository's own configuration.
_SETTINGS = {
    "safe.bareRepository": "explicit",
    # The last commit of somebody else's folder is no secret, and reading it runs nothing.
    "safe.directory": "*",
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.attributesFile": os.devnull,
    "core.pager": "cat",
    "core.editor": "false",
    "core.sshCommand": "false",
    "core.askPass": "false",
    "core.gitProxy": "",
    "core.alternateRefsCommand": "false",
    "credential.helper": "",
    "diff.external": "",
    "gpg.program": "false",
    "log.showSignature": "false",
    "protocol.allow": "never",
    "status.submoduleSummary": "false",
}


# A pipe in place of a file of the repository would keep git waiting: a large one takes a few seconds.
_SECONDS = 20
# How many digits of a commit are printed.
_SHORT = 7


def last_commit_time(folder: Path) -> int | None:
    """The last commit's time in seconds since 1970, or `None` outside a repository."""
    said = _last_commit(folder, "%ct")
    return int(said) if said.isdigit() else None


def revision(folder: Path) -> str:
    """The short name of the last commit, or nothing outside a repository.

    Git would make it longer in a clone that holds more.
    """
    return _last_commit(folder, "%H")[:_SHORT]


def without_commit(folder: Path) -> str:
    """Why no last commit of a folder is known, in Git's words where it refuses, and what to do."""
    top = top_of(folder)
    if top is None:
        return "this folder is in no Git repository; commit the paper to one"
    if program("git") is None:
        return "Git is not installed; install it"
    try:
        _bytes(top, folder, ("rev-parse", "--is-shallow-repository"))
    except ToolError as error:
        return f"Git cannot read the repository ({' '.join(str(error).split())}); correct that"
    return "" if head(folder) else "the Git repository has no commit yet; commit the paper"


def is_changed(
    folder: Path, *, new_files: bool = True, but: Callable[[Path], bool] = lambda _: False
) -> bool:
    """Whether files of a folder differ from those of the last commit; new ones count, or do not.

    `but` says which paths do not count.
    """
    return any(not but(path) for path in changed(folder, new_files=new_files))


def changed(folder: Path, *, new_files: bool = True) -> tuple[Path, ...]:
    """The files of a folder that differ from those of the last commit; new ones count, or do not.

    The folder itself stands for files that Git cannot compare without running a program.
    """
    top = top_of(folder)
    if top is None:
        return ()
    filters = _filters(top)
    if filters is None:
        return (folder.resolve(),)
    # Of a submodule only its commit counts: to look into it is to believe its configuration too.
    words = ["status", "--porcelain", "-z", "--no-renames", "--ignore-submodules=dirty"]
    words += [f"--untracked-files={'all' if new_files else 'no'}", "--", "."]
    said = _git(top, folder, words, (*filters, *_ignored()))
    # Two characters and a space tell the state of each; the first character may be a space.
    names = (name.lstrip().partition(" ")[2].lstrip() for name in said.split("\0") if name)
    return tuple(top / name for name in names)


@dataclass(frozen=True, slots=True)
class GitTag:
    """A tag: the date in it, in ISO 8601, and the commit that it names.

    A light tag has no date: it is another name for a commit, and no object of its own.
    """

    date: str
    commit: str


def tag(folder: Path, name: str) -> GitTag | None:
    """The tag of this name, signed or not, if the repository has it."""
    full = f"refs/tags/{name}"
    format_ = "%(refname)%0a%(objectname)%0a%(*objectname)%0a%(taggerdate:iso-strict)"
    # What is asked for is a pattern, which may find others too.
    said = _asked(folder, "for-each-ref", "--count=1", f"--format={format_}", full)
    found, own, named, date = (*said.split("\n"), "", "", "", "")[:4]
    return GitTag(date, named or own) if found == full else None


def tags_behind(folder: Path) -> dict[str, str]:
    """The tags of the commit that is checked out and of those before it, the newest first.

    Each has the date in it, in ISO 8601; a light tag has the date of its commit.
    """
    format_ = "%(refname)%00%(creatordate:iso-strict)%00"
    words = ("for-each-ref", "--merged=HEAD", "--sort=-creatordate", f"--format={format_}")
    said = _asked(folder, *words, "refs/tags").split("\0")
    names = (name.strip().removeprefix("refs/tags/") for name in said[::2])
    return dict(zip(names, said[1::2], strict=False))


def head(folder: Path) -> str:
    """The full name of the commit that is checked out, or nothing outside a repository."""
    return _asked(folder, "rev-list", "--max-count=1", "HEAD")


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit: its short name, who wrote it, and when, in seconds since 1970."""

    name: str = ""
    author: str = ""
    moment: int = 0


def commit_told(folder: Path, name: str) -> Commit:
    """The commit that a name stands for; one without a name where there is none."""
    full = commit(folder, name)
    said = full and _asked(folder, "log", "--max-count=1", "--format=%h%x00%an%x00%ct", full)
    short, author, moment = (*said.split("\0"), "", "", "")[:3]
    return Commit(short, author, int(moment) if moment.isdigit() else 0)


def commit(folder: Path, name: str) -> str:
    """The full name of the commit that a name stands for (a tag, a branch, a commit), if there is one."""
    # What begins with a dash is an option to git, whatever it is to us.
    if name.startswith("-") or not name.isprintable():
        return ""
    said = _asked(folder, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
    return said if re.fullmatch(r"[0-9a-f]{40,64}", said) else ""


def is_shallow(folder: Path) -> bool:
    """Whether a clone holds only the end of the history."""
    return _asked(folder, "rev-parse", "--is-shallow-repository") == "true"


def clone_of_tag(top: Path, name: str, folder: Path) -> None:
    """Make a clone of a repository that holds a tag, checked out, and no history before it.

    Raises ToolError if it cannot be made.
    """
    git = program("git")
    if git is None:
        raise ToolError("git is not installed")
    told = [word for pair in _SETTINGS.items() for word in ("-c", "=".join(pair))]
    words = ("clone", "--quiet", "--depth=1", "--template=", f"--branch={name}", "--")
    run(
        [git, *told, "-c", "advice.detachedHead=false", *words, top.as_uri(), folder],
        name="git",
        environment={**_ENVIRONMENT, "GIT_ALLOW_PROTOCOL": "file"},
    )


def sizes(top: Path, names: Sequence[str]) -> list[int]:
    """How many bytes some objects of a repository have, in order. Raises ToolError if one is missing."""
    said = _bytes(top, top, ["cat-file", "--batch-check"], stdin=_lines(names)).decode()
    found = [line.rpartition(" ")[2] for line in said.splitlines()]
    if len(found) != len(names) or not all(size.isdigit() for size in found):
        raise ToolError("the repository lacks a part of it")
    return [int(size) for size in found]


def contents(top: Path, names: Sequence[str], lengths: Sequence[int]) -> Iterator[bytes]:
    """What some objects of a repository hold, in order: files as they are kept, without any filter.

    `lengths` are their sizes. Raises ToolError if one cannot be read.
    """
    said = _bytes(top, top, ["cat-file", "--batch"], stdin=_lines(names))
    start = 0
    for length in lengths:
        # A line that names the object comes before it, and a line's end behind it.
        start = said.index(b"\n", start) + 1
        yield said[start : start + length]
        start += length + 1


# A larger file is not a chapter.
_LARGEST = 20_000_000


def text_at(folder: Path, revision: str, path: str) -> str | None:
    """The text of a file as it was at a revision, or None if there was none that can be read.

    `path` is as seen from the folder, under today's name; a file that was renamed since is found.
    Nothing is checked out: the text comes as it is kept, without any filter.
    """
    return texts_at(folder, revision, [path]).get(path)


def texts_at(folder: Path, revision: str, paths: Sequence[str]) -> dict[str, str]:
    """The texts of some files as they were at a revision, by today's paths, of those that there were."""
    top, named = top_of(folder), commit(folder, revision)
    if top is None or not named:
        return {}
    inside = folder.resolve().relative_to(top)
    names = {path: (inside / path).as_posix() for path in paths}
    earlier = _earlier_names(top, named)
    found: dict[str, str] = {}
    for path, name in names.items():
        with suppress(ToolError, ValueError):
            own = [f"{named}:{name}"]
            if earlier.get(name):
                own.insert(0, f"{named}:{earlier[name]}")
            blob = next((object_ for one in own if (object_ := _blob(top, one))), "")
            if blob and (length := sizes(top, [blob])[0]) <= _LARGEST:
                (content,) = contents(top, [blob], [length])
                found[path] = content.decode()
    return found


def _blob(top: Path, name: str) -> str:
    """The object that a revision's path stands for, if it is a file."""
    said = _git(top, top, ("rev-parse", "--verify", "--quiet", "--end-of-options", name))
    is_blob = said and _git(top, top, ("cat-file", "-t", said)) == "blob"
    return said if is_blob else ""


def _earlier_names(top: Path, since: str) -> dict[str, str]:
    """What files that were renamed since a commit were called then, by today's names."""
    words = ("log", "--reverse", "--topo-order", "-M", "--diff-filter=R", "--name-status", "-z")
    more = ("--format=", "--no-ext-diff", "--no-textconv", f"{since}..HEAD")
    said = iter(_git(top, top, (*words, *more)).split("\0"))
    names: dict[str, str] = {}
    for kind in said:
        if kind.strip().startswith("R"):
            old, new = next(said, ""), next(said, "")
            names[new] = names.pop(old, old)
    return names


def _lines(names: Sequence[str]) -> bytes:
    return "".join(f"{name}\n" for name in names).encode()


def _asked(folder: Path, *words: str) -> str:
    top = top_of(folder)
    return "" if top is None else _git(top, folder, words)


def top_of(folder: Path) -> Path | None:
    """The folder of the repository that a folder is in: the nearest one with a `.git`.

    That is a real folder, or a file as worktrees and submodules have it; never a link, and never a
    folder that is itself laid out as a repository.
    """
    for place in (folder.resolve(), *folder.resolve().parents):
        git = place / ".git"
        if not git.is_symlink() and (git.is_file() or (git / "HEAD").is_file()):
            return place
    return None


def _last_commit(folder: Path, wanted: str) -> str:
    top = top_of(folder)
    if top is None:
        return ""
    said = _git(top, folder, ("rev-list", "--max-count=1", f"--format={wanted}", "HEAD"))
    # The first line names the commit.
    return said.partition("\n")[2]


def _filters(top: Path) -> list[tuple[str, str]] | None:
    """Settings that take their commands from all filters; None if they cannot be given.

    Git has a filter clean what it compares, by a command of the repository's configuration.
    """
    said = _git(top, top, ("config", "--null", "--name-only", "--get-regexp", r"^filter\."))
    names = {name.rpartition(".")[0] for name in said.split("\0") if name}
    if any("=" in name or "\n" in name for name in names):
        return None
    keys = ("clean", "smudge", "process")
    off = [(f"{name}.{key}", "") for name in sorted(names) for key in keys]
    return [*off, *((f"{name}.required", "false") for name in sorted(names))]


def _ignored() -> Iterator[tuple[str, str]]:
    """The user's own list of files that git ignores: it holds no command, and they expect it."""
    git = program("git")
    if git is None:
        return
    words = (git, "config", "--global", "--type=path", "--get", "core.excludesFile")
    try:
        said = run(words, name="git", environment=of_this_process("HOME", "XDG_CONFIG_HOME"))
        yield "core.excludesFile", said.decode().strip()
    except ToolError:
        usual = os.environ.get("XDG_CONFIG_HOME") or os.environ.get("HOME", "") + "/.config"
        yield "core.excludesFile", f"{usual}/git/ignore"


def _git(
    top: Path, folder: Path, words: Sequence[str], settings: Sequence[tuple[str, str]] = ()
) -> str:
    """What git says of a repository, as seen from a folder in it; nothing where it fails."""
    try:
        return _bytes(top, folder, words, settings).decode(errors="replace").strip()
    except ToolError:
        return ""


def _bytes(
    top: Path,
    folder: Path,
    words: Sequence[str],
    settings: Sequence[tuple[str, str]] = (),
    *,
    stdin: bytes = b"",
) -> bytes:
    git = program("git")
    if git is None:
        raise ToolError("git is not installed")
    told = [f"{name}={value}" for name, value in (*_SETTINGS.items(), *settings)]
    options = (word for setting in told for word in ("-c", setting))
    place = (f"--git-dir={top / '.git'}", f"--work-tree={top}", "--no-pager")
    return run(
        [git, *options, *place, *words],
        name="git",
        stdin=stdin,
        folder=folder,
        environment=_ENVIRONMENT,
        seconds=_SECONDS,
    )
