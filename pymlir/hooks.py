"""Mark the definitions whose functions are native, where the runtime cannot watch functions being made.

    def f(x): ...      =>      @"\0pymlir.attach\0"
                               def f(x): ...

The constant is the innermost decorator, at the line that is the function's first already, so that line numbers, order
of evaluation and the code of every function stay as they are.  At load it becomes the runtime's attach.
Does not mark functions made inside functions: their code would change, and with it the places native code leaves to.
Those the runtime sees being made by itself, also on 3.11 (`runtime_c/made_311.c`).
"""

from __future__ import annotations

import ast
import warnings
from types import CodeType

from pymlir.standalone import PLACEHOLDER, is_function_code, numbered

Definition = ast.FunctionDef | ast.AsyncFunctionDef


def definitions(tree: ast.AST) -> list[Definition]:
    """The functions defined in a module and in its classes, not inside functions."""
    found: list[Definition] = []
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, Definition):
            found.append(node)
        elif not isinstance(node, ast.Lambda):
            found += definitions(node)
    return found


def first_line(node: Definition) -> int:
    """What CPython gives as the first line of the function's code."""
    return node.decorator_list[0].lineno if node.decorator_list else node.lineno


def with_placeholders(source: bytes, filename: str, code: CodeType, numbers: set[int], optimize: int) -> CodeType:
    """The module's code with the placeholder on each definition whose code number is given."""
    codes = numbered(code)
    wanted = {(codes[number].co_name, codes[number].co_firstlineno) for number in numbers}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = ast.parse(source, filename)
        for node in definitions(tree):
            line = first_line(node)
            if (node.name, line) in wanted:
                mark = ast.Constant(PLACEHOLDER)
                mark.lineno = mark.end_lineno = line
                mark.col_offset = mark.end_col_offset = node.col_offset
                node.decorator_list.append(mark)
        marked = compile(tree, filename, "exec", dont_inherit=True, optimize=optimize)
    same = [one.co_code for one in numbered(marked) if is_function_code(one)] == [
        one.co_code for one in codes if is_function_code(one)
    ]
    return marked if same else code
