"""In how many ways n queens stand on a board of n by n without attacking each other."""


def queens(n, row, columns, left, right):
    if row == n:
        return 1
    count = 0
    free = ~(columns | left | right) & ((1 << n) - 1)
    while free:
        bit = free & -free
        free ^= bit
        count += queens(n, row + 1, columns | bit, (left | bit) << 1, (right | bit) >> 1)
    return count


for n in range(1, 11):
    print(n, queens(n, 0, 0, 0, 0))
