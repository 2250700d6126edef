"""A chart as SVG: its specification from standard input.

The arguments are the version of Vega-Lite that it is written in, and the folders of the fonts by
which labels are measured: those of the paper, not the machine's.
"""

import sys

import vl_convert


def main() -> None:
    """Write the picture."""
    version, *folders = sys.argv[1:]
    for folder in folders:
        vl_convert.register_font_directory(folder)
    specification = sys.stdin.read()
    sys.stdout.write(
        vl_convert.vegalite_to_svg(specification, vl_version=version, allowed_base_urls=[])
    )


if __name__ == "__main__":
    main()
