"""What tests do to a program: mock, fixtures by signature, rewritten assertions, unittest."""

import functools
import importlib
import inspect
import sys
import unittest
import unittest.mock

import helper

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


def length(x):
    return len(x)


def with_default(a, b=2):
    return a + b


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


def fixture_value():
    return 5


def fixture_double(fixture_value):
    return fixture_value * 2


def wants(fixture_double, fixture_value):
    return fixture_double, fixture_value


def compares(a, b):
    assert a == b, (a, b)


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


def check_mock_patch():
    with unittest.mock.patch(f"{__name__}.base") as fake:
        fake.return_value = "mocked"
        result = calls_base(1)
    return result, fake.call_args_list == [unittest.mock.call(1)], calls_base(1)


def check_mock_patch_object_with_side_effect():
    with unittest.mock.patch.object(HERE, "base", side_effect=[1, KeyError("k")]) as fake:
        first = calls_base("a")
        try:
            calls_base("b")
        except KeyError as error:
            second = repr(error)
    return first, second, fake.call_count


def check_mock_wraps_a_function():
    with unittest.mock.patch.object(HERE, "base", wraps=base) as fake:
        result = calls_base_twice(6)
    return result, fake.mock_calls == [unittest.mock.call(6)] * 2


def check_mock_autospec_of_a_function():
    fake = unittest.mock.create_autospec(with_default, return_value=9)
    try:
        fake(1, 2, 3)
    except TypeError as error:
        message = str(error)
    return fake(1), message, str(inspect.signature(fake)), inspect.isfunction(fake)


def check_mock_autospec_of_a_class():
    fake = unittest.mock.create_autospec(Plain)
    fake.return_value.m.return_value = 3
    try:
        fake().m(1)
    except TypeError as error:
        return fake().m(), str(error), isinstance(fake(), Plain)


def check_mock_patch_with_autospec():
    with unittest.mock.patch.object(Plain, "m", autospec=True, side_effect=lambda self: self.v + 50) as fake:
        plain = Plain()
        result = plain.calls_m()
        fake.assert_called_once_with(plain)
    return result, Plain().calls_m()


def check_mock_patch_dict_of_globals():
    with unittest.mock.patch.dict(globals(), SCALE=10):
        during = scaled(2)
    return during, scaled(2)


def check_mock_patch_as_a_decorator():
    @unittest.mock.patch.object(HERE, "base", return_value="decorated")
    def test(fake):
        return calls_base(1), fake.called

    return test(), test.__name__


def check_mock_property_and_magic():
    with unittest.mock.patch.object(Plain, "p", new_callable=unittest.mock.PropertyMock, return_value=8):
        during = Plain().p
    magic = unittest.mock.MagicMock()
    magic.__len__.return_value = 6
    return during, length(magic), scaled_by(magic)


def scaled_by(thing):
    return len(thing) + 1


def check_fixtures_by_signature():
    def value_of(function):
        names = inspect.signature(function).parameters
        return function(**{name: value_of(globals()[name]) for name in names})

    return value_of(wants), list(inspect.signature(wants).parameters)


def check_assertions_rewritten():
    import ast
    import linecache
    import textwrap

    tree = ast.parse(textwrap.dedent(inspect.getsource(compares)))
    for node in ast.walk(tree):
        if isinstance(node, ast.Assert):
            node.msg = ast.Constant("rewritten")
    namespace = {}
    exec(compile(ast.fix_missing_locations(tree), linecache.__file__, "exec"), namespace)
    try:
        namespace["compares"](1, 2)
    except AssertionError as error:
        first = str(error)
    try:
        compares(1, 2)
    except AssertionError as error:
        return first, str(error)


def check_unittest_runs_and_counts():
    class Case(unittest.TestCase):
        def setUp(self):
            self.value = scaled(2)

        def test_equal(self):
            self.assertEqual(self.value, 6)

        def test_different(self):
            self.assertEqual(self.value, 7)

        def test_parts(self):
            for i in range(3):
                with self.subTest(i=i):
                    self.assertLess(i, 2)

    result = unittest.TestResult()
    unittest.defaultTestLoader.loadTestsFromTestCase(Case).run(result)
    return result.testsRun, [text.splitlines()[-1] for _, text in result.failures]


def check_decorator_that_counts_calls():
    calls = []

    def counted(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            calls.append(function.__name__)
            return function(*args, **kwargs)

        return wrapper

    with replaced(HERE, base=counted(base)):
        calls_base_twice(1)
    return calls


def check_helper_module_replaced():
    def asks():
        return helper.caller_name()

    first = asks()
    with unittest.mock.patch.object(helper, "caller_name", lambda: "fake"):
        during = asks()
    return first, during, asks()


def check_module_reloaded():
    importlib.reload(helper)
    return calls_helper()


def calls_helper():
    return helper.caller_name()
