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
NO_VALUE: Final = "no value: "
"""Start of what DuckDB can't convert if a value has no certain answer; its description follows."""
MACROS: Final = {
    # An error that TRY can catch, unlike error().
    "athena_no_number(x)": f"CAST('{NO_VALUE}' || x AS INTEGER)",
    # A decimal's digits as a whole number, and the text of such digits with a scale.
    "athena_digits(x)": "CAST(replace(CAST(x AS VARCHAR), '.', '') AS HUGEINT)",
    "athena_point(x, scale)": """
        CASE WHEN x < 0 THEN '-' ELSE '' END || CASE WHEN scale = 0 THEN CAST(abs(x) AS VARCHAR)
        ELSE left(athena_pad(x, scale), length(athena_pad(x, scale)) - scale) || '.'
            || right(athena_pad(x, scale), scale) END""",
    "athena_pad(x, scale)": """
        lpad(CAST(abs(x) AS VARCHAR), greatest(CAST(scale AS INTEGER) + 1,
            CAST(length(CAST(abs(x) AS VARCHAR)) AS INTEGER)), '0')""",
    # Athena divides the digits of up to 18, rounded to a double, by a power of ten.
    "athena_from_decimal(x, scale)": """
        CAST(CAST(athena_digits(x) AS BIGINT) AS DOUBLE) / pow(10, scale)""",
    "athena_from_long_decimal(x)": "CAST(CAST(x AS VARCHAR) AS DOUBLE)",
    # A quotient, rounded half away from zero.
    "athena_quotient(a, b)": """
        CAST(sign(a) * sign(b) AS HUGEINT) * ((2 * abs(a) + abs(b)) // (2 * abs(b)))""",
    "athena_double(x)": """
        CASE WHEN isnan(x) THEN 'NaN' WHEN isinf(x) THEN CASE WHEN x < 0 THEN '-' ELSE '' END
        || 'Infinity' WHEN x = 0 THEN CASE WHEN CAST(x AS VARCHAR)[1] = '-' THEN '-0E0'
        ELSE '0E0' END
        ELSE CASE WHEN x < 0 THEN '-' ELSE '' END
        || athena_scientific(split_part(CAST(abs(x) AS VARCHAR), 'e', 1),
            coalesce(TRY_CAST(split_part(CAST(abs(x) AS VARCHAR), 'e', 2) AS INTEGER), 0)) END""",
    "athena_scientific(digits, exponent)": """
        left(ltrim(replace(digits, '.', ''), '0'), 1) || '.'
        || coalesce(nullif(substring(rtrim(ltrim(replace(digits, '.', ''), '0'), '0'), 2), ''), '0')
        || 'E' || (exponent + length(split_part(digits, '.', 1)) - 1
            - (length(replace(digits, '.', '')) - length(ltrim(replace(digits, '.', ''), '0'))))""",
    "athena_round(x, digits)": """
        CASE WHEN digits = 0 OR isnan(x) OR isinf(x) OR abs(x) > 1e15 / pow(10, digits)
        THEN round(x, greatest(digits, 0)) ELSE round(x * pow(10, digits)) / pow(10, digits) END""",
    "athena_no_nan(x)": "CASE WHEN isnan(x) THEN NULL ELSE x END",
    "athena_sqrt(x)": "CASE WHEN x < 0 THEN CAST('nan' AS DOUBLE) ELSE sqrt(x) END",
    "athena_ln(x)": """CASE WHEN x < 0 THEN CAST('nan' AS DOUBLE) WHEN x = 0
        THEN CAST('-inf' AS DOUBLE) ELSE ln(x) END""",
    "athena_log(b, x)": "athena_ln(x) / athena_ln(b)",
    "athena_power(a, b)": """
        CASE WHEN b < 0 OR abs(pow(a, b)) >= 9007199254740992
        THEN CAST(athena_no_number('such a power') AS DOUBLE)
        ELSE CAST(pow(a, b) AS DOUBLE) END""",
    "athena_lower(x)": "lower(x)",
    # Athena's capital of ß is ß.
    "athena_upper(x)": """
        CASE WHEN contains(x, 'ß') THEN replace(upper(replace(x, 'ß', chr(1114111))),
            chr(1114111), 'ß') ELSE upper(x) END""",
    "athena_reverse(x)": """
        CASE WHEN x = '' THEN x ELSE list_aggregate(list_transform(range(length(x), 0, -1),
            lambda i: substring(x, i, 1)), 'string_agg', '') END""",
    "athena_levenshtein(x, y)": """
        CASE WHEN strlen(x) <> length(x) OR strlen(y) <> length(y)
        THEN athena_no_number('letters beyond ASCII') ELSE levenshtein(x, y) END""",
    "athena_substring(x, place, size)": """
        CASE WHEN size IS NULL THEN NULL WHEN place = 0 OR size <= 0
            OR place < - length(x) OR place > length(x)
        THEN left(x, 0 * place) WHEN place < 0
        THEN substring(x, length(x) + least(place, 0) + 1, least(size, length(x)))
        ELSE substring(x, least(place, length(x) + 1), least(size, length(x))) END""",
    "athena_strpos(x, part)": """
        CASE WHEN part = '' AND x IS NOT NULL THEN 1 ELSE strpos(x, part) END""",
    "athena_sign(x)": "CASE WHEN isnan(x) THEN x ELSE sign(x) END",
    "athena_replace(x, part, other)": """
        CASE WHEN part <> '' THEN replace(x, part, other)
        WHEN x = '' THEN other || left(part, 0)
        ELSE other || list_aggregate(list_transform(range(1, length(x) + 1),
            lambda i: substring(x, i, 1) || other), 'string_agg', '') || left(part, 0) END""",
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
    "athena_offset(clock, utc)": """
        strftime(TIMESTAMP '2000-01-01 00:00:00' + CASE WHEN clock < utc THEN utc - clock
            ELSE clock - utc END, CASE WHEN clock < utc THEN '-%H:%M' ELSE '+%H:%M' END)""",
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
    "athena_unlike(x, other)": """
        list_filter(x, lambda e: list_position(other, e) IS NULL)""",
    "athena_like(x, other)": """
        list_filter(x, lambda e: list_position(other, e) IS NOT NULL)""",
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
    "athena_percentile(x, share)": """
        CASE WHEN share NOT BETWEEN 0 AND 1 AND athena_no_number('such a share') = 0 THEN NULL
        ELSE x[least(CAST(floor(share * len(x)) AS BIGINT) + 1, len(x))] END""",
    "athena_map_of(x)": "map_from_entries(x)",
    "athena_equal_arrays(x, y)": """
        CASE WHEN x IS NULL OR y IS NULL THEN NULL WHEN len(x) <> len(y) THEN false
        WHEN list_contains(list_transform(range(1, len(x) + 1), lambda i: x[i] = y[i]), false)
        THEN false WHEN list_count(x) < len(x) OR list_count(y) < len(y) THEN NULL
        ELSE true END""",
    "athena_days(x)": """
        CASE WHEN x < 0 THEN '-' ELSE '' END || abs(x) // 86400000 || ' '
        || lpad(CAST(abs(x) // 3600000 % 24 AS VARCHAR), 2, '0') || ':'
        || lpad(CAST(abs(x) // 60000 % 60 AS VARCHAR), 2, '0') || ':'
        || lpad(CAST(abs(x) // 1000 % 60 AS VARCHAR), 2, '0') || '.'
        || lpad(CAST(abs(x) % 1000 AS VARCHAR), 3, '0')""",
    "athena_months_text(x)": """
        CASE WHEN x < 0 THEN '-' ELSE '' END || abs(x) // 12 || '-' || abs(x) % 12""",
    "athena_map(x)": """
        CASE WHEN list_count(x) = 0 THEN NULL
        ELSE map_from_entries(list_filter(x, lambda e: e IS NOT NULL)) END""",
    "athena_zeros(x, width)": """
        CASE WHEN x < 0 THEN '-' || lpad(CAST(-x AS VARCHAR), greatest(width - 1,
            CAST(length(CAST(-x AS VARCHAR)) AS INTEGER)), '0')
        WHEN x IS NULL THEN 'null' ELSE lpad(CAST(x AS VARCHAR), greatest(width,
            CAST(length(CAST(x AS VARCHAR)) AS INTEGER)), '0') END""",
    "athena_url_encode(x)": """
        replace(replace(replace(url_encode(x), '%20', '+'), '~', '%7E'), '%2A', '*')""",
    "athena_whole_days(x)": """
        CASE WHEN x % 86400000 <> 0 THEN athena_no_number('a date and hours')
        ELSE x // 86400000 END""",
    "athena_count(x)": """
        CASE WHEN x < 0 THEN athena_no_number('a negative count') ELSE x END""",
    "athena_months(a, b)": """
        CASE WHEN b < a OR date_diff('month', a, b) >= 10000
        THEN athena_no_number('no sequence') ELSE date_diff('month', a, b) END""",
    "athena_whole_lines(x)": """
        CASE WHEN right(x, 1) = chr(10) THEN CAST(athena_no_number('$ before the end') AS VARCHAR)
        ELSE x END""",
    "athena_ascii(x)": """
        CASE WHEN strlen(x) <> length(x)
        THEN CAST(athena_no_number('letters beyond ASCII') AS VARCHAR) ELSE x END""",
    "athena_unfolded(x)": """
        CASE WHEN regexp_matches(x, '[ßẞ\\x{FB00}-\\x{FB06}]')
        THEN CAST(athena_no_number('ß without regard to case') AS VARCHAR) ELSE x END""",
    "athena_whole(x)": """
        CASE WHEN list_count(x) < len(x)
        THEN list_transform(x, lambda e: CASE WHEN athena_no_number('null') = 0 THEN e END)
        ELSE x END""",
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
