"""What a program of a build sees of the machine, and how much of it it may use."""

import json
import os
import shutil
import sys
import time
from pathlib import Path

import pypandoc
import pytest
from galley.tools import typst
from galley.tools.process import PASSED_ON, SUPERVISOR, ToolError, ToolStoppedError, run

from tests.support.building import TESTS, galley, replace_in, write
from tests.support.some import some

SEES = "import json, os, sys; json.dump(dict(os.environ), sys.stdout)"


def test_program_sees_the_variables_that_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    """No secret of the machine: what is not on the list does not reach a program."""
    monkeypatch.setenv("GITHUB_TOKEN", "xylophone")
    monkeypatch.setenv("GALLEY_CACHE_KEY", "xylophone")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    seen = run([sys.executable, "-I", "-c", SEES], name="Python").decode()
    assert "xylophone" not in seen
    assert '"LC_ALL": "C.UTF-8"' in seen
    assert f'"HOME": "{os.devnull}"' in seen
    added = {"HOME", "USERPROFILE", "APPDATA", "no_proxy", "NO_PROXY"}
    assert {
        name
        for name in json.loads(seen)
        if name not in (*PASSED_ON, *added) and not name.lower().endswith("_proxy")
    } == set()


def test_programs_of_a_build_see_no_secret(tmp_path: Path) -> None:
    """A Pandoc that notes what it is given has every variable but those of the list missing."""
    folder = shutil.copytree(TESTS / "papers" / "faults", tmp_path / "paper")
    pandoc = Path(pypandoc.__file__).with_name("files") / "pandoc"
    (tmp_path / "notes").mkdir()
    script = (
        f'#!/bin/sh\n{{ env; printf "%s\\n" "$@"; }} > {tmp_path}/notes/$$\nexec {pandoc} "$@"\n'
    )
    (tmp_path / "pandoc").write_text(script, encoding="utf-8")
    (tmp_path / "pandoc").chmod(0o755)
    environment = {"PYPANDOC_PANDOC": str(tmp_path / "pandoc"), "SECRET_TOKEN": "xylophone"}
    said = galley("build", folder=folder, environment=environment)
    assert said.returncode == 0, said.stderr
    notes = [path.read_text("utf-8") for path in (tmp_path / "notes").iterdir()]
    assert notes
    assert [words for words in notes if "xylophone" in words] == []
    made = [path for part in (".cache", "build") for path in (folder / part).rglob("*")]
    assert [
        path for path in some(made) if path.is_file() and b"xylophone" in path.read_bytes()
    ] == []


def test_time_is_that_of_the_whole_build() -> None:
    """Programs that are each fast enough are stopped when all of them are not."""
    SUPERVISOR.begin(2, 1000)
    begun = time.monotonic()
    with pytest.raises(ToolStoppedError, match=r"took longer than 2 seconds.*time_limit"):
        _many_naps()
    assert time.monotonic() - begun < 20


def _many_naps() -> None:
    for _ in range(100):
        run([sys.executable, "-I", "-c", "import time; time.sleep(0.5)"], name="Python")


@pytest.mark.parametrize(
    "program",
    [
        "x = [bytearray(1_000_000) for _ in range(1000)]",
        "import typst; typst.compile(b'#let a = range(9999999).map(n => (n, str(n), range(9)))')",
    ],
    ids=["Python", "Typst"],
)
def test_memory_is_limited(program: str) -> None:
    """The message says which program, how much it may have, and the option for more."""
    SUPERVISOR.begin(60, 300)
    with pytest.raises(ToolStoppedError, match=r"needed more than 300 MB of memory.*memory_limit"):
        run([sys.executable, "-I", "-c", program], name="Python")


def test_pandoc_has_limited_memory() -> None:
    """A document that makes Pandoc ask for more ends it."""
    SUPERVISOR.begin(60, 150)
    pandoc = Path(pypandoc.__file__).with_name("files") / "pandoc"
    text = ("*a* " * 4000 + "\n\n") * 300
    with pytest.raises(ToolError, match=r"needed more than 150 MB of memory.*memory_limit"):
        run([pandoc, "-f", "markdown", "-t", "json"], name="Pandoc", stdin=text.encode())


def test_usual_limit_is_enough_for_the_usual_programs() -> None:
    """With what they reserve and do not use, programs stay far below it."""
    SUPERVISOR.begin(60, 1000)
    setting = typst.Typesetting(TESTS, (), 0)
    assert typst.pdf("Words.", setting)


def test_time_limit_holds_for_what_no_program_does(tmp_path: Path) -> None:
    """A hook that never ends is a build that takes too long."""
    folder = tmp_path / "paper"
    write(
        folder,
        {
            "mkdocs.yml": "site_name: A paper\ndocs_dir: chapters\nsite_dir: build/site\n"
            "theme: mkdocs\nhooks: [hook.py]\nplugins: [galley: {time_limit: 3}]\n",
            "hook.py": "def on_page_markdown(markdown, **_):\n    while True:\n        pass\n",
            "references.bib": "",
            "chapters/index.md": "# One\n\nWords.\n",
        },
    )
    begun = time.monotonic()
    said = galley("build", folder=folder)
    assert said.returncode == 2, said.stderr
    assert "took longer than 3 seconds" in said.stderr
    assert "raise time_limit" in said.stderr
    assert "Nothing was written" in said.stderr
    assert ("Traceback" in said.stderr, time.monotonic() - begun < 60) == (False, True)
    assert not (folder / "build" / "site").exists()
    replace_in(folder / "mkdocs.yml", "hooks: [hook.py]\n", "")
    assert galley("build", folder=folder).returncode == 0
