"""A function that leaves at nearly every call goes on giving right answers when it is no longer run natively."""
# native: sometimes_big


def sometimes_big(n: int) -> int:
    return n * n * n * n + n


def mixed_args(a: int) -> int:
    return a + a


total = 0
for i in range(3000):
    total += sometimes_big(i * 10**6 if i % 2 else i)
print(total, sometimes_big(3), sometimes_big(10**10))
out = 0
for i in range(2000):
    r = mixed_args(str(i) if i % 3 else i)
    out += len(r) if isinstance(r, str) else r
print(out)
