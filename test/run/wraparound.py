"""Products that leave 64 bits while only their low bits are used: hashes, generators, masks."""
# native: murmur, lehmer, mixed_signs, shifts, inplace, high_mask, low_mask_of_difference, powers_of_two, kept, compared, folded
# chosen: murmur, lehmer, mixed_signs, shifts, inplace, high_mask, low_mask_of_difference, powers_of_two


def murmur(n: int, seed: int):
    h = seed
    for i in range(n):
        k = (i * 0xCC9E2D51 * 0x1B873593) & 0xFFFFFFFF
        h ^= ((k << 15) | (k >> 17)) & 0xFFFFFFFF
        h = (h * 5 + 0xE6546B64) & 0xFFFFFFFF
    h ^= h >> 16
    h = (h * 0x85EBCA6B) & 0xFFFFFFFF
    h ^= h >> 13
    h = (h * 0xC2B2AE35) & 0xFFFFFFFF
    return h ^ (h >> 16)


def lehmer(n: int, x: int):
    total = 0
    for _ in range(n):
        x = x * 6364136223846793005 + 1442695040888963407 & 0x7FFFFFFFFFFFFFFF
        total ^= x
    return total


def mixed_signs(a: int, b: int, n: int):
    total = 0
    for i in range(n):
        total += (-(a * b) - i * a * b ^ ~(b * i * i)) & 0xFFFF
    return total


def shifts(a: int, n: int):
    total = 0
    for i in range(n):
        total += ((a + i) << 40 | (a * i << 3)) & 0xFFFFFFFFFFFF
    return total


def inplace(a: int, n: int):
    total = 0
    for i in range(n):
        h = a + i
        h *= 0x7FFFFFFFFFFFFFFF
        h += a
        h &= 0xFFFFFF
        total += h
    return total


def high_mask(a: int, b: int, n: int):
    """The range of the masked value must not rest on a check that is gone."""
    hits = 0
    for i in range(n):
        x = (a * (b + i) - 10) & 0x7FFFFFFFFFFFFFFF
        if x > 0x7FFFFFFFFFFFFFF5:
            hits += 1
    return hits


def low_mask_of_difference(a: int, b: int, n: int):
    total = 0
    for i in range(n):
        total += (a * b - i - 0x7FFFFFFFFFFFFF00) & 0x3FF
    return total


def powers_of_two(a: int, n: int):
    total = 0
    for i in range(n):
        total += (a * a * i) % 2**32 + (a * i - a) % 1024 + (a * a) % 1
    return total


def kept(a: int, n: int):
    """The product itself is used as well."""
    total = 0
    for i in range(n):
        p = a * i
        total += p & 0xFF
        if p == 5 * 10**18 + 1:
            total += 1
    return total


def compared(a: int, n: int):
    return [((a * i) & 0xFFFF, (a * i & 0xFFFF) > 5, a * i > 2**64) for i in range(n)]


def folded(a: int, b: int, n: int):
    total = 0
    for i in range(n):
        total ^= (a * b) & (a * i) & 0xFFFF
        total ^= (a * b & 1023) * (b * i & 1023)
    return total


far = 9223372036854775807
for a in (0, 1, -1, 3, 2**31, -(2**31) - 5, 2**40 + 12345, far, -far, -far - 1, far // 3):
    print(a, murmur(20, a), lehmer(20, a), shifts(a, 20), inplace(a, 20), kept(a, 5), compared(a, 3), powers_of_two(a, 20))
    for b in (0, 1, -7, 2**33 + 1, -far - 1, far):
        print(mixed_signs(a, b, 9), high_mask(a, b, 9), low_mask_of_difference(a, b, 9), folded(a, b, 9))
