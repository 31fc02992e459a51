import sys


def total(n: int) -> int:
    s = 0
    for i in range(n):
        s += i
    return s


if __name__ == "__main__":
    print(total(11), sys.argv[1:])
