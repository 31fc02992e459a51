"""What native code calls for a function of Python's math module, as data.

`MATH["sin"]` is `MathRow("pm_m_sin", "f", "f", "finite")`: the C symbol of runtime_c/pm_math.h, the kinds of its
arguments and of its result (`f` double, `i` int64, `b` bool as int32), and when native code leaves for the interpreter:

    none     never
    finite   unless the result is finite: covers each domain error, pole and overflow
    status   the function returns int32 and stores its result through a last pointer argument: leaves on 0

A name with a slash is the form with that number of arguments: `log/2`.  An int or bool given for an `f` is converted
first (exactly CPython's own rounding); that does not hold for `ceil`, `floor` and `trunc`, whose rows are for floats.
"""

from __future__ import annotations

from typing import NamedTuple


class MathRow(NamedTuple):
    """One C function: see the module's docstring for the letters and guards."""

    symbol: str
    params: str
    result: str
    guard: str

    @property
    def arity(self) -> int:
        return len(self.params)


_UNARY = (
    "acos acosh asin asinh atan atanh cbrt cos cosh erf erfc exp exp2 expm1 log log10 log1p log2 sin sinh sqrt tan tanh"
)

MATH: dict[str, MathRow] = {
    **{name: MathRow(f"pm_m_{name}", "f", "f", "finite") for name in _UNARY.split()},
    **{name: MathRow(f"pm_m_{name}", "ff", "f", "finite") for name in ("atan2", "fmod", "pow", "remainder")},
    **{name: MathRow(f"pm_m_{name}", "f", "f", "none") for name in ("degrees", "fabs", "radians")},
    **{name: MathRow(f"pm_{name}", "f", "b", "none") for name in ("isfinite", "isinf", "isnan")},
    **{name: MathRow(f"pm_{name}_i64", "f", "i", "status") for name in ("ceil", "floor", "trunc")},
    **{name: MathRow(f"pm_{name}", "ii", "i", "status") for name in ("gcd", "lcm")},
    **{name: MathRow(f"pm_{name}", "i", "i", "status") for name in ("factorial", "isqrt")},
    "copysign": MathRow("pm_m_copysign", "ff", "f", "none"),
    "hypot": MathRow("pm_hypot", "ff", "f", "finite"),
    "hypot/3": MathRow("pm_hypot3", "fff", "f", "finite"),
    "isclose": MathRow("pm_isclose", "ff", "b", "none"),
    "ldexp": MathRow("pm_ldexp", "fi", "f", "status"),
    "log/2": MathRow("pm_log_base", "ff", "f", "finite"),
    "nextafter": MathRow("pm_m_nextafter", "ff", "f", "finite"),
}

# The operators and builtins that are calls of pm_math.h too, by the name `rt` gives them.
HELPERS: dict[str, MathRow] = {
    "ipow": MathRow("pm_ipow", "ii", "i", "status"),
    "itruediv": MathRow("pm_itruediv", "ii", "f", "status"),
    "ffloordiv": MathRow("pm_ffloordiv", "ff", "f", "none"),
    "fmod": MathRow("pm_fmod", "ff", "f", "none"),
    "fpow": MathRow("pm_fpow", "ff", "f", "status"),
    "round": MathRow("pm_round_i64", "f", "i", "status"),
    "round/2": MathRow("pm_round_digits", "fi", "f", "status"),
    "trunc": MathRow("pm_trunc_i64", "f", "i", "status"),
    "compare_if": MathRow("pm_compare_if", "if", "i", "none"),
}


def row(name: str, arity: int) -> MathRow | None:
    """The row for a call of `math.<name>` with `arity` plain arguments, if there is one."""
    found = MATH.get(f"{name}/{arity}") or MATH.get(name)
    return found if found is not None and found.arity == arity else None
