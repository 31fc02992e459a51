"""What a function shows of itself: type, code, defaults, annotations, closure, source."""

import dis
import inspect
import io
import sys
import types
import typing


def f(a, /, b: int = 2, *args: str, c: float = 3.0, **kw) -> str:
    "doc"
    x = a
    return (a, b, c)


def add(a: int, b: int = 2) -> int:
    """Adds."""
    return a + b


def g():
    return 1


def other():
    return 99


def one(a):
    return a


def make_pair(n):
    def inner():
        return n

    def setn(v):
        nonlocal n
        n = v

    return inner, setn


def counter():
    total = 0

    def count(by=1):
        nonlocal total
        total += by
        return total

    return count


class Plain:
    def __init__(self):
        self.v = 1

    def m(self):
        return self.v


def check_type_of_a_function_is_FunctionType():
    return type(add) is types.FunctionType


def check_type_of_a_function_as_a_class():
    kind = type(add)
    found = kind == types.FunctionType, types.FunctionType == kind, kind != types.FunctionType, kind in {types.FunctionType}
    return *found, {kind: 1}.get(types.FunctionType), kind == int, isinstance(print, kind), issubclass(int, kind)


def check_isinstance_of_the_type_of_a_function():
    made = types.FunctionType(compile("7", "made", "eval"), {})
    return isinstance(made, type(add)), isinstance(add, type(made)), issubclass(type(made), type(add)), isinstance(1, type(add))


def check_subclasses_of_function_and_type():
    metaclasses = [kind for kind in type.__subclasses__(type) if kind.__module__ == "builtins"]
    return types.FunctionType.__subclasses__(), metaclasses


def check_isinstance_FunctionType():
    return isinstance(add, types.FunctionType), inspect.isfunction(add), callable(add), inspect.isroutine(add)


def check_name_of_the_type():
    return type(add).__name__, type(add).__qualname__, type(add).__module__, repr(type(add))


def check_dir_of_a_function():
    return dir(add)


def check_signature():
    return str(inspect.signature(f)), str(inspect.signature(add)), str(inspect.signature(Plain().m))


def check_signature_binds_arguments():
    bound = inspect.signature(add).bind(1)
    bound.apply_defaults()
    return dict(bound.arguments), add(*bound.args, **bound.kwargs)


def check_getfullargspec():
    return inspect.getfullargspec(add), inspect.getfullargspec(f)


def check_getcallargs():
    return inspect.getcallargs(add, 1), inspect.getcallargs(add, 1, b=5)


def check_signature_of_a_changed_function():
    def local(a, b=1):
        return a, b

    local.__defaults__ = (5, 6)
    local.__signature__ = None
    try:
        return str(inspect.signature(local))
    finally:
        del local.__signature__


def check_code_attributes():
    code = f.__code__
    return (
        code.co_varnames,
        code.co_argcount,
        code.co_kwonlyargcount,
        code.co_posonlyargcount,
        code.co_flags & 0xC,
        code.co_name,
        code.co_qualname,
        code.co_nlocals,
    )


def check_code_bytes_and_constants():
    code = add.__code__
    return code.co_code.hex(), code.co_consts, code.co_names, code.co_stacksize, code.co_exceptiontable


def check_code_lines_and_positions():
    return list(add.__code__.co_lines()), list(add.__code__.co_positions())


def check_code_is_hashable_and_equal_to_its_copy():
    code = add.__code__
    return code == code.replace(), hash(code) == hash(code.replace()), code == code.replace(co_name="x")


def check_firstlineno():
    return g.__code__.co_firstlineno


def check_filename_of_code():
    return add.__code__.co_filename == __file__ == inspect.getfile(add)


def check_defaults():
    return f.__defaults__, f.__kwdefaults__, add.__defaults__, g.__defaults__, g.__kwdefaults__


def check_defaults_replaced():
    before = add(1)
    add.__defaults__ = (20,)
    during = add(1)
    add.__defaults__ = None
    try:
        add(1)
    except TypeError as error:
        message = str(error)
    add.__defaults__ = (2,)
    return before, during, message, add(1)


def check_kwdefaults_replaced():
    f.__kwdefaults__ = {"c": 9.0}
    during = f(1)
    f.__kwdefaults__["c"] = 8.0
    changed = f(1)
    f.__kwdefaults__ = {"c": 3.0}
    return during, changed, f(1)


def check_code_replaced():
    old = g.__code__
    g.__code__ = other.__code__
    during = g()
    g.__code__ = old
    return during, g()


def check_code_replaced_by_another_number_of_free_variables():
    inner, _ = make_pair(1)
    try:
        g.__code__ = inner.__code__
    except ValueError as error:
        return str(error)


def check_code_with_other_constants():
    copied = types.FunctionType(g.__code__.replace(co_consts=(None, 41)), globals())
    return copied(), g()


def check_clone_runs():
    clone = types.FunctionType(other.__code__, {}, "clone")
    return clone(), clone.__name__, clone.__globals__.keys()


def check_clone_has_its_own_globals():
    clone = types.FunctionType(reads_constant.__code__, {"CONSTANT": "theirs"})
    return clone(), reads_constant()


CONSTANT = "ours"


def reads_constant():
    return CONSTANT


def check_globals_is_the_module_dict():
    return add.__globals__ is sys.modules[__name__].__dict__, add.__builtins__ is __builtins__


def check_closure_cells():
    inner, setn = make_pair(3)
    setn(7)
    return inner(), inner.__closure__[0].cell_contents, inner.__code__.co_freevars, make_pair.__code__.co_cellvars


def check_cell_contents_set_from_outside():
    count = counter()
    count()
    count.__closure__[0].cell_contents = 40
    return count(2), count.__closure__[0].cell_contents


def check_closure_shared_by_two():
    inner, setn = make_pair(1)
    return inner.__closure__[0] is setn.__closure__[0], inner.__closure__ == setn.__closure__


def check_getclosurevars():
    found = inspect.getclosurevars(counter())
    return found.nonlocals, sorted(found.globals), sorted(found.builtins), sorted(found.unbound)


def check_empty_cell():
    def early():
        try:
            return late
        except NameError as error:
            return str(error)

    first = early()
    late = 1
    return first, early()


def check_annotations():
    return f.__annotations__, add.__annotations__, inspect.get_annotations(add)


def check_get_type_hints():
    return typing.get_type_hints(f), typing.get_type_hints(add)


def check_annotations_changed():
    add.__annotations__["extra"] = str
    seen = typing.get_type_hints(add)
    del add.__annotations__["extra"]
    return seen, add.__annotations__


def check_attributes_and_doc():
    one.zz = 1
    one.__doc__ = "new"
    result = one.__dict__, one.__doc__, vars(one), add.__doc__, one.__module__ == __name__
    del one.zz
    return result, hasattr(one, "zz")


def check_names_assigned():
    old = one.__name__, one.__qualname__
    one.__name__, one.__qualname__ = "uno", "many.uno"
    shown = repr(one).split(" at ")[0]
    try:
        one()
    except TypeError as error:
        message = str(error)
    one.__name__, one.__qualname__ = old
    return old, shown, message


def check_repr_of_a_function():
    return repr(f).split(" at ")[0]


def check_getsource():
    return inspect.getsource(one), inspect.getsourcelines(add), inspect.getsource(Plain.m)


def check_getdoc_getmodule_getcomments():
    return inspect.getdoc(add), inspect.getmodule(add) is sys.modules[__name__], inspect.getcomments(commented)


# A comment of its own.
def commented():
    pass


def check_dis():
    out = io.StringIO()
    dis.dis(add, file=out)
    return out.getvalue()


def check_code_info():
    return dis.code_info(add)


def check_code_deleted_or_of_another_type():
    try:
        del add.__code__
    except (AttributeError, TypeError) as error:
        first = type(error).__name__
    try:
        add.__code__ = 1
    except TypeError as error:
        return first, str(error)


def check_readonly_attributes():
    found = []
    for name in ("__globals__", "__closure__", "__builtins__"):
        try:
            setattr(add, name, None)
        except (AttributeError, TypeError) as error:
            found.append((type(error).__name__, str(error)))
    return found


def check_members_seen_by_inspect():
    return [name for name, _ in inspect.getmembers(add)], [name for name, _ in inspect.getmembers(Plain, callable)]
