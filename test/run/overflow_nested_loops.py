"""Three range iterators are on the stack when the sum overflows."""
# native: triple, triangle
# chosen: triple


def triple(n: int, scale: int) -> int:
    total = 0
    for i in range(1, n):
        for j in range(n, 0, -1):
            for k in range(0, n, 2):
                total += i * j * k * scale
            total -= j
        total ^= i
    return total


def triangle(n: int) -> int:
    acc = 1
    for i in range(n):
        for j in range(i):
            acc += acc + j
            if acc > 2**200:
                break
        else:
            acc += 1
    return acc


for scale in (1, 10**6, 10**15, 2**58, 2**62, -(2**61)):
    print(scale, triple(9, scale))
print([triangle(n) for n in (0, 3, 8, 11, 12, 13, 20, 30)])
