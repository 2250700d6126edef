"""Releasing the paper: one dossier of everything that is published of a version, and its verification."""

import sys
import time
from pathlib import Path

import click
from rich.console import Console

from galley.cli.preparing import prepare
from galley.cli.reporting import report
from galley.cli.terminal import (
    COULD_NOT_RUN,
    WRONG_PAPER,
    config_file_option,
    fail,
    quiet_option,
    say,
    short,
    whole_option,
)
from galley.core.rules.diagnostic import visible
from galley.hosts.mkdocs import handovers, runs
from galley.tools.process import ToolError
from galley.workspace.outcome import Unusable
from galley.workspace.output.staging import OutputError
from galley.workspace.release import delivery
from galley.workspace.release.built_paper import BuiltPaper
from galley.workspace.release.contents import dossier_of
from galley.workspace.release.dossier import Dossier
from galley.workspace.release.manifest import NAME
from galley.workspace.release.releasing import (
    Release,
    ReleaseError,
    own_tags,
    release_of,
    require_committed,
    require_version,
    version_of,
)
from galley.workspace.release.signing import signed
from galley.workspace.release.verification import SIGNATURE, print_of, problems, signer
from galley.workspace.reproducing.building_again import CIRCUMSTANCES, built_again
from galley.workspace.reproducing.differing import difference, differing

# What stands for the version that the paper says it is.
RELEASE_OF_PAPER = ""
_MAKE = "make"


class VersionOrCommand(click.Group):
    """A group whose first word is one of its commands, or a version that is to be released."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words; those that begin with no command are for the one that makes a dossier."""
        if args and args[0] not in (*self.commands, *ctx.help_option_names):
            args = [_MAKE, *args]
        return super().parse_args(ctx, args)


@click.group(cls=VersionOrCommand, subcommand_metavar="VERSION | COMMAND [ARGS]...")
def release() -> None:
    """Make the dossier of a version: everything that is published of it, in build/release/VERSION/.

    The version must have an annotated tag, such as v1.0 for 1.0, and the files here must be those of
    the tag. `galley check --release` asks the same without building.
    """


release.add_command(prepare)


@release.command(_MAKE, hidden=True)
@config_file_option
@quiet_option
@whole_option
@click.option(
    "--sign",
    "key",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The SSH key to sign the manifest with, or the public key of one in your agent.",
)
@click.option(
    "--check-reproducible",
    "twice",
    is_flag=True,
    help="Build a second time in a different environment, and write the dossier only if the bytes are equal.",
)
@click.argument("version")
def make(
    config_file: Path, quiet: bool, whole: bool, key: Path | None, twice: bool, version: str
) -> None:
    """Check, build and verify the dossier of a version; write nothing else."""
    console, begun = Console(quiet=quiet, highlight=False), time.monotonic()
    asked, folder = requested(version, config_file), config_file.resolve().parent
    made: list[Dossier] = []

    def take(paper: BuiltPaper) -> None:
        dossier = dossier_of(paper)
        made.append(signed(dossier, key) if key else dossier)

    with console.status("Making the dossier"):
        outcome = handovers.released(config_file, asked, take)
    report(outcome, config_file, quiet=quiet, whole=whole)
    if outcome.failure:
        say(outcome.failure)
    if outcome.failure or outcome.wrong or not made:
        say("Nothing was written.")
        sys.exit(COULD_NOT_RUN if outcome.failure else WRONG_PAPER)
    if twice:
        with console.status("Making it again in a different environment"):
            _require_same_bytes(made[0], asked, config_file)
        console.print(f"A second build has the same bytes: {CIRCUMSTANCES}.")
    try:
        place = delivery.deliver(made[0], folder)
    except OutputError as error:
        fail(f"{error}\nNothing was written.")
    all_files = (*made[0].files, made[0].manifest)
    for name in sorted({file.path.partition("/")[0] for file in all_files}):
        console.print(f"  {short(place / name)}")
    console.print(f"Made {short(place)} from {asked.tag} in {time.monotonic() - begun:.1f} s.")
    console.print(f"The SHA-256 of its {NAME} is {made[0].manifest.digest}.", soft_wrap=True)


@release.command()
@click.option(
    "--key",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The public SSH key that the dossier must be signed with.",
)
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
def verify(folder: Path, key: Path | None) -> None:
    """Check that a dossier is complete and unchanged."""
    found, fingerprint = list(problems(folder)), ""
    try:
        fingerprint = signer(folder, key)
        if key and not fingerprint:
            found.append(f"{SIGNATURE}: there is no signature")
    except (ToolError, OSError) as error:
        found.append(f"{SIGNATURE}: this is not a signature of the manifest by this key: {error}")
    for line in found:
        click.echo(line)
    if found:
        say(
            f"{short(folder)} is not the dossier that was made. Publish nothing of it. Copy it again from "
            "where it was made, or make it again from its tag."
        )
        sys.exit(WRONG_PAPER)
    by = f", signed with the key {fingerprint}" if fingerprint else ""
    click.echo(
        f"{short(folder)} is complete and unchanged{by}.\nThe SHA-256 of its {NAME} is {print_of(folder)}."
    )


def _require_same_bytes(dossier: Dossier, asked: Release, config_file: Path) -> None:
    """End unless another build of the tag, elsewhere, gives the same files."""
    first = {file.path: file.content for file in (*dossier.files, dossier.manifest)}
    try:
        second = built_again(asked, config_file)
    except ToolError as error:
        fail(
            f"The dossier could not be made a second time, in a clone of its tag.\n{error}\nNothing was written."
        )
    names = differing(first, second)
    if not names:
        return
    found = difference(names[0], first.get(names[0]), second.get(names[0]))
    say(f"A second build differs, under these circumstances: {CIRCUMSTANCES}.")
    say(f"The first difference is in {found.place}:")
    say(f"  first   {found.around.first}")
    say(f"  second  {found.around.second}")
    if others := [visible(name) for name in names[1:] if name != NAME]:
        say(f"Other files that differ: {', '.join(others[:10])}" + (" …" if others[10:] else ""))
    say("Nothing was written.")
    sys.exit(WRONG_PAPER)


def requested(version: str, config_file: Path) -> Release:
    """The release that is asked for, if the state of its tag can be released from here; else the end."""
    try:
        options = runs.options_of(config_file)
    except Unusable as unusable:
        report(unusable.outcome, config_file)
        fail(unusable.outcome.failure or "The settings of the paper cannot be used.")
    written = options.paper.version
    if not options.is_paper:
        fail(
            "A site has no dossier: galley release is for papers, which have paper: in mkdocs.yml."
        )
    if version == RELEASE_OF_PAPER and not written:
        fail("The paper has no version; write version: below paper: in mkdocs.yml, or name a tag.")
    try:
        if written:
            asked = version.removeprefix(own_tags(config_file)) if version else written
            require_version(version_of(asked), written)
        found = release_of(version or written, config_file)
        folder = config_file.resolve().parent
        require_committed(folder)
        delivery.place_of(found.version, folder)
        return found
    except (ReleaseError, OutputError) as error:
        fail(str(error))
