"""When finalizers run, which objects are the same, and who is alive."""

import sys
import weakref


class Logged:
    def __init__(self, log, name):
        self.log = log
        self.name = name

    def __del__(self):
        self.log.append(self.name)

    def method(self):
        return self.name


class Node:
    def __init__(self):
        self.other = None


def rebinds_and_deletes():
    log = []
    a = Logged(log, "a")
    b = Logged(log, "b")
    a = None
    log.append("mid")
    del b
    log.append("end")
    return log


def leaves_two(log):
    x = Logged(log, "x")
    y = Logged(log, "y")
    return 1


def leaves_by_exception(log):
    x = Logged(log, "x")
    raise ValueError("away")


def loops_over(log, n):
    for i in range(n):
        item = Logged(log, i)
    log.append("after")
    return n


def drops_temporary(log):
    Logged(log, "temporary").method()
    log.append("next")
    return Logged(log, "second").method()


def keeps_in_list(log):
    kept = [Logged(log, i) for i in range(3)]
    kept[1] = None
    log.append("replaced")
    kept.pop()
    log.append("popped")
    kept.clear()
    log.append("cleared")


def swaps(log):
    a, b = Logged(log, "a"), Logged(log, "b")
    a, b = b, a
    a = None
    log.append("swapped")
    return b.name


def constants():
    a = 257
    b = 257
    c = "abc"
    d = (1, 2)
    e = (1, 2)
    return a is b, c is sys.intern("abc"), d is e, 1.5 is 1.5


def large(a):
    return a + 10**20


def holds_while_called(log, callback):
    item = Logged(log, "held")
    callback()
    log.append("called")
    return item.name


def check_del_on_rebind_and_delete():
    return rebinds_and_deletes()


def check_del_order_at_the_end_of_a_call():
    log = []
    leaves_two(log)
    return log


def check_del_after_an_exception():
    log = []
    try:
        leaves_by_exception(log)
    except ValueError as error:
        log.append(str(error))
    log.append("handled")
    return log


def check_del_held_by_a_traceback():
    log = []
    try:
        leaves_by_exception(log)
    except ValueError as error:
        kept = error
    log.append("handled")
    kept.__traceback__ = None
    log.append("forgotten")
    return log


def check_del_in_a_loop():
    log = []
    loops_over(log, 3)
    return log


def check_del_of_temporaries():
    log = []
    drops_temporary(log)
    return log


def check_del_of_items():
    log = []
    keeps_in_list(log)
    return log


def check_del_of_swapped_names():
    log = []
    swaps(log)
    return log


def check_del_while_a_callback_runs():
    log = []
    holds_while_called(log, lambda: log.append("callback"))
    return log


def check_del_sees_the_frame_that_drops():
    seen = []

    class Looks:
        def __del__(self):
            seen.append(sys._getframe(1).f_code.co_name)

    def drops():
        looks = Looks()
        looks = None
        return looks

    drops()
    return seen


def check_del_resurrects():
    kept = []

    class Again:
        def __del__(self):
            kept.append(self)

    Again()
    first = len(kept)
    kept.clear()
    return first, len(kept)


def check_del_that_raises_goes_on():
    hook, sys.unraisablehook = sys.unraisablehook, lambda info: log.append(str(info.exc_value))
    log = []

    class Bad:
        def __del__(self):
            raise KeyError("bad")

    def body():
        bad = Bad()
        del bad
        return "went on"

    result = body()
    sys.unraisablehook = hook
    return result, log


def check_constants_are_one_object():
    return constants()


def check_identity_of_numbers():
    big = 10**15
    return [big].index(big), big is [big][0], large(0) == 10**20, max(big, 1) is big, (lambda x: x)(big) is big


def check_weakref_and_callback():
    seen = []
    item = Node()
    ref = weakref.ref(item, lambda dead: seen.append("dead"))
    alive = ref() is item
    del item
    return alive, seen, ref()


def check_weakref_dies_at_the_end_of_a_call():
    refs = []

    def body():
        item = Node()
        refs.append(weakref.ref(item))
        return refs[0]() is item

    return body(), refs[0]()


def check_weak_method():
    log = []
    item = Logged(log, "item")
    method = weakref.WeakMethod(item.method)
    result = method()()
    del item
    return result, method(), log


def check_weak_dictionaries_and_sets():
    item, other = Node(), Node()
    values, keys, members = weakref.WeakValueDictionary(a=item), weakref.WeakKeyDictionary({other: 1}), weakref.WeakSet([item])
    before = len(values), len(keys), len(members)
    del item, other
    return before, len(values), len(keys), len(members)


def check_weakref_finalize():
    seen = []
    item = Node()
    finalizer = weakref.finalize(item, seen.append, "finalized")
    del item
    return seen, finalizer.alive


def check_weakref_proxy():
    item = Logged([], "proxied")
    proxy = weakref.proxy(item)
    name = proxy.method()
    del item
    try:
        proxy.method()
    except ReferenceError as error:
        return name, str(error)
