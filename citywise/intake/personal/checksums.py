"""Which digits are those of a person or an account: check digits, and days within a number.

`12345678Z` is a Spanish identity number, `12345678A` is none.
"""

from __future__ import annotations

from datetime import date

_SPANISH = "TRWAGMYFPDXBNJZSQVHLCKE"
_CARD_BEGINS = ("4", "51", "52", "53", "54", "55", "34", "37", "6011", "65")


def digits_of(text: str) -> str:
    """The ASCII digits of a text in order."""
    return "".join(c for c in text if "0" <= c <= "9")


def has_luhn_digit(text: str) -> bool:
    """The last digit is that of Luhn, as on bank cards and telephones."""
    digits = [int(c) for c in reversed(digits_of(text))]
    doubled = sum(sum(divmod(2 * d, 10)) for d in digits[1::2])
    return (sum(digits[::2]) + doubled) % 10 == 0


def is_bank_card(text: str) -> bool:
    """A card number of one of the large networks."""
    digits = digits_of(text)
    return digits.startswith(_CARD_BEGINS) and has_luhn_digit(digits)


def is_iban(text: str) -> bool:
    """An international bank account number (ISO 13616)."""
    plain = "".join(c for c in text.upper() if c.isalnum())
    moved = plain[4:] + plain[:4]
    if not 15 <= len(plain) <= 34 or not moved.isascii():
        return False
    return int("".join(str(int(c, 36)) for c in moved)) % 97 == 1


def is_turkish_identity(text: str) -> bool:
    """A TC kimlik number: eleven digits, the last two of which follow from the others."""
    d = [int(c) for c in digits_of(text)]
    if len(d) != 11 or d[0] == 0:
        return False
    tenth = (7 * sum(d[0:9:2]) - sum(d[1:8:2])) % 10
    return d[9] == tenth and d[10] == sum(d[:10]) % 10


def is_french_identity(text: str) -> bool:
    """A French social security number (NIR) with its key."""
    plain = "".join(c for c in text.upper() if c.isalnum())
    number, key = plain[:13].replace("2A", "19").replace("2B", "18"), plain[13:]
    if not number.isdigit() or len(number) != 13 or len(key) != 2 or not key.isdigit():
        return False
    return 97 - int(number) % 97 == int(key)


def is_spanish_identity(text: str) -> bool:
    """A DNI or NIE: its letter follows from its digits."""
    plain = "".join(c for c in text.upper() if c.isalnum())
    number = plain[:-1].replace("X", "0").replace("Y", "1").replace("Z", "2")
    return number.isdigit() and _SPANISH[int(number) % 23] == plain[-1]


def is_danish_identity(text: str) -> bool:
    """A CPR number begins with a day; its check digit has not been kept up since 2007."""
    digits = digits_of(text)
    return len(digits) == 10 and _is_day(2000 + int(digits[4:6]), digits[2:4], digits[:2])


def is_egyptian_identity(text: str) -> bool:
    """Century, day of birth and governorate, then a running number."""
    digits = digits_of(text)
    year = {"2": 1900, "3": 2000}.get(digits[:1], 0) + int(digits[1:3])
    return _is_day(year, digits[3:5], digits[5:7]) and 1 <= int(digits[7:9]) <= 88


def is_american_identity(text: str) -> bool:
    """A social security number: no part is all zeros, and some beginnings are never given."""
    area, group, serial = text.split("-")
    return area not in {"000", "666"} and area[0] != "9" and group != "00" and serial != "0000"


def _is_day(year: int, month: str, day: str) -> bool:
    try:
        date(year, int(month), int(day))
    except ValueError:
        return False
    return True
