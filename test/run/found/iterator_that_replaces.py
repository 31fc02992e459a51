"""A loop's iterator replaces what the function calls, as it goes; a local lets go of an object before the call."""


class Items:
    def __init__(self):
        self.left = 2

    def __iter__(self):
        return self

    def __next__(self):
        if self.left == 0:
            raise StopIteration
        self.left -= 1
        return self.left

    def __del__(self):
        global helper
        helper = lambda x: -x


def helper(x: int) -> int:
    return x * x


def replaced(n: int) -> tuple:
    x = [n]
    first = helper(n)
    for item in Items():
        first += 1
    x = n + 1
    return first, helper(x)


print(replaced(3))
