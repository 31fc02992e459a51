"""Check the documentation: every link between its pages leads somewhere."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    lost = [
        f"{page.relative_to(ROOT)}: no {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text())
        if not (page.parent / target).exists()
    ]
    print("\n".join(lost) or f"{len(pages)} pages, every link leads somewhere")
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
