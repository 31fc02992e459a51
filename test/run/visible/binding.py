"""How others bind to functions: methods, pickle, copies, weak references, wrappers, caches, dispatch."""

import copy
import functools
import inspect
import operator
import pickle
import types
import weakref


def add(a: int, b: int = 2) -> int:
    """Adds."""
    return a + b


def one(a):
    return a


def make_pair(n):
    def inner():
        return n

    def setn(v):
        nonlocal n
        n = v

    return inner, setn


class Plain:
    def __init__(self):
        self.v = 1

    def m(self):
        return self.v


def check_qualname_of_nested_and_method():
    return make_pair(1)[0].__qualname__, Plain.m.__qualname__, (lambda: 0).__qualname__


def check_repr_of_a_bound_method():
    return repr(Plain().m).split(" of ")[0]


def check_bound_method_attributes():
    plain = Plain()
    bound = plain.m
    return bound.__self__ is plain, bound.__func__ is Plain.__dict__["m"], bound == plain.m, bound is plain.m, bound()


def check_method_bound_by_hand():
    plain = Plain()
    return Plain.m.__get__(plain)(), types.MethodType(Plain.m, plain)(), Plain.m(plain), Plain.m.__get__(None, Plain)


def check_method_called_without_self():
    try:
        Plain.m()
    except TypeError as error:
        return str(error)


def check_pickle_function():
    return [pickle.loads(pickle.dumps(add, protocol)) is add for protocol in range(pickle.HIGHEST_PROTOCOL + 1)]


def check_pickle_bound_method():
    return pickle.loads(pickle.dumps(Plain().m))()


def check_pickle_of_a_nested_function_fails():
    try:
        pickle.dumps(make_pair(1)[0])
    except (AttributeError, pickle.PicklingError) as error:
        return type(error).__name__, str(error)


def check_copy_and_deepcopy():
    return copy.copy(add) is add, copy.deepcopy(add) is add, copy.deepcopy({"k": [add]})["k"][0] is add


def check_weakref_to_a_function():
    ref = weakref.ref(add)
    inner, _ = make_pair(1)
    short = weakref.ref(inner)
    del inner, _
    return ref() is add, short()


def check_wraps():
    @functools.wraps(add)
    def wrapper(*args):
        return add(*args) + 1

    return wrapper.__name__, wrapper(1), inspect.unwrap(wrapper) is add, str(inspect.signature(wrapper))


def check_partial():
    part = functools.partial(add, 1)
    return part(5), part.func is add, str(inspect.signature(part)), repr(part).split("<")[0]


def check_partialmethod():
    class Has:
        def many(self, a, b):
            return a, b

        few = functools.partialmethod(many, 1)

    return Has().few(2)


def check_singledispatch():
    @functools.singledispatch
    def show(value):
        return "object"

    show.register(int, add)
    show.register(str, one)
    return show(1.5), show(1), show("s"), show.dispatch(bool) is add, show.registry[int] is add


def check_lru_cache():
    cached = functools.lru_cache(maxsize=2)(add)
    results = [cached(1), cached(1), cached(2), cached(3), cached(1)]
    return results, cached.cache_info(), cached.__wrapped__ is add


def check_cached_property():
    class Has:
        calls = 0

        @functools.cached_property
        def value(self):
            Has.calls += 1
            return self.calls

    has = Has()
    return has.value, has.value, has.__dict__, Has.calls


def check_reduce_and_sort_keys():
    return functools.reduce(add, [1, 2, 3]), sorted([3, 1, 2], key=one), max([1, 4], key=one), list(map(add, [1], [5]))


def check_operator_attrgetter_of_a_function():
    return operator.attrgetter("__code__.co_name")(add), operator.methodcaller("__call__", 1)(add)


def check_function_as_a_dict_key_and_in_sets():
    table = {add: 1, one: 2}
    return table[add], add in {add}, hash(add) == hash(add), add == one, len({add, add, one})
