"""break, continue and else in nested for and while loops."""
# native: search, primes, collatz_below
# chosen: search, primes, collatz_below


def search(n: int, target: int) -> int:
    for i in range(n):
        if i % 7 == 3:
            continue
        for j in range(i, n):
            if i * j == target:
                break
            if j - i > 30:
                continue
        else:
            continue
        return i * 1000 + j
    else:
        return -1


def primes(n: int) -> int:
    count = 0
    for candidate in range(2, n):
        divisor = 2
        while divisor * divisor <= candidate:
            if candidate % divisor == 0:
                break
            divisor += 1
        else:
            count += 1
    return count


def collatz_below(n: int) -> int:
    longest = 0
    for start in range(1, n):
        steps, x = 0, start
        while True:
            if x == 1:
                break
            x = 3 * x + 1 if x & 1 else x >> 1
            steps += 1
            if steps > 500:
                return -1
        if steps > longest:
            longest = steps
    return longest


print([search(30, t) for t in (0, 1, 4, 9, 12, 169, 391, 1000)])
print([primes(n) for n in (2, 3, 10, 100, 1000)], [collatz_below(n) for n in (2, 10, 300)])
