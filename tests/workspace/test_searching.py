"""The search of a site finds the words that its readers see."""

import json
from pathlib import Path

from galley.workspace.output.searching import without_unseen

from tests.support.small_paper import CONFIGURATION, run


def test_words_with_characters_that_nobody_sees_are_found(tmp_path: Path) -> None:
    """Soft hyphens and the like are in the page, and not in what the search looks through."""
    settings = CONFIGURATION.replace("plugins:", "plugins:\n  - search")
    (tmp_path / "mkdocs.yml").write_text(settings, encoding="utf-8")
    (tmp_path / "chapters").mkdir()
    text = "# The par\u00adliament\n\nThe govern\u00adment and a zero\u200bwidth space, mar&shy;ked, and \\u00ad.\n"
    (tmp_path / "chapters" / "index.md").write_text(text, encoding="utf-8")
    built = run(tmp_path, "galley", "build")
    assert built.returncode == 0, built.stderr
    site = tmp_path / "build" / "site"
    assert "govern\u00adment" in (site / "index.html").read_text("utf-8")
    index = json.loads((site / "search" / "search_index.json").read_text("utf-8"))
    found = " ".join(entry["title"] + " " + entry["text"] for entry in index["docs"])
    for word in ("parliament", "government", "zerowidth", "marked", "\\u00ad"):
        assert word in found, found


def test_spaces_that_scripts_are_searched_by_stay(tmp_path: Path) -> None:
    """Material's search parts Chinese words by a zero-width space; an index without slips stays as it is."""
    index = '{"config": {"lang": ["zh"]}, "docs": [{"location": "", "text": "\u56fd\u5bb6\u200b\u653f\u7b56", "title": "A"}]}'
    (tmp_path / "search").mkdir()
    path = tmp_path / "search" / "search_index.json"
    path.write_text(index, encoding="utf-8")
    without_unseen(tmp_path)
    assert json.loads(path.read_text("utf-8")) == json.loads(index)
