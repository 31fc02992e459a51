"""Methods, static and class methods, properties and operators with scalar loops."""

class Counter:
    step = 2

    def __init__(self, start: int) -> None:
        self.value = start

    def run(self, n: int) -> int:
        total = self.value
        for i in range(n):
            total += i * self.step
        self.value = total
        return total

    @staticmethod
    def sum_to(n: int) -> int:
        total = 0
        for i in range(n):
            total += i
        return total

    @classmethod
    def scaled(cls, n: int) -> int:
        return cls.sum_to(n) * cls.step

    @property
    def half(self) -> float:
        return self.value / 2

    def __add__(self, other: int) -> int:
        return self.value + other

    def __call__(self, x: float) -> float:
        return x * self.value


class Faster(Counter):
    step = 2**62

    def run(self, n: int) -> int:
        return super().run(n) + 1


c = Counter(5)
print(c.run(4), c.run(4), c.half, c + 3, c(0.5), Counter.sum_to(100), Counter.scaled(10), c.scaled(10))
f = Faster(1)
print(f.run(5), f.value, Faster.scaled(10), f.half, Counter.run(f, 2))
Counter.step = 0.5
print(c.run(4), Counter.scaled(3))
c.step = "x"
try:
    c.run(2)
except TypeError as error:
    print(error)
Counter.sum_to = staticmethod(lambda n: -n)
print(Counter.scaled(10))
