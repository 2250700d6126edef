"""The group of all commands."""

import errno
import os
import sys
from importlib.metadata import entry_points
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import click

from galley import DISTRIBUTION
from galley.cli import INTERRUPTED, STOPPED
from galley.cli.bib import bib
from galley.cli.check import check
from galley.cli.diagrams import diagrams
from galley.cli.doctor import doctor
from galley.cli.explain import explain
from galley.cli.new import new
from galley.cli.paper import build, serve
from galley.cli.reference import reference_document
from galley.cli.register import register
from galley.cli.release import release
from galley.cli.site import site
from galley.cli.template import template
from galley.cli.terminal import fail, say
from galley.cli.tidy import tidy
from galley.tools import cache, interruption
from galley.workspace import internal_error


class Commands(click.Group):
    """Commands that end in one line, whatever happens."""

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


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name=DISTRIBUTION)
def main() -> None:
    """Set a white paper once; prove it as a website, a PDF and a DOCX."""
    # MkDocs announces its own plans on every start; an author cannot act on them.
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    # A sign that a terminal or a log cannot show is spelled out; it must not end the command.
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


for command in (
    new,
    build,
    check,
    tidy,
    serve,
    diagrams,
    bib,
    explain,
    doctor,
    register,
    release,
    site,
    reference_document,
    template,
):
    main.add_command(command)
# Commands of packages that Galley itself does not import, such as `galley migrate`.
for entry in sorted(entry_points(group="galley.commands"), key=lambda entry: entry.name):
    main.add_command(entry.load())
