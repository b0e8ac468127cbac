-- Macros that translated statements call.

-- An error that TRY can catch, unlike error().
CREATE MACRO athena_no_number(x) AS CAST('no value: ' || x AS INTEGER);

-- An error that TRY can't catch: Athena may have an answer.
CREATE MACRO athena_unsure(x) AS error('no value: ' || x);

-- A decimal's digits as a whole number, and the text of such digits with a scale.
CREATE MACRO athena_digits(x) AS CAST(replace(CAST(x AS VARCHAR), '.', '') AS HUGEINT);

CREATE MACRO athena_point(x, scale) AS
    CASE WHEN x < 0 THEN '-' ELSE '' END || CASE WHEN scale = 0 THEN CAST(abs(x) AS VARCHAR)
    ELSE left(athena_pad(x, scale), length(athena_pad(x, scale)) - scale) || '.'
        || right(athena_pad(x, scale), scale) END;

CREATE MACRO athena_pad(x, scale) AS
    lpad(CAST(abs(x) AS VARCHAR), greatest(CAST(scale AS INTEGER) + 1,
        CAST(length(CAST(abs(x) AS VARCHAR)) AS INTEGER)), '0');

-- Athena divides the digits of up to 18, rounded to a double, by a power of ten.
CREATE MACRO athena_from_decimal(x, scale) AS
    CAST(CAST(athena_digits(x) AS BIGINT) AS DOUBLE) / pow(10, scale);

CREATE MACRO athena_from_long_decimal(x) AS CAST(CAST(x AS VARCHAR) AS DOUBLE);

-- A quotient, rounded half away from zero.
CREATE MACRO athena_quotient(a, b) AS
    CAST(sign(a) * sign(b) AS HUGEINT) * ((2 * abs(a) + abs(b)) // (2 * abs(b)));

CREATE MACRO athena_double(x) AS
    CASE WHEN isnan(x) THEN 'NaN' WHEN isinf(x) THEN CASE WHEN x < 0 THEN '-' ELSE '' END
    || 'Infinity' WHEN x = 0 THEN CASE WHEN CAST(x AS VARCHAR)[1] = '-' THEN '-0E0'
    ELSE '0E0' END
    ELSE CASE WHEN x < 0 THEN '-' ELSE '' END
    || athena_scientific(split_part(CAST(abs(x) AS VARCHAR), 'e', 1),
        coalesce(TRY_CAST(split_part(CAST(abs(x) AS VARCHAR), 'e', 2) AS INTEGER), 0)) END;

CREATE MACRO athena_scientific(digits, exponent) AS
    left(ltrim(replace(digits, '.', ''), '0'), 1) || '.'
    || coalesce(nullif(substring(rtrim(ltrim(replace(digits, '.', ''), '0'), '0'), 2), ''), '0')
    || 'E' || (exponent + length(split_part(digits, '.', 1)) - 1
        - (length(replace(digits, '.', '')) - length(ltrim(replace(digits, '.', ''), '0'))));

CREATE MACRO athena_round(x, digits) AS
    CASE WHEN digits = 0 OR isnan(x) OR isinf(x) OR abs(x) > 1e15 / pow(10, digits)
    THEN round(x, greatest(digits, 0)) ELSE round(x * pow(10, digits)) / pow(10, digits) END;

CREATE MACRO athena_no_nan(x) AS CASE WHEN isnan(x) THEN NULL ELSE x END;

CREATE MACRO athena_finite(x) AS
    CASE WHEN NOT isfinite(x) THEN athena_unsure('a number that is infinite or NaN') ELSE x END;

CREATE MACRO athena_sqrt(x) AS
    CASE WHEN x < 0 THEN CAST('nan' AS DOUBLE) ELSE sqrt(x) END;

CREATE MACRO athena_ln(x) AS
    CASE WHEN x < 0 THEN CAST('nan' AS DOUBLE) WHEN x = 0
    THEN CAST('-inf' AS DOUBLE) ELSE ln(x) END;

CREATE MACRO athena_log(b, x) AS athena_ln(x) / athena_ln(b);

CREATE MACRO athena_power(a, b) AS
    CASE WHEN b < 0 OR abs(pow(a, b)) >= 9007199254740992
    THEN athena_unsure('such a power')
    ELSE CAST(pow(a, b) AS DOUBLE) END;

-- What Athena trims: more than spaces. It takes long, and few texts begin or end with any of it.
CREATE MACRO athena_white() AS
    chr(9) || chr(10) || chr(11) || chr(12) || chr(13) || chr(28) || chr(29) || chr(30) || chr(31) || ' '
    || chr(5760) || chr(8192) || chr(8193) || chr(8194) || chr(8195) || chr(8196) || chr(8197)
    || chr(8198) || chr(8200) || chr(8201) || chr(8202) || chr(8232) || chr(8233) || chr(8287)
    || chr(12288);

CREATE MACRO athena_ltrim(x) AS
    CASE WHEN x = '' OR ord(x) BETWEEN 33 AND 5759 THEN x
    ELSE ltrim(x, athena_white()) END;

CREATE MACRO athena_rtrim(x) AS
    CASE WHEN x = '' OR ord(right(x, 1)) BETWEEN 33 AND 5759 THEN x
    ELSE rtrim(x, athena_white()) END;

CREATE MACRO athena_trim(x) AS
    CASE WHEN x = '' OR (ord(x) BETWEEN 33 AND 5759 AND ord(right(x, 1)) BETWEEN 33 AND 5759)
    THEN x ELSE trim(x, athena_white()) END;

-- Letters that have another case only since Unicode 16, which DuckDB doesn't know.
CREATE MACRO athena_newer_small() AS 'ƛɤᲊꟍꟛ𐵰𐵱𐵲𐵳𐵴𐵵𐵶𐵷𐵸𐵹𐵺𐵻𐵼𐵽𐵾𐵿𐶀𐶁𐶂𐶃𐶄𐶅';

CREATE MACRO athena_newer_capitals() AS 'ꟜꟋᲉꟌꟚ𐵐𐵑𐵒𐵓𐵔𐵕𐵖𐵗𐵘𐵙𐵚𐵛𐵜𐵝𐵞𐵟𐵠𐵡𐵢𐵣𐵤𐵥';

-- Athena's capital of ß is ß.
CREATE MACRO athena_capitals(x) AS
    CASE WHEN contains(x, 'ß') THEN replace(upper(replace(x, 'ß', chr(1114111))),
        chr(1114111), 'ß') ELSE upper(x) END;

-- Most texts are ASCII, which is seen fastest.
CREATE MACRO athena_upper(x) AS
    CASE WHEN strlen(x) = length(x) THEN upper(x)
    WHEN regexp_matches(x, '[\x{19B}\x{264}\x{1C8A}\x{A7CD}\x{A7DB}\x{10D70}-\x{10D85}]')
    THEN translate(athena_capitals(x), athena_newer_small(), athena_newer_capitals())
    ELSE athena_capitals(x) END;

CREATE MACRO athena_lower(x) AS
    CASE WHEN strlen(x) = length(x) THEN lower(x)
    WHEN regexp_matches(x, '[\x{1C89}\x{A7CB}\x{A7CC}\x{A7DA}\x{A7DC}\x{10D50}-\x{10D65}]')
    THEN translate(lower(x), athena_newer_capitals(), athena_newer_small()) ELSE lower(x) END;

-- The same of long expressions, which are written once.
CREATE MACRO athena_lower_of(x) AS
    list_transform([x], lambda v_lower: athena_lower(v_lower))[1];

CREATE MACRO athena_upper_of(x) AS
    list_transform([x], lambda v_upper: athena_upper(v_upper))[1];

CREATE MACRO athena_reverse(x) AS
    CASE WHEN x = '' THEN x ELSE list_aggregate(list_transform(range(length(x), 0, -1),
        lambda i: substring(x, i, 1)), 'string_agg', '') END;

-- Bits of a number of a width; `x` is a HUGEINT.
CREATE MACRO athena_signed_bits(x, width) AS
    CASE WHEN x >= (CAST(1 AS HUGEINT) << (width - 1)) THEN x - (CAST(1 AS HUGEINT) << width)
    ELSE x END;

CREATE MACRO athena_unsigned_bits(x, width) AS
    CASE WHEN x < 0 THEN x + (CAST(1 AS HUGEINT) << width) ELSE x END;

CREATE MACRO athena_bitwise_left_shift(x, count, width) AS
    CASE WHEN count IS NULL THEN NULL WHEN count < 0 THEN athena_unsure('a negative shift')
    WHEN count NOT BETWEEN 0 AND width - 1 THEN x * 0
    ELSE athena_signed_bits(
        (athena_unsigned_bits(x, width) % (CAST(1 AS HUGEINT) << greatest(width - count, 0)))
        * (CAST(1 AS HUGEINT) << greatest(count, 0)), width) END;

CREATE MACRO athena_bitwise_right_shift(x, count, width) AS
    CASE WHEN count IS NULL THEN NULL WHEN count < 0 THEN athena_unsure('a negative shift')
    WHEN count NOT BETWEEN 0 AND width - 1 THEN x * 0
    WHEN count = 0 THEN x
    ELSE athena_unsigned_bits(x, width) // (CAST(1 AS HUGEINT) << greatest(count, 0)) END;

CREATE MACRO athena_bitwise_right_shift_arithmetic(x, count, width) AS
    CASE WHEN count IS NULL THEN NULL WHEN count < 0 THEN athena_unsure('a negative shift')
    WHEN count NOT BETWEEN 0 AND width - 1 THEN CASE WHEN x < 0 THEN -1 ELSE x * 0 END
    WHEN x < 0 THEN -1 - (-1 - x) // (CAST(1 AS HUGEINT) << greatest(count, 0))
    ELSE x // (CAST(1 AS HUGEINT) << greatest(count, 0)) END;

CREATE MACRO athena_bit_count(x, bits) AS
    CASE WHEN bits IS NULL THEN NULL WHEN bits NOT BETWEEN 2 AND 64 OR CASE WHEN x < 0 THEN ~ x ELSE x END
        >= (CAST(1 AS HUGEINT) << (bits - 1)) THEN athena_no_number('so few bits')
    WHEN x < 0 THEN bits - bit_count(~ x) ELSE bit_count(x) END;

CREATE MACRO athena_substring(x, place, size) AS
    CASE WHEN place IS NULL OR size IS NULL THEN NULL WHEN place = 0 OR size <= 0
        OR place < - length(x) OR place > length(x)
    THEN left(x, 0 * place) WHEN place < 0
    THEN substring(x, length(x) + least(place, 0) + 1, least(size, length(x)))
    ELSE substring(x, least(place, length(x) + 1), least(size, length(x))) END;

CREATE MACRO athena_strpos(x, part) AS
    CASE WHEN part = '' AND x IS NOT NULL THEN 1 ELSE strpos(x, part) END;

CREATE MACRO athena_sign(x) AS CASE WHEN isnan(x) THEN x ELSE sign(x) END;

CREATE MACRO athena_replace(x, part, other) AS
    CASE WHEN part <> '' THEN replace(x, part, other)
    WHEN x = '' THEN other || left(part, 0)
    ELSE other || list_aggregate(list_transform(range(1, length(x) + 1),
        lambda i: substring(x, i, 1) || other), 'string_agg', '') || left(part, 0) END;

CREATE MACRO athena_split(x, part) AS
    CASE WHEN part = '' THEN [CAST(athena_no_number('a split by nothing') AS VARCHAR)]
    WHEN part IS NOT NULL THEN string_split(x, part) END;

-- At most that many parts; the last one is the rest.
CREATE MACRO athena_split_most(x, part, most) AS
    list_transform([athena_split(x, part)], lambda v_split: CASE WHEN most IS NULL OR v_split IS NULL
        THEN NULL WHEN most <= 0 THEN [CAST(athena_no_number('so few parts') AS VARCHAR)]
        WHEN len(v_split) <= most THEN v_split
        ELSE v_split[1 : most - 1] || [substring(x, CAST(coalesce(list_sum(list_transform(
            v_split[1 : most - 1], lambda p: length(p) + length(part))), 0) AS BIGINT) + 1)] END)[1];

CREATE MACRO athena_split_part(x, part, place) AS
    CASE WHEN place <= 0 THEN CAST(athena_no_number('a place below 1') AS VARCHAR)
    WHEN part = '' THEN CASE WHEN place <= length(x) THEN substring(x, place, 1) END
    ELSE athena_split(x, part)[place] END;

CREATE MACRO athena_lpad(x, size, pad) AS
    CASE WHEN size < 0 OR pad = '' THEN CAST(athena_no_number('a pad of nothing') AS VARCHAR)
    WHEN size > 1000000 THEN CAST(athena_no_number('so long a text') AS VARCHAR)
    ELSE lpad(x, CAST(size AS INTEGER), pad) END;

CREATE MACRO athena_rpad(x, size, pad) AS
    CASE WHEN size < 0 OR pad = '' THEN CAST(athena_no_number('a pad of nothing') AS VARCHAR)
    WHEN size > 1000000 THEN CAST(athena_no_number('so long a text') AS VARCHAR)
    ELSE rpad(x, CAST(size AS INTEGER), pad) END;

-- A text that must not be longer.
CREATE MACRO athena_fitting(x, most) AS
    CASE WHEN length(x) > most THEN CAST(athena_no_number('so long a text') AS VARCHAR)
    ELSE x END;

-- The same; TRY can't catch its error.
CREATE MACRO athena_surely_fitting(x, most) AS
    CASE WHEN length(x) > most THEN athena_unsure('so long a text') ELSE x END;

CREATE MACRO athena_unhex(x) AS
    CASE WHEN regexp_full_match(x, '([0-9A-Fa-f]{2})*') THEN unhex(x)
    WHEN x IS NOT NULL THEN encode(CAST(athena_no_number('no hexadecimal digits') AS VARCHAR)) END;

-- Athena puts U+FFFD in the place of damaged bytes.
CREATE MACRO athena_from_utf8(x) AS
    coalesce(TRY(decode(x)), CASE WHEN x IS NOT NULL THEN athena_unsure('damaged text') END);

-- Athena doesn't need the = at the end.
CREATE MACRO athena_from_base64(x) AS from_base64(x || CASE WHEN contains(x, '=') THEN ''
    ELSE repeat('=', (4 - length(x) % 4) % 4) END);

CREATE MACRO athena_codepoint(x) AS
    CASE WHEN length(x) <> 1 THEN athena_no_number('not one character') ELSE unicode(x) END;

CREATE MACRO athena_offset(clock, utc) AS
    CASE WHEN clock < utc THEN '-' ELSE '+' END
    || strftime(TIMESTAMP '2000-01-01 00:00:00' + CASE WHEN clock < utc THEN utc - clock
        ELSE clock - utc END, '%H:%M');

-- A timestamp to the next multiple of microseconds, and half of them to the later one.
CREATE MACRO athena_rounded_time(x, step) AS
    make_timestamp(epoch_us(x) + step // 2 - ((epoch_us(x) + step // 2) % step + step) % step);

-- A text of a form that both engines read alike; of another that Athena may read; or of none.
CREATE MACRO athena_matching(x, form, others) AS
    CASE WHEN regexp_full_match(x, form) THEN x WHEN regexp_full_match(x, others)
    THEN athena_unsure(x) ELSE CAST(athena_no_number(x) AS VARCHAR) END;

-- The same, with null for a text that Athena refuses.
CREATE MACRO athena_matching_or_null(x, form, others) AS
    CASE WHEN regexp_full_match(x, form) THEN x WHEN regexp_full_match(x, others)
    THEN athena_unsure(x) END;

CREATE MACRO athena_iso_date(x) AS
    CAST(athena_matching(x, '[0-9]{4}-[0-9]{2}-[0-9]{2}', '.*[0-9].*') AS DATE);

CREATE MACRO athena_element(x, place) AS
    CASE WHEN place < 1 OR place > len(x) THEN
    list_transform([x[1]], lambda e: CASE WHEN athena_no_number('no such element') = 0 THEN e END)[1]
    ELSE x[place] END;

CREATE MACRO athena_element_at(x, place) AS
    CASE WHEN place = 0 AND x IS NOT NULL THEN list_transform([x[1]], lambda e: CASE
        WHEN athena_no_number('no element 0') = 0 THEN e END)[1] ELSE x[place] END;

CREATE MACRO athena_member(x, k) AS
    CASE WHEN x IS NULL OR k IS NULL THEN NULL
    WHEN list_contains(map_keys(x), k) THEN map_extract(x, k)[1]
    ELSE athena_unsure('no such key') END;

CREATE MACRO athena_contains(x, e) AS
    CASE WHEN x IS NULL OR e IS NULL THEN NULL WHEN list_contains(x, e) THEN true
    WHEN list_count(x) < len(x) THEN NULL ELSE false END;

CREATE MACRO athena_position(x, e) AS
    CASE WHEN x IS NULL OR e IS NULL THEN NULL ELSE coalesce(list_position(x, e), 0) END;

-- NaN isn't any element, not even NaN.
CREATE MACRO athena_contains_float(x, e) AS
    CASE WHEN NOT isnan(e) THEN athena_contains(x, e) WHEN x IS NULL OR e IS NULL
        OR list_count(x) < len(x) THEN NULL ELSE false END;

CREATE MACRO athena_position_float(x, e) AS
    CASE WHEN isnan(e) AND x IS NOT NULL THEN 0 ELSE athena_position(x, e) END;

CREATE MACRO athena_join(x, separator) AS
    CASE WHEN x IS NULL OR separator IS NULL THEN NULL
    ELSE coalesce(list_aggregate(x, 'string_agg', separator), '') END;

CREATE MACRO athena_unlike(x, other) AS
    list_filter(x, lambda e: list_position(other, e) IS NULL);

CREATE MACRO athena_like(x, other) AS
    list_filter(x, lambda e: list_position(other, e) IS NOT NULL);

-- Nulls leave it open whether arrays without a common element have one.
CREATE MACRO athena_overlap(x, y) AS
    CASE WHEN x IS NULL OR y IS NULL THEN NULL
    WHEN len(list_filter(athena_like(x, y), lambda e: e IS NOT NULL)) > 0 THEN true
    WHEN len(x) > 0 AND len(y) > 0 AND (list_count(x) < len(x) OR list_count(y) < len(y)) THEN NULL
    ELSE false END;

CREATE MACRO athena_distinct(x) AS list_filter(x, lambda e, i: i = list_position(x, e));

-- In the order of the longer array.
CREATE MACRO athena_intersect(x, y) AS
    athena_distinct(CASE WHEN len(x) < len(y) THEN athena_like(y, x)
        WHEN y IS NOT NULL THEN athena_like(x, y) END);

CREATE MACRO athena_slice(x, start, size) AS
    CASE WHEN start IS NULL OR size IS NULL THEN NULL WHEN x IS NOT NULL AND (start = 0 OR size < 0) THEN list_transform(list_append(x, NULL), lambda e: CASE
        WHEN athena_no_number('a slice from 0') = 0 THEN e END)
    WHEN start < 0 AND - start > len(x) THEN x[1:0]
    WHEN start < 0 THEN x[len(x) + start + 1 : len(x) + start + size]
    ELSE x[start : start + size - 1] END;

CREATE MACRO athena_any_match(x) AS
    CASE WHEN x IS NULL THEN NULL WHEN list_contains(x, true) THEN true
    WHEN list_count(x) < len(x) THEN NULL ELSE false END;

CREATE MACRO athena_all_match(x) AS
    CASE WHEN x IS NULL THEN NULL WHEN list_contains(x, false) THEN false
    WHEN list_count(x) < len(x) THEN NULL ELSE true END;

CREATE MACRO athena_none_match(x) AS NOT athena_any_match(x);

-- Athena's own answer is near this one if there are many values.
CREATE MACRO athena_percentile(x, share) AS
    CASE WHEN share BETWEEN 0 AND 1
    THEN x[least(CAST(floor(share * len(x)) AS BIGINT) + 1, len(x))]
    ELSE athena_unsure('such a share') END;

CREATE MACRO athena_percentiles(x, shares) AS
    list_transform([x], lambda v_all: CASE WHEN len(v_all) > 0
        THEN list_transform(shares, lambda s: athena_percentile(v_all, s)) END)[1];

CREATE MACRO athena_equal_arrays(x, y) AS
    CASE WHEN x IS NULL OR y IS NULL THEN NULL WHEN len(x) <> len(y) THEN false
    WHEN list_contains(list_transform(range(1, len(x) + 1), lambda i: x[i] = y[i]), false)
    THEN false WHEN list_count(x) < len(x) OR list_count(y) < len(y)
    THEN athena_unsure('arrays that nulls make equal or not') = '' ELSE true END;

CREATE MACRO athena_year(x) AS
    CASE WHEN year(x) < 0 THEN '-' ELSE '' END
    || CASE WHEN abs(year(x)) > 999 THEN CAST(abs(year(x)) AS VARCHAR)
        ELSE lpad(CAST(abs(year(x)) AS VARCHAR), 4, '0') END;

CREATE MACRO athena_date(x) AS
    CASE WHEN year(x) BETWEEN 1 AND 9999 THEN CAST(x AS VARCHAR)
    ELSE athena_year(x) || strftime(x, '-%m-%d') END;

-- Timestamps have a sign before years beyond 9999, and dates have none.
CREATE MACRO athena_day_of(x) AS
    CASE WHEN year(x) > 9999 THEN '+' ELSE '' END || athena_date(CAST(x AS DATE));

CREATE MACRO athena_days(x) AS
    CASE WHEN x < 0 THEN '-' ELSE '' END || abs(x) // 86400000 || ' '
    || lpad(CAST(abs(x) // 3600000 % 24 AS VARCHAR), 2, '0') || ':'
    || lpad(CAST(abs(x) // 60000 % 60 AS VARCHAR), 2, '0') || ':'
    || lpad(CAST(abs(x) // 1000 % 60 AS VARCHAR), 2, '0') || '.'
    || lpad(CAST(abs(x) % 1000 AS VARCHAR), 3, '0');

CREATE MACRO athena_months_text(x) AS
    CASE WHEN x < 0 THEN '-' ELSE '' END || abs(x) // 12 || '-' || abs(x) % 12;

CREATE MACRO athena_map(x) AS
    CASE WHEN list_count(x) = 0 THEN NULL
    ELSE map_from_entries(list_distinct(list_filter(x, lambda e: e IS NOT NULL))) END;

-- Maps with all values of a key. It takes long for many keys.
CREATE MACRO athena_multimap(x) AS
    CASE WHEN len(x) > 10000 THEN athena_unsure('a map of so many entries')
    ELSE map_from_entries(list_transform(athena_distinct(list_transform(x, lambda e: e.k)),
        lambda k: struct_pack(key := k, value := list_transform(
            list_filter(x, lambda e: e.k = k), lambda e: e.v)))) END;

CREATE MACRO athena_multimap_or_null(x) AS
    CASE WHEN list_count(x) > 0
    THEN athena_multimap(list_filter(x, lambda e: e IS NOT NULL)) END;

CREATE MACRO athena_multimap_of(x) AS
    CASE WHEN len(list_filter(x, lambda e: e.k IS NULL)) > 0
    THEN athena_unsure('a null key') ELSE athena_multimap(x) END;

-- Of maps that share keys, each has the same value.
CREATE MACRO athena_union(x) AS
    CASE WHEN len(flatten(x)) > 0 THEN map_from_entries(list_distinct(flatten(x))) END;

CREATE MACRO athena_split_to_map(x, a, b) AS
    CASE WHEN a = '' OR b = '' OR a = b
    THEN map([CAST(athena_no_number('such delimiters') AS VARCHAR)], [''])
    WHEN x IS NOT NULL AND a IS NOT NULL AND b IS NOT NULL
    THEN list_transform([string_split(x, a)], lambda v_split: map_from_entries(list_transform(
        CASE WHEN v_split[-1] = '' THEN v_split[:-2] ELSE v_split END,
        lambda p: struct_pack(key := CASE WHEN len(string_split(p, b)) = 2
            THEN string_split(p, b)[1]
            ELSE CAST(athena_no_number('no key and value') AS VARCHAR) END,
            value := string_split(p, b)[2]))))[1] END;

CREATE MACRO athena_whole_days(x) AS
    CASE WHEN x % 86400000 <> 0 THEN athena_no_number('a date and hours')
    ELSE x // 86400000 END;

CREATE MACRO athena_count(x) AS
    CASE WHEN x NOT BETWEEN 0 AND 10000 THEN athena_no_number('such a count') ELSE x END;

CREATE MACRO athena_months(a, b) AS
    CASE WHEN b < a OR date_diff('month', a, b) >= 10000
    THEN athena_unsure('no sequence') ELSE date_diff('month', a, b) END;

CREATE MACRO athena_whole_lines(x) AS
    CASE WHEN right(x, 1) = chr(10) THEN athena_unsure('$ before the end')
    ELSE x END;

CREATE MACRO athena_ascii(x) AS
    CASE WHEN strlen(x) <> length(x)
    THEN athena_unsure('letters beyond ASCII') ELSE x END;

-- A text whose characters have had their properties for long.
CREATE MACRO athena_older(x) AS
    CASE WHEN regexp_matches(x, '[^\x{0}-\x{37E}\x{380}-\x{51F}\x{5D0}-\x{5EA}\x{620}-\x{64A}\x{905}-\x{939}\x{E01}-\x{E3A}\x{1E00}-\x{22FF}\x{3000}-\x{30FF}\x{3400}-\x{4DB5}\x{4E00}-\x{9FCC}\x{AC00}-\x{D7A3}\x{FF00}-\x{FFEF}\x{1F300}-\x{1F9FF}]')
    THEN athena_unsure('characters of a newer Unicode') ELSE x END;

CREATE MACRO athena_unfolded(x) AS
    CASE WHEN regexp_matches(x, '[ßẞ\x{FB00}-\x{FB06}]')
    THEN athena_unsure('ß without regard to case') ELSE x END;

CREATE MACRO athena_sequence(a, b, step) AS
    CASE WHEN step = 0 OR (b > a AND step < 0) OR (b < a AND step > 0)
        OR abs(b - a) / abs(step) >= 10000
    THEN CAST(CAST(athena_no_number('no sequence') AS VARCHAR) AS BIGINT[])
    ELSE generate_series(a, b, step) END;
