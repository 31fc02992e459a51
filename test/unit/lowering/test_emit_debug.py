"""Source lines in what LLVM gets: of inlined code, of ops without a place of their own, of oddly named files."""

from __future__ import annotations

import re

from native_harness import parse
from xdsl.dialects.builtin import FileLineColLoc, IntAttr, ModuleOp, StringAttr

from pymlir.lowering.llvm import parse as parse_llvm
from pymlir.lowering.native import emit_text

INLINED = """
rt.func @callee(%x: i64) -> i64 scalar code 1 params "i" name "callee" at "app.py" 1 {
  rt.return %x
}
rt.func @caller(%a: i64) -> i64 scalar code 2 params "i" name "caller" at "app.py" 5 {
  %outer = rt.snapshot at 20 next 30 pops 2 locals(0 = %a) stack(null, %a)
  %inner = rt.snapshot at 8 next 10 locals(0 = %a) in @callee parent %outer
  %r = rt.imul %a, %a, %inner
  %s = rt.iadd %r, %a proved
  rt.return %s
}
"""


def located(text: str, lines: dict[str, int]) -> ModuleOp:
    """The module of `text`, with the ops of the given names on these lines."""
    module = parse(text)
    for op in module.walk():
        if op.name in lines:
            op.location = FileLineColLoc(StringAttr("app.py"), IntAttr(lines[op.name]), IntAttr(3))
    return module


def test_inlined_code_is_in_the_scope_of_its_own_function() -> None:
    module = located(INLINED, {"rt.imul": 2, "rt.snapshot": 6, "rt.return": 7})
    text = emit_text(module, "pm_test", "llvm")
    scope = re.search(r"^(!\d+) = distinct !DISubprogram\(name: \"callee\"", text, re.MULTILINE)
    assert scope is not None
    place = re.search(rf"line: 2, column: 3, scope: {scope[1]}, inlinedAt: (!\d+)\)", text)
    assert place is not None
    assert re.search(rf"^{place[1]} = .*!DILocation\(line: 6, column: 3, ", text, re.MULTILINE)


def test_an_op_without_a_place_is_on_the_line_before_it() -> None:
    text = emit_text(located(INLINED.replace(", %inner", " proved"), {"rt.imul": 6}), "pm_test", "llvm")
    addition = re.search(r"= add nsw i64 .*!dbg (!\d+)", text)
    assert addition is not None
    assert f"{addition[1]} = !DILocation(line: 6, column: 3" in text


def named(file: str) -> str:
    """The LLVM IR of functions in `file`, after LLVM has read it."""
    module = parse(INLINED)
    for op in module.ops:
        op.properties["file"] = StringAttr(file)
        op.properties["qualname"] = StringAttr("outer.<locals>.\u00fcnder")
    text = emit_text(module, "pm_test", "llvm")
    parse_llvm(text)
    return text


def test_names_with_special_characters_survive() -> None:
    name = 'a "b" \\ \u00e9\u4e2d.py'
    files = re.findall(r'!DIFile\(filename: "([^"]*)"', named(name))
    escape = re.compile(r"\\([0-9A-F]{2}|\\)")
    decoded = escape.sub(lambda found: "\\" if found[1] == "\\" else chr(int(found[1], 16)), files[0])
    assert decoded.encode("latin-1").decode() == name


def test_undecodable_file_names_are_escaped() -> None:
    assert r"b\\udcff.py" in named("b\udcff.py")
