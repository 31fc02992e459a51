"""`python -m pymlir.tools.pyopt`"""

from __future__ import annotations

import sys

from pymlir.tools.pyopt.main import main

sys.exit(main())
