"""Charts as SVG: a list of Vega specifications from standard input, a list of pictures to its output.

The arguments are the folders of the fonts by which texts are measured: those of the paper, not the
machine's. Nothing is loaded from elsewhere.
"""

import json
import sys

import vl_convert


def main() -> None:
    """Write the pictures."""
    for folder in sys.argv[1:]:
        vl_convert.register_font_directory(folder)
    specifications = json.load(sys.stdin)
    pictures = [vl_convert.vega_to_svg(one, allowed_base_urls=[]) for one in specifications]
    json.dump(pictures, sys.stdout)


if __name__ == "__main__":
    main()
