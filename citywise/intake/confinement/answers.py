"""What a reader may answer: plain records, and nothing else.

A file that takes over its reader could make it say anything; the night believes the shape of
an answer as little as it believes the file.
"""

from __future__ import annotations

import io
import pickle
from dataclasses import is_dataclass
from pathlib import Path

from citywise.intake.reading import BatchRead

_ROOM = "citywise."


class UntrustworthyError(ValueError):
    """An answer that no reader gives unless something else speaks through it."""


def read_answer(raw: bytes, scratch: str) -> object:
    """The record that a reader answers with; what it wrote for the night lies in `scratch`.

    Raises:
        UntrustworthyError: it is something else.
    """
    try:
        answer: object = _Answers(io.BytesIO(raw)).load()
    except (pickle.UnpicklingError, AttributeError, ImportError, IndexError, EOFError) as error:
        raise UntrustworthyError from error
    blocks = answer.blocks if isinstance(answer, BatchRead) else []
    is_elsewhere = any(Path(block.path).parent != Path(scratch) for block in blocks)
    if is_elsewhere or not is_dataclass(answer):
        raise UntrustworthyError
    return answer


class _Answers(pickle.Unpickler):
    """Makes plain records of this program only; a function is never called."""

    def find_class(self, module_name: str, global_name: str, /) -> type:
        """The class of a record.

        Raises:
            UnpicklingError: it is no record, or none of this program.
        """
        found = super().find_class(module_name, global_name) if module_name.startswith(_ROOM) else 0
        if isinstance(found, type) and is_dataclass(found):
            return found
        raise pickle.UnpicklingError(f"{module_name}.{global_name}")
