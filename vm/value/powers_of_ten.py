#!/usr/bin/env python3
"""powers_of_ten.py: writes powers_of_ten.inc, the table of vm/value/shortest_decimal.cpp."""
import os

LEAST, MOST = -292, 324


def entry(k: int) -> str:
    """10^k by the power of two that leaves 128 bits before the point, rounded up."""
    ten = 10 ** abs(k)
    if k >= 0:
        shift = 128 - ten.bit_length()
        whole = ten << shift if shift >= 0 else -(-ten // (1 << -shift))
    else:
        shift = 127 + ten.bit_length()
        whole = -(-(1 << shift) // ten)
        if whole >> 128:
            whole = -(-(1 << (shift - 1)) // ten)
    assert whole.bit_length() == 128, k
    return f"{{0x{whole >> 64:016X}, 0x{whole & (1 << 64) - 1:016X}}},"


def main() -> None:
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "powers_of_ten.inc")
    with open(path, "w", encoding="utf-8") as file:
        file.write("// Made by powers_of_ten.py.\n")
        file.writelines(entry(k) + "\n" for k in range(LEAST, MOST + 1))


main()
