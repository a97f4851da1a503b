"""What the suites of functions here have in common: each test is a function, and says by an assertion what is wrong."""
import subprocess
from typing import Callable


def run(tests: list[Callable[[], None]]) -> int:
    """Runs them in order; ends in `N passed, N failed`. The exit code."""
    failed = 0
    for test in tests:
        try:
            test()
        except (AssertionError, subprocess.SubprocessError) as error:
            failed += 1
            print(f"failed: {test.__name__}: {error}")
    print(f"{len(tests) - failed} passed, {failed} failed")
    return 1 if failed else 0
