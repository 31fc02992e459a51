"""Strings built and read in loops that also count."""
# native: digit_sum


def digit_sum(n: int) -> int:
    total = 0
    while n > 0:
        total += n % 10
        n //= 10
    return total


def caesar(text: str, shift: int) -> str:
    out = ""
    for ch in text:
        if "a" <= ch <= "z":
            out += chr((ord(ch) - 97 + shift) % 26 + 97)
        else:
            out += ch
    return out


def parse(text: str) -> float:
    value, scale, point = 0, 1, False
    for i in range(len(text)):
        if text[i] == ".":
            point = True
            continue
        value = value * 10 + int(text[i])
        if point:
            scale *= 10
    return value / scale


def hexdump(n: int) -> str:
    return "-".join(["%02x" % (i * 37 & 255) for i in range(n)])


print(caesar("hello, world", 3), caesar(caesar("hello, world", 5), -5), parse("3.14159"), parse("12345678901234567890.5"), hexdump(6))
print(digit_sum(987654321), digit_sum(10**30 - 1), ("ab" * 3)[::-1], "x" in "xyz", "a" < "b" > "A")
for bad in ("1x", "", None, 5):
    try:
        print(parse(bad))
    except (ValueError, TypeError, ZeroDivisionError) as error:
        print(error)
