"""async functions and async generators around native ones."""
# native: weight

import asyncio


def weight(n: int) -> int:
    total = 0
    for i in range(n):
        total += i ^ n
    return total


async def task(n: int) -> int:
    before = weight(n)
    await asyncio.sleep(0)
    return before + weight(n + 1)


async def numbers(n: int):
    for i in range(n):
        yield weight(i)


async def main() -> None:
    print(await asyncio.gather(*(task(i) for i in range(5))))
    print([x async for x in numbers(6)])


asyncio.run(main())
