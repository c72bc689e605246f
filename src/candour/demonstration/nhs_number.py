"""NHS numbers for made-up patients: in the range that is kept for tests, with the check digit worked out."""


def nhs_number(serial: int) -> str | None:
    """The ten digits of test patient `serial` (0 to 999,999), or None where no check digit exists.

    The first three are 999, which is never given to a real patient. The last is the modulus 11 check of the
    NHS Data Dictionary: weights 10 to 2, eleven less the remainder; ten means that there is no such number.
    """
    nine = f"999{serial:06d}"
    check = 11 - sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True)) % 11
    return None if check == 10 else f"{nine}{check % 11}"
