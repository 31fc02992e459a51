"""return from inside nested loops, with and without a value."""
# native: find, nothing, depth


def find(n: int, target: int) -> int:
    for a in range(1, n):
        for b in range(a, n):
            c = 1
            while c < n:
                if a * a + b * b == c * c and a + b + c == target:
                    return a * b * c
                c += 1
    return -1


def nothing(n: int) -> None:
    for i in range(n):
        if i * i > 50:
            return
    return None


def depth(x: float) -> int:
    level = 0
    while True:
        x /= 2.0
        level += 1
        if x < 1.0:
            return level
        if level > 2000:
            return -1


print(find(30, 12), find(30, 40), find(20, 1000), nothing(3), nothing(100))
print(depth(0.5), depth(1e300), depth(float("inf")), depth(float("nan")), depth(7))
