"""Where a truth test of `and` or `or` keeps the frame, the interpreter goes on behind the jump with the value tested."""
# native: both

import sys

kept = []


class Kept:
    def __init__(self, truth):
        self.truth = truth

    def __bool__(self):
        kept.append(sys._getframe(1))
        return self.truth

    def __repr__(self):
        return f"Kept({self.truth})"


def both(a, b):
    return [a and b, a or b]


for a in (False, True):
    for b in (False, True):
        print(both(Kept(a), Kept(b)))
print([frame.f_code.co_name for frame in kept])
