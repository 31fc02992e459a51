"""Functions as objects: names, signature, pickle, copy, attributes, weak references, hashing."""
# native: double

import copy
import functools
import inspect
import pickle
import types
import typing
import weakref


def add(a: int, b: "int" = 2, *, c: float = 0.5) -> int:
    """Add things."""
    return a + b


def double(x: int) -> int:
    return x + x


print(double(4), pickle.loads(pickle.dumps(double)) is double, inspect.signature(double), double.__get__(5)(), isinstance(double, types.FunctionType))
print(add(1), add.__name__, add.__qualname__, add.__doc__, add.__module__, add.__defaults__, add.__kwdefaults__, add.__annotations__)
print(inspect.signature(add), inspect.getsource(add).splitlines()[0], inspect.isfunction(add), isinstance(add, types.FunctionType))
print(pickle.loads(pickle.dumps(add)) is add, copy.copy(add) is add, copy.deepcopy([add])[0] is add, typing.get_type_hints(add))
add.tag = "x"
print(add.tag, vars(add), weakref.ref(add)() is add, hash(add) == hash(add), add == add, add in {add}, callable(add), bool(add))
print(type(add).__name__, repr(add).split(" at ")[0], add.__code__.co_varnames, add.__code__.co_argcount, add.__closure__, add.__get__(4)(5))
clone = types.FunctionType(add.__code__, globals(), "clone", (7,))
print(clone(1, c=0), clone.__name__, functools.partial(add, 10)(b=5), functools.wraps(add)(lambda *p: p).__name__)
add.__name__ = "renamed"
print(add.__name__, add.__qualname__, add(3, 4))
try:
    add.__code__.co_name = "no"
except AttributeError as error:
    print(error)
print(inspect.getmodule(add).__name__, add.__globals__ is globals(), sorted(n for n in dir(add) if n not in dir(lambda: 0)))
