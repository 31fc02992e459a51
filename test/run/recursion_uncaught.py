"""An uncaught RecursionError: the traceback folds the repeated lines."""
# native: climb
# status: 1


def climb(n: int) -> int:
    if not n:
        return n
    return climb(n + 1) * 2


def main() -> None:
    print("start")
    climb(1)


main()
