"""The operand stack at each instruction, by a symbolic run of the bytecode: the oracle of the stack model.

An entry is what made it: `("local", name)`, `("const", repr)`, `("op", offset)`, `("null",)`; after a join of different
entries `("any",)`.
"""

from __future__ import annotations

import dis
import sys
from types import CodeType

Entry = tuple[object, ...]
Stack = tuple[Entry, ...]
MINOR = sys.version_info.minor
ANY: Entry = ("any",)
NULL: Entry = ("null",)

# Entries taken and left; the ones left were made by the instruction.
EFFECTS: dict[str, tuple[int, int]] = {
    "BINARY_OP": (2, 1), "BINARY_SUBSCR": (2, 1), "COMPARE_OP": (2, 1), "CONTAINS_OP": (2, 1),
    "IS_OP": (2, 1), "UNARY_NEGATIVE": (1, 1), "UNARY_POSITIVE": (1, 1), "UNARY_INVERT": (1, 1),
    "UNARY_NOT": (1, 1), "TO_BOOL": (1, 1), "GET_ITER": (1, 1), "STORE_SUBSCR": (3, 0),
    "DELETE_SUBSCR": (2, 0), "STORE_ATTR": (2, 0), "DELETE_ATTR": (1, 0), "STORE_GLOBAL": (1, 0),
    "STORE_FAST": (1, 0), "POP_TOP": (1, 0), "RETURN_VALUE": (1, 0), "LIST_APPEND": (1, 0),
    "LIST_EXTEND": (2, 1), "SET_UPDATE": (2, 1), "DICT_UPDATE": (1, 0), "BINARY_SLICE": (3, 1),
    "STORE_SLICE": (4, 0), "FORMAT_SIMPLE": (1, 1), "CONVERT_VALUE": (1, 1), "FORMAT_WITH_SPEC": (2, 1),
    "END_FOR": (1 if MINOR >= 13 else 2, 0), "LOAD_BUILD_CLASS": (0, 1), "PUSH_EXC_INFO": (1, 2),
    "CHECK_EXC_MATCH": (2, 2), "POP_EXCEPT": (1, 0), "LOAD_ASSERTION_ERROR": (0, 1), "GET_LEN": (0, 1),
    "STORE_NAME": (1, 0), "IMPORT_NAME": (2, 1), "IMPORT_FROM": (0, 1), "CALL_INTRINSIC_1": (1, 1),
    "LOAD_DEREF": (0, 1), "STORE_DEREF": (1, 0), "SET_FUNCTION_ATTRIBUTE": (2, 1),
    "MAP_ADD": (2, 0), "SET_ADD": (1, 0), "LIST_TO_TUPLE": (1, 1), "PREP_RERAISE_STAR": (2, 1),
    "GET_YIELD_FROM_ITER": (1, 1), "RERAISE": (1, 0),
}  # fmt: skip
NOTHING = {
    "CACHE", "COPY_FREE_VARS", "DELETE_FAST", "DELETE_GLOBAL", "EXTENDED_ARG", "JUMP_BACKWARD",
    "JUMP_BACKWARD_NO_INTERRUPT", "JUMP_FORWARD", "KW_NAMES", "MAKE_CELL", "NOP", "PRECALL", "RESUME",
    "RETURN_CONST", "SETUP_ANNOTATIONS",
}  # fmt: skip
ENDS = {
    "RETURN_VALUE", "RETURN_CONST", "RAISE_VARARGS", "RERAISE", "JUMP_FORWARD", "JUMP_BACKWARD",
    "JUMP_BACKWARD_NO_INTERRUPT",
}  # fmt: skip


def stacks(code: CodeType) -> dict[int, Stack]:
    """The stack before each instruction that normal control flow reaches and that is understood."""
    instructions = list(dis.get_instructions(code))
    by_offset = {instruction.offset: place for place, instruction in enumerate(instructions)}
    found: dict[int, Stack] = {}
    work: list[tuple[int, Stack]] = [(0, ())]
    while work:
        place, stack = work.pop()
        instruction = instructions[place]
        known = found.get(instruction.offset)
        if known is not None:
            assert len(known) == len(stack), (code.co_qualname, instruction)
            stack = tuple(a if a == b else ANY for a, b in zip(known, stack, strict=True))
            if stack == known:
                continue
        found[instruction.offset] = stack
        following = after(instruction, stack)
        if following is None:
            continue
        fall, jump = following
        name = instruction.opname
        if instruction.opcode in dis.hasjrel or instruction.opcode in dis.hasjabs:
            assert isinstance(instruction.argval, int)
            work.append((by_offset[instruction.argval], jump))
        if name not in ENDS:
            work.append((place + 1, fall))
    return found


def after(instruction: dis.Instruction, stack: Stack) -> tuple[Stack, Stack] | None:
    """The stack when it goes on, and when it jumps; None when the instruction is not understood."""
    name = instruction.opname
    made: Entry = ("op", instruction.offset)
    if name in NOTHING:
        return stack, stack
    if name in EFFECTS:
        taken, left = EFFECTS[name]
        result = stack[: len(stack) - taken] + (made,) * left
        return result, result
    if name.startswith("POP_JUMP"):
        return stack[:-1], stack[:-1]
    if name.startswith("JUMP_IF"):
        return stack[:-1], stack
    if name == "FOR_ITER":
        return (*stack, made), stack[:-1] if MINOR < 12 else (*stack, ANY)
    result = pushed(instruction, stack, made)
    return None if result is None else (result, result)


def pushed(instruction: dis.Instruction, stack: Stack, made: Entry) -> Stack | None:
    name, arg, value = instruction.opname, instruction.arg or 0, instruction.argval
    null_last = MINOR >= 13
    if name in ("LOAD_FAST", "LOAD_FAST_CHECK", "LOAD_CLOSURE"):
        return (*stack, ("local", value))
    if name == "LOAD_FAST_LOAD_FAST":
        return (*stack, *(("local", local) for local in value))
    if name == "STORE_FAST_LOAD_FAST":
        return (*stack[:-1], ("local", value[1]))
    if name == "STORE_FAST_STORE_FAST":
        return stack[:-2]
    if name == "LOAD_CONST":
        return (*stack, ("const", repr(value)))
    if name == "PUSH_NULL":
        return (*stack, NULL)
    if name == "LOAD_GLOBAL":
        pair = (made, NULL) if null_last else (NULL, made)
        return (*stack, *pair) if arg & 1 else (*stack, made)
    if name == "LOAD_METHOD":
        return (*stack[:-1], NULL, made)
    if name == "LOAD_ATTR":
        pair = (made, NULL) if null_last else (NULL, made)
        return (*stack[:-1], *pair) if MINOR >= 12 and arg & 1 else (*stack[:-1], made)
    if name == "CALL":
        return (*stack[: len(stack) - arg - 2], made)
    if name == "CALL_KW":
        return (*stack[: len(stack) - arg - 3], made)
    if name == "CALL_FUNCTION_EX":
        return (*stack[: len(stack) - 3 - (arg & 1)], made)
    if name in ("BUILD_TUPLE", "BUILD_LIST", "BUILD_SET", "BUILD_STRING", "BUILD_SLICE"):
        return (*stack[: len(stack) - arg], made)
    if name == "BUILD_MAP":
        return (*stack[: len(stack) - 2 * arg], made)
    if name == "BUILD_CONST_KEY_MAP":
        return (*stack[: len(stack) - arg - 1], made)
    if name == "UNPACK_SEQUENCE":
        return (*stack[:-1], *[made] * arg)
    if name == "FORMAT_VALUE":
        return (*stack[: len(stack) - (2 if arg & 4 else 1)], made)
    if name == "COPY":
        return (*stack, stack[-arg])
    if name == "SWAP":
        items = list(stack)
        items[-1], items[-arg] = items[-arg], items[-1]
        return tuple(items)
    return None
