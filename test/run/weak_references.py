"""Weak references die with the last local."""

import gc
import weakref


class Node:
    pass


def track(n: int) -> list:
    refs = []
    for i in range(n):
        node = Node()
        node.value = i * 2
        refs.append(weakref.ref(node))
    alive = [r() is not None for r in refs]
    del node
    return alive + [r() is not None for r in refs]


def cycle(n: int) -> int:
    a = Node()
    a.me = a
    r = weakref.ref(a)
    a = n
    before = r() is None
    gc.collect()
    return a + before * 10 + (r() is None) * 100


print(track(4), cycle(1))
