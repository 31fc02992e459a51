"""A mutable default argument is made once, at the def."""


def collect(n: int, into=[]) -> int:
    for i in range(n):
        into.append(i * i)
    return len(into)


def counted(n: int, start=len("abc"), scale=2.5) -> float:
    total = start
    for i in range(n):
        total += i * scale
    return total


print(collect(2), collect(3), collect(1, [9]), collect.__defaults__)
print(counted(3), counted(3, 0), counted(3, scale=1))
