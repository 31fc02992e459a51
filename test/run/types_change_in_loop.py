"""A local changes its class while the loop runs."""



def drift(n: int):
    x = 0
    for i in range(n):
        if i == 5:
            x = x + 0.5
        elif i == 8:
            x = int(x)
        elif i == 11:
            x = str(x)
        else:
            x = x * 2 + (1 if not isinstance(x, str) else "")
        if i == 13:
            x = None
            break
    return x


def halve(n: int):
    steps = 0
    while n > 1:
        n = n / 2 if n % 2 else n // 2
        steps += 1
    return n, steps


print([drift(n) for n in range(17)])
print([halve(n) for n in (1, 8, 7, 100, 2**62 + 1, 2**70)])
