"""Integer algorithms without annotations."""

# typed: gcd scalar int(int, int)
# typed: is_prime scalar bool(int)
# typed: count_primes scalar int(int)
# typed: fibonacci scalar int(int, int)
# typed: popcount scalar int(int)
# typed: xorshift scalar int(int, int)
# typed: lcg scalar int(int, int)
# typed: digits scalar int(int)
# typed: power scalar int(int, int, int)
# typed: crc scalar int(int)
# typed: factorial scalar int(int)
# typed: divided scalar int(int)
MASK = 0xFFFFFFFF
MODULUS = (1 << 31) - 1


def gcd(a, b):
    while b:
        a, b = b, a % b
    return a


def is_prime(n):
    if n < 2:
        return False
    i = 2
    while i * i <= n:
        if n % i == 0:
            return False
        i += 1
    return True


def count_primes(limit):
    count = 0
    for n in range(2, limit):
        if is_prime(n):
            count += 1
    return count


def fibonacci(n, m):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, (a + b) % m
    return a


def popcount(x):
    count = 0
    while x:
        x &= x - 1
        count += 1
    return count


def xorshift(x, n):
    for _ in range(n):
        x ^= (x << 13) & MASK
        x ^= x >> 17
        x ^= (x << 5) & MASK
    return x


def lcg(seed, n):
    total = 0
    for _ in range(n):
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        total += seed % 100
    return total


def digits(n):
    if n == 0:
        return 1
    count = 0
    n = abs(n)
    while n:
        n //= 10
        count += 1
    return count


def power(base, exponent, modulus):
    result = 1
    base %= modulus
    while exponent > 0:
        if exponent & 1:
            result = result * base % modulus
        exponent >>= 1
        base = base * base % modulus
    return result


def crc(n):
    c = MASK
    for i in range(n):
        c ^= i & 0xFF
        for _ in range(8):
            c = (c >> 1) ^ 0xEDB88320 if c & 1 else c >> 1
    return c ^ MASK


def factorial(n):
    return 1 if n <= 1 else n * factorial(n - 1) % MODULUS


def divided(n):
    total = 0
    while n > 0:
        n, digit = divmod(n, 10)
        total += digit
    return total


def shifts(a, b):
    return (a << b) + (a >> b) - (1 << 5) + (a >> 70)


def operators(a, b):
    return (a | b) - (a ^ b) + (a & b) * (~a) - (-b) + a // b + a % b + a**2 + (+a)
