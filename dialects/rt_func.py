"""Functions of `rt`, what they assume, and calls between them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, cast

from xdsl.dialects.builtin import ArrayAttr, IntAttr, StringAttr, SymbolRefAttr, UnitAttr
from xdsl.ir import Attribute, Block, Data, Region, SSAValue
from xdsl.irdl import (
    IRDLOperation,
    irdl_attr_definition,
    irdl_op_definition,
    opt_prop_def,
    prop_def,
    region_def,
    traits_def,
)
from xdsl.parser import AttrParser, Parser
from xdsl.printer import Printer
from xdsl.traits import IsolatedFromAbove, SymbolOpInterface
from xdsl.utils.exceptions import VerifyException

from pymlir.dialects.rt_base import Leaves, RtOp, f64, i1, i64, operands_named, ref, state
from pymlir.dialects.rt_const import float_text

Assumption = tuple[str | int | float, ...]


@irdl_attr_definition
class AssumeAttr(Data[Assumption]):
    """What a function's code rests on, as the meta's table has it: `("builtin", "range")`."""

    name = "rt.assume"

    def print_parameter(self, printer: Printer) -> None:
        with printer.in_angle_brackets():
            printer.print_list(self.data, lambda part: print_part(printer, part))

    @classmethod
    def parse_parameter(cls, parser: AttrParser) -> Assumption:
        return tuple(parser.parse_comma_separated_list(parser.Delimiter.ANGLE, lambda: parse_part(parser)))


def print_part(printer: Printer, part: str | int | float) -> None:
    if isinstance(part, str):
        printer.print_string_literal(part)
    else:
        printer.print_string(float_text(part) if isinstance(part, float) else str(part))


def parse_part(parser: AttrParser) -> str | int | float:
    text = parser.parse_optional_str_literal()
    return parser.parse_number() if text is None else text


Same = tuple[str, int]
"""`argument`, `const` or `assumed`, and which."""


def same_text(data: Sequence[Same]) -> str:
    return ", ".join(f"{kind} {number}" for kind, number in data)


def parse_same(parser: AttrParser) -> Same:
    return parser.parse_identifier(), parser.parse_integer()


@irdl_attr_definition
class SameAttr(Data[tuple[Same, ...]]):
    """Objects that a function's result may be itself."""

    name = "rt.same_as"

    def print_parameter(self, printer: Printer) -> None:
        printer.print_string(f"<{same_text(self.data)}>")

    @classmethod
    def parse_parameter(cls, parser: AttrParser) -> tuple[Same, ...]:
        return tuple(parser.parse_comma_separated_list(parser.Delimiter.ANGLE, lambda: parse_same(parser)))


@irdl_op_definition
class FuncOp(IRDLOperation):
    """A native function.

        rt.func @fib(%n : i64) -> i64 scalar code 1 params "i" name "fib" at "fib.py" 4 {

    `scalar`: no Python code runs inside, callable from native code; `mixed`: entered from C only, may visit.
    `code` is the code object's number in the module's tree.  `params` has a letter for each Python parameter: i f b o,
    and n for one that is None and so has no block argument.  The result's letter follows from the type, n for none.
    `same [argument 0, const 3]`: the result may be argument 0 itself, or object 3, or (`assumed 1`) what an assumption
    found; each return says which (`rt.return`).
    `by_value` after it: a frame that is left by may hold such a number without its object, so what the interpreter then
    returns is compared by value.
    """

    name = "rt.func"
    sym_name = prop_def(StringAttr)
    mode = prop_def(StringAttr)
    code_attr = prop_def(IntAttr, prop_name="code")
    params_attr = prop_def(StringAttr, prop_name="params")
    qualname_attr = prop_def(StringAttr, prop_name="qualname")
    file_attr = prop_def(StringAttr, prop_name="file")
    line_attr = prop_def(IntAttr, prop_name="line")
    result_attr = opt_prop_def(Attribute, prop_name="result")
    assumes_attr = opt_prop_def(ArrayAttr[AssumeAttr], prop_name="assumes")
    same_attr = opt_prop_def(SameAttr, prop_name="same")
    by_value_attr = opt_prop_def(UnitAttr, prop_name="by_value")
    body = region_def()
    traits = traits_def(IsolatedFromAbove(), SymbolOpInterface())

    @classmethod
    def of(
        cls,
        symbol: str,
        body: Region,
        result: Attribute | None,
        *,
        mode: str,
        code: int,
        params: str,
        qualname: str,
        file: str,
        line: int,
        assumes: Sequence[Assumption] = (),
        same: Sequence[Same] = (),
        by_value: bool = False,
    ) -> FuncOp:
        properties: dict[str, Attribute] = {
            "sym_name": StringAttr(symbol),
            "mode": StringAttr(mode),
            "code": IntAttr(code),
            "params": StringAttr(params),
            "qualname": StringAttr(qualname),
            "file": StringAttr(file),
            "line": IntAttr(line),
        }
        if result is not None:
            properties["result"] = result
        if assumes:
            properties["assumes"] = ArrayAttr([AssumeAttr(one) for one in assumes])
        if same:
            properties["same"] = SameAttr(tuple(same))
        if by_value:
            properties["by_value"] = UnitAttr()
        return cls.create(properties=properties, regions=[body])

    @property
    def symbol(self) -> str:
        return self.sym_name.data

    @property
    def is_scalar(self) -> bool:
        return self.mode.data == "scalar"

    @property
    def code(self) -> int:
        return self.code_attr.data

    @property
    def params(self) -> str:
        return self.params_attr.data

    @property
    def qualname(self) -> str:
        return self.qualname_attr.data

    @property
    def file(self) -> str:
        return self.file_attr.data

    @property
    def line(self) -> int:
        return self.line_attr.data

    @property
    def result(self) -> Attribute | None:
        """Type of what it returns; None: nothing (the Python function returns None)."""
        return self.properties.get("result")

    @property
    def result_letter(self) -> str:
        return "n" if self.result is None else LETTERS[self.result]

    @property
    def assumes(self) -> list[Assumption]:
        given = self.properties.get("assumes")
        return [] if given is None else [one.data for one in cast(ArrayAttr[AssumeAttr], given)]

    @property
    def same(self) -> Sequence[Same]:
        """The objects that the result may be itself."""
        return () if self.same_attr is None else self.same_attr.data

    @property
    def by_value(self) -> bool:
        return self.by_value_attr is not None

    @property
    def entry(self) -> Block:
        return self.body.blocks[0]

    def print(self, printer: Printer) -> None:
        printer.print_string(" ")
        printer.print_symbol_name(self.symbol)
        with printer.in_parens():
            printer.print_list(self.entry.args, printer.print_block_argument)
        if self.result is not None:
            printer.print_string(" -> ")
            printer.print_attribute(self.result)
        printer.print_string(f" {self.mode.data} code {self.code} params ")
        printer.print_string_literal(self.params)
        printer.print_string(" name ")
        printer.print_string_literal(self.qualname)
        printer.print_string(" at ")
        printer.print_string_literal(self.file)
        printer.print_string(f" {self.line}")
        if self.assumes:
            printer.print_string(" assumes ")
            printer.print_attribute(self.properties["assumes"])
        if self.same:
            printer.print_string(f" same [{same_text(self.same)}]" + " by_value" * self.by_value)
        printer.print_string(" ")
        printer.print_region(self.body, print_entry_block_args=False)

    @classmethod
    def parse(cls, parser: Parser) -> FuncOp:
        symbol = parser.parse_symbol_name().data
        args = parser.parse_comma_separated_list(parser.Delimiter.PAREN, lambda: located_argument(parser))
        result = parser.parse_type() if parser.parse_optional_punctuation("->") else None
        mode = parser.parse_identifier()
        parser.parse_keyword("code")
        code = parser.parse_integer()
        parser.parse_keyword("params")
        params = parser.parse_str_literal()
        parser.parse_keyword("name")
        qualname = parser.parse_str_literal()
        parser.parse_keyword("at")
        file, line = parser.parse_str_literal(), parser.parse_integer()
        assumes: Attribute | None = None
        if parser.parse_optional_keyword("assumes"):
            assumes = parser.parse_attribute()
        same: Sequence[Same] = ()
        if parser.parse_optional_keyword("same"):
            same = parser.parse_comma_separated_list(parser.Delimiter.SQUARE, lambda: parse_same(parser))
        by_value = parser.parse_optional_keyword("by_value") is not None
        body = parser.parse_region(args)
        op = cls.of(
            symbol,
            body,
            result,
            mode=mode,
            code=code,
            params=params,
            qualname=qualname,
            file=file,
            line=line,
            same=same,
            by_value=by_value,
        )
        if assumes is not None:
            op.properties["assumes"] = assumes
        return op

    def verify_(self) -> None:
        faults: list[str] = []
        if self.mode.data not in ("scalar", "mixed"):
            faults.append(f"mode must be scalar or mixed, got {self.mode.data}")
        wanted = [letter for letter in self.params if letter != "n"]
        got = [LETTERS.get(arg.type, "?") for arg in self.entry.args]
        if wanted != got:
            faults.append(f"parameters must be of kinds '{''.join(wanted)}', got '{''.join(got)}'")
        if self.result is not None and self.result not in LETTERS:
            faults.append(f"result must be i64, f64, i1 or {ref}, got {self.result}")
        if faults:
            raise VerifyException("; ".join(faults))


def located_argument(parser: Parser) -> Parser.Argument:
    """`%n : i64`, with `loc(...)` where debug information was printed."""
    argument = parser.parse_argument()
    argument.location = parser.parse_optional_location()
    return argument


LETTERS: dict[Attribute, str] = {i64: "i", f64: "f", i1: "b", ref: "o"}
"""How the meta writes a representation."""


@irdl_op_definition
class CallOp(RtOp):
    """`%r = rt.call @fib(%a, %b), %s : i64`: a native function, called directly; when it has left, this function leaves
    too, with its frame waiting in the call.  No `: type` when there is no result; a second one, i64, is the origin that
    the callee returns.  `frames 3` stands after the arguments when three Python frames, not one, lie between this
    function's entry and the callee's (inlined code)."""

    name = "rt.call"
    LEAVES: ClassVar = Leaves.YES
    callee_attr = prop_def(SymbolRefAttr, prop_name="callee")
    frames_attr = opt_prop_def(IntAttr, prop_name="frames")

    @classmethod
    def of(cls, callee: str, args: list[SSAValue], at: SSAValue, results: list[Attribute], frames: int = 1) -> CallOp:
        properties: dict[str, Attribute] = {"callee": SymbolRefAttr(callee)}
        if frames != 1:
            properties["frames"] = IntAttr(frames)
        return cls.create(operands=[*args, at], properties=properties, result_types=results)

    @property
    def input_count(self) -> int:
        return len(self.operands) - 1

    @property
    def callee(self) -> str:
        return cast(SymbolRefAttr, self.properties["callee"]).root_reference.data

    @property
    def frames(self) -> int:
        """By how much the callee's depth is smaller than this function's."""
        given = self.properties.get("frames")
        return 1 if given is None else cast(IntAttr, given).data

    def print(self, printer: Printer) -> None:
        printer.print_string(" ")
        printer.print_symbol_name(self.callee)
        printer.print_string("(")
        printer.print_list(self.inputs, printer.print_ssa_value)
        printer.print_string(")")
        if self.frames != 1:
            printer.print_string(f" frames {self.frames}")
        printer.print_string(", ")
        printer.print_ssa_value(self.operands[-1])
        if self.results:
            printer.print_string(" : ")
            printer.print_list([result.type for result in self.results], printer.print_attribute)

    @classmethod
    def parse(cls, parser: Parser) -> CallOp:
        callee = parser.parse_symbol_name().data
        args = operands_named(parser)
        frames = parser.parse_integer() if parser.parse_optional_keyword("frames") else 1
        parser.parse_punctuation(",")
        at = parser.parse_operand(state)
        results: list[Attribute] = []
        if parser.parse_optional_punctuation(":"):
            results = parser.parse_comma_separated_list(parser.Delimiter.NONE, parser.parse_type)
        return cls.of(callee, args, at, results, frames)

    def verify_(self) -> None:
        if not self.operands or self.operands[-1].type != state:
            raise VerifyException(f"last operand must be a {state}")
        if [result.type for result in self.results[1:]] not in ([], [i64]):
            raise VerifyException("a second result must be one i64, the origin")
        if self.frames < 1:
            raise VerifyException(f"frames must be at least 1, got {self.frames}")


FUNCTIONS = (FuncOp, CallOp)
