"""What is built from classes by metaprogramming: data classes, enums, named tuples, checked fields, pickling, matching."""

import collections
import copy
import dataclasses
import enum
import functools
import inspect
import pickle
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


@dataclasses.dataclass(order=True)
class Point:
    x: int
    y: list = dataclasses.field(default_factory=list)

    def __post_init__(self):
        self.after = self.x + 1


@dataclasses.dataclass(slots=True, frozen=True)
class Frozen:
    x: int = 1

    def doubled(self):
        return self.x * 2


class Color(enum.Enum):
    RED = 1
    BLUE = 2

    def label(self):
        return self.name.lower()

    @classmethod
    def _missing_(cls, value):
        return cls.RED


class Mode(enum.Flag):
    READ = enum.auto()
    WRITE = enum.auto()


class Pair(typing.NamedTuple):
    a: int
    b: str = "q"

    def joined(self):
        return f"{self.a}{self.b}"


class Slots:
    __slots__ = ("__weakref__", "a")

    def __init__(self, a):
        self.a = a

    def get(self):
        return self.a


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


def with_init(cls):
    """Writes __init__ from the annotations, in text, as attrs does."""
    names = list(cls.__annotations__)
    lines = [f"def __init__(self, {', '.join(names)}):", *(f"    self.{name} = {name}" for name in names)]
    namespace = {}
    exec("\n".join(lines), {}, namespace)
    cls.__init__ = namespace["__init__"]
    return cls


@with_init
class Written:
    first: int
    second: str

    def both(self):
        return self.first, self.second


def matched(value):
    match value:
        case {"k": [a, *rest], **others}:
            return a, rest, others
        case Point(x=1):
            return "Point of 1"
        case Color.RED:
            return "red"
        case Pair(a, b):
            return a, b
        case [int() | str() as first, _]:
            return first
        case _:
            return None


def check_dataclass():
    point = Point(1)
    return Point(1) < Point(2), repr(Point(3)), dataclasses.replace(point, x=5).after, dataclasses.asdict(point), point.after


def check_dataclass_signature_and_fields():
    return str(inspect.signature(Point)), [(one.name, str(one.type)) for one in dataclasses.fields(Point)]


def check_dataclass_frozen_with_slots():
    frozen = Frozen()
    try:
        frozen.x = 2
    except dataclasses.FrozenInstanceError as error:
        message = str(error)
    return repr(frozen), Frozen.__slots__, message, frozen.doubled(), hash(frozen) == hash(Frozen(1))


def check_dataclass_made_at_run_time():
    made = dataclasses.make_dataclass("Made", [("a", int), ("b", int, 5)], namespace={"sum": lambda self: self.a + self.b})
    return made(1).sum(), repr(made(2))


def check_enum():
    return Color.RED.label(), Color(2), Color(99), list(Color), Color["BLUE"].value, Color.RED is Color(1)


def check_enum_functions_are_no_members():
    return list(Color.__members__), callable(Color.label), Mode.READ | Mode.WRITE, Mode(3) & Mode.READ


def check_enum_cannot_be_extended():
    try:

        class More(Color):
            pass

    except TypeError as error:
        return str(error)


def check_namedtuple():
    return Pair(1).joined(), Pair(1)._replace(b="z"), Pair._fields, Pair.__new__.__defaults__, Pair(2) == (2, "q")


def check_slots():
    slots = Slots(4)
    try:
        slots.b = 1
    except AttributeError as error:
        message = str(error)
    del slots.a
    try:
        slots.get()
    except AttributeError as error:
        return message, str(error), hasattr(slots, "__dict__")


def check_fields_by_descriptors():
    model = Model("a", 1)
    try:
        model.size = "big"
    except TypeError as error:
        message = str(error)
    grown = model.grown(4)
    del model.name
    return message, grown, vars(model), Model.fields, type(Model.size).__name__


def check_init_written_in_text():
    return Written(1, "b").both(), str(inspect.signature(Written)), Written.__init__.__code__.co_filename


def check_cached_and_total_ordering():
    @functools.total_ordering
    class Version:
        def __init__(self, number):
            self.number = number

        def __eq__(self, other):
            return self.number == other.number

        def __lt__(self, other):
            return self.number < other.number

    return Version(1) <= Version(2), Version(2) > Version(1), Version.__gt__.__name__


def check_copy_and_pickle_of_instances():
    point = Point(1, [2])
    deep = copy.deepcopy(point)
    deep.y.append(3)
    again = pickle.loads(pickle.dumps(point))
    return point.y, deep.y, again, again is point, pickle.loads(pickle.dumps(Color.RED)) is Color.RED


def check_pickle_hooks():
    text = pickle.dumps(Held(3))
    return pickle.loads(text).value, copy.copy(Held(4)).value, Held.log


class Held:
    log = []

    def __init__(self, value):
        self.value = value

    def __reduce__(self):
        self.log.append("reduce")
        return Held, (self.value + 1,)


def check_match_statement():
    values = [{"k": [1, 2], "z": 3}, Point(1), ["s", 0], Color.RED, Pair(1, "b"), 5]
    return [matched(value) for value in values]


def check_annotations_of_a_class():
    return typing.get_type_hints(Base), typing.get_type_hints(Point), inspect.get_annotations(Written)
