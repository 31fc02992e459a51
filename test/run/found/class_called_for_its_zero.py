"""`float()` in a function that is compiled: the compiler looked for an argument."""


def zeros(n: int) -> int:
    while float() or int() or bool():
        n += 1
    return n + int()


print(zeros(3), zeros(4))
