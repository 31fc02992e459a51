"""Building MLIR operations: types, constants and one method for each operation that emission uses.

Operations go to `self.ip` with `self.loc`.  Constants go to the function's first block, once each.
"""

from __future__ import annotations

from typing import Any

from pymlir.lowering.mlir_bindings import arith, cf, func, ir, llvm

UNLIKELY = [1, 2000]
LIKELY = [2000, 1]
INT_PREDICATES = {"eq": 0, "ne": 1, "lt": 2, "le": 3, "gt": 4, "ge": 5, "ult": 6, "ule": 7, "ugt": 8, "uge": 9}
# Ordered: false with a NaN; `ne` is the unordered one, true with a NaN.
FLOAT_PREDICATES = {"eq": 1, "gt": 2, "ge": 3, "lt": 4, "le": 5, "ne": 13}


class Types:
    """MLIR types and attributes of one context, made once."""

    def __init__(self) -> None:
        self.i64: Any = ir.IntegerType.get_signless(64)
        self.i32: Any = ir.IntegerType.get_signless(32)
        self.i1: Any = ir.IntegerType.get_signless(1)
        self.f64: Any = ir.F64Type.get()
        self.ptr: Any = ir.Type.parse("!llvm.ptr")
        self.checked: Any = ir.Type.parse("!llvm.struct<(i64, i1)>")
        self.int_predicates = {name: self.number(self.i64, n) for name, n in INT_PREDICATES.items()}
        self.float_predicates = {name: self.number(self.i64, n) for name, n in FLOAT_PREDICATES.items()}
        self.no_wrap: Any = ir.Attribute.parse("#arith.overflow<nsw>")
        self.no_gep_flags: Any = self.number(self.i32, 0)
        self.internal: Any = ir.Attribute.parse("#llvm.linkage<internal>")
        self.external: Any = ir.Attribute.parse("#llvm.linkage<external>")

    def number(self, type_: Any, value: int) -> Any:
        return ir.IntegerAttr.get(type_, value)


class Builder:
    """Appends operations to one function."""

    def __init__(self, types: Types, location: Any):
        self.types = types
        self.loc = location
        self.ip: Any = None
        self.constants_ip: Any = None
        self.constants: dict[tuple[str, Any], Any] = {}

    # ---- constants

    def int(self, value: int) -> Any:
        return self.constant("i64", value, self.types.i64)

    def int32(self, value: int) -> Any:
        return self.constant("i32", value, self.types.i32)

    def bool(self, value: bool) -> Any:
        return self.constant("i1", value, self.types.i1)

    def constant(self, kind: str, value: int, type_: Any) -> Any:
        found = self.constants.get((kind, value))
        if found is None:
            attribute = ir.IntegerAttr.get(type_, value)
            found = arith.ConstantOp(type_, attribute, loc=self.loc, ip=self.constants_ip).result
            self.constants[kind, value] = found
        return found

    def float(self, value: float) -> Any:
        key = ("f64", value.hex())
        found = self.constants.get(key)
        if found is None:
            attribute = ir.FloatAttr.get_f64(value)
            found = arith.ConstantOp(self.types.f64, attribute, loc=self.loc, ip=self.constants_ip).result
            self.constants[key] = found
        return found

    def null(self) -> Any:
        return llvm.ZeroOp(self.types.ptr, loc=self.loc, ip=self.ip).res

    def address(self, symbol: str) -> Any:
        """The address of a global."""
        key = ("address", symbol)
        found = self.constants.get(key)
        if found is None:
            found = llvm.AddressOfOp(self.types.ptr, symbol, loc=self.loc, ip=self.constants_ip).res
            self.constants[key] = found
        return found

    # ---- integers

    def binary(self, op: Any, lhs: Any, rhs: Any) -> Any:
        """Any operation of two operands of one type, such as arith.AddIOp."""
        return op(lhs, rhs, loc=self.loc, ip=self.ip).result

    def no_wrap(self, op: Any, lhs: Any, rhs: Any) -> Any:
        return op(lhs, rhs, overflowFlags=self.types.no_wrap, loc=self.loc, ip=self.ip).result

    def compare(self, predicate: str, lhs: Any, rhs: Any) -> Any:
        return arith.CmpIOp(self.types.int_predicates[predicate], lhs, rhs, loc=self.loc, ip=self.ip).result

    def compare_pointer(self, predicate: str, lhs: Any, rhs: Any) -> Any:
        return llvm.ICmpOp(self.types.int_predicates[predicate], lhs, rhs, loc=self.loc, ip=self.ip).res

    def select(self, condition: Any, if_true: Any, if_false: Any) -> Any:
        return arith.SelectOp(condition, if_true, if_false, loc=self.loc, ip=self.ip).result

    def to_float(self, value: Any) -> Any:
        return arith.SIToFPOp(self.types.f64, value, loc=self.loc, ip=self.ip).result

    def widen(self, value: Any) -> Any:
        """i1 to i64: 0 or 1."""
        return arith.ExtUIOp(self.types.i64, value, loc=self.loc, ip=self.ip).result

    # ---- floats

    def compare_float(self, predicate: str, lhs: Any, rhs: Any) -> Any:
        return arith.CmpFOp(self.types.float_predicates[predicate], lhs, rhs, loc=self.loc, ip=self.ip).result

    def to_int(self, value: Any) -> Any:
        return arith.FPToSIOp(self.types.i64, value, loc=self.loc, ip=self.ip).result

    def unary(self, op: Any, value: Any) -> Any:
        """Any operation of one operand with a result of its type."""
        return op(value, loc=self.loc, ip=self.ip).result

    # ---- memory and structures

    def load(self, type_: Any, address: Any, *, volatile: bool = False) -> Any:
        return llvm.LoadOp(type_, address, volatile_=volatile or None, loc=self.loc, ip=self.ip).res

    def store(self, value: Any, address: Any) -> None:
        llvm.StoreOp(value, address, loc=self.loc, ip=self.ip)

    def slot(self, base: Any, index: int) -> Any:
        """The address of 64-bit word `index` behind `base`."""
        types = self.types
        gep = llvm.GEPOp(types.ptr, base, [], [index], types.i64, types.no_gep_flags, loc=self.loc, ip=self.ip)
        return gep.res

    def words(self, count: int) -> Any:
        """Room for `count` 64-bit words, until the function returns."""
        room = llvm.AllocaOp(
            self.types.ptr, self.int32(count), self.types.i64, alignment=8, loc=self.loc, ip=self.constants_ip
        )
        return room.res

    def extract(self, type_: Any, value: Any, position: int) -> Any:
        return llvm.ExtractValueOp(type_, value, [position], loc=self.loc, ip=self.ip).res

    # ---- control

    def call(self, results: list[Any], callee: str, arguments: list[Any]) -> Any:
        return func.CallOp(results, callee, arguments, loc=self.loc, ip=self.ip).results

    def branch(self, target: Any, arguments: list[Any]) -> None:
        cf.BranchOp(arguments, target, loc=self.loc, ip=self.ip)

    def branch_if(
        self,
        condition: Any,
        then_block: Any,
        else_block: Any,
        *,
        then_arguments: list[Any] | None = None,
        else_arguments: list[Any] | None = None,
        weights: list[int] | None = None,
    ) -> None:
        cf.CondBranchOp(
            condition,
            then_arguments or [],
            else_arguments or [],
            then_block,
            else_block,
            branch_weights=weights,
            loc=self.loc,
            ip=self.ip,
        )

    def give_back(self, values: list[Any]) -> None:
        func.ReturnOp(values, loc=self.loc, ip=self.ip)
