# arrays
select array[1, 2, 3], array['a', null], array[], array[array[1], array[2, 3]], array[1, 2.5], array[null, null]
select array[1, 'a']
select array[1, 2, 3][1], array['a'][1], array[array[1, 2]][1][2]
select array[1, 2][3]
select array[1, 2][0]
select element_at(array[1, 2], 1), element_at(array[1, 2], -1), element_at(array[1, 2], 5), element_at(array['a'], -2)
select element_at(array[1, 2], 0)
select cardinality(array[1, null]), cardinality(array[]), cardinality(map(array['a'], array[1]))
select contains(array[1, 2], 2), contains(array[1, 2], 3), contains(array[1, null], 3), contains(array[1, null], 1), contains(array['a'], 'a'), contains(array[1, 2], 2.0), contains(array[1], null), contains(array[], 1)
select contains(array['a'], 1)
select array_position(array['a', 'b', 'a'], 'a'), array_position(array[1, 2], 5), array_position(array[1, null, 2], 2), array_position(array[1], null)
select array_join(array['a', 'b'], ','), array_join(array['a', null, 'b'], ','), array_join(array['a', null], ',', '?'), array_join(array[1, 2], '-'), array_join(array[], ','), array_join(array[1.5, 2.25], ' '), array_join(array[true], ','), array_join(array[1e0], ','), array_join(array[date '2026-01-01'], ',')
select array_sort(array[3, 1, 2]), array_sort(array['b', null, 'a']), array_sort(array[]), array_sort(array[2.5, 1.5]), array_sort(array[nan(), 1e0, infinity()]), array_sort(array[date '2026-02-01', date '2026-01-01'])
select array_sort(array[1, 2, 3], (a, b) -> if(a < b, 1, if(a = b, 0, -1)))
select array_distinct(array[1, 2, 1, null, null]), array_distinct(array['a', 'A', 'a']), array_distinct(array[])
select array_max(array[1, 3, 2]), array_min(array['b', 'a']), array_max(array[1, null]), array_max(array[]), array_min(array[date '2026-01-01', date '2025-01-01']), array_max(array[1.5, 2.5])
select array_max(array[1e0, 2e0]), array_min(array[nan(), 1e0])
select array_sum(array[1, 2]), array_average(array[1, 2])
select slice(array[1, 2, 3, 4], 2, 2), slice(array[1, 2, 3], -2, 2), slice(array[1, 2], 3, 1), slice(array[1, 2, 3], 1, 10), slice(array[1, 2], 1, 0), slice(array[1, 2], -5, 2), slice(array['a', 'b', 'c'], -1, 5)
select slice(array[1], 0, 1)
select slice(array[1], 1, -1)
select flatten(array[array[1, 2], array[3], array[]]), flatten(array[array[1], null])
select array[1] || array[2, 3], array[1] || 2, 0 || array[1], array['a'] || array[cast(null as varchar)], array[1] || array[2.5]
select array[1] || cast(null as array(integer)), concat(array[1], array[2])
select array[1] || 'a'
select sequence(1, 5), sequence(5, 1), sequence(1, 10, 3), sequence(10, 1, -4), sequence(0, 0), sequence(-2, 2)
select sequence(1, 5, -1)
select sequence(1, 5, 0)
select sequence(1, 20000)
select repeat('x', 2), repeat(null, 2), repeat(1.5, 1)
select reverse(array[1, 2, 3]), array_remove(array[1, 2, 1], 1), array_intersect(array[1, 2], array[2, 3]), array_union(array[1], array[2]), array_except(array[1, 2], array[2]), arrays_overlap(array[1], array[1, 2])
select zip(array[1, 2], array['a', 'b']), zip(array[1], array['a', 'b'], array[true])
select array[1, 2] = array[1, 2], array[1, 2] = array[2, 1], array[1] <> array[1, 2], array[1, null] = array[1, 2]
select array[1, 2] < array[1, 3]
select array['a', 'b'] is null, array[] is not null, coalesce(array[1], array[]), cast(array[1, 2] as array(varchar)), cast(array['1', '2'] as array(integer)), cast(array[] as array(bigint))
select cast(array[1] as varchar)
# lambdas
select transform(array[1, 2, null], x -> x + 1), transform(array['a', 'b'], x -> upper(x) || '!'), transform(array[], x -> 1), transform(array[1, 2], x -> array[x, x * 2]), transform(array[1], x -> x > 0)
select filter(array[1, 2, 3, null], x -> x > 1), filter(array['a', ''], x -> x <> ''), filter(array[1, 2], x -> null), filter(array[], x -> true)
select reduce(array[1, 2, 3], 0, (s, x) -> s + x, s -> s * 2), reduce(array[], 0, (s, x) -> s, s -> s), reduce(array['a', 'b'], '', (s, x) -> s || x, s -> s), reduce(cast(null as array(integer)), 0, (s, x) -> s + x, s -> s)
select reduce(array[1, null, 2], 0, (s, x) -> s + coalesce(x, 0), s -> s), reduce(array[1, 2], 0, (s, x) -> if(x > s, x, s), s -> s)
select reduce(array[1.5, 2.5], cast(0 as double), (s, x) -> s + x, s -> s)
select any_match(array[1, 2], x -> x > 1), any_match(array[1, null], x -> x > 1), any_match(array[], x -> true), any_match(array[2, null], x -> x > 1), any_match(cast(null as array(integer)), x -> true)
select all_match(array[1, 2], x -> x > 0), all_match(array[1, null], x -> x > 0), all_match(array[], x -> false), all_match(array[0, null], x -> x > 0), none_match(array[1, 2], x -> x > 2), none_match(array[1, null], x -> x > 2), none_match(array[], x -> true)
select transform(array[1, 2], (x, y) -> x)
select transform(array[1, 2], 5)
select filter(array[1], x -> 1)
select transform(array['a', 'b'], x -> transform(array[1, 2], y -> x || cast(y as varchar))), filter(array[1, 2, 3], x -> contains(array[2, 3], x))
select y, transform(array[1, 2], x -> x + y) from (values 10, 20) t(y) order by y
select transform(array[1, 2], x -> z) from (values 1) t(y)
select x, filter(array[1, 2, 3], y -> y > x) from (values 1, 2) t(x) order by 1
select zip_with(array[1, 2], array[3, 4], (x, y) -> x + y), map_filter(map(array['a'], array[1]), (k, v) -> v > 0), transform_values(map(array['a'], array[1]), (k, v) -> v + 1)
# maps and rows
select map(array['a', 'b'], array[1, 2]), map(array[1], array['x'])
select map(array['a', 'a'], array[1, 2])
select map(array['a'], array[1, 2])
select map(array['a', 'b'], array[1, 2])['a'], element_at(map(array['a'], array[1]), 'b'), element_at(map(array['a'], array[1]), 'a'), element_at(map(array[1, 2], array['x', 'y']), 2)
select map(array['a'], array[1])['b']
select map_keys(map(array['b', 'a'], array[1, 2])), map_values(map(array['b', 'a'], array[1, null])), map_keys(map(array['a'], array[1])) = array['a']
select map_entries(map(array['a'], array[1])), cardinality(map_entries(map(array['a', 'b'], array[1, 2])))
select row(1, 'a'), (1, 'a'), row(null, 1.5), row(1)
select cast(row(1, 'a') as row(x integer, y varchar)).x, cast(row(1, 'a') as row(x integer, y varchar)).y, cast((1, 2) as row(a double, b varchar)).b
select row(1, 2)[1], row(1, 'a')[2]
select row(1, 2) = row(1, 2), row(1, 'a') = (1, 'b'), (1, 2) in ((1, 2), (3, 4))
select cast(row(1, 'a') as row(x integer, y varchar))
select r.x, r.y from (select cast(row(1, 'a') as row(x integer, y varchar)) r)
# unnest
select x from unnest(array[3, 1, null]) t(x) order by x
select x, n from unnest(array['a', 'b']) with ordinality t(x, n) order by n
select a, b from unnest(array[1, 2, 3], array['x', 'y']) t(a, b) order by a
select k, v from unnest(map(array['a', 'b'], array[1, 2])) t(k, v) order by k
select x, y from unnest(array[(1, 'a'), (2, 'b')]) t(x, y) order by x
select id, x from (values (1, array[1, 2]), (2, array[]), (3, null)) t(id, a) cross join unnest(a) u(x) order by 1, 2
select id, x from (values (1, array[1, 2]), (2, array[]), (3, null)) t(id, a) left join unnest(a) u(x) on true order by 1, 2
select id, x, n from (values (1, array['b', 'a']), (2, array['c'])) t(id, a), unnest(a) with ordinality u(x, n) order by 1, 3
select count(*) from unnest(sequence(1, 100)) t(x) where x % 7 = 0
select unnest(array[1])
select x from (values 1) t(y) cross join unnest(array[y, y + 1]) u(x) order by x
select x from unnest(array[]) t(x)
select t.x from unnest(array[1, 2]) as t(x) join (values 1) u(x) on t.x = u.x
select x from (values 1) t(y) left join unnest(array[y, 2]) u(x) on x > 1
# regular expressions
select regexp_like('abc', 'B'), regexp_like('abc', '^abc$'), regexp_like('abc', 'a.c'), regexp_like('', ''), regexp_like('a1', '\d'), regexp_like('é', '\w'), regexp_like('abc', '(?i)ABC'), regexp_like(null, 'a'), regexp_like('a' || chr(10) || 'b', 'a.b'), regexp_like('a' || chr(10) || 'b', '^b')
select regexp_extract('abc123def', '\d+'), regexp_extract('abc', '\d+'), regexp_extract('key=value', '(\w+)=(\w+)', 1), regexp_extract('key=value', '(\w+)=(\w+)', 2), regexp_extract('key', '(\w+)=(\w+)', 1), regexp_extract('', 'a'), regexp_extract('aXbX', '.*?X')
select regexp_extract('ab', '(a)|(b)', 2)
select regexp_extract('a', 'a', 1)
select regexp_replace('a1b22', '\d+'), regexp_replace('a1b22', '\d', 'x'), regexp_replace('hello world', '(\w+) (\w+)', '$2 $1'), regexp_replace('abc', 'x', 'y'), regexp_replace('a.b', '\.', '-'), regexp_replace('a b', '\s+', '_'), regexp_replace('a1', '(\d)', '<$1>'), regexp_replace('price', 'p', '\$'), regexp_replace('x', 'x', 'a\\b')
select regexp_replace('abc', '', '-')
select regexp_replace('abc', 'b', '$1')
select regexp_replace('abc', '(?=b)', '-')
select regexp_replace('abc', 'b', x -> upper(x[1]))
select regexp_extract_all('a1b22c', '\d+'), regexp_extract_all('abc', '\d+'), regexp_extract_all('a=1,b=2', '(\w)=(\d)', 2), regexp_extract_all('', 'a')
select regexp_count('a1b22', '\d'), regexp_count('abc', 'x'), regexp_count('', 'a'), regexp_split('a1b2c', '\d'), regexp_split('a,b;c', '[,;]'), regexp_split('', ','), regexp_split('a,', ','), regexp_split('abc', 'x')
select regexp_position('abc1', '\d'), regexp_like('abc', '[')
select regexp_like('foo-bar', '^[a-z]+-[a-z]+$'), regexp_like('2026-01-31', '^\d{4}-\d{2}-\d{2}$'), regexp_like('a@b.example', '^[^@\s]+@[^@\s]+\.[a-z]{2,}$'), regexp_like('engi-abc123', '^engi-[0-9a-z]+$'), regexp_like('a', 'a|b'), regexp_like('AWS', '(?i)^aws$'), regexp_like('a b', 'a\sb'), regexp_like('a' || chr(11) || 'b', 'a\sb')
select regexp_like('abc', 'a(?!c)'), regexp_like('abab', '(ab)\1')
select regexp_like('a word', '\bword\b')
# json
select json_extract_scalar('{"a": 1, "b": "x", "c": null, "d": [1], "e": {"f": true}}', '$.a'), json_extract_scalar('{"b": "x"}', '$.b'), json_extract_scalar('{"c": null}', '$.c'), json_extract_scalar('{"d": [1]}', '$.d'), json_extract_scalar('{"e": {"f": true}}', '$.e.f'), json_extract_scalar('{"a": 1}', '$.z'), json_extract_scalar('{"d": [1, 2]}', '$.d[1]'), json_extract_scalar('{"a b": 1}', '$["a b"]')
select json_extract_scalar('not json', '$.a')
select json_extract_scalar('{"a": 1.50}', '$.a')
select json_extract_scalar('{"a": 12345678901234567890123}', '$.a')
select json_extract_scalar('"x"', '$'), json_extract_scalar('5', '$'), json_extract_scalar('{"a": "ü\u00e4\n"}', '$.a'), json_extract_scalar('{"a": ""}', '$.a'), json_extract_scalar('[1, 2]', '$[0]'), json_extract_scalar('[1]', '$[5]')
select json_extract('{"a": [1, 2]}', '$.a'), json_extract('{"a": {"b": 1}}', '$.a'), json_extract('{"a": "x"}', '$.a'), json_extract('{"a": null}', '$.a'), json_extract('{"a": 1}', '$.z')
select json_extract('{"a": {"z": 1, "b": 2}}', '$.a')
select json_extract_scalar('{"a": 1}', 'a')
select json_extract_scalar('{"a": 1}', '$.a.b'), json_extract_scalar('{"A": 1}', '$.a'), json_extract_scalar('{"a.b": 1}', '$["a.b"]')
select json_extract_scalar('{"a": [1, 2]}', '$.a[*]')
select json_array_length('[1, 2]'), json_array_length('[]'), json_array_length('{}'), json_array_length('"a"'), json_array_length(null), json_array_length('[[1], {"a": 2}]')
select json_array_length('x')
select json_parse('{"a": 1}'), json_parse('[1, "a", null, true]'), json_parse('"x"'), json_parse('5'), json_parse('null'), json_format(json_parse(' { "a" : [ 1 , 2 ] } '))
select json_parse('{"b": 1, "a": 2}')
select json_parse('x')
select json_format('{"a": 1}')
select cast(json_parse('[1, 2]') as array(bigint)), cast(json_parse('["a", "b"]') as array(varchar)), cast(json_parse('["a", null]') as array(varchar)), cast(json_parse('"x"') as varchar), cast(json_parse('5') as varchar), cast(json_parse('true') as varchar), cast(json_parse('null') as varchar)
select cast(json_parse('[1, "2", true]') as array(varchar))
select cast(json_parse('5') as bigint), cast(json_parse('"a"') as integer)
select map_keys(cast(json_parse('{"a": 1, "b": {"c": 2}}') as map(varchar, json))), cast(json_parse('{"a": 1}') as map(varchar, bigint)), cast(json_parse('{"a": "x"}') as map(varchar, varchar))
select element_at(cast(json_parse('{"a": {"b": 5}}') as map(varchar, json)), 'a'), json_extract_scalar(element_at(cast(json_parse('{"a": {"b": 5}}') as map(varchar, json)), 'a'), '$.b')
select cast(map(array['a'], array[1]) as json), json_object('a': 1), json_array(1, 2), json_exists('{"a": 1}', 'lax $.a'), json_value('{"a": 1}', 'lax $.a'), json_query('{"a": 1}', 'lax $.a')
select json_size('{"a": 1}', '$')
select json_parse('1') = json_parse('1')
select cast(1 as json), cast('a' as json), cast(array[1, 2] as json)
