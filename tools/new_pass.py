"""new_pass: the files of a new pass, and its place in the registry.

    python -m pymlir.tools.new_pass fold-plus        (make new-pass NAME=fold-plus)

writes passes/fold_plus.py, test/passes/fold-plus.mlir and its reference page, and adds the name to passes/registry.py.
What it writes works and is tested: it drops the plus sign in front of an int.  Change it into what your pass is to
do, and run `make docs` for its page.
"""

from __future__ import annotations

import keyword
import re
import subprocess
import sys
from pathlib import Path

from pymlir.tools.catalogue import find_pass

ROOT = Path(__file__).resolve().parent.parent
NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
FOLLOWING = '    "int-ranges",\n'
"""The pass in front of which a new one is listed: there values have types, and overflow is not settled yet."""

PASS = '''\
"""Drop the plus sign in front of an int.

    %s = pyv.snapshot 2 pops 1 locals("x" = %x) stack(%x)        =>    pyv.return %x
    %r = pyv.unary "+" %x at %s : !py.int
    pyv.return %r

Does not fire when the operand may be of another class, which may have a `__pos__` of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from xdsl.dialects.builtin import ModuleOp

from pymlir.dialects import py_values as pyv
from pymlir.dialects.py_types import IntType
from pymlir.passes.base import Pass, PassContext
from pymlir.passes.edit import erase, replace_value


@dataclass(frozen=True)
class CLASSPass(Pass):
    name = "NAME"
    summary = "drop the plus sign in front of an int"
    statistics: ClassVar = {"signs-dropped": "unary plus signs that are gone"}

    def run(self, module: ModuleOp, context: PassContext) -> bool:
        changed = False
        for op in [op for op in module.walk() if isinstance(op, pyv.UnaryOp) and op.operator.data == "+"]:
            if not isinstance(op.value.type, IntType):
                context.declined(op, "the operand may be no int")
                continue
            replace_value(op.result, op.value)
            erase(op)
            context.count("signs-dropped")
            changed = True
        return changed
'''

TEST = """\
// RUN: pyopt %s -p NAME | filecheck %s

// The plus sign of an int goes.
// CHECK-LABEL: py.func @fires
py.func @fires(x) code 1 locals("x") {
^entry(%x : !py.int):
  // CHECK-NOT: pyv.unary
  // CHECK: pyv.return %x
  %s = pyv.snapshot 2 pops 1 locals("x" = %x) stack(%x)
  %r = pyv.unary "+" %x at %s : !py.int
  pyv.return %r
}

// An object may have a plus sign of its own.
// CHECK-LABEL: py.func @object
py.func @object(x) code 2 locals("x") {
^entry(%x : !py.object):
  // CHECK: pyv.unary "+"
  %s = pyv.snapshot 2 pops 1 locals("x" = %x) stack(%x)
  %r = pyv.unary "+" %x at %s
  pyv.return %r
}
"""


class CannotMake(Exception):
    """Nothing was written; the text says why."""


def filled(template: str, name: str) -> str:
    return template.replace("CLASS", "".join(part.capitalize() for part in name.split("-"))).replace("NAME", name)


def make(name: str, root: Path) -> list[Path]:
    """Write the files and the registration; the files."""
    if not NAME.fullmatch(name) or keyword.iskeyword(name):
        raise CannotMake(f"a pass is named by lower-case words with dashes between them, got '{name}'")
    if found := find_pass(name):
        owner = {"ours": "", "xdsl": " of xDSL's", "mlir": " of MLIR's"}[found.owner]
        raise CannotMake(f"there is a pass{owner} named '{name}' already")
    source, test = root / "passes" / f"{name.replace('-', '_')}.py", root / "test" / "passes" / f"{name}.mlir"
    registry = root / "passes" / "registry.py"
    listed = registry.read_text()
    for path in (source, test):
        if path.exists():
            raise CannotMake(f"{path.relative_to(root)} is there already")
    if FOLLOWING not in listed:
        raise CannotMake(f"{registry} has no line {FOLLOWING.strip()} to put the name in front of")
    source.write_text(filled(PASS, name))
    test.write_text(filled(TEST, name))
    registry.write_text(listed.replace(FOLLOWING, f'    "{name}",\n{FOLLOWING}', 1))
    return [source, test, registry, *pages(name, root)]


def pages(name: str, root: Path) -> list[Path]:
    """The reference pages, written by a process that sees the new pass."""
    subprocess.run([sys.executable, "-m", "pymlir.tools.gen_docs"], cwd=root, check=True)
    return [root / "docs" / "passes" / f"{name}.md", root / "docs" / "reference.md"]


def main(words: list[str] | None = None) -> int:
    words = sys.argv[1:] if words is None else words
    if len(words) != 1:
        print("usage: new_pass NAME (make new-pass NAME=fold-plus)", file=sys.stderr)
        return 2
    try:
        for path in make(words[0], ROOT):
            print(path.relative_to(ROOT))
    except CannotMake as error:
        print(f"new_pass: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
