"""The meta of natives.c: sites found in the bytecode of program.py, for the running minor."""

import dis
import sys
from types import CodeType, FunctionType
from typing import Any

MINOR = sys.version_info[1]
ONE_INT = ("inner", "middle", "outer", "total", "spin", "down")
SCALARS = {"add": "ii", "defaults": "ii", **dict.fromkeys(ONE_INT, "i")}
"""The functions whose parameters and result are machine ints."""


def instructions(function: FunctionType) -> list[dis.Instruction]:
    return list(dis.get_instructions(function))


def place(function: FunctionType, name: str, nth: int = 0) -> tuple[int, int, int]:
    """(resume, at, next) of the nth instruction whose name starts so."""
    found = instructions(function)
    index = [i for i, one in enumerate(found) if one.opname.startswith(name)][nth]
    at = found[index].offset
    resume = at
    if name == "CALL":
        if found[index - 1].opname == "PRECALL":
            resume = found[index - 1].offset
        before = found[[one.offset for one in found].index(resume) - 1]
        if before.opname == "KW_NAMES" or found[index].opname == "CALL_KW":
            resume = before.offset
    return resume, at, found[index + 1].offset


def line(function: FunctionType, number: int) -> tuple[int, int, int]:
    """The first instruction of a line, counted from the function's own."""
    start = function.__code__.co_firstlineno + number
    name = "line_number" if MINOR >= 13 else "starts_line"
    at = next(one.offset for one in instructions(function) if getattr(one, name) == start)
    return at, at, -1


def codes(code: CodeType) -> list[CodeType]:
    """Preorder."""
    found = [code]
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            found += codes(constant)
    return found


def callee(*arguments: tuple[str, int]) -> list[tuple[str, int]]:
    """The stack of a call: where the NULL is depends on the minor."""
    function, rest = arguments[0], list(arguments[1:])
    return [function, ("u", 0), *rest] if MINOR >= 13 else [("u", 0), function, *rest]


class Units:
    """Functions and sites of a namespace that program.py ran in."""

    def __init__(self, namespace: dict[str, Any], code: CodeType):
        self.namespace = namespace
        self.names = [name for name, value in namespace.items() if isinstance(value, FunctionType)]
        del self.names[self.names.index("instruction") :]  # helpers of the tests
        self.codes = [one.co_qualname for one in codes(code)]  # of the tree that will be executed
        self.sites: list[dict[str, Any]] = []

    def frame(
        self,
        name: str,
        where: tuple[int, int, int],
        pops: int,
        kinds: str,
        stack: list[tuple[str, int]],
        words: list[int] | None = None,
    ) -> tuple[Any, ...]:
        """Locals 0, 1, ... are of the kinds and lie at the words, by default 0, 1, ..."""
        locals_ = [(slot, kind, words[slot] if words else slot) for slot, kind in enumerate(kinds) if kind != "-"]
        return (self.names.index(name), *where, pops, locals_, stack)

    def site(
        self, mode: str, *frames: tuple[Any, ...], visit: Any = None, release: tuple[int, ...] = (), gives: int = 0
    ) -> None:
        row = {"frames": list(frames), "visit": visit, "release": list(release), "gives": gives, "mode": mode}
        self.sites.append(row)

    def visit(
        self, name: str, opcode: str, kind: tuple[Any, ...], stack: str, pops: int | None = None, nth: int = 0
    ) -> None:
        """A visit of the parameters; `stack` names the words, '-' is a NULL."""
        function = self.namespace[name]
        entries = [("u", 0) if word == "-" else ("o", int(word)) for word in stack]
        kinds = "o" * function.__code__.co_argcount
        where = place(function, opcode, nth)
        frame = self.frame(name, where, len(entries) if pops is None else pops, kinds, entries)
        self.site("visit", frame, visit=kind, release=tuple(range(len(kinds))))

    def scalars(self) -> None:
        ns = self.namespace
        self.site("before", self.frame("add", place(ns["add"], "BINARY_OP"), 2, "ii", [("i", 0), ("i", 1)]))
        divide = place(ns["inner"], "BINARY_OP")
        self.site("before", self.frame("inner", divide, 2, "i", [("i", 1), ("i", 0)]))
        self.site("after", self.frame("inner", divide, 2, "i", [("i", 1)]))
        self.site("call", self.frame("middle", place(ns["middle"], "CALL"), 3, "i", []))
        self.site("before", self.frame("middle", (0, 0, -1), 0, "i", []))
        self.site("call", self.frame("outer", place(ns["outer"], "CALL"), 3, "i", []))
        self.site(
            "before",
            self.frame("total", place(ns["total"], "BINARY_OP"), 2, "iii", [("r", 3), ("i", 1), ("c", 3)]),
        )
        self.site("before", self.frame("spin", line(ns["spin"], 3), 0, "ii", []))
        self.site("before", self.frame("down", (0, 0, -1), 0, "i", []))
        self.site("call", self.frame("down", place(ns["down"], "CALL"), 3, "i", []))

    def visits(self) -> None:
        self.visit("v_global", "LOAD_GLOBAL", ("global", "LIMIT"), "")
        self.visit("v_store_global", "STORE_GLOBAL", ("store_global", "STORED"), "0")
        self.visit("v_attr", "LOAD_ATTR", ("attr", "value"), "0")
        self.visit("v_set_attr", "STORE_ATTR", ("set_attr", "value"), "10")
        self.visit("v_subscript", "BINARY_SUBSCR", ("subscript",), "01")
        self.visit("v_set_subscript", "STORE_SUBSCR", ("set_subscript",), "201")
        self.visit("v_del_subscript", "DELETE_SUBSCR", ("del_subscript",), "01")
        self.visit("v_binary", "BINARY_OP", ("binary", "%"), "01")
        self.visit("v_inplace", "BINARY_OP", ("inplace", "+="), "01")
        self.visit("v_unary", "UNARY_NEGATIVE", ("unary", "-"), "0")
        self.visit("v_compare", "COMPARE_OP", ("compare", "<"), "01")
        self.visit("v_contains", "CONTAINS_OP", ("contains",), "01")
        function = self.namespace["v_not"]
        first = place(function, "TO_BOOL" if MINOR >= 13 else "UNARY_NOT")
        where = (first[0], first[1], place(function, "UNARY_NOT")[2])
        self.site("visit", self.frame("v_not", where, 1, "o", [("o", 0)]), visit=("not",), release=(0,))
        self.visit("v_build", "BUILD_MAP", ("build", "dict", 1), "01")

    def sequences(self) -> None:
        ns = self.namespace
        self.visit("v_method", "LOAD_METHOD" if MINOR == 11 else "LOAD_ATTR", ("attr", "method"), "0")
        call = place(ns["v_method"], "CALL")
        frame = self.frame("v_method", call, 2, "o", callee(("o", 1)))
        self.site("visit", frame, visit=("call", 0, None), release=(1, 0), gives=1)
        jump = "TO_BOOL" if MINOR >= 13 else "POP_JUMP"
        self.visit("v_truth", jump, ("truth",), "0")
        self.visit("v_next", "GET_ITER", ("iter",), "0")
        frame = self.frame("v_next", place(ns["v_next"], "FOR_ITER"), 1, "o", [("o", 1)])
        self.site("visit", frame, visit=("next",), release=(0, 1))
        self.visit("v_unpack", "UNPACK_SEQUENCE", ("unpack", 2), "0")
        self.visit("v_handled", "BINARY_SUBSCR", ("subscript",), "01")
        self.site(
            "visit",
            self.frame("called", place(ns["called"], "BINARY_SUBSCR"), 2, "oo", [("o", 0), ("o", 1)]),
            self.frame("v_inlined", place(ns["v_inlined"], "CALL"), 4, "oo", []),
            visit=("subscript",),
            release=(0, 1),
        )
        self.site("before", self.frame("defaults", (0, 0, -1), 0, "ii", []))
        call = place(ns["v_call"], "CALL")
        frame = self.frame("v_call", call, 4, "ooo", callee(("o", 0), ("o", 1), ("o", 2)))
        self.site("visit", frame, visit=("call", 2, ("key",)), release=(0, 1, 2))
        after = self.frame("v_handled", place(ns["v_handled"], "BINARY_SUBSCR"), 2, "oo", [("o", 2)])
        self.site("after", after, release=(0, 1, 2))
        self.visit("called", "BINARY_SUBSCR", ("subscript",), "01")

    def meta(self) -> dict[str, Any]:
        self.scalars()
        self.visits()
        self.sequences()
        assumptions = [
            ("function", "inner", self.names.index("inner")),
            ("function", "middle", self.names.index("middle")),
            ("builtin", "range"),
            ("function", "down", self.names.index("down")),
            ("function", "called", self.names.index("called")),
        ]
        assumes = {"middle": [0], "outer": [1], "total": [2], "down": [3], "v_inlined": [4]}
        functions = [
            {
                "code": self.codes.index(name),
                "name": name,
                "params": SCALARS.get(name, "o" * self.namespace[name].__code__.co_argcount),
                "result": "i" if name in SCALARS else "o",
                "mode": "scalar" if name in SCALARS else "mixed",
                "assumes": assumes.get(name, []),
                "regs": 4,
            }
            for name in self.names
        ]
        return {
            "abi": 1,
            "prefix": "t",
            "minor": MINOR,
            "functions": functions,
            "assumptions": assumptions,
            "sites": self.sites,
            "objects": ["yes", "no", "none", 31],
            "stats": {},
        }
