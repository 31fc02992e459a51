"""The Mandelbrot set in letters, and how many points of a finer grid are in it."""


def steps(cr, ci, limit):
    """How long z stays near 0 under z -> z*z + c."""
    zr = zi = 0.0
    for step in range(limit):
        zr2 = zr * zr
        zi2 = zi * zi
        if zr2 + zi2 > 4.0:
            return step
        zi = 2.0 * zr * zi + ci
        zr = zr2 - zi2 + cr
    return limit


def picture(width, height, limit):
    shades = " .:-=+*#%@"
    for row in range(height):
        line = ""
        for column in range(width):
            taken = steps(-2.2 + 3.2 * column / width, -1.2 + 2.4 * row / height, limit)
            line += shades[taken * 9 // limit]
        print(line.rstrip())


def inside(width, height, limit):
    count = 0
    for row in range(height):
        for column in range(width):
            if steps(-2.2 + 3.2 * column / width, -1.2 + 2.4 * row / height, limit) == limit:
                count += 1
    return count


picture(78, 24, 60)
print(inside(800, 600, 100), "of 480000 points are in the set")
