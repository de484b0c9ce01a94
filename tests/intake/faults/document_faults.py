"""Faults of JSON and XML: depth, size, numbers beyond all numbers, declarations that reach out."""

from __future__ import annotations

import json

from tests.fixtures.tables import as_json, records
from tests.intake.faults.fault import HEADING, Fault, event, loads, refused

RECORD = json.dumps(records([HEADING, event()])[0])


def log(*records_as_text: str) -> bytes:
    return f"[{','.join(records_as_text)}]".encode()


def with_count(written: str) -> str:
    """A record whose figure is written just so."""
    return RECORD.replace('"20"', written)


def lines(*records_as_text: str) -> bytes:
    return "\n".join(records_as_text).encode()


def keys(count: int) -> str:
    return "{" + ",".join(f'"k{n}":1' for n in range(count)) + "}"


JSON_FAULTS = [
    Fault("a million nested lists", lambda: b"[" * 1_000_000 + b"]" * 1_000_000, refused("too_deep")),
    Fault("a million nested lists, never closed", lambda: b"[" * 1_000_000, refused("too_deep")),
    Fault("a million nested records", lambda: b'{"a":' * 1_000_000 + b"1" + b"}" * 1_000_000, refused("too_deep")),
    Fault("nested lists in one record of many", lambda: log(RECORD, RECORD[:-1] + ',"x":' + "[" * 100_000 + "]" * 100_000 + "}"), refused("too_deep")),
    Fault("an integer of 10,000 digits", lambda: log(RECORD, with_count("9" * 10_000), RECORD), loads(2, ("2/Participants", "not_a_number"))),
    Fault("an exponent beyond all numbers", lambda: log(RECORD, with_count("1e400")), loads(1, ("2/Participants", "error_cell"))),
    Fault("a power of ten with many digits", lambda: log(RECORD, with_count("1e308")), loads(1, ("2/Participants", "not_a_number"))),
    Fault("NaN and Infinity", lambda: log(RECORD, with_count("NaN"), with_count("-Infinity")), loads(1, ("2/Participants", "error_cell"), ("3/Participants", "error_cell"))),
    Fault("a name that stands twice", lambda: log(RECORD, RECORD[:-1] + ',"Participants":"30"}'), loads(1, ("2/Participants", "error_cell"))),
    Fault("half a character", lambda: log(RECORD, with_count('"\\ud800"')), loads(1, ("2/Participants", "error_cell"))),
    Fault("half a character in a name", lambda: log(RECORD, RECORD[:-1] + ',"\\udfff":1}'), loads(2)),
    Fault("a zero byte in a text", lambda: log(RECORD, with_count('"2\\u00000"')), loads(1, ("2/Participants", "error_cell"))),
    Fault("100,000 names in a record", lambda: log(RECORD, keys(100_000)), refused("too_large")),
    Fault("another name in each of 20,000 records", lambda: log(RECORD, *(f'{{"k{n}":1}}' for n in range(20_000))), refused("too_large")),
    Fault("texts, numbers and lists among records", lambda: log(RECORD, '"text"', "5", "[1]", "null", RECORD), loads(2, *((str(n), "not_a_record") for n in (2, 3, 4, 5)))),
    Fault("broken off in the middle", lambda: log(RECORD, RECORD)[:-20], refused("broken_json")),
    Fault("broken off in a line", lambda: lines(RECORD, RECORD[:-5]), refused("broken_json")),
    Fault("JSON lines with other line ends within", lambda: lines(RECORD.replace("Sports", "Sports\u2028")), loads(1)),
    Fault("a comma too many", lambda: log(RECORD, "").replace(b",]", b",]"), refused("broken_json")),
    Fault("a text of 100 MB", lambda: log(RECORD, RECORD[:-1] + f',"x":"{"y" * 100_000_000}"}}'), loads(2)),
    Fault("180 MB of empty lists", lambda: b"[" + b"[]," * 60_000_000 + b"[]]", refused("too_large")),
    Fault("180 MB of empty records", lambda: b"[" + b"{}," * 60_000_000 + b"{}]", refused("too_large")),
    Fault("JSON in UTF-16", lambda: log(RECORD).decode().encode("utf-16"), loads(1)),
    Fault("JSON in UTF-16 without a mark", lambda: log(RECORD, RECORD).decode().encode("utf-16-be"), loads(2)),
    Fault("JSON with a mark", lambda: b"\xef\xbb\xbf" + as_json([HEADING, event()]), loads(1)),
    Fault("an empty list", lambda: b"[]", refused("unknown_layout")),
    Fault("null", lambda: b"[null]", refused("unknown_layout")),
]  # fmt: skip

ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
ACTIVITY = "<iati-activity><iati-identifier>XX-1</iati-identifier><title><narrative>T</narrative></title></iati-activity>"


def activities(*inner: str, prolog: str = "", encoding: str = "utf-8") -> bytes:
    return f"{prolog}<iati-activities>{''.join(inner)}</iati-activities>".encode(encoding)


def many_activities() -> bytes:
    long = ACTIVITY.replace("T<", f"{'T' * 900}<")
    return activities(*(long.replace("XX-1", f"XX-{n}") for n in range(100_000)))


XML_FAULTS = [
    Fault("billion laughs", lambda: activities("&e9;", prolog=f'<!DOCTYPE x [<!ENTITY e0 "ha">{ENTITIES}]>'), refused("forbidden_xml")),
    Fault("quadratic blow-up", lambda: activities("&e;" * 50_000, prolog=f'<!DOCTYPE x [<!ENTITY e "{"x" * 50_000}">]>'), refused("forbidden_xml")),
    Fault("an entity of a file", lambda: activities("&e;", prolog='<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'), refused("forbidden_xml")),
    Fault("an entity of a server", lambda: activities("&e;", prolog='<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1:9/e">]>'), refused("forbidden_xml")),
    Fault("a document type elsewhere", lambda: activities(ACTIVITY, prolog='<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'), refused("forbidden_xml")),
    Fault("a public document type", lambda: activities(ACTIVITY, prolog='<!DOCTYPE x PUBLIC "-//X//Y" "x.dtd">'), refused("forbidden_xml")),
    Fault("parameter entities", lambda: activities(ACTIVITY, prolog='<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>'), refused("forbidden_xml")),
    Fault("a document type in UTF-16", lambda: activities(ACTIVITY, prolog='<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x>', encoding="utf-16"), refused("forbidden_xml")),
    Fault("a document type behind a comment", lambda: activities(ACTIVITY, prolog="<!-- x --><!DOCTYPE x>"), refused("forbidden_xml")),
    Fault("depth a million", lambda: b"<iati-activities>" + b"<a>" * 1_000_000, refused("too_deep")),
    Fault("depth a million in other XML", lambda: b"<a>" * 1_000_000, refused("too_deep")),
    Fault("an attribute of 100 MB", lambda: activities(f'<iati-activity x="{"y" * 100_000_000}"/>'), refused("too_large")),
    Fault("a million attributes", lambda: activities("<iati-activity " + " ".join(f'a{n}="1"' for n in range(1_000_000)) + "/>"), refused("too_large")),
    Fault("a text of 150 MB", lambda: activities(f"<iati-activity><title>{'y' * 150_000_000}</title></iati-activity>"), refused("too_large")),
    Fault("a comment of 150 MB", lambda: activities(ACTIVITY, f"<!--{'y' * 150_000_000}-->"), refused("too_large")),
    Fault("IATI in UTF-16BE", lambda: b"\xfe\xff" + activities(ACTIVITY, prolog='<?xml version="1.0" encoding="UTF-16"?>', encoding="utf-16-be"), refused("unknown_layout")),
    Fault("XML in UTF-7", lambda: activities(ACTIVITY, prolog='<?xml version="1.0" encoding="UTF-7"?>', encoding="utf-7"), refused("broken_xml")),
    Fault("XML in an unknown encoding", lambda: activities(ACTIVITY, prolog='<?xml version="1.0" encoding="x-mine"?>'), refused("broken_xml")),
    Fault("XML with CR only", lambda: activities(ACTIVITY, "\r").replace(b"><", b">\r<"), refused("unknown_layout")),
    Fault("not XML at all", lambda: b"<activities> but then, no", refused("broken_xml")),
    Fault("XML of another kind", lambda: b"<rss><channel><title>x</title></channel></rss>", refused("unknown_xml")),
    Fault("XML that breaks off", lambda: activities(ACTIVITY)[:-10], refused("broken_xml")),
    Fault("180 MB of activities", lambda: activities(ACTIVITY * 1_600_000), refused("too_large")),
    Fault("100 MB of activities that can be read", many_activities, refused("unknown_layout")),
    Fault("180 MB of elements that nobody knows", lambda: b"<rss>" + b"<item>x</item>" * 12_000_000 + b"</rss>", refused("too_large")),
    Fault("180 MB within one activity", lambda: activities("<iati-activity>" + "<x/>" * 40_000_000 + "</iati-activity>"), refused("too_large")),
]  # fmt: skip

DOCUMENT_FAULTS = [*JSON_FAULTS, *XML_FAULTS]
