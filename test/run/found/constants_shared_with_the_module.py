"""A constant that a module and a function of it both have is one object, also where the function runs interpreted."""
# native: is_limits, Wide.limits
LIMITS = (1, 2)


def is_limits(x: int):
    return (x, (1, 2) is LIMITS)


class Wide:
    LIMITS = (3, 4)

    def limits(self, x: int):
        return (x, (3, 4) is self.LIMITS, (1, 2) is LIMITS)


for argument in 5, "refused":
    print(is_limits(argument), Wide().limits(argument))
