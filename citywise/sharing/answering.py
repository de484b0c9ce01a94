"""Answer one question on a released file as an Arrow stream; loaded in a confined process."""

# pyarrow tells no types
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false
from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

import duckdb
import pyarrow as pa

from citywise.errors import ReleaseError
from citywise.sharing.guard import RefusedError, require_one_reading_query
from citywise.sharing.streams import answer_schema, read_parameters
from citywise.warehouse.opening import LOCKED_DOWN, Config, open_file

if TYPE_CHECKING:
    from citywise.sharing.child import Confines
    from citywise.sharing.messages import Question

_ROWS_AT_ONCE = 20_000
_MEMORY_SHARE = 0.6
"""Of what the process may use, DuckDB takes no more; the rest is for the answer under way."""
_TOLD = (
    duckdb.ParserException,
    duckdb.BinderException,
    duckdb.CatalogException,
    duckdb.ConversionException,
    duckdb.InvalidInputException,
    duckdb.OutOfRangeException,
    duckdb.SyntaxException,
    duckdb.TypeMismatchException,
)
"""What is wrong with a query is told in DuckDB's words; other errors are not for the asker."""


def answer(question: Question, confines: Confines, sink: BinaryIO) -> None:
    """Write the answer, with the release's id.

    Raises:
        RefusedError: the question is not answered, and why.
    """
    try:
        _answer(question, confines, sink)
    except ReleaseError as error:
        raise RefusedError("The release cannot be opened just now; ask again.") from error
    except (*_TOLD, ValueError) as error:
        raise RefusedError(str(error)) from error
    except (duckdb.OutOfMemoryException, MemoryError) as error:
        megabytes = confines.megabytes
        raise RefusedError(f"The query needs more than the {megabytes} MB it may use.") from error
    except RecursionError as error:
        raise RefusedError("The query is nested too deeply.") from error
    except OSError as error:
        raise RefusedError("The answer is too large; ask for fewer rows.") from error
    except (duckdb.Error, pa.ArrowException) as error:
        raise RefusedError("The query cannot be run.") from error


def _answer(question: Question, confines: Confines, sink: BinaryIO) -> None:
    connection, row = open_file(confines.file, _config(confines))
    require_one_reading_query(connection, question.sql)
    parameters = read_parameters(question.parameters)
    reader = connection.execute(question.sql, parameters).to_arrow_reader(_ROWS_AT_ONCE)
    schema = answer_schema(reader.schema, row["release_id"])
    with pa.ipc.new_stream(sink, schema) as stream:
        for batch in reader:
            stream.write_batch(pa.record_batch(batch.columns, schema=schema))


def _config(confines: Confines) -> Config:
    return LOCKED_DOWN | {
        "memory_limit": f"{int(confines.megabytes * _MEMORY_SHARE)}MB",
        "threads": confines.threads,
        "temp_directory": "",
        "max_temp_directory_size": "0MB",
        "python_enable_replacements": "false",
        "enable_external_file_cache": "false",
    }
