"""What the functions of one module share: types, scopes, the site table, and the C functions they call."""

from __future__ import annotations

from typing import Any

from xdsl.ir import Attribute

from pymlir.dialects.rt_base import f64, i1, i64, ref
from pymlir.dialects.rt_func import FuncOp
from pymlir.lowering.emit_builder import Builder, Types
from pymlir.lowering.emit_debug import Scopes
from pymlir.lowering.math_table import HELPERS, MATH, MathRow
from pymlir.lowering.mlir_bindings import func, ir, llvm
from pymlir.lowering.sites import Site, SiteTable, letters_of

RUNTIME: dict[str, tuple[str, str]] = {
    "pm_leave": ("ppwp", ""),
    "pm_visit": ("ppwpl", "p"),
    "pm_poll": ("ppwpl", "w"),
    "pm_assumptions_hold": ("pw", "w"),
    "pm_stress": ("p", "w"),
    "pm_unbox_i64": ("pp", "w"),
    "pm_unbox_f64": ("pp", "w"),
    "pm_unbox_bool": ("pp", "w"),
    "pm_box_i64": ("l", "p"),
    "pm_box_f64": ("d", "p"),
    "pm_box_bool": ("w", "p"),
    "pm_kept_i64": ("pl", "p"),
    "pm_kept_f64": ("pd", "p"),
    "pm_argument": ("pw", "p"),
    "pm_make_cell": ("p", "p"),
    "pm_load_cell": ("p", "p"),
    "pm_load_cell_i64": ("pp", "w"),
    "pm_load_cell_f64": ("pp", "w"),
    "pm_load_cell_bool": ("pp", "w"),
    "pm_store_cell": ("pp", "w"),
    "pm_store_cell_i64": ("pl", "w"),
    "pm_store_cell_f64": ("pd", "w"),
    "pm_store_cell_bool": ("pw", "w"),
    "pm_constant": ("pw", "p"),
    "pm_assumed": ("pw", "p"),
    "pm_tuple_item": ("pl", "p"),
    "pm_incref": ("p", ""),
    "pm_decref": ("p", ""),
    "pm_let_go": ("p", "w"),
}
"""C functions of the runtime: parameters and result, as p pointer, l int64, w int32, d double."""

COLD = frozenset({"pm_leave", "pm_poll"})
HIDDEN = 1  # llvm's number for the visibility
ROLE = "pymlir.role"
"""What a function is for: "entry", "leave", "visit" or "poll"; native functions and the runtime's have none."""


def c_types(row: MathRow) -> tuple[str, str]:
    """The letters of a row of the math table: a status result stores its value through a last pointer."""
    plain = {"f": "d", "i": "l", "b": "w"}
    params = "".join(plain[letter] for letter in row.params)
    return (f"{params}p", "w") if row.guard == "status" else (params, plain[row.result])


MATH_SYMBOLS: dict[str, MathRow] = {row.symbol: row for row in (*MATH.values(), *HELPERS.values())}


class ModuleEmitter:
    """The MLIR module under construction.  Needs an MLIR context and location to be entered."""

    def __init__(self, functions: list[FuncOp], prefix: str, objects: list[Any], minor: int, breaker_mask: int):
        self.types = Types()
        self.prefix = prefix
        self.minor = minor
        self.breaker_mask = breaker_mask
        self.functions = functions
        self.indices = {one.symbol: index for index, one in enumerate(functions)}
        self.native_names = [f"{prefix}_f{index}" for index in range(len(functions))]
        self.entry_names = [f"{prefix}_e{index}" for index in range(len(functions))]
        self.scopes = Scopes(functions)
        self.sites = SiteTable(self.indices, objects)
        self.module_symbol = f"{prefix}_module"
        self.module: Any = ir.Module.create()
        self.body: Any = ir.InsertionPoint(self.module.body)
        self.declared: dict[str, list[Any]] = {}
        self.helpers: set[str] = set()
        self.letters = {"p": self.types.ptr, "l": self.types.i64, "w": self.types.i32, "d": self.types.f64}
        self.rt_types: dict[Attribute, Any] = {
            i64: self.types.i64,
            f64: self.types.f64,
            i1: self.types.i1,
            ref: self.types.ptr,
        }
        self._module_variable()

    def type_of(self, type_: Attribute) -> Any:
        return self.rt_types[type_]

    def _module_variable(self) -> None:
        made = llvm.GlobalOp(
            self.types.ptr,
            self.module_symbol,
            self.types.external,
            dso_local=True,
            visibility_=self.types.number(self.types.i64, HIDDEN),
            ip=self.body,
        )
        block = made.regions[0].blocks.append()
        inside = ir.InsertionPoint(block)
        llvm.ReturnOp(arg=llvm.ZeroOp(self.types.ptr, ip=inside).res, ip=inside)

    def declare(self, symbol: str) -> list[Any]:
        """Declares a C function once; its result types."""
        found = self.declared.get(symbol)
        if found is None:
            row = RUNTIME.get(symbol)
            params, result = c_types(MATH_SYMBOLS[symbol]) if row is None else row
            found = [self.letters[letter] for letter in result]
            inputs = [self.letters[letter] for letter in params]
            func.FuncOp(symbol, (inputs, found), visibility="private", ip=self.body)
            self.declared[symbol] = found
        return found

    def declare_variable(self, symbol: str) -> None:
        """Declares an object of the runtime or of CPython, of which only the address is used."""
        if symbol not in self.declared:
            self.declared[symbol] = []
            llvm.GlobalOp(ir.IntegerType.get_signless(8), symbol, self.types.external, ip=self.body)

    def edge_helper(self, kind: str, site: Site) -> str:
        """The internal function that stores values of the site's kinds in a buffer and calls the runtime.

        `leave`: void (ctx, site, values...), does pm_leave.  `visit`: ptr (ctx, site, depth, values...), does pm_visit.
        `poll`: i32 (ctx, site, depth, values...), does pm_poll.
        """
        name = f"{self.prefix}_{kind}_{letters_of(site.values)}"
        if name not in self.helpers:
            self.helpers.add(name)
            self._emit_helper(name, kind, [self.type_of(value.type) for value in site.values])
        return name

    def _emit_helper(self, name: str, kind: str, values: list[Any]) -> None:
        types = self.types
        symbol = f"pm_{kind}"
        with_depth = kind != "leave"
        inputs = [types.ptr, types.i32, *([types.i64] if with_depth else []), *values]
        unknown = ir.Location.unknown()
        made = func.FuncOp(name, (inputs, self.declare(symbol)), visibility="private", ip=self.body)
        made.attributes["llvm.linkage"] = types.internal
        made.attributes[ROLE] = ir.StringAttr.get(kind)
        block = made.add_entry_block(arg_locs=[unknown] * len(inputs))
        build = Builder(types, unknown)
        build.ip = build.constants_ip = ir.InsertionPoint(block)
        ctx, site, *rest = block.arguments
        depth = [rest.pop(0)] if with_depth else []
        buffer = build.words(max(1, len(values)))
        for index, value in enumerate(rest):
            build.store(build.widen(value) if value.type == types.i1 else value, build.slot(buffer, index))
        module = build.load(types.ptr, build.address(self.module_symbol))
        build.give_back(list(build.call(self.declare(symbol), symbol, [ctx, module, site, buffer, *depth])))

    def native_types(self, function: FuncOp) -> tuple[list[Any], list[Any]]:
        """Parameters and results of the native function: context and depth first, status last."""
        result = [] if function.result is None else [self.type_of(function.result)]
        arguments = [self.type_of(argument.type) for argument in function.entry.args]
        return [self.types.ptr, self.types.i64, *arguments], [*result, self.types.i32]
