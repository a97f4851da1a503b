#!/usr/bin/env python3
"""totals.py RESULTS.xml: sums what the tests of a ctest run counted, shows the output of those that failed.

A test that prints no `N passed, N failed` line counts as one. Ends in such a line itself."""
import re
import sys
import xml.etree.ElementTree as ElementTree

COUNT = re.compile(r"^(\d+) passed, (\d+) failed", re.MULTILINE)


def main() -> int:
    try:
        root = ElementTree.parse(sys.argv[1]).getroot()
    except (OSError, ElementTree.ParseError) as error:
        print(f"ctest left no results: {error}\n0 passed, 1 failed")
        return 1
    passed_total = failed_total = 0
    for case in root.iter("testcase"):
        output = case.findtext("system-out") or ""
        succeeded = case.get("status") == "run"
        counts = COUNT.findall(output)
        passed, failed = (int(n) for n in counts[-1]) if counts else (int(succeeded), 0)
        if not succeeded and failed == 0:  # Died, or ran out of time.
            failed = 1
        passed_total += passed
        failed_total += failed
        print(f"{case.get('name')}: {passed} passed, {failed} failed ({float(case.get('time') or 0):.1f} s)")
        if failed:
            print("\n".join("    " + line for line in output.splitlines()[-60:]))
    print(f"{passed_total} passed, {failed_total} failed")
    return 1 if failed_total else 0


if __name__ == "__main__":
    sys.exit(main())
