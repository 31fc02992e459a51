"""A range whose second number cannot fit a machine word: the loop's check leaves, and its step is never taken."""
# native: far, down


def far(count: int):
    total = 0
    for i in range(2**63 - 5, 2**63 - 5 + count, 2**61):
        total ^= i & 7
    return total


def down(count: int):
    total = 0
    for i in range(-(2**63) + 1, -(2**63) + 1 - count, -(2**61)):
        total ^= i & 7
    return total


for function in (far, down):
    print(function(0), function(1), function(4), function(2**62))
