"""The packages and the C extensions, which are found by pattern; all else is in pyproject.toml.

The repository's top-level folders are the installed package's sub-packages.  The symbolic links in pymlir/ give the
same import names to a checkout, to an editable install and to pyright.
"""

from glob import glob

from setuptools import Extension, find_packages, setup

FOLDERS = ("dialects", "frontend", "lowering", "passes", "tools")

# Linked into executables and extension modules by `pymlir compile`, or built as an extension of their own.
APART = {f"runtime_c/{name}.c" for name in ("main_stub", "ext_stub", "linked", "launch")}
FLAGS = ["-std=c11", "-D_GNU_SOURCE", "-O2", "-fvisibility=hidden", "-Wall", "-Wextra"]

packages = {"pymlir": "pymlir", "pymlir.runtime_c": "runtime_c"}
for folder in FOLDERS:
    for name in ["", *find_packages(folder)]:
        packages[f"pymlir.{folder}.{name}".rstrip(".")] = "/".join([folder, *name.split(".")]).rstrip("/")

headers = sorted(glob("runtime_c/*.h"))
runtime = sorted(set(glob("runtime_c/*.c")) - APART)

setup(
    packages=list(packages),
    package_dir=packages,
    ext_modules=[
        Extension("pymlir._runtime", runtime, depends=headers, extra_compile_args=FLAGS),
        Extension("pymlir._launch", ["runtime_c/launch.c"], extra_compile_args=FLAGS),
    ],
)
