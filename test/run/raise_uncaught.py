"""A user exception with cause and context leaves through native callers."""
# native: depth
# status: 1


class Trouble(Exception):
    def __str__(self):
        return f"trouble with {self.args[0]}"


def depth(n: int) -> int:
    return 0 if n < 1 else 1 + depth(n - 2)


def fail(n: int) -> int:
    if n > 3:
        try:
            return 1 // (n - n)
        except ZeroDivisionError as error:
            raise Trouble(n + depth(n)) from error
    return n


def run(n: int) -> int:
    total = 0
    for i in range(n):
        total += fail(i)
    return total


print(run(4), depth(9))
run(10)
