"""One function with many locals, constants and branches, taken apart at every statement when stressed."""
# native: everything


def everything(a: int, b: int, x: float, flag: bool) -> float:
    c = a + b
    d = c * 2 - a
    e = d // 3 if d > 0 else -d % 5
    f = (e << 2) ^ (c & 0xFF) | 1
    y = x * 1.5 + f
    z = y / 3.0 - x
    count = 0
    for i in range(a, b, 3):
        for j in range(i, i - 4, -1):
            if (i + j) % 4 == 0:
                count += j
                continue
            if i * j > 500 and not flag:
                break
            y += z * 0.25
        else:
            count -= 1
        k = i if flag else j
        d = d + k if k > 10 else d - 1
        while k > 0 and d > -100:
            k //= 2
            d -= 1
            if k == 3:
                z = -z
    if flag and count > 0 or y > 1e6:
        y = min(y, 12345.678)
    elif count < -3:
        y = abs(y) + max(count, d, e)
    else:
        y = round(y, 3) + int(z) + bool(d) - float(f)
    g = h = c ^ d
    g += 1
    h -= g
    return y + z + g * h + count / (1 + f * f) + (a < b <= c) + (not flag)


for a, b, x, flag in ((0, 10, 1.0, True), (5, 40, -2.5, False), (-20, 60, 0.1, True), (3, 3, 1e7, False), (-50, -10, 7.25, True), (2**62, 2**62 + 9, 1.0, False), (1, 20, float("nan"), True)):
    print(repr(everything(a, b, x, flag)))
