"""From a source span to its instruction: which of a code object's instructions does what an op says.

The rules, in order:
1. an instruction of the op's opcode family with exactly the node's span;
2. one that ends where the node ends and starts inside of it: CPython narrows attributes, and calls of methods, that
   stretch over lines to the attribute's name;
3. for what CPython fuses into its neighbour (truth tests, iterators, `with`): the instruction after the operand's.
Of several copies (a loop's test, code before a shared `return`) the first in the bytecode is taken: they are alike.
Not so in `finally`, whose copies go on differently: there it must be the only one of least stack depth, else none is.
Invariant: an instruction that cannot be reached is never given.
"""

from __future__ import annotations

import sys
from bisect import bisect_left
from collections.abc import Iterable
from itertools import pairwise

from pymlir.frontend.bytecode import CodeTable, Span

NONE = -1


def _family(*names: str) -> frozenset[str]:
    return frozenset(names)


TESTS = _family(
    "TO_BOOL", "UNARY_NOT", "POP_JUMP_IF_FALSE", "POP_JUMP_IF_TRUE", "POP_JUMP_FORWARD_IF_FALSE",
    "POP_JUMP_FORWARD_IF_TRUE", "POP_JUMP_BACKWARD_IF_FALSE", "POP_JUMP_BACKWARD_IF_TRUE", "JUMP_IF_FALSE_OR_POP",
    "JUMP_IF_TRUE_OR_POP",
)  # fmt: skip
NONE_TESTS = _family(
    "POP_JUMP_IF_NONE", "POP_JUMP_IF_NOT_NONE", "POP_JUMP_FORWARD_IF_NONE", "POP_JUMP_FORWARD_IF_NOT_NONE",
    "POP_JUMP_BACKWARD_IF_NONE", "POP_JUMP_BACKWARD_IF_NOT_NONE",
)  # fmt: skip
FAMILIES: dict[str, frozenset[str]] = {
    "load": _family(
        "LOAD_FAST", "LOAD_FAST_CHECK", "LOAD_FAST_LOAD_FAST", "LOAD_NAME", "LOAD_GLOBAL", "LOAD_DEREF",
        "LOAD_CLASSDEREF", "LOAD_FROM_DICT_OR_DEREF", "LOAD_FROM_DICT_OR_GLOBALS",
    ),
    "store": _family(
        "STORE_FAST", "STORE_FAST_LOAD_FAST", "STORE_FAST_STORE_FAST", "STORE_NAME", "STORE_GLOBAL", "STORE_DEREF",
    ),
    "delete": _family("DELETE_FAST", "DELETE_NAME", "DELETE_GLOBAL", "DELETE_DEREF"),
    "const": _family("LOAD_CONST", "RETURN_CONST"),
    "attr": _family("LOAD_ATTR", "LOAD_METHOD", "LOAD_SUPER_ATTR"),
    "set_attr": _family("STORE_ATTR"),
    "del_attr": _family("DELETE_ATTR"),
    "subscript": _family("BINARY_SUBSCR", "BINARY_SLICE"),
    "set_subscript": _family("STORE_SUBSCR", "STORE_SLICE"),
    "del_subscript": _family("DELETE_SUBSCR"),
    "binary": _family("BINARY_OP"),
    "unary": _family("UNARY_NEGATIVE", "UNARY_INVERT", "UNARY_POSITIVE", "CALL_INTRINSIC_1"),
    "not": _family("UNARY_NOT"),
    "compare": _family("COMPARE_OP", "IS_OP", "CONTAINS_OP"),
    "call": _family("CALL", "CALL_KW", "CALL_FUNCTION_EX", "LOAD_SUPER_ATTR"),
    "tuple": _family("BUILD_TUPLE", "CALL_INTRINSIC_1", "LIST_TO_TUPLE"),
    "list": _family("BUILD_LIST", "LIST_EXTEND", "LIST_APPEND", "BUILD_TUPLE"),
    "set": _family("BUILD_SET", "SET_UPDATE", "SET_ADD"),
    "dict": _family("BUILD_MAP", "BUILD_CONST_KEY_MAP", "DICT_UPDATE", "MAP_ADD"),
    "slice": _family("BUILD_SLICE", "BINARY_SLICE", "STORE_SLICE"),
    "string": _family("BUILD_STRING"),
    "format": _family("FORMAT_VALUE", "FORMAT_SIMPLE", "FORMAT_WITH_SPEC", "CONVERT_VALUE"),
    "unpack": _family("UNPACK_SEQUENCE", "UNPACK_EX"),
    "test": TESTS,
    "none_test": NONE_TESTS,
    "iter": _family("GET_ITER", "GET_AITER"),
    "next": _family("FOR_ITER", "GET_ANEXT"),
    "with": _family("BEFORE_WITH", "BEFORE_ASYNC_WITH"),
    "return": _family("RETURN_VALUE", "RETURN_CONST", "RETURN_GENERATOR"),
    "raise": _family("RAISE_VARARGS"),
    "assertion": _family("LOAD_ASSERTION_ERROR"),
    "catch": _family("CHECK_EXC_MATCH", "CHECK_EG_MATCH"),
    "bare_catch": _family("POP_TOP"),
    "pop": _family("POP_TOP"),
    "import": _family("IMPORT_NAME"),
    "import_from": _family("IMPORT_FROM"),
    "import_star": _family("IMPORT_STAR", "CALL_INTRINSIC_1"),
    "yield": _family("YIELD_VALUE"),
    "yield_from": _family("GET_YIELD_FROM_ITER"),
    "await": _family("GET_AWAITABLE"),
    "function": _family("MAKE_FUNCTION"),
    "class": _family("CALL", "CALL_KW", "CALL_FUNCTION_EX"),
    "annotate": _family("STORE_SUBSCR"),
    "collect": _family("LIST_APPEND", "SET_ADD", "MAP_ADD", "YIELD_VALUE"),
    "match_value": _family("COMPARE_OP", "IS_OP"),
    "match_sequence": _family("MATCH_SEQUENCE"),
    "match_mapping": _family("MATCH_MAPPING"),
    "match_class": _family("MATCH_CLASS"),
    "intrinsic": _family("CALL_INTRINSIC_1", "CALL_INTRINSIC_2", "CALL"),
}  # fmt: skip

CALL_PREFIXES = _family("KW_NAMES", "PRECALL")
_CHECKS = "LOAD_FAST_CHECK"
_TWICE = _family("LOAD_FAST_LOAD_FAST", "STORE_FAST_LOAD_FAST")
_TRUSTS = _TWICE | {"LOAD_FAST"}
_FUSED = _family("COPY", "NOP")
_KEYWORD_CALL = "CALL_KW" if sys.version_info >= (3, 13) else ""


def apart(some: list[int], others: list[int]) -> bool:
    """Whether copies of one instruction and of another lie in turn: the first of both, then the second, and so on."""
    pairs = list(zip(some, others, strict=True))
    return all(max(pair) < min(following) for pair, following in pairwise(pairs))


class Places:
    """Finds the instructions of one code object."""

    def __init__(self, table: CodeTable):
        self.table = table
        self._by_span: dict[Span, list[int]] = {}
        self._by_end: dict[tuple[int, int], list[int]] = {}
        depths = table.depths
        for number, span in enumerate(table.spans):
            if span is not None and depths[number] >= 0:
                self._by_span.setdefault(span, []).append(number)
        self._starts: list[tuple[int, int, int, int, int]] = sorted(
            (*span, numbers[0]) for span, numbers in self._by_span.items()
        )
        self._ends_made = False
        self._reads = list(self._reads_that_differ()) if _CHECKS in table.names else []

    def _reads_that_differ(self) -> Iterable[tuple[list[int], set[int]]]:
        """Copies of a local's read of which only some look whether it is bound; which these are.

        With two locals side by side the one that trusts may be the second half of an instruction, which has the span
        of the first.
        """
        names, spans = self.table.names, self.table.spans
        for span, numbers in self._by_span.items():
            checks = [number for number in numbers if names[number] == _CHECKS]
            if checks:
                before = spans[checks[0] - 1] if checks[0] else None
                trusts = self.all(span, _TRUSTS) + ([] if before is None else self.all(before, _TWICE))
                copies = sorted({*checks, *trusts})
                if len(copies) > len(checks):
                    yield copies, {rank for rank, number in enumerate(copies) if number in checks}

    def _safe(self, numbers: list[int]) -> list[int]:
        """Of several copies those after which no read trusts what only another copy has made sure of."""
        ranks = set(range(len(numbers)))
        for copies, checks in self._reads:
            if len(copies) == len(numbers) and apart(numbers, copies):
                ranks &= checks
        return [number for rank, number in enumerate(numbers) if rank in ranks]

    def all(self, span: Span, family: frozenset[str]) -> list[int]:
        """Instructions of a family with exactly this span, in bytecode order."""
        numbers = self._by_span.get(span)
        if numbers is None:
            return []
        names = self.table.names
        return [number for number in numbers if names[number] in family]

    def narrowed(self, span: Span, family: frozenset[str]) -> list[int]:
        """Instructions of a family that end where the span does and start inside of it."""
        if not self._ends_made:
            self._ends_made = True
            for start in self._starts:
                self._by_end.setdefault((start[2], start[3]), []).extend(self._by_span[start[:4]])
        names, spans = self.table.names, self.table.spans
        found: list[int] = []
        for number in self._by_end.get((span[2], span[3]), ()):
            own = spans[number]
            if names[number] in family and own is not None and own[:2] >= span[:2]:
                found.append(number)
        return sorted(found)

    def choose(self, numbers: list[int], unique: bool, nth: int = 0) -> int:
        """The one to take of several copies; with `unique` only one of least depth that has no equal."""
        if self._reads and len(numbers) > 1:
            numbers = self._safe(numbers)
        if not numbers:
            return NONE
        if not unique:
            return numbers[nth] if nth < len(numbers) else numbers[-1]
        depths = self.table.depths
        least = min(depths[number] for number in numbers)
        lowest = [number for number in numbers if depths[number] == least]
        return lowest[nth] if len(lowest) == nth + 1 else NONE

    def find(self, span: Span, kind: str, unique: bool = False, nth: int = 0) -> int:
        """The instruction of an op of that kind, by rules 1 and 2."""
        family = FAMILIES[kind]
        numbers = self.all(span, family) or self.narrowed(span, family)
        if len(numbers) == 1:
            return numbers[0]
        return self.choose(numbers, unique, nth)

    def copies_differ(self, span: Span, number: int) -> bool:
        """Whether a local's read is one of two, of which one looks whether it is bound and the other knows it is.

        So are the two tests of `while a: del a`. With two locals side by side the one that knows may be the second
        half of an instruction, which has the span of the first.
        """
        if number <= 0:
            return False
        name, before = self.table.names[number], self.table.spans[number - 1]
        if name == _CHECKS:
            return before is not None and bool(self.all(before, _TWICE))
        return name in _TRUSTS and bool(self.all(span, frozenset((_CHECKS,))))

    def after(self, number: int, family: frozenset[str]) -> int:
        """The instruction of a family right after another one, by rule 3."""
        names = self.table.names
        number += 1
        while number < len(names) and names[number] in _FUSED:
            number += 1
        return number if number < len(names) and names[number] in family else NONE

    def resume(self, number: int) -> int:
        """Where the interpreter starts an instruction's operation with its operands on the stack."""
        names = self.table.names
        if names[number] == _KEYWORD_CALL:
            return number - 1
        while number and names[number - 1] in CALL_PREFIXES:
            number -= 1
        return number

    def first_inside(self, span: Span, unique: bool = False) -> int:
        """The first instruction for any part of the span."""
        inside = list(self._inside(span))
        if not inside:
            return NONE
        first = min(inside)
        if self._reads:
            own, name = self.table.spans[first], self.table.names[first]
            family = _TRUSTS | {_CHECKS} if name in _TRUSTS or name == _CHECKS else frozenset((name,))
            first = first if own is None else self.choose(self.all(own, family), False)
            if first < 0:
                return NONE
        # CPython may give a jump's target the line of the jump: a constant that is left on the stack for what follows.
        while first and self.table.names[first - 1] == "LOAD_CONST" and self.table.depths[first - 1] >= 0:
            first -= 1
        if unique:
            # Copies of a `finally` body begin with equal instructions; the first of each has one and the same span.
            own = self.table.spans[first]
            if own is None:
                return NONE
            return self.choose(self.all(own, frozenset((self.table.names[first],))), unique)
        return first

    def has_code(self, span: Span) -> bool:
        """Whether any part of the span is there in the bytecode."""
        return next(iter(self._inside(span)), NONE) >= 0

    def has_parts(self, span: Span) -> bool:
        """Whether the bytecode computes a smaller part of the span."""
        names, spans = self.table.names, self.table.spans
        return any(spans[number] != span and names[number] != "NOP" for number in self._inside(span))

    def _inside(self, span: Span) -> Iterable[int]:
        """For each span inside of this one its first instruction."""
        starts = self._starts
        end = span[2:]
        for index in range(bisect_left(starts, (span[0], span[1])), len(starts)):
            found = starts[index]
            if found[:2] > end:
                return
            if found[2:4] <= end:
                yield found[4]
