#!/usr/bin/env python3
"""Runs one Boost.Test program and ends with one line, `N passed, N failed`, counted in test cases.

A program that dies before it has reported counts as one failure more than it had reported."""
import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        report = os.path.join(folder, "report.xml")
        arguments = ["--report_format=XML", "--report_level=short", f"--report_sink={report}",
                     "--log_level=test_suite" if "-v" in sys.argv else "--log_level=error",
                     "--color_output=no", "--catch_system_errors=no"]
        extra = [a for a in sys.argv[2:] if a != "-v"]
        code = subprocess.run([sys.argv[1], *arguments, *extra], check=False).returncode
        try:
            suite = ElementTree.parse(report).getroot().find("TestSuite")
        except (OSError, ElementTree.ParseError):
            suite = None
    if suite is None:
        print(f"{os.path.basename(sys.argv[1])}: died (exit {code}) before it could report")
        print("0 passed, 1 failed")
        return 1
    count = {key: int(suite.get(f"test_cases_{key}", "0"))
             for key in ("passed", "passed_with_warnings", "failed", "aborted", "skipped")}
    passed = count["passed"] + count["passed_with_warnings"]
    failed = count["failed"] + count["aborted"] + count["skipped"]
    if code != 0 and failed == 0:  # A sanitizer or leak report after the last case.
        failed = 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
