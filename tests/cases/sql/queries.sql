# shapes of queries
select all x from (values 1, 1) t(x)
select count(distinct x, y) from (values (1, 2)) t(x, y)
select count(all x) from (values 1, null) t(x)
select /* a comment */ 1 -- another
with t as (select 1 as a), t2 as (with t as (select 2 as a) select a from t) select t.a, t2.a from t cross join t2
with t as (select 1 as a) select * from (with t as (select 5 as a) select * from t)
with a as (select 1 x), a as (select 2 x) select * from a
with t as (select x from (values 3, 1, 2) v(x) order by x limit 2) select sum(x) from t
select * from (select x from (values 1, 2, 3) t(x) order by x desc limit 2) order by x
(select 3 as x union all select 1) order by x limit 1
select x from (values 1, 2) t(x) union (select x from (values 2, 3) t(x) order by x limit 1) order by 1
select x from (values 1, 2, 2) t(x) except all select 2 order by 1
select x from (values 1, 2, 2) t(x) intersect all select x from (values 2, 2, 3) u(x) order by 1
select x from (values 1, 2) t(x) union select x from (values 2, 3) t(x) except select 1 order by 1
select x from (values 1, 2) t(x) union all select x from (values 3) t(x) intersect select 3 order by 1
select 1 as a, 2 as b union all select 3, 4 order by b desc, a
select x + 1 from (values 1, 2) t(x) union select 5 order by _col0
select a.x, b.x from (values 1) a(x), (values 2) b(x)
select * from (values 1) a(x), (values 2) b(x)
select a.*, b.x as y from (values 1) a(x) join (values (1, 2)) b(x, z) on a.x = b.x
select x from (values 1) a(x), (values 2) b(x)
select x, y from (values (1, 'a')) a(x, y) join (values (1, 'b')) b(x, z) using (x)
select a.x from (values 1) a(x) join (values 1) b(x) using (x)
select x from (values 1, 2) a(x) full join (values 2, 3) b(x) using (x) order by x
select x, count(*) from (values 1, 2) a(x) left join (values 2, 3) b(x) using (x) group by x order by x
select a.x, b.x from (values 1, 2, null) a(x) left join (values 2, null) b(x) on a.x = b.x order by 1
select a.x, b.x from (values 1, 2) a(x) left join (values 2, 3) b(x) on a.x = b.x and b.x > 5 order by 1
select a.x, b.x from (values 1) a(x) join (values 1.0) b(x) on a.x = b.x
select a.x from (values 'a') a(x) join (values 1) b(x) on a.x = b.x
select a.x from (values 1) a(x) join (values 1) b(x) on 1
select count(*) from (values 1) a(x) join (values 1) b(y) on a.x = b.y join (values 1) c(z) on c.z = b.y
select a.x, b.y from (values 1) a(x) cross join lateral (select a.x + 1 as y) b
select a.x, b.y from (values 1, 2) a(x) left join lateral (select max(y) as y from (values 1, 3) v(y) where v.y > a.x) b on true order by 1
select x, (select y from (values (1, 'a'), (2, 'b')) u(k, y) where u.k = t.x) from (values 1, 2, 3) t(x) order by x
select x, (select count(*) from (values 1, 1, 2) u(k) where u.k = t.x) from (values 1, 2, 3) t(x) order by x
select x, (select sum(k) from (values 1, 1, 2) u(k) where u.k = t.x) from (values 1, 2, 3) t(x) order by x
select x from (values 1, 2, 3) t(x) where exists (select 1 from (values 2, 3) u(k) where u.k = t.x) order by x
select x from (values 1, 2, null) t(x) where x in (select k from (values 2, 3) u(k)) order by x
select x from (values 1, 2) t(x) where x not in (select k from (values 2, null) u(k)) order by x
select x from (values 1, 2) t(x) where x in (select 1.0)
select x from (values 1, 2) t(x) where x = any (select 2)
select x from (values 1, 2) t(x) where x > all (select 1)
select (select 1 where false), (select max(x) from (values 1, 2) t(x)), exists (select 1 where false)
select (select x from (values 1, 2) t(x))
select (select 1, 2)
select 1 in (select 'a')
select x from (values 2, 1) t(x) order by (select 1), x
select 1 where exists (select 1) and not exists (select 1 where 1 = 0)
select x from (values 3, 1, 2) t(x) order by -x
select x as y from (values 3, 1, 2) t(x) order by y + 0 desc
select -x as x from (values 1, 2) t(x) order by x
select x as y, y as x from (values (1, 4), (2, 3)) t(x, y) order by x
select x as a, y as a from (values (1, 4)) t(x, y) order by a
select x from (values 1) t(x) order by 2
select x from (values 1) t(x) order by 0
select x from (values 1) t(x) order by 'a'
select x from (values (1, 2), (3, 1)) t(x, y) order by y
select x from (values 1, null, 3) t(x) order by x
select x from (values 1, null, 3) t(x) order by x desc
select x from (values 1, null, 3) t(x) order by x nulls first
select x from (values 1, null, 3) t(x) order by x desc nulls first
select x from (values 'b', 'a', 'B', 'ä', '', null, 'Z', '1', '_') t(x) order by x
select x from (values true, false, null) t(x) order by x desc
select x from (values nan(), 1e0, infinity(), -infinity(), null) t(x) order by x desc
select x, y from (values (1, 'b'), (1, 'a'), (0, 'c')) t(x, y) order by 1 desc, 2
select x, count(*) c from (values 1, 2, 2) t(x) group by x order by c desc, x
select x % 2 as odd, sum(x) from (values 1, 2, 3) t(x) group by x % 2 order by odd
select x % 2 as odd, sum(x) from (values 1, 2, 3) t(x) group by 1 having sum(x) > 2 order by 1
select x, y from (values (1, 2)) t(x, y) group by 1, 2
select 1, count(*) from (values 1, 2) t(x) group by 1
select 'a' as k, sum(x) from (values 1, 2) t(x) group by 'a'
select count(*) from (values 1) t(x) group by 1
select x from (values 1) t(x) group by 5
select max(x) from (values 1, 2) t(x) order by max(x)
select x + 1 + 2 from (values 1) t(x) group by x + 1
select x from (values 1) t(x) group by x + 1
select sum(x) + count(*) * 2, max(x) - min(x), avg(x) > 1 from (values 1, 2) t(x)
select sum(x) filter (where y = 'a') * 1.0 / count(*) from (values (1, 'a'), (2, 'b')) t(x, y)
select count(*) filter (where x > 1) over (order by x) from (values 1, 2, 3) t(x) order by 1
select sum(sum(x)) over (order by y), y from (values (1, 'a'), (2, 'b')) t(x, y) group by y order by y
select rank() over (order by sum(x) desc), y from (values (1, 'a'), (2, 'b')) t(x, y) group by y order by y
select x, sum(x) over (partition by x order by x) from (values 1, 1) t(x) where sum(x) > 1
select x, row_number() over (order by x) as n from (values 5, 6) t(x) where n = 1
select * from (select x, row_number() over (order by x desc) as n from (values 5, 6) t(x)) where n = 1
select distinct x, count(*) over (partition by x) from (values 1, 1, 2) t(x) order by 1
select distinct x from (values (1, 2), (1, 3)) t(x, y) order by y
select x as X, x as "X" from (values 1) t(x)
select "x" from (values 1) t(X)
select "X" from (values 1) t("x")
select T.X from (values 1) t(x)
select t.x as "a b", 'x' as "select", 1 as "ü" from (values 1) t(x)
select 1 as select
select 1 as user, 2 as date, 3 as timestamp, 4 as year, 5 as "order"
select date from (values 1) t(date)
select 1 x, 2 y
select 1 "x"
select 1 'x'
select 1 as 'x'
select * from (select 1)
select _col0 from (select 1)
select * from (select 1 as a, 2 as a)
select t.* from (values (1, 2)) t
select t.a from (values (1, 2)) t(a)
select * from (values (1, 2), (3))
values 1, 2
values (1, 'a'), (2, null)
values (1, 'a'), ('b', 2)
table t
select * from t
select x from (values 1, 2, 3) t(x) limit 2 offset 1
select x from (values 1, 2, 3) t(x) order by x offset 1 row
select x from (values 1, 2, 3) t(x) order by x offset 1 rows fetch first row only
select x from (values 1, 2, 3) t(x) order by x limit -1
select x from (values 1, 2, 3) t(x) order by x limit '1'
select x from (values 1, 2, 3) t(x) order by x fetch first 10 percent rows only
select from (values 1) t(x)
select x, from (values 1) t(x)
select x y z from (values 1) t(x)
select * from (values 1) t(x) where
select * from (values 1) t(x) having x > 0
select * from (values 1) t(x) group by x
select x from (values 1) t(x) where max(x) > 0
select case x when 1 then 'a' when 2 then 'b' end as y, count(*) from (values 1, 2, 3) t(x) group by 1 order by 1
select case when x > 1 then 'big' else 'small' end as size, count(*) from (values 1, 2, 3) t(x) group by case when x > 1 then 'big' else 'small' end order by size
select cast(x as varchar) || '%' from (values 1.5, 2.25) t(x) order by x
select coalesce(x, y, 0) from (values (null, 2), (1, null), (null, null)) t(x, y) order by 1
select x between 1 and 2 and y, not x = 1 or y from (values (1, true), (3, false)) t(x, y) order by 1
select x is null and not y is not null from (values (null, 1)) t(x, y)
select not not true, - - 1, not 1 = 2, 1 = 1 = true
select 1 < 2 < 3
select 2 + 3 * 4 - 6 / 2 % 2, (2 + 3) * 4, -2 * -3, 2 - -2, 10 - 2 - 3, 100 / 10 / 2
select 'a' || 'b' = 'ab', 1 + 1 = 2 and 2 * 2 = 4 or false, not true and false
select x || y from (values ('a', 'b')) t(x, y) where x || y like 'a%' and not x like 'b%'
select a.b.c from (values 1) a(b)
select x.y from (values 1) t(x)
select sum(x) from (values 1, 2) t(x) group by grouping sets (())
select x, y, count(*) from (values (1, 2)) t(x, y) group by x, rollup (y) order by 1, 2
select array_agg(x order by y desc, x), count(*) from (values (1, 1), (2, 1), (3, 2)) t(x, y)
select array_agg(row(x, y) order by x) from (values (1, 'a'), (2, 'b')) t(x, y)
select max(row(x, y)) from (values (1, 'a')) t(x, y)
select min(array[x]) from (values 1, 2) t(x)
select first_value(x) over w, count(*) over w from (values 1, 2) t(x) window w as (partition by x)
select count(*) over nothing from (values 1) t(x)
select approx_percentile(x, 0.9), approx_distinct(x) from (values 1, 2, 3, 4, 5, 6, 7, 8, 9, 10) t(x)
select max(x, 2), min(x, 5) from (values 3, 1, null, 2) t(x)
select date_trunc('month', x), sum(y) from (values (timestamp '2026-01-05 00:00:00', 1), (timestamp '2026-01-25 00:00:00', 2), (timestamp '2026-02-01 00:00:00', 3)) t(x, y) group by 1 order by 1
select x, y - lag(y) over (order by x) from (values (date '2026-01-01', date '2026-01-05'), (date '2026-02-01', date '2026-02-10')) t(x, y) order by 1
select max(y - x), sum(y - x), min(y - x) from (values (timestamp '2026-01-01 00:00:00', timestamp '2026-01-02 01:00:00'), (timestamp '2026-01-01 00:00:00', timestamp '2026-01-03 00:00:00')) t(x, y)
select day(y - x), hour(y - x), extract(minute from y - x), to_milliseconds(y - x) from (values (timestamp '2026-01-01 00:00:00', timestamp '2026-01-02 01:30:00')) t(x, y)
select interval '1' day * x from (values 2) t(x)
select timestamp '2026-01-01 00:00:00' + x * interval '1' day from (values 1, 2) t(x) order by 1
select date '2026-01-01' + x * interval '1' day from (values 1) t(x)
select 10 / x from (values 0, 2) t(x)
select try(10 / x) from (values 0, 2) t(x) order by 1
select sum(try_cast(x as integer)) from (values '1', 'a', '2', null) t(x)
select sum(cast(x as integer)) from (values '1', 'a') t(x)
select avg(x), avg(cast(x as double)), avg(cast(x as decimal(10, 2))) from (values 1, 2, 4) t(x)
select round(avg(x), 2), round(sum(x) / count(*), 2), round(sum(x) * 1.0 / count(*), 2) from (values 1, 2, 4) t(x)
select round(100 * x / y, 2), round(100.0 * x / y, 2), round(100e0 * x / y, 2), round(cast(100 * x as double) / y, 2) from (values (1, 3)) t(x, y)
select cast(x as double) / y, 1.0 * x / y, x * 1e0 / y, x / y from (values (2, 3)) t(x, y)
select cast(1 as decimal(5, 2)) = 1.00, cast(1.005 as decimal(5, 2)), cast('1.005' as decimal(5, 2)), 1.10 = 1.1, typeof(1.10 + 1.1)
select greatest(x, y), least(x, y, 0), greatest(x * 1.5, y) from (values (1, 2), (null, 3)) t(x, y) order by 1
select nullif(x, 0), 1 / nullif(x, 0) from (values 0, 1) t(x) order by 1
select json_extract_scalar(x, '$.a'), json_array_length(json_extract(x, '$.b')) from (values '{"a": "x", "b": [1, 2, 3]}') t(x)
select k, v from unnest(cast(json_parse('{"a": 1, "b": 2}') as map(varchar, bigint))) t(k, v) order by k
select element_at(split('a,b', ','), -1), cardinality(split('a,b,c', ',')), array_join(split('a,b', ','), ';')
select x, cardinality(filter(y, e -> e > x)) from (values (1, array[1, 2, 3])) t(x, y)
select upper(substr(x, 1, 1)) || lower(substr(x, 2)) from (values 'hELLO', '', 'é') t(x) order by 1
select lpad(cast(x as varchar), 3, '0'), format('%03d', x), format('%s is %d', 'x', x) from (values 7, 42) t(x) order by 1
select from_unixtime(x), date(from_unixtime(x)), hour(from_unixtime(x)) from (values 1700000000) t(x)
select to_iso8601(from_unixtime(x)), cast(from_unixtime(x) as varchar), cast(from_unixtime(x) as timestamp), date_format(from_unixtime(x), '%H:%i') from (values 1700000000) t(x)
select at_timezone(from_unixtime(x), 'America/New_York'), from_unixtime(x) at time zone 'Asia/Tokyo', from_unixtime(x, 'Asia/Tokyo') from (values 1700000000) t(x)
# functions over rows, with nulls, Unicode, daylight saving, leap days and month ends
select substr(x, 2), substr(x, -1), length(x), reverse(x), upper(x), lower(x), trim(x), strpos(x, 'a'), replace(x, 'a', '-'), split(x, 'a'), x || x, lpad(x, 5, '*'), md5(to_utf8(x)) from (values '', 'a', ' a ', 'áa', '日本a', null, '👩‍🔬', 'aa') t(x) order by x
select x, date_trunc('week', x), date_trunc('quarter', x), day_of_week(x), week(x), year_of_week(x), day_of_year(x), last_day_of_month(x), x + interval '1' month, x - interval '1' year, date_add('month', 1, x), date_diff('month', x, date '2026-03-31'), date_diff('week', x, date '2026-03-31'), date_diff('year', x, date '2026-03-31') from (values date '2024-02-29', date '2025-12-29', date '2026-01-01', date '2026-01-31', date '2023-12-31', date '1970-01-01', date '1969-12-31', date '2026-03-30') t(x) order by x
select x, x at time zone 'Europe/Berlin', x at time zone 'America/New_York', date(x at time zone 'Australia/Sydney'), date_trunc('day', x at time zone 'America/Los_Angeles'), hour(x at time zone 'Asia/Kathmandu') from (values timestamp '2026-03-29 00:59:59.999', timestamp '2026-03-29 01:00:00', timestamp '2026-10-25 00:59:59', timestamp '2026-10-25 01:00:00', timestamp '2026-03-08 06:59:59', timestamp '2026-11-01 05:30:00', timestamp '2026-11-01 06:30:00', timestamp '1999-12-31 23:59:59') t(x) order by x
select x, with_timezone(x, 'Europe/Berlin') at time zone 'UTC' from (values timestamp '2026-10-25 02:30:00', timestamp '2026-10-25 03:00:00', timestamp '2026-03-29 03:00:00', timestamp '2026-03-29 01:59:59') t(x) order by x
select date_trunc('hour', x at time zone 'Europe/Berlin') from (values timestamp '2026-10-25 00:30:00', timestamp '2026-10-25 01:30:00') t(x) order by 1
select date_trunc('day', x at time zone 'Europe/Berlin') at time zone 'UTC' from (values timestamp '2026-10-25 12:30:00', timestamp '2026-03-29 12:30:00') t(x) order by 1
select date_add('day', 1, x at time zone 'Europe/Berlin'), x at time zone 'Europe/Berlin' + interval '1' day, x at time zone 'Europe/Berlin' + interval '1' month from (values timestamp '2026-03-28 01:30:00', timestamp '2026-10-24 00:30:00', timestamp '2026-02-28 01:30:00') t(x) order by 1
select date_add('day', 1, timestamp '2026-03-28 02:30:00 Europe/Berlin'), date_add('month', 1, timestamp '2026-02-28 02:30:00 Europe/Berlin')
select date_diff('day', timestamp '2026-03-28 12:00:00 Europe/Berlin', timestamp '2026-03-29 11:59:00 Europe/Berlin'), date_diff('day', timestamp '2026-10-24 12:00:00 Europe/Berlin', timestamp '2026-10-25 12:00:00 Europe/Berlin'), date_diff('hour', timestamp '2026-10-24 12:00:00 Europe/Berlin', timestamp '2026-10-25 12:00:00 Europe/Berlin'), date_diff('month', timestamp '2026-01-31 12:00:00 Europe/Berlin', timestamp '2026-03-01 12:00:00 Europe/Berlin')
select cast(x as varchar), cast(x as integer), round(x, 1), floor(x), x / 3, x * x, x + 0.005, -x, abs(x), x % 0.7, greatest(x, 0), cast(x as double), cast(x as decimal(10,1)) from (values 0.05, -0.05, 1.25, -1.25, 99.95, 0.00, 100.00) t(x) order by x
select sum(x), avg(x), min(x), max(x), sum(x) / count(*), sum(x * 100) / sum(x), avg(x) * 3, round(avg(x), 1) from (values 0.05, -0.05, 1.25, 99.95) t(x)
select avg(x), sum(x) / 3, avg(x * 1.0), sum(x * 1.0) / 3 from (values 1, 1, 2) t(x)
select count(*) * 1.0 / 3, count(*) / 3.0, 100.0 * count(*) / 7, 100 * count(*) / 7, cast(count(*) as double) / 7, round(count(*) / 7.0, 2) from (values 1, 2) t(x)
select x, count(*) * 100.0 / sum(count(*)) over () from (values 'a', 'b', 'b') t(x) group by x order by x
select x, round(count(*) * 100.0 / sum(count(*)) over (), 1) || '%' from (values 'a', 'b', 'b') t(x) group by x order by x
select x, cast(round(count(*) * 100.0 / sum(count(*)) over (), 1) as varchar) || '%' from (values 'a', 'b', 'b') t(x) group by x order by x
select row_number() over (partition by y order by x desc) as r, x, y from (values (1, 'a'), (2, 'a'), (3, 'b')) t(x, y) order by y, r
select * from (values (1, array['a', 'b']), (2, array[])) t(x, y) order by x
select x, y[1] from (values (1, array['a', 'b'])) t(x, y)
select m['a'], element_at(m, 'z') from (values map(array['a'], array[1])) t(m)
select transform(array[timestamp '2026-01-01 00:00:00'], x -> date(x)), filter(array[date '2026-01-01', null], x -> x is not null)
select cast(array[1.5, 2.5] as array(integer)), cast(array[1, 2] as array(double)), cast(array[date '2026-01-01'] as array(varchar))
select array[interval '1' day], array[timestamp '2026-01-01 00:00:00 UTC'], map(array['a'], array[interval '1' month])
select row(timestamp '2026-01-01 00:00:00 UTC', interval '2' day, date '2026-01-01')
select json_extract(x, '$.a') from (values '{"a": {"b": [1, "x"]}}', '{"a": []}', '{"a": "é"}', '{}') t(x) order by 1
select json_extract_scalar(x, '$.a'), json_extract_scalar(x, '$["a"]'), json_extract_scalar(x, '$.a[0]') from (values '{"a": [1]}', '{"a": "x\"y"}', '{"a": true}', '{"a": -5}', '{"a": 10000000000}') t(x) order by 1, 3
select json_extract(json_parse('{"a": {"b": 2}}'), '$.a.b'), json_extract_scalar(json_parse('{"a": {"b": 2}}'), '$.a.b'), json_array_length(json_parse('[1]'))
select cast(json_extract('{"a": [1, 2]}', '$.a') as array(integer)), cast(json_extract('{"a": "5"}', '$.a') as integer), cast(json_extract('{"a": 5}', '$.a') as bigint)
select cast(json_extract('{"a": "x"}', '$.a') as varchar), cast(json_extract('{"a": 5}', '$.a') as varchar), cast(json_extract('{"a": null}', '$.a') as varchar)
select regexp_extract(x, '([a-z]+)-(\d+)', 2), regexp_replace(x, '(\w)-(\w)', '$2-$1'), regexp_split(x, '-'), regexp_extract_all(x, '[a-z0-9]+'), regexp_count(x, '-') from (values 'ab-12', 'a', '', 'x-1-y') t(x) order by 1, 3
select regexp_replace('aaa', 'a{2}', 'b'), regexp_replace('a.b.c', '[.]', ''), regexp_replace('A B', '[^A-Z]'), regexp_extract('<a><b>', '<(.+?)>', 1), regexp_like('x' || chr(10) || 'y', 'x.y'), regexp_like('tab' || chr(9), '\t')
select regexp_like('é', '^.$'), regexp_like('日本', '^..$'), regexp_extract('naïve', '[a-zï]+'), regexp_like('É', '(?i)e'), regexp_like('a-b', '[a\-z]-'), regexp_like(']', '[]]')
select regexp_like('a', '[[:alpha:]]')
select regexp_like('a', '\p{L}')
select regexp_like('aab', 'a*?b'), regexp_like('', 'a*'), regexp_extract('aaa', 'a*'), regexp_extract('baaa', 'a*')
select date_format(x, '%Y-%m-%dT%H:%i:%sZ'), date_format(x, '%b %e, %Y'), date_format(x, '%W, %M %d'), date_format(x, '%k:%i'), date_format(x, '%h:%i %p'), date_format(x, '%y%m%d'), date_format(x, '%j %v %x'), date_format(x, '%f') from (values timestamp '2026-01-05 00:04:05.678', timestamp '2026-12-31 12:00:00', timestamp '2027-01-01 23:59:59.001') t(x) order by x
select format_datetime(x, 'yyyy-MM-dd'), format_datetime(x, 'EEE, d MMM yyyy'), format_datetime(x, 'HH:mm:ss.SSS'), format_datetime(x, 'hh:mm a'), format_datetime(x, 'xxxx-''W''ww-e'), format_datetime(x, 'D') from (values timestamp '2026-01-05 00:04:05.678', timestamp '2026-12-31 12:00:00', timestamp '2027-01-01 23:59:59.001') t(x) order by x
select format_datetime(timestamp '2026-01-05 00:00:00', 'y'), format_datetime(timestamp '2026-01-05 00:00:00', 'yyy')
select format_datetime(timestamp '2026-01-05 00:00:00', 'S'), format_datetime(timestamp '2026-01-05 00:00:00.123', 'SS')
select format_datetime(timestamp '2026-01-05 00:00:00', 'K k')
select to_unixtime(x), cast(to_unixtime(x) as bigint), from_unixtime(to_unixtime(x)) from (values timestamp '2026-01-05 00:04:05.678', timestamp '1960-01-01 00:00:00.001') t(x) order by 1
select from_unixtime(1e10), from_unixtime(1700000000.0005), from_unixtime(1700000000.0015), from_unixtime(-0.0005), from_unixtime(253402300799)
select x, lag(x, 1, 0) over (order by x), lead(x, 2) over (order by x), first_value(x) over (order by x desc), last_value(x) over (order by x), max(x) over (order by x rows between 1 preceding and 1 following) from (values 1, 2, 3, null) t(x) order by x
select lag(x, 1, 0.5) over (order by x) from (values 1, 2) t(x) order by 1
select sum(x) over (order by x rows between unbounded preceding and 1 preceding), avg(x) over (order by x rows between 2 preceding and current row), count(x) over (order by x rows between 1 following and unbounded following) from (values 1, 2, 3) t(x) order by 1 nulls first, 2
select ntile(3) over (order by x), percent_rank() over (order by x), cume_dist() over (order by x), dense_rank() over (order by x desc) from (values 1, 2, 2, 4, 5) t(x) order by 1, 2
select count(distinct x), sum(distinct x), array_agg(distinct x order by x desc), max(distinct x) from (values 1, 2, 2, null) t(x)
select array_agg(distinct x order by y) from (values (1, 2)) t(x, y)
select map_agg(x, y), histogram(x), min_by(x, y), max_by(y, x) from (values ('a', 1), ('b', 2)) t(x, y)
SELECT bitwise_and_agg(x), bitwise_or_agg(x), bitwise_xor_agg(x) FROM (VALUES 7, 3, null) t(x)
select max_by(x, y) from (values (1, nan()), (2, 1e0)) t(x, y)
select max(x), min(x) from (values 'a', 'B', 'ä', '') t(x)
select max(x), min(x), count(distinct x) from (values timestamp '2026-01-01 00:00:00 UTC', timestamp '2025-01-01 00:00:00 UTC') t(x)
select x, count(*) from (values timestamp '2026-01-01 00:00:00 UTC', timestamp '2026-01-01 00:00:00 UTC') t(x) group by x
select a, b, grouping(a), grouping(b), count(*) from (values (1, 'x'), (1, 'y'), (null, 'x')) t(a, b) group by cube (a, b) order by 3, 4, 1, 2
select coalesce(a, 'total'), count(*) from (values 'x', 'y', 'x') t(a) group by rollup (a) order by 1
select if(grouping(a) = 1, 'total', a), count(*) from (values 'x', 'y') t(a) group by rollup (a) order by 1
select distinct on_ from (values 1) t(on_)
select 1 where null
select 1 where 1
select * from (values 1) limit 1
select count(*) from (values 1, 2) t(x) where x = 1 or x is null and not false
select x from (values 1, 2, 3) t(x) where x not in (1, 2) and x not between 5 and 6 and x is not null
select case when x = 1 then null when x = 2 then 'two' else cast(x as varchar) end from (values 1, 2, 3) t(x) order by x
select cast(case when x > 1 then 1 else 0 end as boolean), if(x > 1, x), nullif(x, 1) from (values 1, 2) t(x) order by x
select bool_and(x > 0), bool_or(x > 1), every(x < 5), count_if(x > 1) * 1.0 / count(*) from (values 1, 2) t(x)
select upper(x) as u, count(*) from (values 'a', 'A', 'b') t(x) group by upper(x) having count(*) > 1 order by u
select max(length(x)), min(length(x)), avg(length(x)), sum(length(x)) from (values 'a', 'bcd') t(x)
select concat(cast(x as varchar), '-', y) from (values (1, 'a')) t(x, y)
select concat(x, y) from (values (1, 'a')) t(x, y)
select split_part(x, '@', 2) as domain, count(*) from (values 'a@b.c', 'x@b.c', 'nope') t(x) group by split_part(x, '@', 2) order by 1
select json_extract_scalar(x, '$.k') as k, count(*) from (values '{"k": "a"}', '{"k": "a"}', '{}') t(x) group by json_extract_scalar(x, '$.k') order by 1
select regexp_extract(x, '^\w+') as w, count(*) from (values 'a b', 'a c') t(x) group by regexp_extract(x, '^\w+')
select try_cast(x as integer) as n, count(*) from (values '1', 'x', '1') t(x) group by try_cast(x as integer) order by 1
select cast(x as date) as d, sum(y) from (values ('2026-01-01', 1), ('2026-01-01', 2)) t(x, y) group by cast(x as date)
select date_parse(x, '%Y-%m-%d') as d, count(*) from (values '2026-01-01', '2026-01-01') t(x) group by date_parse(x, '%Y-%m-%d') order by date_parse(x, '%Y-%m-%d')
select json_extract_scalar(x, '$.k') from (values '{"k": "b"}', '{"k": "a"}') t(x) order by json_extract_scalar(x, '$.k')
select json_extract_scalar(x, '$.k') from (values '{"k": "b"}', '{"k": "a"}') t(x) group by json_extract_scalar(x, '$.k') having count(*) > 0 order by lower(json_extract_scalar(x, '$.k'))
select cast(x as integer) + 1 from (values '1', '1') t(x) group by cast(x as integer)
select cast(x as integer) % 2, count(*) from (values '1', '3') t(x) group by cast(x as integer) % 2 having cast(x as integer) % 2 = 1
select 10 / x, count(*) from (values 1, 2) t(x) group by 10 / x order by 10 / x
select x / 2 as h, count(*) from (values 1, 2, 3) t(x) group by x / 2 order by x / 2
select sum(x) / sum(y) from (values (1, 2)) t(x, y)
select 100 * sum(x) / nullif(sum(y), 0), sum(x) / nullif(count(y), 0) from (values (1, 0)) t(x, y)
# rows that equal the last one
select status, n from (values ('a', 1), ('b', 2), ('c', 2)) as t(status, n) order by n fetch first 2 rows with ties
select n from (values 1, 2, 2) as t(n) order by n fetch first row with ties
select n from (values 1, 2, 2) as t(n) fetch first row with ties
select x from (values ('a', 1), ('b', 1), ('c', 2)) t(x, y) order by y, x desc fetch first 1 row with ties
# subqueries that use columns around them: Athena answers many and refuses the others
select x, (select y from (values (1, 10), (2, 5)) b(k, y) where b.k = a.x) from (values 1, 2, 3) a(x) order by 1
select x, (select y from (values (1, 10), (1, 5)) b(k, y) where b.k = a.x) from (values 1, 2) a(x) order by 1
select x, (select y from (values (1, 10), (1, 5)) b(k, y) where b.k = a.x order by y limit 1) from (values 1, 2) a(x) order by 1
select x, (select y from (values (1, 10), (1, 5)) b(k, y) where b.k < a.x order by y limit 1) from (values 1, 2) a(x) order by 1
select x, (select y from (values (1, 10)) b(k, y) where b.k = a.x limit 1) from (values 1, 2) a(x) order by 1
select x, (select a.x + y from (values (1, 10)) b(k, y) where b.k = a.x) from (values 1, 2) a(x) order by 1
select x, (select coalesce(sum(y), 0) * 2 + a.x from (values (1, 10), (1, 5)) b(k, y) where b.k = a.x) from (values 1, 2) a(x) order by 1
select x, (select sum(y + a.x) from (values (1, 10)) b(k, y) where b.k = a.x) from (values 1, 2) a(x) order by 1
select x, (select array_agg(y order by y) from (values (1, 10), (1, 5)) b(k, y) where b.k = a.x) from (values 1, 2) a(x) order by 1
select x, (select max(y) from (values (1, 10), (1, 5)) b(k, y) where b.k = a.x group by k having count(*) > 1) from (values 1, 2) a(x) order by 1
select x, (select max(y) from (values (1, 10)) b(k, y) where b.k = a.x having max(y) > 5) from (values 1, 2) a(x) order by 1
select x, (select max(y) from (values (1, 10)) b(k, y) where b.k = a.x group by a.x) from (values 1, 2) a(x) order by 1
select x from (values 1, 2) a(x) where x in (select y from (values (1, 1), (1, 2)) b(k, y) where b.k <= a.x) order by 1
select x from (values 1, 2) a(x) where x in (select max(y) from (values (1, 1)) b(k, y) where b.k = a.x) order by 1
select x, exists (select distinct y from (values (1, 10)) b(k, y) where b.k = a.x) from (values 1, 2) a(x) order by 1
select x, exists (select distinct y from (values (1, 10)) b(k, y) where b.k < a.x) from (values 1, 2) a(x) order by 1
select x, exists (select 1 from (values 1) b(k) where b.k = a.x and exists (select 1 from (values 1) c(m) where c.m = a.x)) from (values 1, 2) a(x) order by 1
select x, (select max(e) from unnest(y) u(e)), exists (select 1 from unnest(y) u(e)) from (values (1, array[1, 2]), (2, array[])) a(x, y) order by 1
select x, exists (select 1 from unnest(y) u(e) where e = 1) from (values (1, array[1, 2]), (2, array[])) a(x, y) order by 1
select a.x from (values 1, 2) a(x) left join (values 1) b(y) on exists (select 1 from (values 1) c(z) where c.z = a.x)
select x, t.y from (values 1, 2) a(x) cross join lateral (select k, sum(v) y from (values (1, 10), (1, 5)) b(k, v) where b.k = a.x group by k) t order by 1
select x, t.y from (values 1, 2) a(x) left join lateral (select y from (values (1, 10), (1, 5)) b(k, y) where b.k = a.x order by y desc limit 1) t on true order by 1
select x, t.y from (values 1, 2) a(x) cross join lateral (select row_number() over (order by k) y from (values 1) b(k) where b.k = a.x) t
select transform(array[1], e -> (select max(y) from (values 1) b(y)))
# comparisons with all or any values of a query
select x, x > all (select y from (values 1, null) b(y)), x >= any (values 1, 2), x < some (select y from (values 1) b(y) where false), x <= all (select y from (values 1) b(y) where false) from (values 1, 2, null) a(x) order by 1
select x, x <> all (select y from (values 1, null) b(y)), x = some (values 2) from (values 1, 2, null) a(x) order by 1
select x = all (values 1, 3) from (values cast(null as integer)) a(x)
# what ORDER BY, GROUP BY and parentheses take
select distinct x, x + 1 from (values 2, 1, 1) t(x) order by x + 1
select distinct length(x) as n from (values 'a', 'bb') t(x) order by length(x) desc
select x from (values 'b', 'A') t(x) union select 'c' order by lower(x), x limit 2
select a, count(*) from (values (1, 'x')) t(a, b) group by rollup(1)
select a + 1, count(*) from (values (1, 'x')) t(a, b) group by cube(a + 1)
select x from (values 1, 2) t(x) order by x fetch first 0 rows only
select a.x from ((values 1) a(x) cross join (values 1) b(y)) join (values 1) c(z) on a.x = c.z
select ((select 1) + 1), ((select 1)), (((select 2)) * 2), 1 in ((select 1), 2)
select r from (values row(1, 2)) t(r)
# fields of unnested rows
select x, e.y, e.z from (values (1, array[cast(row(1, 'a') as row(y int, z varchar))])) t(x, a) cross join unnest(a) e
select y from unnest(array[cast(row(1, 'a') as row(y int, z varchar))])
select r.a.b, t.r.a from (values (1, cast(row(row(3)) as row(a row(b int))))) t(k, r)
# names, joins in joins, and constants and limits with ORDER BY
with t(a, A) as (select 1, 2) select * from t
select 1 as auto
select * from (values 1, 2) a(x) left join (values 1) b(y) join (values 1) c(z) on b.y = c.z on a.x = b.y order by 1
select x from (values 1, 2) t(x) order by 'x', null, x desc
select distinct x from (values 1, 2) t(x) order by 'x', x
select x from (values 1, 2) t(x) order by x limit 99999999999
# windows that add to named windows
select x, sum(x) over (w order by x), sum(x) over (v rows between 1 preceding and current row) from (values 1, 2, 3) t(x) window w as (partition by x % 2), v as (order by x) order by x
select x, sum(x) over (w order by x) from (values 1, 2, 3) t(x) window w as (order by x)
select x from (values 1) t(x) window w as (partition by y)
select x from (values 1) t(x) window v as (w order by x), w as (partition by x)
select x, (select y from (values (1, 2), (1, 3)) b(k, y) where b.k = a.x order by k limit 1) from (values 1) a(x)
select rank() over (order by x rows unbounded preceding) from (values 1, 2) t(x)
select ntile(2) over (w rows unbounded preceding) from (values 1, 2) t(x) window w as (order by x)
select sum(x) over (groups 1 preceding) from (values 1, 2) t(x)
select ntile(2) ignore nulls over (order by x) from (values 1, 2) t(x)
select sum(x) respect nulls over (order by x) from (values 1, 2) t(x)
select abs(x) respect nulls from (values 1, 2) t(x)
select x, lag(x) respect nulls over (order by i), last_value(x) ignore nulls over (order by i) from (values (1, 'a'), (2, null)) t(i, x)
select grouping(x + 1) from (values 1, 2) t(x) group by x + 1
select max(x, 0) from (values 1, 2) t(x)
select max(x, 10001) from (values 1, 2) t(x)
select array_agg(distinct x order by length(x)) from (values 'a', 'B', 'a') t(x)
select listagg(distinct x, ',') within group (order by length(x)) from (values 'a', 'B', 'a') t(x)
select listagg(x, ',' on overflow error) within group (order by x desc) from (values 'a', 'B', null) t(x)
select array_agg(distinct x order by x desc), count(), count() filter (where x > 'a') from (values 'a', 'b', 'a') t(x)
select count(all) from (values 1) t(x)
select var_pop(x) from (values nan()) t(x)
select map_agg(x, y) from (values (2, 1), (2, 1), (3, null), (3, null)) t(x, y)
select map_union(m), map_union(map_filter(m, (k, v) -> false)) from (values map(array[1], array['a']), map(array[1, 2], array['a', 'b']), null) t(m)
select multimap_agg(k, v), multimap_agg(k, v) filter (where v > 9) from (values ('a', 1), ('b', 2), ('a', null), (null, 4)) t(k, v)
select max_by(x, y), min_by(x, y), max_by(x, y, 2), min_by(x, y, 3) from (values ('a', 1e0), ('b', nan()), ('c', null), (null, infinity())) t(x, y)
select max_by(x, y, 2) from (values ('a', cast(null as integer))) t(x, y)
select approx_percentile(x, array[0.25, 0.5e0, 1]), approx_percentile(x, array[0.5]) filter (where x > 9) from (values 1, 5, null, 9) t(x)
select approx_percentile(x, 0.5) from (values 1e0, 2e0, nan()) t(x)
select avg(x), avg(x) filter (where x > interval '2' second) from (values interval '-0.001' second, interval '-0.002' second) t(x)
select avg(x) from (values interval '1' month, interval '2' month, interval '2' month) t(x)
select x, count(distinct x) over (order by x), sum(distinct x) over (order by x), avg(distinct x) over () from (values 1, 2, 2, 5, null) t(x)
select d, sum(x) over (order by d range between interval '7' day preceding and current row) from (values (date '2024-02-28', 1), (date '2024-03-06', 2), (date '2024-03-07', 4), (null, 8)) t(d, x)
select d, sum(x) over (order by d desc range between interval '1' month preceding and interval '1' month following) from (values (date '2024-01-31', 1), (date '2024-02-29', 2), (date '2024-03-31', 4), (date '2024-03-30', 8)) t(d, x)
select d, count(*) over (order by d range interval '3' hour preceding) from (values timestamp '2024-02-28 01:00:00', timestamp '2024-02-28 04:00:00', timestamp '2024-02-28 04:00:00.001') t(d)
select d, count(*) over (order by d range interval '3' hour preceding) from (values date '2024-02-28') t(d)
select x, count(*) over (order by x nulls first range between 2 preceding and 1 following) from (values 1, 2, 2, 5, null) t(x)
select sum(x) over (order by x, x range 1 preceding) from (values 1, 2) t(x)
select sum(x) over (order by x range interval '1' day preceding) from (values 1, 2) t(x)
select sum(x order by i), count(x order by i desc), max(distinct x order by x) filter (where i > 1), histogram(x order by i) from (values (1, null), (2, 4), (3, 5)) t(i, x)
select sum(distinct x order by i) from (values (1, null), (2, 4)) t(i, x)
select transform(array[1, 2], y -> max(x)) from (values 1) t(x)
select transform_keys(map(array[1], array[2]), (k, v) -> row_number() over ()) from (values 1) t(x)
select grouping() from (values 1) t(x) group by x
select map_keys(histogram(x)), map_keys(multimap_agg(x, 1)) from (values 'b', 'a', 'c') t(x)
select map_values(map_concat(map(array['b'], array[1]), map(array['a', 'b'], array[2, 3])))
select map_entries(map_agg(x, 1 order by x desc)) from (values 'b', 'a', 'c') t(x)
