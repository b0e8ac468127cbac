-- Macros of texts with widths, of addresses of the web, and of distances between texts.

-- Java counts characters beyond 65535 twice.
CREATE MACRO athena_units(x) AS
    length(regexp_replace(x, '[\x{10000}-\x{10FFFF}]', 'xx', 'g'));

CREATE MACRO athena_wide(x, width) AS
    repeat(' ', greatest(width - athena_units(x), 0)) || x;

CREATE MACRO athena_wide_left(x, width) AS
    x || repeat(' ', greatest(width - athena_units(x), 0));

-- Texts as one, which is null if any is.
CREATE MACRO athena_all_of(x) AS
    list_transform([x], lambda v_all: CASE WHEN list_count(v_all) = len(v_all)
        THEN list_aggregate(v_all, 'string_agg', '') END)[1];

CREATE MACRO athena_first_units(x, count) AS
    CASE WHEN length(x) <> athena_units(x) THEN athena_unsure('characters beyond 65535')
    ELSE left(x, count) END;

-- A number with zeros before its digits; what is no number has spaces.
CREATE MACRO athena_zeros(x, width) AS
    CASE WHEN x[1] IN ('n', 'N') OR contains(x, 'Inf') THEN athena_wide(x, width)
    WHEN x[1] IN ('-', '+') THEN x[1] || repeat('0', greatest(width - length(x), 0)) || x[2:]
    ELSE repeat('0', greatest(width - length(x), 0)) || x END;

CREATE MACRO athena_signed(x) AS
    CASE WHEN x[1] = '-' OR x = 'NaN' THEN x ELSE '+' || x END;

-- A number as it is written with the digits of its rounded amount.
CREATE MACRO athena_fixed(x, rounded) AS
    CASE WHEN x IN ('nan', '-nan') THEN 'NaN' WHEN x = 'inf' THEN 'Infinity'
    WHEN x = '-inf' THEN '-Infinity' WHEN x[1] = '-' THEN '-' || rounded ELSE rounded END;

CREATE MACRO athena_grouped(x) AS
    CASE WHEN contains(x, 'N') OR contains(x, 'I') THEN x ELSE CASE WHEN x[1] = '-' THEN '-' ELSE '' END
    || format('{:,}', CAST(ltrim(split_part(x, '.', 1), '-') AS BIGINT))
    || CASE WHEN contains(x, '.') THEN '.' || split_part(x, '.', 2) ELSE '' END END;

CREATE MACRO athena_java_time(x) AS
    athena_day_of(x) || strftime(x, 'T%H:%M') || CASE WHEN microsecond(x) = 0 THEN ''
    WHEN microsecond(x) % 1000000 = 0 THEN strftime(x, ':%S')
    WHEN microsecond(x) % 1000 = 0 THEN strftime(x, ':%S.%g') ELSE strftime(x, ':%S.%f') END;

CREATE MACRO athena_url_encode(x) AS
    replace(replace(replace(url_encode(x), '%20', '+'), '~', '%7E'), '%2A', '*');

-- A text whose escapes are those of characters in UTF-8; Athena shows or refuses others.
CREATE MACRO athena_url_certain(x) AS
    CASE WHEN NOT contains(x, '%') OR regexp_full_match(x, '(?is)([^%]|%[1-7][0-9a-f]|%0[1-9a-f]|%(c[2-9a-f]|d[0-9a-f])%[89ab][0-9a-f]|%(e0%[ab]|e[1-9a-ce-f]%[89ab]|ed%[89])[0-9a-f]%[89ab][0-9a-f]|%(f0%[9ab]|f[1-3]%[89ab]|f4%8)[0-9a-f](%[89ab][0-9a-f]){2})*')
    THEN x ELSE athena_unsure(x) END;

CREATE MACRO athena_url_decode(x) AS url_decode(replace(athena_url_certain(x), '+', ' '));

-- An address of a plain form; null for one with a character that no address has.
CREATE MACRO athena_url(x) AS
    CASE WHEN regexp_full_match(x, '([A-Za-z][A-Za-z0-9+.-]*://([A-Za-z0-9._~:-]*@)?([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)*[A-Za-z]([A-Za-z0-9-]*[A-Za-z0-9])?(:[0-9]{1,5})?(/[^?#]*)?|/|/[^/?#][^?#]*|[A-Za-z0-9._~-]+(/[^?#]*)?|)(\?[^#]*)?(#[^#]*)?')
        AND regexp_full_match(x, '[A-Za-z0-9._~:/?#@!$&''()*+,;=%-]*')
    THEN athena_url_certain(x)
    WHEN regexp_matches(x, '^[a-z]+://[A-Za-z0-9.-]+/[A-Za-z0-9._~/-]*[ "<>\\^`{|}]') THEN NULL
    WHEN x IS NOT NULL THEN athena_unsure(x) END;

-- A part of an address, by its place: protocol, host, port, path, query and fragment.
CREATE MACRO athena_url_part(x, place) AS
    regexp_extract(athena_url(x), '^(?:([^:/?#]+)://(?:[^/?#@]*@)?([^/?#:]*)(?::([0-9]+))?)?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$', place);

CREATE MACRO athena_url_protocol(x) AS athena_url_part(x, 1);

CREATE MACRO athena_url_host(x) AS athena_url_part(x, 2);

CREATE MACRO athena_url_port(x) AS CAST(nullif(athena_url_part(x, 3), '') AS BIGINT);

CREATE MACRO athena_url_path(x) AS url_decode(athena_url_part(x, 4));

CREATE MACRO athena_url_query(x) AS url_decode(athena_url_part(x, 5));

CREATE MACRO athena_url_fragment(x) AS url_decode(athena_url_part(x, 6));

-- The first parameter of a name, which is compared as it is written.
CREATE MACRO athena_url_parameter(x, name) AS
    list_transform([athena_url_part(x, 5)], lambda v_query: CASE WHEN v_query IS NULL OR name IS NULL THEN NULL
        WHEN name = '' OR regexp_matches(name, '[^A-Za-z0-9._~-]') THEN athena_unsure('such a parameter')
        ELSE list_transform(list_filter(string_split(v_query, '&'),
            lambda p: split_part(p, '=', 1) = name)[1:1],
            lambda p: athena_url_decode(p[length(name) + 2 :]))[1] END)[1];

-- Two texts with an own letter of ASCII for each character, as DuckDB compares bytes.
CREATE MACRO athena_letters(x, y) AS
    list_distinct(regexp_extract_all(x || y, '(?s).'));

CREATE MACRO athena_same_letters(x, letters) AS
    CASE WHEN len(letters) > 120 THEN athena_unsure('so many characters')
    ELSE translate(x, list_aggregate(letters, 'string_agg', ''),
        list_aggregate(list_transform(range(1, len(letters) + 1), lambda i: chr(CAST(i AS INTEGER))),
        'string_agg', '')) END;

CREATE MACRO athena_levenshtein(x, y) AS
    CASE WHEN strlen(x) = length(x) AND strlen(y) = length(y) THEN levenshtein(x, y)
    WHEN x IS NOT NULL AND y IS NOT NULL THEN list_transform([athena_letters(x, y)],
        lambda v: levenshtein(athena_same_letters(x, v), athena_same_letters(y, v)))[1] END;

CREATE MACRO athena_hamming(x, y) AS
    CASE WHEN length(x) <> length(y) THEN athena_no_number('texts of several lengths')
    WHEN x = y THEN 0 WHEN x IS NOT NULL AND y IS NOT NULL
    THEN len(list_filter(range(1, length(x) + 1), lambda i: x[i] <> y[i])) END;

-- The composed form. Characters that DuckDB may not know are a doubt.
CREATE MACRO athena_composed(x) AS
    CASE WHEN strlen(x) = length(x) THEN x
    WHEN regexp_matches(x, '[^\x{1}-\x{896}\x{898}-\x{1ACE}\x{1B00}-\x{FFFF}\x{1F000}-\x{2FFFF}]')
    THEN athena_unsure('rare characters') ELSE nfc_normalize(x) END;
