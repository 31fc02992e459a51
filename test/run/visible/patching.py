"""What is replaced while a program runs: functions, methods, builtins, globals, defaults."""

import builtins
import functools
import math
import operator
import sys
import types

SCALE = 3


HERE = sys.modules[__name__]


def base(a):
    return a


def calls_base(x):
    return base(x)


def calls_base_twice(x):
    first = base(x)
    return first, base(x)


def scaled(x):
    return x * SCALE


def total(n):
    t = 0
    for i in range(n):
        t += i * SCALE
    return t


def length(x):
    return len(x)


def rounded(x):
    return math.floor(x) + abs(-1)


def with_default(a, b=2):
    return a + b


def calls_with_default(a):
    return with_default(a)


def replaces_during_the_loop(n):
    seen = []
    for i in range(n):
        if i == 2:
            HERE.base = lambda a: -a
        seen.append(base(i))
    return seen


class Plain:
    limit = 5

    def __init__(self):
        self.v = 1

    def m(self):
        return self.v

    def calls_m(self):
        return self.m() + self.limit

    @property
    def p(self):
        return self.v

    @staticmethod
    def s(a):
        return a

    @classmethod
    def c(cls):
        return cls.limit


class replaced:
    """Sets attributes for the length of a block."""

    def __init__(self, owner, **values):
        self.owner, self.values = owner, values

    def __enter__(self):
        self.old = {name: getattr(self.owner, name) for name in self.values}
        for name, value in self.values.items():
            setattr(self.owner, name, value)

    def __exit__(self, *rest):
        for name, value in self.old.items():
            setattr(self.owner, name, value)


def check_module_function_replaced():
    with replaced(HERE, base=lambda a: "patched"):
        during = calls_base(3)
    return during, calls_base(3)


def check_module_function_replaced_by_a_class_and_a_builtin():
    found = []
    for other in (str, Plain, abs, functools.partial(pow, 2), operator.neg):
        with replaced(HERE, base=other):
            try:
                found.append(repr(calls_base(-3)).split(" object")[0])
            except TypeError as error:
                found.append(str(error))
    return found


def check_function_replaced_between_two_calls_in_one_body():
    def switches(a):
        HERE.base = other
        return "first"

    def other(a):
        return "second"

    old = base
    with replaced(HERE, base=switches):
        result = calls_base_twice(1)
    return result, base is old


def check_function_replaced_during_a_loop():
    with replaced(HERE, base=base):
        return replaces_during_the_loop(5)


def check_global_number_replaced():
    before = total(10), scaled(2)
    with replaced(HERE, SCALE=5):
        during = total(10), scaled(2)
    with replaced(HERE, SCALE="ab"):
        text = scaled(2)
    with replaced(HERE, SCALE=1.5):
        floating = total(4)
    return before, during, text, floating, total(10)


def check_builtin_len_replaced():
    with replaced(builtins, len=lambda x: 42):
        during = length([])
    return during, length([])


def check_builtin_range_replaced():
    with replaced(builtins, range=lambda n: [n, n]):
        during = total(4)
    return during, total(4)


def check_builtin_shadowed_by_a_global():
    HERE.len = lambda x: "shadow"
    during = length([1])
    del HERE.len
    return during, length([1])


def check_builtin_deleted():
    old = builtins.abs
    del builtins.abs
    try:
        rounded(1.5)
    except NameError as error:
        message = str(error)
    builtins.abs = old
    return message, rounded(1.5)


def check_builtin_added():
    def uses_new():
        return brand_new + 1

    builtins.brand_new = 1
    during = uses_new()
    del builtins.brand_new
    try:
        uses_new()
    except NameError as error:
        return during, str(error)


def check_other_builtins_for_executed_code():
    namespace = {"__builtins__": {"len": lambda x: "theirs", "__build_class__": builtins.__build_class__}, "__name__": "other"}
    exec("def measure(x):\n    return len(x)", namespace)
    return namespace["measure"]([]), length([])


def check_builtins_of_a_function_of_other_globals():
    clone = types.FunctionType(length.__code__, {"__builtins__": {"len": lambda x: "own"}})
    return clone([]), length([]), sorted(clone.__builtins__)


def check_print_replaced():
    seen = []

    def prints():
        print("text", 1)
        return len(seen)

    with replaced(builtins, print=lambda *args: seen.append(args)):
        return prints(), seen


def check_module_attribute_replaced():
    with replaced(math, floor=lambda x: 100):
        during = rounded(1.5)
    return during, rounded(1.5)


def check_module_name_rebound():
    with replaced(HERE, math=types.SimpleNamespace(floor=lambda x: 200)):
        during = rounded(1.5)
    return during, rounded(1.5)


def check_method_replaced():
    plain = Plain()
    with replaced(Plain, m=lambda self: 40):
        during = plain.calls_m(), Plain().m()
    return during, plain.calls_m()


def check_method_replaced_on_the_instance():
    plain = Plain()
    plain.m = lambda: 100
    patched = plain.calls_m()
    del plain.m
    return patched, plain.calls_m(), Plain().calls_m()


def check_class_attribute_and_property_replaced():
    plain = Plain()
    with replaced(Plain, limit=50, p=property(lambda self: "other")):
        during = plain.calls_m(), plain.p, Plain.c()
    return during, plain.calls_m(), plain.p, Plain.c()


def check_method_added_later():
    Plain.added = lambda self: self.v + 100
    result = Plain().added()
    del Plain.added
    return result, hasattr(Plain(), "added")


def check_subclass_made_after_the_first_call():
    first = Plain().calls_m()

    class Other(Plain):
        limit = 7

        def m(self):
            return 10

    return first, Other().calls_m(), Plain().calls_m()


def check_defaults_replaced_while_called_natively():
    before = calls_with_default(1)
    with_default.__defaults__ = (100,)
    during = calls_with_default(1)
    with_default.__defaults__ = (2,)
    return before, during, calls_with_default(1)


def check_code_replaced_of_a_called_function():
    old = base.__code__
    base.__code__ = (lambda a: ("new", a)).__code__
    during = calls_base(1)
    base.__code__ = old
    return during, calls_base(1)


def check_function_deleted():
    old = HERE.base
    del HERE.base
    try:
        calls_base(1)
    except NameError as error:
        message = str(error)
    HERE.base = old
    return message, calls_base(1)
