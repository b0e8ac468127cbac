-- Macros of JSON.
--
-- DuckDB's own functions read numbers as doubles. A tagged text has quotes around each number and an n
-- before it, and an s before each text and key, so that they stay as they are written.

CREATE MACRO athena_json_tokens(x) AS
    regexp_extract_all(x, '"(?:[^"\\]|\\.)*"|-?[0-9][0-9.eE+-]*|[\[\]{},:]|[A-Za-z]+');

-- A word that isn't JSON's makes the tagged text invalid: DuckDB takes NaN and Infinity for numbers.
CREATE MACRO athena_json_tag(x) AS
    list_aggregate(list_transform(athena_json_tokens(x), lambda t: CASE WHEN t[1] = '"'
        THEN '"s' || t[2:] WHEN ord(t) < 58 AND ord(t) <> 44 THEN '"n' || t || '"'
        WHEN ord(t) BETWEEN 65 AND 122 AND ord(t) NOT IN (91, 93)
            AND t NOT IN ('true', 'false', 'null') THEN '?' ELSE t END), 'string_agg', '');

-- Whether a text is JSON.
-- DuckDB takes a comma before a bracket.
CREATE MACRO athena_json_valid(x) AS json_valid(x) AND json_valid(athena_json_tag(x))
    AND NOT regexp_matches(x, '^(?:[^"]|"(?:[^"\\]|\\.)*")*,\s*[\]}]');

-- The tagged text as DuckDB writes it; null for one that Athena can't begin to read, either.
CREATE MACRO athena_json(x) AS
    list_transform([x], lambda s: CASE WHEN athena_json_valid(s)
        THEN CAST(json(athena_json_tag(s)) AS VARCHAR)
        WHEN s IS NULL OR regexp_matches(s, '^[ \t\n\r]*($|[^\s\[{"\-0-9tfn]|\{[ \t\n\r]*[^\s"}]|n($|[^u])|t($|[^r])|f($|[^a]))')
        THEN NULL ELSE athena_unsure('damaged JSON') END)[1];

-- The tagged text of what must be JSON.
CREATE MACRO athena_json_certain(x) AS
    list_transform([x], lambda s: CASE WHEN athena_json_valid(s)
        THEN CAST(json(athena_json_tag(s)) AS VARCHAR) WHEN s IS NULL THEN NULL
        WHEN contains(s, '\u') THEN athena_unsure('damaged JSON')
        ELSE CAST(athena_no_number('no JSON') AS VARCHAR) END)[1];

-- The same, with null for what isn't JSON.
CREATE MACRO athena_json_or_null(x) AS
    list_transform([x], lambda s: CASE WHEN athena_json_valid(s)
        THEN CAST(json(athena_json_tag(s)) AS VARCHAR)
        WHEN contains(s, '\u') THEN athena_unsure('damaged JSON') END)[1];

-- Java's text of a double.
CREATE MACRO athena_java_double(x) AS
    CASE WHEN isnan(x) THEN '"NaN"' WHEN isinf(x) THEN CASE WHEN x < 0 THEN '"-Infinity"'
        ELSE '"Infinity"' END
    WHEN x <> 0 AND abs(x) < 1e-300 THEN athena_unsure('such a small number')
    WHEN x = 0 OR abs(x) BETWEEN 1e-3 AND 9999999.999999999 THEN CASE
        WHEN contains(CAST(x AS VARCHAR), '.') THEN CAST(x AS VARCHAR)
        ELSE CAST(x AS VARCHAR) || '.0' END
    ELSE athena_double(x) END;

CREATE MACRO athena_json_number(x) AS
    CASE WHEN x = '-0' THEN '0' WHEN regexp_full_match(x, '-?[0-9]+') THEN x
    ELSE athena_java_double(CAST(x AS DOUBLE)) END;

-- JSON whose characters beyond 65535 are written as pairs of escapes.
CREATE MACRO athena_json_escaped(x) AS
    CASE WHEN regexp_matches(x, '[\x{10000}-\x{10FFFF}]')
    THEN list_aggregate(list_transform(string_split(x, ''), lambda c: CASE WHEN ord(c) < 65536 THEN c
        ELSE format('\u{:04X}\u{:04X}', 55296 + (ord(c) - 65536) // 1024,
            56320 + (ord(c) - 65536) % 1024) END), 'string_agg', '')
    ELSE x END;

-- A text in quotes.
CREATE MACRO athena_json_quoted(x) AS
    list_transform([CAST(to_json(CAST(x AS VARCHAR)) AS VARCHAR)],
        lambda v_quoted: athena_json_escaped(v_quoted))[1];

-- The tagged text of DuckDB's own functions as Athena writes it.
CREATE MACRO athena_json_plain(x) AS
    list_transform([list_aggregate(list_transform(athena_json_tokens(x), lambda t: CASE
        WHEN t[1:2] = '"s' THEN '"' || t[3:]
        WHEN t[1:2] = '"n' THEN athena_json_number(t[3:-2]) ELSE t END), 'string_agg', '')],
        lambda v_plain: athena_json_escaped(v_plain))[1];

CREATE MACRO athena_json_at(x, path) AS CAST(json_extract(x, path) AS VARCHAR);

CREATE MACRO athena_json_extract(x, path) AS athena_json_plain(athena_json_at(x, path));

CREATE MACRO athena_json_type(x) AS
    CASE json_type(x) WHEN 'VARCHAR' THEN CASE WHEN x[2] = 'n' THEN 'number' ELSE 'text' END
    WHEN 'BOOLEAN' THEN 'boolean' WHEN 'NULL' THEN 'null' WHEN 'ARRAY' THEN 'array'
    WHEN 'OBJECT' THEN 'object' END;

-- The text of a tagged scalar: a number as it is written.
CREATE MACRO athena_json_scalar(x) AS
    list_transform([x], lambda v_scalar: CASE json_type(v_scalar)
        WHEN 'VARCHAR' THEN json_extract_string(v_scalar, '$')[2:]
        WHEN 'BOOLEAN' THEN v_scalar END)[1];

CREATE MACRO athena_json_length(x) AS
    list_transform([x], lambda v_length: CASE WHEN json_valid(v_length) OR v_length[1] = '['
        THEN CASE json_type(athena_json(v_length)) WHEN 'ARRAY'
        THEN CAST(json_array_length(v_length) AS BIGINT) END END)[1];

CREATE MACRO athena_json_size(x) AS
    list_transform([x], lambda v_size:
    CASE json_type(v_size) WHEN 'ARRAY' THEN CAST(json_array_length(v_size) AS BIGINT)
    WHEN 'OBJECT' THEN len(json_keys(v_size)) ELSE CASE WHEN v_size IS NOT NULL THEN 0 END END)[1];

CREATE MACRO athena_json_items(x) AS
    list_transform(CAST(CAST(x AS JSON) AS JSON[]), lambda e: coalesce(CAST(e AS VARCHAR), 'null'));

-- Keys of a tagged object; one that is there twice is a doubt.
CREATE MACRO athena_json_keys(x) AS
    list_transform([json_keys(x)], lambda v_keys: CASE
        WHEN len(v_keys) <> len(list_distinct(v_keys))
        THEN [athena_unsure('JSON with a key twice')] ELSE v_keys END)[1];

CREATE MACRO athena_json_member(x, k) AS
    CAST(json_extract(x, '/' || replace(replace(k, '~', '~0'), '/', '~1')) AS VARCHAR);

-- A tagged value with sorted keys; of those that are there twice, the last one. VARIANT has them so.
CREATE MACRO athena_json_sorted(x) AS
    list_transform([x], lambda v_sorted: CASE WHEN contains(v_sorted, '{')
        THEN CAST(CAST(CAST(CAST(v_sorted AS JSON) AS VARIANT) AS JSON) AS VARCHAR)
        ELSE v_sorted END)[1];

CREATE MACRO athena_json_parsed(x) AS
    athena_json_plain(athena_json_sorted(athena_json_certain(x)));

CREATE MACRO athena_json_tried(x) AS
    athena_json_plain(athena_json_sorted(athena_json_or_null(x)));

-- A tagged value in which no key is there twice.
CREATE MACRO athena_json_unique(x) AS
    list_transform([x], lambda v_unique: CASE WHEN contains(v_unique, '{')
        AND length(athena_json_sorted(v_unique)) <> length(v_unique)
        THEN athena_unsure('JSON with a key twice') ELSE v_unique END)[1];

-- The tagged text of what SQL/JSON takes: nothing at all is null.
CREATE MACRO athena_json_given(x) AS
    athena_json(CASE WHEN regexp_full_match(x, '[ \t\r\n]*') THEN 'null' ELSE x END);

-- What a path of SQL/JSON finds, step by step: tagged values, beginning with one.
CREATE MACRO athena_json_start(x) AS CASE WHEN x IS NOT NULL THEN [x] END;

CREATE MACRO athena_json_own(x, k) AS
    list_transform([x], lambda v_own:
    CASE json_type(v_own) WHEN 'OBJECT' THEN CASE
        WHEN len(json_keys(v_own)) <> len(list_distinct(json_keys(v_own)))
        THEN athena_unsure('JSON with a key twice') ELSE athena_json_at(v_own, k) END END)[1];

CREATE MACRO athena_json_found(items) AS list_filter(items, lambda i: i IS NOT NULL);

CREATE MACRO athena_json_keyed(items, k) AS
    athena_json_found(flatten(list_transform(items, lambda v: CASE json_type(v) WHEN 'ARRAY'
        THEN list_transform(athena_json_items(v), lambda e: athena_json_own(e, k))
        ELSE [athena_json_own(v, k)] END)));

CREATE MACRO athena_json_placed(items, place, alone) AS
    athena_json_found(list_transform(items, lambda v: CASE json_type(v) WHEN 'ARRAY'
        THEN athena_json_at(v, place) ELSE CASE WHEN alone THEN v END END));

CREATE MACRO athena_json_all(items) AS
    flatten(list_transform(items, lambda v: CASE json_type(v) WHEN 'ARRAY'
        THEN athena_json_items(v) ELSE [v] END));

-- A tagged scalar as the text that Athena's casts give; null for arrays and objects.
CREATE MACRO athena_json_cast(x) AS
    list_transform([x], lambda v_cast: CASE WHEN v_cast[2] = 'n' AND regexp_matches(v_cast, '[.eE]')
        THEN list_transform([CAST(v_cast[3:-2] AS DOUBLE)], lambda d: athena_double(d))[1]
        ELSE CASE json_type(v_cast) WHEN 'VARCHAR' THEN json_extract_string(v_cast, '$')[2:]
            WHEN 'BOOLEAN' THEN v_cast END END)[1];

-- `value`, or why json_value has none.
CREATE MACRO athena_json_state(items) AS
    list_transform([items], lambda v_state:
    CASE WHEN len(v_state) = 0 THEN 'empty' WHEN v_state IS NULL OR len(v_state) > 1
        OR json_type(v_state[1]) IN ('ARRAY', 'OBJECT')
        OR (athena_json_type(v_state[1]) = 'number' AND NOT regexp_matches(v_state[1], '[.eE]')
            AND TRY_CAST(athena_json_scalar(v_state[1]) AS BIGINT) IS NULL)
    THEN 'error' ELSE 'value' END)[1];

CREATE MACRO athena_json_one(items) AS
    list_transform([items], lambda v_one:
    CASE WHEN athena_json_state(v_one) = 'value' THEN athena_json_cast(v_one[1]) END)[1];

-- The same for a result of another type: a scalar of another kind is a doubt.
CREATE MACRO athena_json_one_of(items, kinds) AS
    list_transform([items], lambda v_one_of:
    CASE WHEN athena_json_state(v_one_of) <> 'value' OR json_type(v_one_of[1]) = 'NULL' THEN NULL
    WHEN list_contains(kinds, athena_json_type(v_one_of[1]))
        AND NOT (kinds[1] = 'whole' AND athena_json_type(v_one_of[1]) = 'number'
            AND regexp_matches(v_one_of[1], '[.eE]'))
    THEN athena_json_cast(v_one_of[1]) ELSE athena_unsure('such a scalar in JSON') END)[1];

CREATE MACRO athena_json_query(items) AS
    list_transform([items], lambda v_query:
    CASE WHEN len(v_query) = 1 THEN athena_json_plain(athena_json_unique(v_query[1])) END)[1];

CREATE MACRO athena_json_unquoted(items) AS
    list_transform([items], lambda v_unquoted:
    CASE WHEN len(v_unquoted) = 1 AND athena_json_type(v_unquoted[1]) = 'text'
    THEN athena_json_scalar(v_unquoted[1]) ELSE athena_json_query(v_unquoted) END)[1];

CREATE MACRO athena_json_wrapped(items) AS
    list_transform([items], lambda v_wrapped:
    CASE WHEN len(v_wrapped) > 0 THEN '[' || list_aggregate(list_transform(v_wrapped,
        lambda i: athena_json_plain(athena_json_unique(i))), 'string_agg', ',') || ']' END)[1];

-- Casts from JSON.
CREATE MACRO athena_json_text(x) AS
    list_transform([x], lambda v_text:
    CASE WHEN v_text[1] IN ('{', '[') THEN CAST(athena_no_number('JSON as a text') AS VARCHAR)
    ELSE athena_json_cast(athena_json_tag(v_text)) END)[1];

-- Rounded half away from zero.
CREATE MACRO athena_json_whole(x) AS
    list_transform([x], lambda v_whole:
    CASE WHEN v_whole[1] IN ('{', '[') THEN CAST(athena_no_number('JSON as a number') AS VARCHAR)
    WHEN v_whole IN ('true', 'false') THEN CAST(CAST(v_whole AS BOOLEAN)::INTEGER AS VARCHAR)
    WHEN v_whole[1] <> '"' AND regexp_matches(v_whole, '[.eE]')
    THEN CAST(CAST(CAST(v_whole AS DOUBLE) AS DECIMAL(38, 0)) AS VARCHAR)
    ELSE athena_json_scalar(athena_json_tag(v_whole)) END)[1];

CREATE MACRO athena_json_double(x) AS
    list_transform([x], lambda v_double:
    CASE WHEN v_double[1] IN ('{', '[') THEN CAST(athena_no_number('JSON as a number') AS VARCHAR)
    WHEN v_double IN ('true', 'false') THEN CAST(CAST(v_double AS BOOLEAN)::INTEGER AS VARCHAR)
    ELSE athena_json_scalar(athena_json_tag(v_double)) END)[1];

CREATE MACRO athena_json_boolean(x) AS
    list_transform([x], lambda v_boolean:
    CASE WHEN v_boolean[1] IN ('{', '[') THEN CAST(athena_no_number('JSON as a boolean') AS VARCHAR)
    WHEN athena_json_type(athena_json_tag(v_boolean)) = 'number'
    THEN CASE WHEN CAST(v_boolean AS DOUBLE) = 0 THEN 'false' ELSE 'true' END
    ELSE athena_json_scalar(athena_json_tag(v_boolean)) END)[1];

CREATE MACRO athena_json_elements(x) AS
    list_transform([x], lambda v_elements: CASE WHEN coalesce(v_elements, 'null') = 'null' THEN NULL
        WHEN v_elements[1] = '[' THEN list_transform(athena_json_items(athena_json_tag(v_elements)),
            lambda e: athena_json_plain(e))
        ELSE [CAST(athena_no_number('JSON as an array') AS VARCHAR)] END)[1];

CREATE MACRO athena_json_entries(x) AS
    list_transform([CASE WHEN x <> 'null' THEN athena_json_tag(x) END], lambda v_entries: CASE
        WHEN v_entries IS NULL THEN NULL WHEN v_entries[1] = '{'
        THEN list_transform(athena_json_keys(v_entries), lambda k: {'key': k[2:],
            'value': athena_json_plain(athena_json_member(v_entries, k))})
        ELSE [{'key': CAST(athena_no_number('JSON as a map') AS VARCHAR), 'value': ''}] END)[1];

-- A field of a row by its name, or by its place from 0; a row has `size` fields.
CREATE MACRO athena_json_field(x, name, place, size) AS
    list_transform([CASE WHEN x <> 'null' THEN athena_json_tag(x) END], lambda v_field: CASE
        WHEN v_field IS NULL THEN NULL WHEN v_field[1] = '{'
        THEN athena_json_plain(athena_json_member(v_field, list_filter(athena_json_keys(v_field),
            lambda k: lower(k[2:]) = name)[1]))
        WHEN v_field[1] = '[' AND json_array_length(v_field) = size
        THEN athena_json_plain(athena_json_items(v_field)[place + 1])
        ELSE CAST(athena_no_number('JSON as a row') AS VARCHAR) END)[1];

-- Casts to JSON.
CREATE MACRO athena_json_array(items) AS
    '[' || coalesce(list_aggregate(list_transform(items, lambda i: coalesce(i, 'null')),
        'string_agg', ','), '') || ']';

CREATE MACRO athena_json_map(entries) AS
    '{' || coalesce(list_aggregate(list_transform(list_sort(list_transform(entries,
        lambda e: CASE WHEN regexp_matches(e.k, '[\x{10000}-\x{10FFFF}]')
            THEN {'k': athena_unsure('such keys in JSON'), 'v': ''} ELSE e END)),
        lambda e: athena_json_quoted(e.k) || ':' || coalesce(e.v, 'null')), 'string_agg', ','), '')
        || '}';

CREATE MACRO athena_json_contains(x, wanted, kind) AS
    CASE WHEN json_type(athena_json(x)) = 'ARRAY' THEN list_contains(list_transform(list_filter(
        athena_json_items(athena_json(x)), lambda e: athena_json_type(e) = kind),
        lambda e: athena_json_scalar(e)), wanted) END;

-- An element that is a text has no quotes.
CREATE MACRO athena_json_get(x, place) AS
    list_transform([athena_json(x)], lambda t: CASE json_type(t) WHEN 'ARRAY' THEN
        list_transform([athena_json_items(t)[CASE WHEN place < 0 THEN place ELSE place + 1 END]],
            lambda e: CASE athena_json_type(e) WHEN 'null' THEN NULL WHEN 'text'
            THEN athena_json_scalar(e) ELSE athena_json_plain(e) END)[1] END)[1];

CREATE MACRO athena_json_is_scalar(x) AS
    athena_json_certain(x)[1] NOT IN ('{', '[');
