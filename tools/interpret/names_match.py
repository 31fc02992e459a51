"""Interprets `match`: patterns are tried as CPython tries them, and bind their names once the whole has matched."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from typing import Any, cast

from xdsl.ir import Region

from pymlir.dialects import py
from pymlir.tools.interpret.frame import Frame, Raised, Result, Steps
from pymlir.tools.interpret.names import run_region, structured
from pymlir.tools.interpret.names_flow import attempt
from pymlir.tools.interpret.unpacking import unpack
from pymlir.tools.interpret.variables import bind

SEQUENCE, MAPPING, MATCHES_ITSELF = 1 << 5, 1 << 6, 1 << 22
"""Flags of a type."""
MISSING = object()
Trial = Generator[tuple[bool, list[Any]], list[Any], bool | Raised]


@dataclass
class Captures:
    """Names to be bound, in the order in which they were met."""

    values: dict[str, Any] = field(default_factory=lambda: {})

    def add(self, pattern: py.PatternOp, value: Any) -> None:
        if pattern.names is not None and pattern.names.data:
            self.values[pattern.names.data[0]] = value


@structured(py.MatchOp)
def run_match(frame: Frame, op: py.MatchOp, args: list[Any]) -> Steps:
    subject = args.pop()
    for case in py.block_of(op.cases).ops:
        assert isinstance(case, py.CaseOp)
        captures = Captures()
        matched = yield from tried(frame, next(parts(case.pattern)), subject, captures)
        if isinstance(matched, Raised):
            return matched
        if not matched:
            continue
        for name, value in captures.values.items():
            bind(frame, name, value)
        if case.guard is not None:
            signal = yield from run_region(frame, case.guard)
            if not isinstance(signal, Result):
                return signal
            known = frame.region_truth
            yes, raised = (known, None) if known is not None and case.at is None else attempt(bool, signal.value)
            if raised is not None:
                return raised
            if not yes:
                continue
        return (yield from run_region(frame, case.regions[-1]))
    return None


def parts(region: Region | None) -> Iterator[py.PatternOp]:
    if region is not None:
        yield from (op for op in py.block_of(region).ops if isinstance(op, py.PatternOp))


def tried(frame: Frame, pattern: py.PatternOp, subject: Any, captures: Captures) -> Trial:
    """Whether a pattern matches."""
    return (yield from PATTERNS[pattern.what.data](frame, pattern, subject, captures))


def value_of(frame: Frame, pattern: py.PatternOp) -> Generator[Any, Any, tuple[Any, Raised | None]]:
    assert pattern.parts is not None
    signal = yield from run_region(frame, pattern.parts)
    if isinstance(signal, Raised):
        return None, signal
    assert isinstance(signal, Result)
    return signal.value, None


def try_value(frame: Frame, pattern: py.PatternOp, subject: Any, captures: Captures) -> Trial:
    value, raised = yield from value_of(frame, pattern)
    if raised is not None:
        return raised
    if value is None or value is True or value is False:
        return subject is value
    answer, raised = attempt(lambda: bool(subject == value))
    return raised or answer


def try_name(frame: Frame, pattern: py.PatternOp, subject: Any, captures: Captures) -> Trial:
    captures.add(pattern, subject)
    return True
    yield


def try_as(frame: Frame, pattern: py.PatternOp, subject: Any, captures: Captures) -> Trial:
    matched = yield from tried(frame, next(parts(pattern.parts)), subject, captures)
    if matched is True:
        captures.add(pattern, subject)
    return matched


def try_or(frame: Frame, pattern: py.PatternOp, subject: Any, captures: Captures) -> Trial:
    for part in parts(pattern.parts):
        own = Captures(dict(captures.values))
        matched = yield from tried(frame, part, subject, own)
        if matched is not False:
            captures.values = own.values
            return matched
    return False


def try_all(frame: Frame, pairs: list[tuple[py.PatternOp, Any]], captures: Captures) -> Trial:
    for part, value in pairs:
        matched = yield from tried(frame, part, value, captures)
        if matched is not True:
            return matched
    return True


# ---- sequences


def try_sequence(frame: Frame, pattern: py.PatternOp, subject: Any, captures: Captures) -> Trial:
    if not type(subject).__flags__ & SEQUENCE:
        return False
    wanted = list(parts(pattern.parts))
    pairs, raised = attempt(sequence_items, subject, wanted)
    if raised is not None:
        return raised
    return False if pairs is None else (yield from try_all(frame, pairs, captures))


def is_wildcard(part: py.PatternOp) -> bool:
    return part.what.data == "wildcard" or (part.what.data == "star" and part.names is None)


def sequence_items(subject: Any, wanted: list[py.PatternOp]) -> list[tuple[py.PatternOp, Any]] | None:
    """Each part with its item, got in CPython's way; None when the length does not fit."""
    stars = [place for place, part in enumerate(wanted) if part.what.data == "star"]
    least = len(wanted) - len(stars)
    if not stars or least:
        length = len(subject)
        if length < least or (not stars and length > least):
            return None
    if all(is_wildcard(part) for part in wanted):
        return []
    if not stars:
        return list(zip(wanted, unpack(subject, len(wanted)), strict=True))
    star = stars[0]
    if not is_wildcard(wanted[star]):
        return list(zip(wanted, unpack(subject, star, len(wanted) - star - 1), strict=True))
    found: list[tuple[py.PatternOp, Any]] = []
    for place, part in enumerate(wanted):
        if not is_wildcard(part):
            # From the end, CPython asks for the length again.
            index = place if place < star else len(subject) - (len(wanted) - place)
            found.append((part, subject[index]))
    return found


# ---- mappings and classes


def try_mapping(frame: Frame, pattern: py.PatternOp, subject: Any, captures: Captures) -> Trial:
    if not type(subject).__flags__ & MAPPING:
        return False
    every = list(parts(pattern.parts))
    wanted = every[1::2]
    if wanted:
        length, raised = attempt(len, subject)
        if raised is not None or length < len(wanted):
            return raised or False
    keys: list[Any] = []
    for part in every[::2]:
        key, raised = yield from value_of(frame, part)
        if raised is not None:
            return raised
        keys.append(key)
    values, raised = attempt(mapping_items, subject, keys)
    if raised is not None or values is None:
        return raised or False
    matched = yield from try_all(frame, list(zip(wanted, values, strict=True)), captures)
    if matched is True and pattern.names is not None:
        rest, raised = attempt(dict, subject)
        if raised is not None:
            return raised
        for key in keys:
            del rest[key]
        captures.add(pattern, rest)
    return matched


def mapping_items(subject: Any, keys: list[Any]) -> list[Any] | None:
    seen: set[Any] = set()
    found: list[Any] = []
    get = subject.get if keys else None
    for key in keys:
        if key in seen:
            raise ValueError(f"mapping pattern checks duplicate key ({key!r})")
        seen.add(key)
        assert get is not None
        value = get(key, MISSING)
        if value is MISSING:
            return None
        found.append(value)
    return found


def try_class(frame: Frame, pattern: py.PatternOp, subject: Any, captures: Captures) -> Trial:
    first, *rest = parts(pattern.parts)
    kind, raised = yield from value_of(frame, first)
    if raised is not None:
        return raised
    names = () if pattern.names is None else pattern.names.data
    values, raised = attempt(class_items, subject, kind, len(rest) - len(names), names)
    if raised is not None or values is None:
        return raised or False
    return (yield from try_all(frame, list(zip(rest, values, strict=True)), captures))


def class_items(subject: Any, kind: Any, positional: int, names: tuple[str, ...]) -> list[Any] | None:
    if not isinstance(kind, type):
        raise TypeError("called match pattern must be a class")
    if not isinstance(subject, kind):
        return None
    wanted: list[Any] = []
    found: list[Any] = []
    if positional:
        match_args: Any = getattr(kind, "__match_args__", MISSING)
        itself = match_args is MISSING and bool(kind.__flags__ & MATCHES_ITSELF)
        given: Any = () if match_args is MISSING else match_args
        check_match_args(kind, given, positional, 1 if itself else len(given))
        if itself:
            found.append(subject)
        wanted += given[:positional]
    wanted += names
    if len(set(wanted)) != len(wanted):
        twice = next(name for place, name in enumerate(wanted) if name in wanted[:place])
        raise TypeError(f"{kind.__name__}() got multiple sub-patterns for attribute {twice!r}")
    for name in wanted:
        value = getattr(subject, name, MISSING)
        if value is MISSING:
            return None
        found.append(value)
    return found


def check_match_args(kind: type, given: Any, positional: int, allowed: int) -> None:
    if not isinstance(given, tuple):
        raise TypeError(f"{kind.__name__}.__match_args__ must be a tuple (got {type(given).__name__})")
    if allowed < positional:
        plural = "" if allowed == 1 else "s"
        raise TypeError(f"{kind.__name__}() accepts {allowed} positional sub-pattern{plural} ({positional} given)")
    names = cast("tuple[Any, ...]", given)
    for name in names[:positional]:
        if not isinstance(name, str):
            raise TypeError(f"__match_args__ elements must be strings (got {type(name).__name__})")


PATTERNS = {
    "value": try_value,
    "capture": try_name,
    "wildcard": try_name,
    "star": try_name,
    "as": try_as,
    "or": try_or,
    "sequence": try_sequence,
    "mapping": try_mapping,
    "class": try_class,
}
