"""Each `py.func` is about the code object it names; names are mangled and numbered; what CPython dropped is dropped."""

import sys
import sysconfig
from pathlib import Path

import pytest
from stdlib_roundtrip import round_trip

from pymlir.dialects import py
from pymlir.dialects.py import ParamKind
from pymlir.frontend import Unit, source_to_py

MODULES = ("argparse", "ast", "dataclasses", "enum", "functools", "inspect", "typing", "unittest/mock", "zipfile")


def functions(unit: Unit) -> dict[int, py.FuncOp]:
    return {op.code.data: op for op in unit.module.body.block.ops if isinstance(op, py.FuncOp)}


def module(name: str) -> Unit:
    path = Path(sysconfig.get_path("stdlib"), f"{name}.py")
    path = path if path.exists() else path.with_suffix("") / "__init__.py"
    return source_to_py(path.read_bytes(), str(path))


@pytest.mark.parametrize("name", MODULES)
def test_functions_match_their_code_objects(name: str) -> None:
    unit = module(name)
    found = functions(unit)
    symbols = [function.sym_name.data for function in found.values()]
    assert len(set(symbols)) == len(symbols)
    for number, function in found.items():
        code = unit.codes[number]
        assert function.sym_name.data.partition("#")[0] == code.co_qualname
        params = [param for param in function.params.data if param.kind not in (ParamKind.REST, ParamKind.KEYWORDS)]
        keyword_only = sum(param.kind is ParamKind.KEYWORD_ONLY for param in params)
        positional_only = sum(param.kind is ParamKind.POSITIONAL_ONLY for param in params)
        if function.kind.data in ("function", "lambda"):
            assert len(params) == code.co_argcount + code.co_kwonlyargcount
            assert keyword_only == code.co_kwonlyargcount
            assert positional_only == code.co_posonlyargcount
            assert {param.name for param in params} == set(code.co_varnames[: len(params)])


@pytest.mark.parametrize("name", MODULES)
def test_every_code_object_is_somewhere(name: str) -> None:
    unit = module(name)
    known = set(functions(unit))
    for op in unit.module.walk():
        if isinstance(op, py.ComprehensionOp) and op.code.data >= 0:
            known.add(op.code.data)
    assert known == set(range(len(unit.codes)))


def texts(source: str) -> list[str]:
    return [str(op) for op in source_to_py(source, "m.py").module.walk()]


def test_private_names_are_mangled() -> None:
    source = (
        "class _C:\n    def f(self, __a):\n        global __g\n        self.__x = __a.__y__\n        __g = __import__\n"
    )
    text = "".join(texts(source))
    for name in ('"_C__x"', "_C__a", '"_C__g"', '"__y__"', '"__import__"'):
        assert name in text
    assert '"__x"' not in text


def test_functions_of_one_name_are_numbered() -> None:
    unit = source_to_py("def f(): return 1\ndef f(): return 2\n", "m.py")
    assert [function.sym_name.data for function in functions(unit).values()] == ["<module>", "f", "f#2"]


def test_lambdas_on_one_line_find_their_own_code() -> None:
    unit = source_to_py("x = (lambda: a, lambda: b, lambda c: c)\n", "m.py")
    found = functions(unit)
    for number, name in ((1, "a"), (2, "b"), (3, "c")):
        loads = [op.var.data for op in found[number].walk() if isinstance(op, py.LoadOp)]
        assert loads == [name]
        assert name in unit.codes[number].co_names + unit.codes[number].co_varnames


def test_unreachable_statements_are_left_out() -> None:
    unit = source_to_py("def f(a):\n    return a\n    g(a)\nif 0:\n    def h(): pass\n", "m.py")
    assert not unit.missing
    assert not [op for op in unit.module.walk() if isinstance(op, py.CallOp)]
    assert set(functions(unit)) == {0, 1}


def test_folded_constants_are_constants() -> None:
    source = (
        "def f(a, b=-1):\n    while a < 1 << 3: a = (1, -2)\n    return a in [1, 2], 'x' * 3, a[-1], not a is None\n"
    )
    unit = source_to_py(source, "m.py")
    assert not unit.missing
    operators = {op.name for op in unit.module.walk()}
    assert "py.unary" not in operators
    assert "py.binary" not in operators
    assert "py.not" not in operators
    values = {repr(op.value.data) for op in unit.module.walk() if isinstance(op, py.ConstOp)}
    assert {"8", "-1", "(1, -2)", "(1, 2)", "'xxx'"} <= values


def test_the_last_implicit_return_is_no_constant_test() -> None:
    unit = source_to_py("def f(a, b):\n    while a < b:\n        a += 1\n", "m.py")
    assert [op for op in unit.module.walk() if isinstance(op, py.CompareOp)]


def test_a_given_code_object_is_used() -> None:
    code = compile("x = 1", "m.py", "exec")
    assert source_to_py("x = 1", "m.py", code).codes[0] is code


GENERIC = (
    "def f[T: int, *Ts, **P](x: T = 1, *, k=2): return x\nclass C[T](B): pass\ntype X[T] = list[T]\ntype Y = int\n"
)


def test_type_parameters_have_hidden_functions() -> None:
    if sys.version_info < (3, 12):
        with pytest.raises(SyntaxError):
            source_to_py(GENERIC, "m.py")
        return
    unit = source_to_py(GENERIC, "m.py")
    assert round_trip(unit.module) == ""
    found = functions(unit)
    assert set(found) == set(range(len(unit.codes)))
    kinds = [function.kind.data for function in found.values()]
    assert kinds.count("generic") == 3
    assert kinds.count("lazy") == 3
    wrapper = next(op for op in found.values() if op.sym_name.data == "<generic parameters of f>")
    names = [op.name for op in wrapper.walk()]
    assert names.count("py.type_param") == 3
    assert names.index("py.type_param") < names.index("py.function") < names.index("py.set_type_params")


def test_nested_quotes_in_f_strings() -> None:
    source = "x = f'{d['k']!r:>{w}}'\n"
    if sys.version_info < (3, 12):
        with pytest.raises(SyntaxError):
            source_to_py(source, "m.py")
        return
    unit = source_to_py(source, "m.py")
    assert not unit.missing
    assert [op.name for op in unit.module.walk() if isinstance(op, (py.SubscriptOp, py.FormatOp))] == [
        "py.subscript", "py.format", "py.format"
    ]  # fmt: skip
