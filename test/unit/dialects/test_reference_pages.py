"""The reference pages are what the dialects say now, and a stale one is noticed."""

from pathlib import Path

import pytest

from pymlir.dialects.py import CallOp, Py
from pymlir.tools.gen_docs import DIALECTS, main, op_lines

PAGES = Path(__file__).resolve().parents[3] / "docs" / "dialects"


def test_pages_are_up_to_date() -> None:
    assert main(["--check", "--output", str(PAGES)]) == 0


def test_a_stale_page_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--output", str(tmp_path)]) == 0
    assert main(["--check", "--output", str(tmp_path)]) == 0
    page = tmp_path / "py.md"
    page.write_text(page.read_text() + "more\n")
    (tmp_path / "rt.md").unlink()
    assert main(["--check", "--output", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert "py.md is not up to date" in said
    assert "rt.md is not up to date" in said
    assert page.read_text().endswith("more\n")


def test_every_dialect_has_a_page() -> None:
    assert {path.stem for path in PAGES.glob("*.md")} == set(DIALECTS)


def test_an_op_shows_its_parts() -> None:
    text = "\n".join(op_lines(CallOp))
    assert "### `py.call`" in text
    assert "`all_operands` : `!py.object` (any number)" in text
    assert "`kinds`, `at` (optional)" in text


def test_every_op_is_explained() -> None:
    assert not [op.name for op in Py.operations if not op_lines(op)[2]]
