"""What weak references and the garbage collector see, and what counts references, blocks and sizes."""

import copy
import ctypes
import gc
import sys
import types
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


def leaves_by_exception(log):
    x = Logged(log, "x")
    raise ValueError("away")


def counted_by_argument(x):
    return sys.getrefcount(x)


def counted_local():
    x = object()
    y = [x, x]
    return sys.getrefcount(x), len(y)


def large(a):
    return a + 10**20


def holds_while_called(log, callback):
    item = Logged(log, "held")
    callback()
    log.append("called")
    return item.name


def check_getrefcount_of_a_local():
    return counted_local()


def check_getrefcount_of_an_argument():
    value = object()
    return counted_by_argument(value), counted_by_argument(object())


def check_getrefcount_of_a_function():
    def made():
        return 1

    made()
    return sys.getrefcount(made)


def check_refcounts_do_not_grow():
    value = [1]
    before = sys.getrefcount(value)
    for _ in range(50):
        counted_by_argument(value)
        holds_while_called([], value.copy)
    return sys.getrefcount(value) - before


def check_refcounts_after_an_exception():
    log = []
    before = sys.getrefcount(log)
    for _ in range(10):
        try:
            leaves_by_exception(log)
        except ValueError:
            pass
    return sys.getrefcount(log) - before


def check_cycle_is_collected():
    gc.collect()
    log = []

    def makes_cycle():
        first, second = Node(), Node()
        first.other, second.other = second, first
        weakref.finalize(first, log.append, "first")
        return None

    makes_cycle()
    before = list(log)
    gc.collect()
    return before, log


def check_cycle_through_a_frame_is_collected():
    gc.collect()
    refs = []

    def keeps_itself():
        item = Node()
        item.other = sys._getframe()
        refs.append(weakref.ref(item))

    keeps_itself()
    before = refs[0]() is not None
    gc.collect()
    return before, refs[0]()


def check_cycle_through_a_function_is_collected():
    def made():
        return made

    ref = weakref.ref(made)
    del made
    gc.collect()
    return ref()


def check_gc_callbacks_see_the_caller():
    seen = []

    def callback(phase, info):
        seen.append((phase, info["generation"], sys._getframe(1).f_code.co_name))

    gc.callbacks.append(callback)
    collects()
    gc.callbacks.remove(callback)
    return seen


def collects():
    return gc.collect(0)


def check_gc_tracks_functions():
    return gc.is_tracked(collects), gc.is_tracked(Node), gc.is_tracked(sys._getframe()), gc.is_tracked(Node())


def check_gc_referents_of_a_function():
    kinds = sorted(type(one).__name__ for one in gc.get_referents(collects))
    return kinds, collects.__code__ in gc.get_referents(collects), collects.__globals__ in gc.get_referents(collects)


def check_gc_referrers_of_a_function():
    def made():
        return 1

    kept = [made]
    gc.collect()
    return sorted(type(one).__name__ for one in gc.get_referrers(made) if type(one) is not types.FrameType), len(kept)


def check_gc_referrers_of_a_local():
    item = Node()
    kept = {"item": item}
    return [type(one).__name__ for one in gc.get_referrers(item) if one is kept]


def check_gc_objects_hold_the_functions():
    found = [one for one in gc.get_objects() if one is collects]
    return len(found), sum(isinstance(one, types.FunctionType) for one in gc.get_objects()) > 100


def check_gc_disabled_and_thresholds():
    gc.disable()
    during = gc.isenabled()
    gc.enable()
    return during, gc.isenabled(), gc.get_threshold()


def check_automatic_collection_in_a_loop():
    gc.collect()
    log = []
    makes_cycles(log, 3000)
    return len(log) > 500


def makes_cycles(log, n):
    for _ in range(n):
        node = Node()
        node.other = node
        weakref.finalize(node, log.append, 1)
        node = None
    return n


def check_allocated_blocks_do_not_grow():
    def work():
        return large(2) + len(rebinds_and_deletes())

    for _ in range(20):
        work()
    before = sys.getallocatedblocks()
    for _ in range(200):
        work()
    return abs(sys.getallocatedblocks() - before) < 20


def check_sizes_of_functions_and_frames():
    return sys.getsizeof(large), sys.getsizeof(sys._getframe())


def check_deepcopy_calls_back():
    class Copied:
        def __deepcopy__(self, memo):
            return sys._getframe(1).f_code.co_name, len(memo) >= 0

    return copy.deepcopy([Copied()])


def check_objects_passed_through_ctypes():
    function = ctypes.PYFUNCTYPE(ctypes.py_object, ctypes.py_object)(large)
    return function(5), ctypes.cast(id(large), ctypes.py_object).value is large
