"""What this machine has, what it lacks, and what a report of an error should say of it."""

import json
import sys
from collections.abc import Iterator

import click

from galley.cli.terminal import COULD_NOT_RUN, FINE
from galley.core.rules.diagnostic import visible
from galley.workspace import machine
from galley.workspace.machine import Equipment, Machine


@click.command()
@click.option(
    "--format",
    "kind",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="The format of the report.",
)
def doctor(kind: str) -> None:
    """List the programs that Galley uses, and how to get those that are missing.

    It needs no workspace. The last lines are what a report of an error should contain. They hold no
    names, paths or addresses, so that you can publish them.
    """
    found = machine.look()
    if kind == "json":
        click.echo(json.dumps(_data(found), ensure_ascii=False, indent=2))
    else:
        for line in _text(found):
            click.echo(visible(line))
    sys.exit(COULD_NOT_RUN if found.lacks_needed else FINE)


def _data(found: Machine) -> dict[str, object]:
    return {
        "version": 1,
        "parts": [
            {
                "name": part.name,
                "purpose": part.purpose,
                "needed": part.is_needed,
                "found": part.found or None,
                "problem": part.wrong or None,
                "ways": dict(part.ways),
            }
            for part in found.parts
        ],
        "facts": dict(found.facts),
    }


def _text(found: Machine) -> Iterator[str]:
    yield "What every paper needs"
    yield from _rows([part for part in found.parts if part.is_needed])
    yield ""
    yield "What some papers and some people need"
    yield from _rows([part for part in found.parts if not part.is_needed])
    missing = [part for part in found.parts if part.is_missing]
    if missing:
        yield ""
        yield f"How to get what is missing ({found.system})"
        width = max(len(part.name) for part in missing)
        yield from (f"  {part.name:<{width}}  {part.ways[found.system]}" for part in missing)
    yield ""
    yield "To report an error, copy these lines; they do not identify you or your machine"
    yield from (f"  {name}: {told}" for name, told in found.facts.items())
    told = (f"{part.name} {part.found or 'missing'}" for part in found.parts)
    yield f"  parts: {', '.join(told)}"


def _rows(parts: list[Equipment]) -> Iterator[str]:
    for part in parts:
        state = part.found or ("does not run" if part.wrong else "missing")
        yield f"  {part.name:<12} {state:<14} {part.purpose}"
        if part.wrong:
            yield f"  {'':<12} {part.wrong}"
