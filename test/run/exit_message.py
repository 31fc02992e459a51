"""SystemExit with a text: printed to stderr, status 1."""
# native: check
# status: 1


def check(n: int) -> int:
    if n < 0:
        return -n
    return n


print(check(-3))
try:
    raise SystemExit(check(-4))
except SystemExit as error:
    print("caught", error.code)
raise SystemExit(f"stopped at {check(-5)}")
