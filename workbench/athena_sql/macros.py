"""DuckDB macros that translated statements call, and the settings that they need."""

from typing import Final

from duckdb import DuckDBPyConnection

WHITESPACE: Final = (
    "".join(
        map(
            chr,
            (*range(9, 14), *range(28, 33), 0x1680, *range(0x2000, 0x2007), *range(0x2008, 0x200B)),
        )
    )
    + "\u2028\u2029\u205f\u3000"
)
"""What Trino trims."""
MACROS: Final = {
    # An error that TRY can catch, unlike error().
    "athena_no_number(x)": "CAST('no value: ' || x AS INTEGER)",
    # A decimal's digits as a whole number, and the text of such digits with a scale.
    "athena_digits(x)": "CAST(replace(CAST(x AS VARCHAR), '.', '') AS HUGEINT)",
    "athena_point(x, scale)": """
        CASE WHEN x < 0 THEN '-' ELSE '' END || CASE WHEN scale = 0 THEN CAST(abs(x) AS VARCHAR)
        ELSE left(athena_pad(x, scale), length(athena_pad(x, scale)) - scale) || '.'
            || right(athena_pad(x, scale), scale) END""",
    "athena_pad(x, scale)": """
        lpad(CAST(abs(x) AS VARCHAR), greatest(CAST(scale AS INTEGER) + 1,
            CAST(length(CAST(abs(x) AS VARCHAR)) AS INTEGER)), '0')""",
    # A quotient, rounded half away from zero.
    "athena_quotient(a, b)": """
        CAST(sign(a) * sign(b) AS HUGEINT) * ((2 * abs(a) + abs(b)) // (2 * abs(b)))""",
    "athena_double(x)": """
        CASE WHEN isnan(x) THEN 'NaN' WHEN isinf(x) THEN CASE WHEN x < 0 THEN '-' ELSE '' END
        || 'Infinity' WHEN x = 0 THEN CASE WHEN CAST(x AS VARCHAR)[1] = '-' THEN '-0.0E0'
        ELSE '0.0E0' END
        ELSE CASE WHEN x < 0 THEN '-' ELSE '' END
        || athena_scientific(split_part(CAST(abs(x) AS VARCHAR), 'e', 1),
            coalesce(TRY_CAST(split_part(CAST(abs(x) AS VARCHAR), 'e', 2) AS INTEGER), 0)) END""",
    "athena_scientific(digits, exponent)": """
        left(ltrim(replace(digits, '.', ''), '0'), 1) || '.'
        || coalesce(nullif(substring(rtrim(ltrim(replace(digits, '.', ''), '0'), '0'), 2), ''), '0')
        || 'E' || (exponent + length(split_part(digits, '.', 1)) - 1
            - (length(replace(digits, '.', '')) - length(ltrim(replace(digits, '.', ''), '0'))))""",
    "athena_round(x, digits)": """
        CASE WHEN isnan(x) OR isinf(x) OR abs(x) > 1e15 / pow(10, digits) THEN
            CASE WHEN digits = 0 THEN x ELSE round(x, digits) END
        ELSE sign(x) * floor(abs(x) * pow(10, digits) + 0.5e0) / pow(10, digits) END""",
    "athena_no_nan(x)": "CASE WHEN isnan(x) THEN NULL ELSE x END",
    "athena_sqrt(x)": "CASE WHEN x < 0 THEN CAST('nan' AS DOUBLE) ELSE sqrt(x) END",
    "athena_ln(x)": """CASE WHEN x < 0 THEN CAST('nan' AS DOUBLE) WHEN x = 0
        THEN CAST('-inf' AS DOUBLE) ELSE ln(x) END""",
    "athena_log10(x)": """CASE WHEN x < 0 THEN CAST('nan' AS DOUBLE) WHEN x = 0
        THEN CAST('-inf' AS DOUBLE) ELSE log10(x) END""",
    "athena_lower(x)": "lower(x)",
    # Athena's capital of ß is ß.
    "athena_upper(x)": """
        CASE WHEN contains(x, 'ß') THEN replace(upper(replace(x, 'ß', chr(1114111))),
            chr(1114111), 'ß') ELSE upper(x) END""",
    "athena_reverse(x)": """
        list_aggregate(list_transform(range(length(x), 0, -1), lambda i: substring(x, i, 1)),
            'string_agg', '')""",
    "athena_substring(x, place, size)": """
        CASE WHEN size IS NULL THEN NULL WHEN place = 0 OR size <= 0 OR place < - length(x)
        THEN left(x, 0 * place) WHEN place < 0
        THEN substring(x, length(x) + place + 1, size) ELSE substring(x, place, size) END""",
    "athena_strpos(x, part)": """
        CASE WHEN part = '' AND x IS NOT NULL THEN 1 ELSE strpos(x, part) END""",
    "athena_sign(x)": "CASE WHEN isnan(x) THEN x ELSE sign(x) END",
    "athena_replace(x, part, other)": """
        CASE WHEN part = '' THEN CAST(athena_no_number('replace of nothing') AS VARCHAR)
        ELSE replace(x, part, other) END""",
    "athena_split(x, part)": """
        CASE WHEN part = '' THEN [CAST(athena_no_number('a split by nothing') AS VARCHAR)]
        ELSE string_split(x, part) END""",
    "athena_split_part(x, part, place)": """
        CASE WHEN place <= 0 THEN CAST(athena_no_number('a place below 1') AS VARCHAR)
        ELSE athena_split(x, part)[place] END""",
    "athena_lpad(x, size, pad)": """
        CASE WHEN size < 0 OR pad = '' THEN CAST(athena_no_number('a pad of nothing') AS VARCHAR)
        ELSE lpad(x, CAST(size AS INTEGER), pad) END""",
    "athena_rpad(x, size, pad)": """
        CASE WHEN size < 0 OR pad = '' THEN CAST(athena_no_number('a pad of nothing') AS VARCHAR)
        ELSE rpad(x, CAST(size AS INTEGER), pad) END""",
    "athena_codepoint(x)": """
        CASE WHEN length(x) <> 1 THEN athena_no_number('not one character') ELSE unicode(x) END""",
    "athena_matching(x, form)": """
        CASE WHEN regexp_full_match(x, form) THEN x
        ELSE CAST(athena_no_number(x) AS VARCHAR) END""",
    "athena_iso_date(x)": """
        CAST(athena_matching(x, '[0-9]{4}-[0-9]{2}-[0-9]{2}') AS DATE)""",
    "athena_date_diff(unit, a, b)": "date_sub(unit, a, b)",
    "athena_element(x, place)": """
        CASE WHEN place < 1 OR place > len(x) THEN
        list_transform(x, lambda e: CASE WHEN athena_no_number('no such element') = 0 THEN e END)[1]
        ELSE x[place] END""",
    "athena_element_at(x, place)": """
        CASE WHEN place = 0 THEN list_transform(x, lambda e: CASE
            WHEN athena_no_number('no element 0') = 0 THEN e END)[1] ELSE x[place] END""",
    "athena_member(x, k)": """
        CASE WHEN list_contains(map_keys(x), k) THEN map_extract(x, k)[1]
        WHEN x IS NOT NULL AND k IS NOT NULL AND athena_no_number('no such key') = 0
        THEN map_extract(x, k)[1] END""",
    "athena_contains(x, e)": """
        CASE WHEN x IS NULL OR e IS NULL THEN NULL WHEN list_contains(x, e) THEN true
        WHEN list_count(x) < len(x) THEN NULL ELSE false END""",
    "athena_position(x, e)": """
        CASE WHEN x IS NULL OR e IS NULL THEN NULL ELSE coalesce(list_position(x, e), 0) END""",
    "athena_join(x, separator)": """
        CASE WHEN x IS NULL OR separator IS NULL THEN NULL
        ELSE coalesce(list_aggregate(x, 'string_agg', separator), '') END""",
    "athena_distinct(x)": """
        list_filter(x, lambda e, i: i = list_position(x, e))""",
    "athena_slice(x, start, size)": """
        CASE WHEN start = 0 OR size < 0 THEN list_transform(x, lambda e: CASE
            WHEN athena_no_number('a slice from 0') = 0 THEN e END)
        WHEN start < 0 AND - start > len(x) THEN x[1:0]
        WHEN start < 0 THEN x[len(x) + start + 1 : len(x) + start + size]
        ELSE x[start : start + size - 1] END""",
    "athena_json(x)": """
        CASE WHEN x IS NULL THEN NULL WHEN json_valid(x) THEN CAST(json(x) AS VARCHAR)
        ELSE CAST(athena_no_number('no JSON') AS VARCHAR) END""",
    "athena_json_exact(x)": """
        CASE WHEN regexp_matches(x, '[0-9][.eE]')
        THEN CAST(athena_no_number('JSON with such numbers') AS VARCHAR) ELSE x END""",
    "athena_json_scalar(x, path)": """
        CASE json_type(x, path) WHEN 'OBJECT' THEN NULL WHEN 'ARRAY' THEN NULL
        WHEN 'DOUBLE' THEN CAST(athena_no_number('JSON with such numbers') AS VARCHAR)
        ELSE json_extract_string(x, path) END""",
    "athena_json_value(x)": """
        CASE WHEN json_type(x) IN ('OBJECT', 'ARRAY', 'DOUBLE')
        THEN CAST(athena_no_number('JSON that is no text') AS VARCHAR)
        ELSE json_extract_string(x, '$') END""",
    "athena_json_length(x)": "CASE WHEN json_type(x) = 'ARRAY' THEN json_array_length(x) END",
    "athena_json_text(x)": """
        CASE WHEN contains(x, '{') AND (x[1] <> '{' OR contains(substring(x, 2), '{')
            OR json_keys(x) <> list_sort(json_keys(x)))
        THEN CAST(athena_no_number('objects in JSON') AS VARCHAR)
        ELSE athena_json_exact(x) END""",
    "athena_any_match(x)": """
        CASE WHEN x IS NULL THEN NULL WHEN list_contains(x, true) THEN true
        WHEN list_count(x) < len(x) THEN NULL ELSE false END""",
    "athena_all_match(x)": """
        CASE WHEN x IS NULL THEN NULL WHEN list_contains(x, false) THEN false
        WHEN list_count(x) < len(x) THEN NULL ELSE true END""",
    "athena_none_match(x)": "NOT athena_any_match(x)",
    "athena_map(x)": """
        CASE WHEN list_count(x) = 0 THEN NULL
        ELSE map_from_entries(list_filter(x, lambda e: e IS NOT NULL)) END""",
    "athena_count(x)": """
        CASE WHEN x < 0 THEN athena_no_number('a negative count') ELSE x END""",
    "athena_sequence(a, b, step)": """
        CASE WHEN step = 0 OR (b > a AND step < 0) OR (b < a AND step > 0)
            OR abs(b - a) / abs(step) >= 10000
        THEN [CAST(athena_no_number('no sequence') AS BIGINT)]
        ELSE generate_series(a, b, step) END""",
}


def prepare(connection: DuckDBPyConnection) -> None:
    """Give a connection the settings and macros that translated statements need."""
    connection.execute("SET TimeZone = 'UTC'")
    macros = (f"CREATE MACRO {head} AS {body}" for head, body in MACROS.items())
    connection.execute(";".join(macros))
