"""The group of all commands."""

import errno
import os
import sys
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import click

from galley import DISTRIBUTION
from galley.cli import INTERRUPTED, STOPPED
from galley.cli.terminal import fail, say
from galley.tools import cache, interruption
from galley.workspace import internal_error

# Each command by its name: the module of the package that holds it, and what it is called there. It is
# loaded when it is asked for, as most of the time of a short command would go into loading the others.
_OWN = {
    "new": ("new", "new"),
    "audit": ("site", "audit"),
    "build": ("building", "build"),
    "check": ("check", "check"),
    "tidy": ("tidy", "tidy"),
    "serve": ("paper", "serve"),
    "diagrams": ("diagrams", "diagrams"),
    "bib": ("bib", "bib"),
    "clean": ("building", "clean"),
    "explain": ("explain", "explain"),
    "doctor": ("doctor", "doctor"),
    "register": ("register", "register"),
    "release": ("release", "release"),
    "review": ("review.group", "review"),
    "redline": ("review.redline", "redline"),
    "reference": ("reference", "reference_document"),
    "site": ("site", "site"),
    "template": ("reference", "template"),
}


class Commands(click.Group):
    """Commands that are loaded when they are asked for, and end in one line, whatever happens."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*_OWN, *(entry.name for entry in _of_others())})

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name in _OWN:
            module, attribute = _OWN[name]
            found = getattr(import_module(f"galley.cli.{module}"), attribute)
        else:
            named = (entry.load() for entry in _of_others() if entry.name == name)
            found = next(named, None)
        return found if isinstance(found, click.Command) else None

    def main(self, *words: Any, **options: Any) -> Any:
        try:
            return super().main(*words, **options)
        except OSError as error:
            # What is printed before a command begins: help, the version.
            fail(internal_error.without_traceback(error, Path.cwd()))

    def invoke(self, ctx: click.Context) -> Any:
        try:
            with interruption.own_folder():
                return super().invoke(ctx)
        except KeyboardInterrupt:
            say(STOPPED)
            sys.exit(INTERRUPTED)
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise  # whoever reads has read enough, which is click's to handle
            fail(internal_error.without_traceback(error, Path.cwd()))
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:  # the one place that meets what nobody foresaw
            fail(internal_error.told(error, Path.cwd() / cache.FOLDER))


def _of_others() -> Any:
    """Commands of packages that Galley itself does not import, such as `galley migrate`, as entry points."""
    # To load what reads them takes as long as to see that there is nothing to build.
    return import_module("importlib.metadata").entry_points(group="galley.commands")


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name=DISTRIBUTION)
def main() -> None:
    """Set a white paper once, and make a website, a PDF and a DOCX from it."""
    # MkDocs announces its own plans on every start; an author cannot act on them.
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    # A character that a terminal or a log cannot show is spelled out; it must not end the command.
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
