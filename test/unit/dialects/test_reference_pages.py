"""The reference pages are what the code says now, and a stale one is noticed."""

from pathlib import Path

import pytest

from pymlir.dialects.py import CallOp, Py
from pymlir.passes.registry import NAMES
from pymlir.tools.doc_dialects import op_lines
from pymlir.tools.gen_docs import main
from pymlir.tools.ir_text import DIALECTS

PAGES = Path(__file__).resolve().parents[3] / "docs"


def test_pages_are_up_to_date() -> None:
    assert main(["--check", "--output", str(PAGES)]) == 0


def test_a_stale_page_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--output", str(tmp_path)]) == 0
    assert main(["--check", "--output", str(tmp_path)]) == 0
    page = tmp_path / "dialects" / "py.md"
    page.write_text(page.read_text() + "more\n")
    (tmp_path / "passes" / "to-rt.md").unlink()
    (tmp_path / "passes" / "of-old.md").write_text("a pass that is gone")
    assert main(["--check", "--output", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert "py.md is not up to date" in said
    assert "to-rt.md is not up to date" in said
    assert "of-old.md is not up to date" in said
    assert page.read_text().endswith("more\n")


def test_every_dialect_and_every_pass_has_a_page_in_the_index() -> None:
    assert {path.stem for path in (PAGES / "dialects").glob("*.md")} == set(DIALECTS)
    assert {path.stem for path in (PAGES / "passes").glob("*.md")} == {*NAMES, "steps"}
    index = (PAGES / "reference.md").read_text()
    assert all(f"(dialects/{name}.md)" in index for name in DIALECTS)
    assert all(f"(passes/{name}.md)" in index for name in NAMES)


def test_an_op_shows_its_parts() -> None:
    text = "\n".join(op_lines(CallOp))
    assert "### `py.call`" in text
    assert "`all_operands` : `!py.object` (any number)" in text
    assert "`kinds`, `at` (optional)" in text


def test_every_op_is_explained() -> None:
    assert not [op.name for op in Py.operations if not op_lines(op)[2]]
