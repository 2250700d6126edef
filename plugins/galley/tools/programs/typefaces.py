"""Typst's names for the typefaces in some folders: from JSON in the argument to JSON."""

import json
import sys

import typst


def main() -> None:
    """Write the names of the families."""
    found = typst.Fonts(False, False, json.loads(sys.argv[1]))
    sys.stdout.write(json.dumps(found.families()))


if __name__ == "__main__":
    main()
