"""The versions of a paper that a host shows: its releases, the draft, and changes that are proposed."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from galley.workspace.hosting.bundle import MOST_BYTES, Bundle, BundleError, open_bundle
from galley.workspace.output.marking import is_closed
from galley.workspace.release.dossier import SITE
from galley.workspace.release.manifest import NAME as MANIFEST
from galley.workspace.release.manifest import ManifestError, read_manifest
from galley.workspace.release.verification import SIGNATURE

DRAFT = "draft"
# The folders of proposals: those of people who may write to the repository, and those of anybody.
PROPOSALS, FOREIGN = "proposals", "foreign"
_ARCHIVE = ".zip"
_VERSION = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z.+_-]{0,62}[0-9A-Za-z])?")
_NUMBER = re.compile(r"[1-9]\d{0,8}")
CHANGES = "CHANGES.md"
# Names at the top of a host that are no version's.
RESERVED = frozenset((DRAFT, PROPOSALS, "versions"))
_CLOSED = (
    "the draft and all proposals, as the draft carries a mark or an embargo that forbids publishing it; "
    "if only people who may read it can open the host, use --closed-host"
)
# A proposal must not fill the host.
_MOST_OF_PROPOSAL = 100_000_000


class Standing(StrEnum):
    """What readers may think of a version."""

    RELEASE = "release"
    DRAFT = "draft"
    PROPOSAL = "proposal"


@dataclass(frozen=True, slots=True)
class HostedVersion:
    """A version on a host: its name, which is its folder there too, and the files of its site.

    `pages` are the addresses of its pages, from its root. `day` is that of the release; `changes` is Markdown. A `foreign` one comes from somebody who has no
    right to write to the repository.
    """

    name: str
    standing: Standing
    site: Bundle
    pages: frozenset[str]
    day: date | None = None
    changes: str = ""
    foreign: bool = False

    @property
    def number(self) -> str:
        """The name without its folder."""
        return self.name.rpartition("/")[2]


def is_page(path: str) -> bool:
    """Whether a file is a page that readers are led to."""
    return path.endswith(".html") and path.rpartition("/")[2] != "404.html"


def _pages(site: Bundle) -> frozenset[str]:
    return frozenset(path.removesuffix("index.html") for path in site.sizes if is_page(path))


@dataclass(frozen=True, slots=True)
class Versions:
    """All versions of a paper: releases from the newest on, the draft, proposals; and what was left out."""

    releases: tuple[HostedVersion, ...]
    draft: HostedVersion | None
    proposals: tuple[HostedVersion, ...]
    left_out: tuple[str, ...] = ()

    @property
    def whole(self) -> tuple[HostedVersion, ...]:
        """Every version."""
        return (*self.releases, *((self.draft,) if self.draft else ()), *self.proposals)

    @property
    def newest(self) -> HostedVersion | None:
        """The release that readers are led to."""
        return self.releases[0] if self.releases else None

    @property
    def first(self) -> HostedVersion | None:
        """What the root of the host leads to."""
        return self.newest or self.draft


def read_versions(folder: Path, *, closed: bool = False) -> Versions:
    """The versions in a folder, each a folder or a ZIP archive of its name.

    If the draft carries a mark or an embargo that forbids publishing it, it and all proposals are left
    out, whatever mark these have, unless the host itself is `closed` to others.

    Raises BundleError if a release or the draft cannot be used, or there is neither; a proposal that
    cannot be used is left out, so that nobody can hold back what others publish.
    """
    releases, draft = [], None
    for name, path in _named(folder):
        if name == DRAFT:
            site = site_in(open_bundle(path), path)
            draft = HostedVersion(DRAFT, Standing.DRAFT, site, _pages(site))
        elif name not in (PROPOSALS, FOREIGN):
            releases.append(_release(name, path))
    proposals: dict[str, HostedVersion] = {}
    left_out = []
    # A number that is in both folders is a foreign one.
    for kind in (PROPOSALS, FOREIGN):
        for number, path in _named(folder / kind):
            try:
                proposals[number] = _proposal(number, path, foreign=kind == FOREIGN)
            except BundleError as error:
                left_out.append(str(error))
    if draft and not closed and is_closed(draft.site.read("index.html").decode(errors="replace")):
        draft, proposals, left_out = None, {}, [_CLOSED]
    if not releases and draft is None:
        told = left_out or [f"{folder} has neither a release nor a draft"]
        raise BundleError(told[0])
    releases.sort(key=lambda version: (order(version.name), version.day or date.min), reverse=True)
    by_number = sorted(proposals.values(), key=lambda version: int(version.number))
    return Versions(tuple(releases), draft, tuple(by_number), tuple(left_out))


def order(version: str) -> tuple[tuple[int, ...], bool, str]:
    """What versions sort by: 1.10 comes after 1.9, and 1.0-rc1 before 1.0."""
    numbers, _, rest = version.partition("-")
    return tuple(map(int, re.findall(r"\d+", numbers))), not rest, rest


def _named(folder: Path) -> Iterator[tuple[str, Path]]:
    """The versions of a folder by their names."""
    if not folder.is_dir() or folder.is_symlink():
        return
    for path in sorted(folder.iterdir()):
        is_archive = path.is_file() and path.suffix == _ARCHIVE
        if not path.name.startswith(".") and (is_archive or path.is_dir()):
            yield (path.stem if is_archive else path.name), path


def _release(name: str, path: Path) -> HostedVersion:
    """A release, by its dossier, which must be whole."""
    if not _VERSION.fullmatch(name) or name in RESERVED:
        raise BundleError(
            f'"{name}" is not a version; name the folder or archive as the version, such as 1.0'
        )
    bundle = open_bundle(path)
    if MANIFEST not in bundle.sizes:
        raise BundleError(f"{path.name} is not a dossier of a release: it has no {MANIFEST}")
    try:
        if wrong := next(_wrong(bundle), ""):
            raise BundleError(f"{path.name} is not the dossier that was made: {wrong}")
        day = date.fromisoformat(str(json.loads(bundle.read(MANIFEST))["date"])[:10])
    except (ManifestError, KeyError, ValueError) as error:
        raise BundleError(f"{path.name} is not a dossier of a release: {error}") from error
    changes = bundle.read(CHANGES).decode(errors="replace") if CHANGES in bundle.sizes else ""
    site = site_in(bundle, path)
    return HostedVersion(name, Standing.RELEASE, site, _pages(site), day=day, changes=changes)


def _wrong(dossier: Bundle) -> Iterator[str]:
    """What is wrong with a dossier, by its manifest."""
    listed = {one.path: one for one in read_manifest(dossier.read(MANIFEST))}
    for path in sorted(listed.keys() ^ (dossier.sizes.keys() - {MANIFEST, SIGNATURE})):
        yield f"{path} is missing, or is not in its {MANIFEST}"
    for path, one in listed.items():
        if hashlib.sha256(dossier.read(path)).hexdigest() != one.digest:
            yield f"{path} was changed"


def _proposal(number: str, path: Path, *, foreign: bool) -> HostedVersion:
    if not _NUMBER.fullmatch(number):
        raise BundleError(f'"{number[:20]}" is not the number of a proposal')
    bundle = open_bundle(path, most_bytes=_MOST_OF_PROPOSAL if foreign else MOST_BYTES)
    site = site_in(bundle, path)
    # One that is damaged must not be noticed only when all others are being written.
    for name in site.sizes:
        site.read(name)
    return HostedVersion(
        f"{PROPOSALS}/{number}", Standing.PROPOSAL, site, _pages(site), foreign=foreign
    )


def site_in(bundle: Bundle, path: Path) -> Bundle:
    """The site in what a build, a release or a web server has."""
    site = bundle.below(SITE) if bundle.has(SITE) else bundle
    if "index.html" not in site.sizes:
        raise BundleError(f"{path.name} has no site: there is no index.html in it")
    return site
