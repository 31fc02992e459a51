"""gen_docs: the reference pages, out of the code: each dialect with its ops, each pass, and an index.

python -m pymlir.tools.gen_docs            writes docs/reference.md, docs/dialects/*.md and docs/passes/*.md
python -m pymlir.tools.gen_docs --check    writes nothing, fails when a page is not what it would write
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pymlir.tools.doc_dialects import dialect_page
from pymlir.tools.doc_passes import index_page, pass_pages
from pymlir.tools.ir_text import DIALECTS

FOLDERS = ("dialects", "passes")


def all_pages() -> dict[str, str]:
    """Every page by its place in the folder of documentation."""
    pages = {"reference.md": index_page()}
    pages |= {f"dialects/{name}.md": dialect_page(name, place) for name, place in DIALECTS.items()}
    return pages | {f"passes/{name}": text for name, text in pass_pages().items()}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser("gen_docs", description="write the reference pages of dialects and passes")
    parser.add_argument("--check", action="store_true", help="fail when a page is not up to date; write nothing")
    parser.add_argument("--output", type=Path, default=Path("docs"), help="the folder of documentation")
    given = parser.parse_args(arguments)
    pages = {given.output / place: text for place, text in all_pages().items()}
    there = {path for folder in FOLDERS for path in (given.output / folder).glob("*.md")}
    gone = sorted(there - pages.keys())
    stale = [path for path, text in pages.items() if not path.exists() or path.read_text() != text]
    if given.check:
        for path in stale + gone:
            print(f"gen_docs: {path} is not up to date; run make docs", file=sys.stderr)
        return 1 if stale or gone else 0
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(pages[path])
    for path in gone:
        path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
