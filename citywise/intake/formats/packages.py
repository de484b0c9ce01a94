"""What a damaged ZIP container provokes in the library that opens it: a lie in every field."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib

BROKEN_PACKAGE: tuple[type[Exception], ...] = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)
"""Every other failure is one of the reader."""
