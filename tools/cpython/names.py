"""Which test modules there are, and which of them are about the language and its builtin types."""

from __future__ import annotations

from importlib import import_module
from typing import Any

WORDS = """
abc asyncgen augassign baseexception binop bool buffer builtin bytes call class code code_module codeop collections
compare compile complex contains context contextlib contextlib_async copy copyreg coroutines dataclasses decorators
defaultdict deque descr descrtut dict dict_version dictcomps dictviews dis doctest doctest2 doctests dynamic
dynamicclassattribute enum enumerate eof except_star exception_group exception_hierarchy exception_variations
exceptions extcall finalization float format frame frozen fstring funcattrs functools future_stmt gc generator_stop
generators genericalias genericclass genexps global grammar hash index inspect int int_literal isinstance iter iterlen
itertools keyword keywordonlyarg linecache list listcomps lltrace long longexp marshal math math_property memoryview
metaclass module monitoring named_expressions numeric_tower opcache opcodes operator ordered_dict patma peepholer
pep646_syntax pickle positional_only_arg pow print property raise range reprlib richcmp scope set setcomps slice sort
source_encoding str string string_literals strtod structseq subclassinit super symtable syntax sys sys_setprofile
sys_settrace thread threading threading_local threadsignals trace traceback tuple type_aliases type_annotations
type_cache type_comments type_params typechecks types typing ucn unary unicode unicode_identifiers unpack unpack_ex
userdict userlist userstring utf8source warnings weakref weakset with yield_from
"""
CORE = frozenset(WORDS.split())


def all_names() -> list[str]:
    """Every test module of this interpreter, dotted, as CPython's own runner finds them."""
    found: Any = import_module("test.libregrtest.findtests")
    names: list[str] = found.split_test_packages(found.findtests())
    return sorted(name if name.startswith("test.") else f"test.{name}" for name in names)


def is_core(name: str) -> bool:
    """Whether a test is about the language, its builtin types, or what looks into them."""
    short = name.removeprefix("test.").removeprefix("test_").partition(".")[0]
    return short in CORE
