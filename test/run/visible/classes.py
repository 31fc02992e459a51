"""What a class shows of itself: metaclass, bases, descriptors, special methods, and what changes in it."""

import abc
import collections
import dataclasses
import inspect
import types
import typing


class Meta(type):
    @classmethod
    def __prepare__(m, name, bases, **kw):
        return collections.OrderedDict(pre=1)

    def __new__(m, name, bases, ns, **kw):
        c = super().__new__(m, name, bases, dict(ns))
        c.kw = kw
        return c

    def __init__(c, name, bases, ns, **kw):
        super().__init__(name, bases, ns)

    def __call__(c, *args):
        made = super().__call__(*args)
        made.by_meta = True
        return made

    def __len__(c):
        return 7


class Desc:
    def __set_name__(self, o, n):
        self.n = n


class Base(metaclass=Meta, opt=1):
    "bdoc"

    z: int = 4
    d = Desc()

    def __init_subclass__(cls, **kw):
        cls.sub = True
        super().__init_subclass__()

    def m(self):
        return "base"

    @staticmethod
    def s():
        return "s"

    @classmethod
    def c(cls):
        return cls.__name__

    @property
    def p(self):
        return "p"


class Derived(Base):
    def m(self):
        return "d" + super().m() + __class__.__name__


@dataclasses.dataclass(slots=True, frozen=True)
class Frozen:
    x: int = 1

    def doubled(self):
        return self.x * 2


class Shape(abc.ABC):
    @abc.abstractmethod
    def area(self): ...

    @classmethod
    def __subclasshook__(cls, other):
        return True if "area" in other.__dict__ else NotImplemented


class Square(Shape):
    def __init__(self, side):
        self.side = side

    def area(self):
        return self.side * self.side


class Typed:
    """A checked field, as attrs and pydantic make them."""

    def __init__(self, kind):
        self.kind = kind

    def __set_name__(self, owner, name):
        self.name = name
        owner.__dict__.get("fields", []).append(name)

    def __get__(self, instance, owner=None):
        return self if instance is None else instance.__dict__[self.name]

    def __set__(self, instance, value):
        if not isinstance(value, self.kind):
            raise TypeError(f"{self.name} is {value!r}, {self.kind.__name__} is needed")
        instance.__dict__[self.name] = value

    def __delete__(self, instance):
        del instance.__dict__[self.name]


class Model:
    fields = []
    name = Typed(str)
    size = Typed(int)

    def __init__(self, name, size):
        self.name = name
        self.size = size

    def grown(self, by):
        self.size += by
        return self.size


class Fallback:
    def __init__(self):
        self.log = []

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        self.log.append(name)
        return len(name)

    def uses(self):
        return self.missing + self.other


class Everything:
    """Special methods, each called by the syntax that is for it."""

    def __getattribute__(self, name):
        return object.__getattribute__(self, "seen_" + name) if name == "x" else object.__getattribute__(self, name)

    seen_x = 5

    def __getitem__(self, key):
        return key

    def __call__(self, *args, **kwargs):
        return args, kwargs

    def __contains__(self, item):
        return item == 1

    def __len__(self):
        return 0

    def __eq__(self, other):
        return NotImplemented

    def __hash__(self):
        return 3

    def __format__(self, spec):
        return f"<{spec}>"

    def __index__(self):
        return 2

    def __radd__(self, other):
        return "radd", other

    def __matmul__(self, other):
        return "matmul"

    def __enter__(self):
        return "in"

    def __exit__(self, *rest):
        return False


def uses_syntax(thing):
    with thing as entered:
        pass
    return (
        thing.x, thing[1:2], thing(1, k=2), 1 in thing, bool(thing), thing == thing, thing != 1, f"{thing:spec}",
        [1, 2, 3][thing], 1 + thing, thing @ 1, entered,
    )  # fmt: skip


def check_metaclass_prepare_and_keywords():
    return Base.kw, Base.pre, type(Base).__name__, len(Base), Base().by_meta


def check_set_name_and_init_subclass():
    return Base.__dict__["d"].n, Derived.sub, "sub" in Base.__dict__


def check_set_name_that_raises():
    class Bad:
        def __set_name__(self, owner, name):
            raise KeyError(name)

    try:
        type("Made", (), {"field": Bad()})
    except (KeyError, RuntimeError) as error:
        return type(error).__name__, str(error), getattr(error, "__notes__", None)


def check_super_and_class_cell():
    return Derived().m(), Derived.m.__closure__[0].cell_contents is Derived, Derived.m.__code__.co_freevars


def check_class_attributes():
    return Base.__doc__, Base.__annotations__, Base.__qualname__, Base.__module__ == __name__, list(Base.__dict__)[:6]


def check_static_class_and_property():
    return Base.s(), Derived.c(), Base().p, type(Base.__dict__["s"]).__name__, Base.__dict__["p"].fget.__name__


def check_mro_and_bases():
    return [one.__name__ for one in Derived.__mro__], Derived.__bases__ == (Base,), Base.__subclasses__() == [Derived]


def check_functions_in_the_class_dict():
    return {name: type(value).__name__ for name, value in vars(Square).items() if callable(value)}, Square.area.__qualname__


def check_method_is_a_function_in_its_class():
    return isinstance(Square.area, types.FunctionType), isinstance(Square(1).area, types.MethodType), Square(3).area()


def check_classify_class_attrs():
    return [(row.name, row.kind) for row in inspect.classify_class_attrs(Model) if not row.name.startswith("__")]


def check_getattr_static():
    return type(inspect.getattr_static(Model, "size")).__name__, inspect.getattr_static(Square(1), "area") is Square.area


def check_abstract_classes():
    try:
        Shape()
    except TypeError as error:
        message = str(error)
    return message, Shape.__abstractmethods__, Square.__abstractmethods__, Shape.area.__isabstractmethod__


def check_abc_register_and_hook():
    class Round:
        def area(self):
            return 3

    collections.abc.Sequence.register(Round)
    return isinstance(Round(), Shape), issubclass(int, Shape), isinstance(Round(), collections.abc.Sequence)


def check_getattr_as_a_fallback():
    fallback = Fallback()
    return fallback.uses(), fallback.log, hasattr(fallback, "_private"), getattr(fallback, "_private", "default")


def check_special_methods():
    return uses_syntax(Everything())


def check_special_method_on_the_instance_is_not_used():
    thing = Square(2)
    thing.__len__ = lambda: 5
    try:
        return len(thing)
    except TypeError as error:
        return str(error)


def check_class_changed():
    made = Square(2)
    made.__class__ = type("Cube", (Square,), {"area": lambda self: 6 * self.side})
    return made.area(), type(made).__name__


def check_bases_changed():
    class First:
        def who(self):
            return "first"

    class Second:
        def who(self):
            return "second"

    class Child(First):
        pass

    before = Child().who()
    Child.__bases__ = (Second,)
    return before, Child().who(), [one.__name__ for one in Child.__mro__]


def check_type_called_with_three_arguments():
    made = type("Made", (Square,), {"side": 9, "twice": lambda self: self.area() * 2})
    return made(2).twice(), made.__module__ == __name__, made.__name__, types.new_class("New", (Square,)).__mro__[1] is Square


def check_class_getitem_and_generics():
    class Box(typing.Generic[typing.TypeVar("T")]):
        def __class_getitem__(cls, item):
            return super().__class_getitem__(item)

    return Box[int].__args__, Box[int].__origin__ is Box, Box[int]().__class__ is Box


def check_mro_entries():
    class Entry:
        def __mro_entries__(self, bases):
            return (Square,)

    class Made(Entry()):
        pass

    return Made.__bases__, [type(one).__name__ for one in Made.__orig_bases__]


def check_name_mangling():
    class Private:
        __secret = 1

        def reveal(self):
            return self.__secret

    return Private().reveal(), sorted(name for name in vars(Private) if "secret" in name), Private.reveal.__code__.co_names


def check_class_source_and_lines():
    return inspect.getsource(Square), inspect.getsourcelines(Frozen)[1], inspect.getdoc(Typed)
