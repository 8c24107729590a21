"""The check digit of a National Provider Identifier."""


def is_valid_npi(npi: str) -> bool:
    """Ten digits whose Luhn sum, with the prefix 80840, ends in zero (45 CFR 162.406)."""
    if len(npi) != 10 or not (npi.isascii() and npi.isdigit()):
        return False
    total = 24  # the prefix's own share of the sum
    for place, digit in enumerate(reversed(npi)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
