"""What the workflow "site" asks of GitHub: the versions of the paper, and a comment on each pull request.

    python .github/host.py collect VERSIONS
    python .github/host.py collect-papers VERSIONS
    python .github/host.py changes VERSIONS COMMENTS COMMAND...
    python .github/host.py comment COMMENTS

It needs Python alone. What it fetches is neither unpacked nor run: `galley site` reads it, and trusts none of it.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

API = os.environ.get("GITHUB_API_URL", "https://api.github.com")
REPOSITORY = os.environ.get("GITHUB_REPOSITORY", "")
TOKEN = os.environ.get("GITHUB_TOKEN", "")
# The workflow that builds a pull request, and what it leaves.
WORKFLOW, ARTIFACT, DOSSIER = "paper.yml", "paper", "dossier.zip"
# A tag of a paper that is alone in its repository, such as v1.0; of one in the folder papers/energy.
_VERSION = r"v?(?P<version>[0-9A-Za-z][0-9A-Za-z.+_-]*)"
TAG = re.compile(_VERSION)
TAG_OF_PAPER = re.compile(rf"papers/(?P<paper>[0-9A-Za-z][0-9A-Za-z._-]*)/{_VERSION}")
# More than this, in bytes, is not fetched of a pull request.
LARGEST = 200_000_000
MARKER = "<!-- galley: what changed -->"
# How many pages of a list are asked for, of a hundred each.
MOST_PAGES = 10
NO_PAGES = "::notice title=Pages is off::To publish the site, choose Settings, Pages, Source: GitHub Actions."


def main(words: list[str]) -> None:
    """Carry out the command that is named."""
    match words:
        case ["collect", versions]:
            collect(Path(versions))
        case ["collect-papers", versions]:
            collect_papers(Path(versions))
        case ["changes", versions, comments, *command] if command:
            changes(Path(versions), Path(comments), command)
        case ["comment", comments]:
            comment(Path(comments))
        case _:
            sys.exit(__doc__)


def collect(versions: Path) -> None:
    """Fetch the dossier of each release, and what was built of each open pull request.

    Outputs of the step: the address of the site, if Pages is switched on, and the proposals whose newest
    commit is HEAD_SHA.
    """
    for tag, dossier in dossiers(TAG):
        put(versions / f"{tag['version']}.zip", dossier)
    triggered = []
    for pull in listed("pulls?state=open"):
        proposal = collect_proposal(versions, int(pull["number"]), str(pull["head"]["sha"]))
        if proposal and pull["head"]["sha"] == os.environ.get("HEAD_SHA"):
            triggered.append(proposal)
    put_out(address=site_address(), triggered=" ".join(triggered))


def collect_papers(versions: Path) -> None:
    """Fetch the dossiers of all papers of a repository, each into the folder of its paper."""
    for tag, dossier in dossiers(TAG_OF_PAPER):
        put(versions / tag["paper"] / f"{tag['version']}.zip", dossier)
    put_out(address=site_address())


def dossiers(pattern: re.Pattern[str]) -> Iterator[tuple[re.Match[str], bytes]]:
    """The dossiers of the releases whose tags fit a pattern."""
    for release in listed("releases"):
        tag = pattern.fullmatch(release["tag_name"])
        found = [asset["url"] for asset in release["assets"] if asset["name"] == DOSSIER]
        if tag and found and not release["draft"]:
            yield tag, ask(found[0], accept="application/octet-stream")


def put_out(**outputs: str) -> None:
    """Write the outputs of the step."""
    with Path(os.environ["GITHUB_OUTPUT"]).open("a", encoding="utf-8") as output:
        output.writelines(f"{name}={value}\n" for name, value in outputs.items())


def site_address() -> str:
    """Where Pages shows the site; nothing, with a notice, if it is switched off."""
    try:
        return str(json.loads(ask(f"{API}/repos/{REPOSITORY}/pages"))["html_url"])
    except HTTPError as error:
        if error.code != 404:
            raise
        print(NO_PAGES)
        return ""


def collect_proposal(versions: Path, number: int, commit: str) -> str:
    """Fetch what was built of a pull request; the name of the file without its ending, or nothing."""
    asked = f"actions/workflows/{WORKFLOW}/runs?event=pull_request&status=success&head_sha={commit}"
    for run in listed(asked, "workflow_runs"):
        # Whose run it was, says GitHub; nothing in its files says whether they may be shown as they are.
        owner = (run["head_repository"] or {}).get("full_name")
        kind = "proposals" if owner == REPOSITORY else "foreign"
        for artifact in listed(f"actions/runs/{run['id']}/artifacts", "artifacts"):
            fits = not artifact["expired"] and artifact["size_in_bytes"] <= LARGEST
            if artifact["name"] == ARTIFACT and fits:
                place = f"{API}/repos/{REPOSITORY}/actions/artifacts/{artifact['id']}/zip"
                put(versions / kind / f"{number}.zip", ask(place))
                return f"{kind}/{number}"
    return ""


def changes(versions: Path, comments: Path, command: list[str]) -> None:
    """Write a comment for each proposal that is named in TRIGGERED: where it is shown, what differs from the draft."""
    address = os.environ["ADDRESS"].rstrip("/")
    for proposal in os.environ["TRIGGERED"].split():
        number = proposal.rpartition("/")[2]
        words = [*command, "site", "compare", str(versions / "draft")]
        words.append(str(versions / f"{proposal}.zip"))
        said = subprocess.run(words, capture_output=True, text=True, encoding="utf-8", check=False)  # noqa: S603
        shown = f"[Read this proposal]({address}/proposals/{number}/), or [all versions]({address}/versions/)."
        text = f"{shown}\n\n{said.stdout}"
        if said.returncode:
            text = (
                "What this pull request built cannot be shown; the log of the workflow says why.\n"
            )
            print(said.stderr, file=sys.stderr)
        put(comments / f"{number}.md", text.encode())


def comment(comments: Path) -> None:
    """Write each NUMBER.md on the pull request of that number, in place of the last comment of this workflow."""
    for path in sorted(comments.glob("[1-9]*.md")):
        issue, body = int(path.stem), {"body": f"{MARKER}\n{path.read_text(encoding='utf-8')}"}
        ours = [
            one["id"]
            for one in listed(f"issues/{issue}/comments")
            if one["user"]["type"] == "Bot" and one["body"].startswith(MARKER)
        ]
        if ours:
            ask(f"{API}/repos/{REPOSITORY}/issues/comments/{ours[0]}", method="PATCH", told=body)
        else:
            ask(f"{API}/repos/{REPOSITORY}/issues/{issue}/comments", method="POST", told=body)


def listed(path: str, name: str = "") -> Iterator[dict[str, Any]]:
    """The entries of a list, page after page; in some answers the list has a name."""
    sign = "&" if "?" in path else "?"
    for page in range(1, MOST_PAGES + 1):
        address = f"{API}/repos/{REPOSITORY}/{path}{sign}per_page=100&page={page}"
        told = json.loads(ask(address))
        found = told[name] if name else told
        yield from found
        if len(found) < 100:
            return


def ask(
    address: str,
    *,
    accept: str = "application/vnd.github+json",
    method: str = "GET",
    told: Any = None,
) -> bytes:
    """The answer of GitHub; raises HTTPError. The key is not sent to a host that the answer leads to."""
    data = None if told is None else json.dumps(told).encode()
    request = Request(address, data, {"Accept": accept}, method=method)  # noqa: S310  # an address of the API
    request.add_unredirected_header("Authorization", f"Bearer {TOKEN}")
    with urlopen(request, timeout=120) as answer:  # noqa: S310
        return bytes(answer.read())


def put(path: Path, content: bytes) -> None:
    """Write a file, and the folders that it is in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


if __name__ == "__main__":
    main(sys.argv[1:])
