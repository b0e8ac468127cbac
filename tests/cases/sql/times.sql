# literals and casts
select date '2026-01-31', date '2024-02-29', date '0001-01-01', date '9999-12-31', date '2026-1-5'
select date '2026-02-29'
select timestamp '2026-01-31 12:34:56', timestamp '2026-01-31 12:34:56.789', timestamp '2026-01-31 12:34', timestamp '2026-01-31', timestamp '2026-01-31 00:00:00.123456'
select timestamp '2026-01-31 12:34:56 UTC', timestamp '2026-07-01 12:00:00.5 Europe/Berlin', timestamp '2026-07-01 12:00:00 America/New_York'
select timestamp '2026-07-01 12:00:00 +02:00'
select timestamp '2026-03-29 02:30:00 Europe/Berlin'
select timestamp '2026-10-25 02:30:00 Europe/Berlin'
select timestamp '2026-13-01 00:00:00'
select time '12:00:00'
select cast('2026-01-31' as date), cast(' 2026-01-31 ' as date), cast('2026-1-5' as date), cast(null as date)
select cast('2026-02-30' as date)
select cast('31.01.2026' as date)
select try_cast('x' as date), try_cast('2026-02-30' as date), try_cast('2026-01-31' as date), try_cast('' as date)
select try_cast('2026-01' as date)
select cast('2026-01-31 12:34:56' as timestamp), cast('2026-01-31' as timestamp), cast('2026-01-31 12:34' as timestamp), cast('2026-01-31 12:34:56.789' as timestamp), cast('2026-01-31 1:2:3' as timestamp)
select cast('2026-01-31T12:34:56' as timestamp)
select try_cast('2026-01-31 25:00:00' as timestamp), try_cast('x' as timestamp), try_cast('' as timestamp)
select cast('2026-01-31 12:34:56.7891' as timestamp)
select cast(timestamp '2026-01-31 12:34:56.789' as date), cast(date '2026-01-31' as timestamp), cast(timestamp '2026-01-31 12:34:56.789' as timestamp(0)), cast(timestamp '2026-01-31 12:34:56.5' as timestamp(0)), cast(timestamp '2026-01-31 12:34:56' as timestamp(3))
select cast(timestamp '2026-12-31 23:59:59.999' as timestamp(0)), cast(timestamp '1969-12-31 23:59:59.5' as timestamp(0)), cast(timestamp '2026-01-01 00:00:00.123456' as timestamp(3))
select cast(date '2026-01-31' as varchar), cast(timestamp '2026-01-31 12:34:56' as varchar), cast(timestamp '2026-01-31 12:34:56.100' as varchar), cast(timestamp '2026-01-31 00:00:00.12' as varchar), cast(cast(timestamp '2026-01-31 00:00:00' as timestamp) as varchar)
select cast(timestamp '2026-07-01 12:00:00 Europe/Berlin' as varchar), cast(timestamp '2026-07-01 12:00:00.123 UTC' as varchar), cast(date '0999-01-01' as varchar)
select cast(timestamp '2026-07-01 01:00:00 Europe/Berlin' as date), cast(timestamp '2026-07-01 12:00:00 America/New_York' as timestamp), cast(timestamp '2026-07-01 12:00:00' as timestamp with time zone), cast(date '2026-07-01' as timestamp with time zone)
select cast(1 as date)
select cast(date '2026-01-01' as integer)
# zones
select timestamp '2026-01-15 12:00:00' at time zone 'Europe/Berlin', timestamp '2026-07-15 12:00:00' at time zone 'Europe/Berlin', timestamp '2026-07-15 23:30:00' at time zone 'Asia/Tokyo'
select timestamp '2026-07-15 12:00:00 UTC' at time zone 'America/Los_Angeles', timestamp '2026-07-15 12:00:00 Europe/Berlin' at time zone 'UTC'
select timestamp '2026-07-15 12:00:00' at time zone 'Nowhere/City'
select timestamp '2026-07-15 12:00:00' at time zone '+05:30'
select date '2026-07-15' at time zone 'UTC'
select with_timezone(timestamp '2026-07-01 12:00:00', 'Europe/Berlin'), with_timezone(timestamp '2026-01-01 12:00:00.123', 'UTC'), at_timezone(timestamp '2026-07-01 12:00:00 UTC', 'Asia/Kolkata')
select with_timezone(timestamp '2026-03-29 02:30:00', 'Europe/Berlin')
select with_timezone(timestamp '2026-10-25 02:30:00', 'Europe/Berlin')
select with_timezone(timestamp '2026-03-08 02:30:00', 'America/New_York'), with_timezone(timestamp '2026-11-01 01:30:00', 'America/New_York')
select timestamp '2026-03-29 00:59:59' at time zone 'Europe/Berlin', timestamp '2026-03-29 01:00:00' at time zone 'Europe/Berlin', timestamp '2026-10-25 00:30:00' at time zone 'Europe/Berlin', timestamp '2026-10-25 01:30:00' at time zone 'Europe/Berlin'
select timestamp '1970-01-01 00:00:00' at time zone 'Europe/London', timestamp '1950-06-01 00:00:00' at time zone 'America/New_York', timestamp '2040-07-01 00:00:00' at time zone 'Europe/Berlin'
select date(timestamp '2026-07-15 23:30:00' at time zone 'Asia/Tokyo'), hour(timestamp '2026-07-15 23:30:00' at time zone 'Asia/Tokyo'), day_of_week(timestamp '2026-07-15 23:30:00' at time zone 'Asia/Tokyo'), extract(hour from timestamp '2026-01-15 12:00:00' at time zone 'America/New_York')
select date_trunc('day', timestamp '2026-07-15 23:30:00' at time zone 'Asia/Tokyo'), date_trunc('hour', timestamp '2026-07-15 12:34:56 Asia/Kolkata'), date_trunc('month', timestamp '2026-07-15 12:34:56 Europe/Berlin'), date_trunc('week', timestamp '2026-03-29 12:00:00 Europe/Berlin')
select date_format(timestamp '2026-07-15 12:00:00' at time zone 'Europe/Berlin', '%Y-%m-%d %H:%i'), format_datetime(timestamp '2026-07-15 12:00:00' at time zone 'Europe/Berlin', 'yyyy-MM-dd HH:mm')
select timestamp '2026-07-15 12:00:00 UTC' = timestamp '2026-07-15 14:00:00 Europe/Berlin', timestamp '2026-07-15 12:00:00' = timestamp '2026-07-15 12:00:00 UTC', timestamp '2026-07-15 12:00:00 UTC' < timestamp '2026-07-15 12:00:00 America/New_York', date '2026-07-15' < timestamp '2026-07-15 00:00:01 UTC'
select timestamp '2026-03-28 12:00:00 Europe/Berlin' + interval '1' day, timestamp '2026-03-28 12:00:00 Europe/Berlin' + interval '24' hour, timestamp '2026-07-15 12:00:00 UTC' - interval '1' month
select date_add('day', 1, timestamp '2026-03-28 12:00:00 Europe/Berlin')
select date_diff('day', timestamp '2026-03-28 12:00:00 Europe/Berlin', timestamp '2026-03-29 12:00:00 Europe/Berlin')
select date_diff('hour', timestamp '2026-03-28 12:00:00 UTC', timestamp '2026-03-29 12:30:00 UTC'), date_diff('minute', timestamp '2026-03-28 12:00:00 UTC', timestamp '2026-03-28 11:00:30 UTC')
select timestamp '2026-07-15 12:00:00 UTC' - timestamp '2026-07-15 12:00:00 Europe/Berlin'
select array[timestamp '2026-07-15 12:00:00 UTC', timestamp '2026-07-15 12:00:00 Europe/Berlin']
select current_timezone()
# intervals and arithmetic
select interval '1' day, interval '25' hour, interval '90' minute, interval '1' second, interval '1.5' second, interval '-2' day, interval -'2' day, interval '13' month, interval '1' year, interval '-5' month
select interval '1' day + interval '2' hour, interval '1' day - interval '2' hour, interval '1' day * 3, 2 * interval '1' month, - interval '1' day, interval '1' year - interval '1' month
select interval '1 02:03' day to minute, interval '1-2' year to month
select interval 'x' day
select interval '1' week
select interval '1' day > interval '23' hour, interval '12' month = interval '1' year, interval '24' hour = interval '1' day
select interval '1' day = interval '1' month
select interval '1' day + interval '1' month
select cast(interval '1' day as varchar), cast(interval '1' month as varchar)
select date '2026-01-31' + interval '1' day, date '2026-01-31' - interval '31' day, date '2026-01-31' + interval '1' month, date '2024-02-29' + interval '1' year, date '2026-03-31' - interval '1' month, interval '1' day + date '2026-01-31', date '2026-01-01' + interval '48' hour
select date '2026-01-31' + interval '1' hour
select timestamp '2026-01-31 12:00:00' + interval '1' day, timestamp '2026-01-31 12:00:00' + interval '1' month, timestamp '2026-03-31 12:00:00.123' - interval '1' month, timestamp '2026-01-31 12:00:00' - interval '90' second, timestamp '2026-01-31 12:00:00' + interval '1.5' second, timestamp '2024-02-29 00:00:00' - interval '1' year
select date '2026-03-01' - date '2026-02-01', timestamp '2026-03-01 00:00:00' - timestamp '2026-02-28 23:59:59.5', date '2026-02-01' - date '2026-03-01', date '2026-02-01' - timestamp '2026-01-01 00:00:00'
select date '2026-01-01' + 1
select date '2026-01-01' + date '2026-01-01'
select date '2026-01-01' < '2026-01-02'
select date '2026-01-01' = timestamp '2026-01-01 00:00:00', timestamp '2026-01-01 00:00:00' < timestamp '2026-01-01 00:00:00.001', date '2026-01-01' > date '2025-12-31'
select to_milliseconds(interval '1' day), to_milliseconds(interval '1.5' second), to_milliseconds(date '2026-01-02' - date '2026-01-01')
select sum(x), max(x), min(x) from (values interval '1' day, interval '2' day) t(x)
select day(interval '49' hour), hour(interval '49' hour), year(interval '13' month)
# date_diff, date_add, date_trunc
select date_diff('day', date '2026-01-01', date '2026-03-01'), date_diff('week', date '2026-01-01', date '2026-03-01'), date_diff('month', date '2026-01-31', date '2026-02-28'), date_diff('month', date '2026-01-15', date '2026-03-14'), date_diff('quarter', date '2026-01-01', date '2026-12-31'), date_diff('year', date '2024-02-29', date '2025-02-28')
select date_diff('month', date '2026-02-28', date '2026-01-31'), date_diff('month', date '2026-03-31', date '2026-02-28'), date_diff('year', date '2026-12-31', date '2025-01-01'), date_diff('day', date '2026-03-01', date '2026-01-01'), date_diff('month', date '2026-03-30', date '2026-02-28'), date_diff('month', date '2026-05-31', date '2026-06-30')
select date_diff('hour', timestamp '2026-01-01 10:59:59', timestamp '2026-01-01 12:00:00'), date_diff('minute', timestamp '2026-01-01 00:00:00', timestamp '2026-01-01 00:59:59.999'), date_diff('second', timestamp '2026-01-01 00:00:00.500', timestamp '2026-01-01 00:00:02.499'), date_diff('millisecond', timestamp '2026-01-01 00:00:00', timestamp '2026-01-01 00:00:01.234'), date_diff('day', timestamp '2026-01-01 12:00:00', timestamp '2026-01-03 11:59:59')
select date_diff('day', timestamp '2026-01-03 11:59:59', timestamp '2026-01-01 12:00:00'), date_diff('month', timestamp '2026-01-31 12:00:00', timestamp '2026-02-28 12:00:00'), date_diff('month', timestamp '2026-01-31 12:00:00', timestamp '2026-02-28 11:00:00'), date_diff('month', timestamp '2026-01-31 12:00:00', timestamp '2026-03-31 11:59:59'), date_diff('year', timestamp '2020-02-29 00:00:00', timestamp '2021-02-28 00:00:00'), date_diff('week', timestamp '2026-01-01 00:00:01', timestamp '2026-01-08 00:00:00')
select date_diff('month', timestamp '2026-03-31 00:00:00', timestamp '2026-02-28 00:00:00'), date_diff('month', timestamp '2026-03-29 00:00:00', timestamp '2026-02-28 12:00:00'), date_diff('quarter', timestamp '2026-11-30 00:00:00', timestamp '2027-02-28 00:00:00'), date_diff('month', timestamp '2024-01-30 00:00:00', timestamp '2024-02-29 00:00:00')
select date_diff('day', date '2026-01-01', timestamp '2026-01-02 12:00:00'), date_diff('DAY', date '2026-01-01', date '2026-01-05')
select date_diff('hour', date '2026-01-01', date '2026-01-02')
select date_diff('days', date '2026-01-01', date '2026-01-02')
select date_diff(day, date '2026-01-01', date '2026-01-02')
select date_add('day', 1, date '2026-12-31'), date_add('week', -1, date '2026-01-01'), date_add('month', 1, date '2026-01-31'), date_add('quarter', 1, date '2026-11-30'), date_add('year', 1, date '2024-02-29'), date_add('month', -1, date '2026-03-31'), date_add('month', 0, date '2026-03-31')
select date_add('millisecond', 5, timestamp '2026-01-01 00:00:00.000'), date_add('second', -1, timestamp '2026-01-01 00:00:00'), date_add('minute', 61, timestamp '2026-01-01 00:00:00'), date_add('hour', 25, timestamp '2026-01-01 00:00:00'), date_add('month', 1, timestamp '2026-01-31 12:00:00.123'), date_add('day', 7, timestamp '2026-01-01 00:00:00.123')
select date_add('hour', 1, date '2026-01-01')
select date_add('day', '1', date '2026-01-01')
select date_trunc('second', timestamp '2026-05-17 12:34:56.789'), date_trunc('minute', timestamp '2026-05-17 12:34:56.789'), date_trunc('hour', timestamp '2026-05-17 12:34:56.789'), date_trunc('day', timestamp '2026-05-17 12:34:56.789'), date_trunc('week', timestamp '2026-05-17 12:34:56.789'), date_trunc('month', timestamp '2026-05-17 12:34:56.789'), date_trunc('quarter', timestamp '2026-05-17 12:34:56.789'), date_trunc('year', timestamp '2026-05-17 12:34:56.789')
select date_trunc('day', date '2026-05-17'), date_trunc('week', date '2026-01-01'), date_trunc('month', date '2026-05-17'), date_trunc('quarter', date '2026-12-31'), date_trunc('YEAR', date '2026-05-17')
select date_trunc('hour', date '2026-05-17')
select date_trunc('decade', timestamp '2026-05-17 00:00:00')
select last_day_of_month(date '2024-02-10'), last_day_of_month(date '2026-12-31'), last_day_of_month(timestamp '2026-04-01 23:00:00')
# fields
select year(d), quarter(d), month(d), week(d), day(d), day_of_week(d), day_of_year(d), year_of_week(d), dow(d), doy(d), yow(d), week_of_year(d), day_of_month(d) from (values date '2026-01-01', date '2027-01-03', date '2024-12-30', date '2024-02-29', date '2020-12-31') t(d) order by d
select hour(t), minute(t), second(t), millisecond(t), year(t) from (values timestamp '2026-01-01 23:59:58.987', timestamp '1969-12-31 23:59:59.001') t(t) order by t
select extract(year from d), extract(quarter from d), extract(month from d), extract(week from d), extract(day from d), extract(day_of_week from d), extract(dow from d), extract(doy from d), extract(yow from d), extract(day_of_month from d) from (values date '2026-11-29') t(d)
select extract(hour from timestamp '2026-01-01 12:34:56.789'), extract(minute from timestamp '2026-01-01 12:34:56.789'), extract(second from timestamp '2026-01-01 12:34:56.789')
select extract(hour from date '2026-01-01')
select hour(date '2026-01-01')
select extract(epoch from timestamp '2026-01-01 00:00:00')
select year('2026-01-01')
select year(2026)
select date('2026-01-31'), date(timestamp '2026-01-31 23:59:59'), date(timestamp '2026-01-31 23:59:59 UTC')
# unix time
select from_unixtime(0), from_unixtime(1700000000.5), from_unixtime(-1), from_unixtime(1.0005), from_unixtime(1700000000.1239)
select from_unixtime(1700000000, 'Europe/Berlin')
select to_unixtime(timestamp '2026-01-01 00:00:00.500'), to_unixtime(timestamp '1969-12-31 23:59:59 UTC'), to_unixtime(date '2026-01-01'), to_unixtime(timestamp '2026-07-01 12:00:00 Europe/Berlin')
select cast(to_unixtime(timestamp '2026-01-01 00:00:00') as bigint), from_unixtime(to_unixtime(timestamp '2026-01-01 12:34:56.789'))
select from_unixtime('0')
# text
select date_format(timestamp '2026-01-05 03:04:05.678', '%Y %y %m %c %M %b %d %e %H %k %h %I %l %i %s %S %f %p %a %W %j %T %r %v %x %%')
select date_format(date '2026-01-05', '%Y-%m-%d'), date_format(timestamp '2026-12-31 23:59:59', '%d.%m.%Y'), date_format(timestamp '2027-01-01 00:00:00', '%x-W%v'), date_format(timestamp '2026-01-01 00:00:00', 'Tag %j')
select date_format(timestamp '2026-01-05 00:00:00', '%D')
select date_format(timestamp '2026-01-05 00:00:00', '%q')
select date_format('2026-01-05', '%Y')
select date_format(timestamp '2026-01-05 12:00:00', '')
select format_datetime(timestamp '2026-01-05 03:04:05.678', 'yyyy yy MM M MMM MMMM dd d HH H hh h mm m ss s SSS a EEE EEEE DDD D ww xxxx e')
select format_datetime(timestamp '2026-01-05 15:04:05', 'yyyy-MM-dd''T''HH:mm:ss'), format_datetime(date '2026-01-05', 'dd/MM/yy'), format_datetime(timestamp '2026-01-05 00:00:00', 'h ''o''''clock'' a')
select format_datetime(timestamp '2026-01-05 00:00:00', 'G Z z')
select format_datetime(timestamp '2026-01-05 00:00:00 UTC', 'yyyy-MM-dd HH:mm:ss Z')
select to_iso8601(timestamp '2026-01-05 03:04:05.678'), to_iso8601(timestamp '2026-01-05 03:04:05'), to_iso8601(date '2026-01-05'), to_iso8601(timestamp '2026-01-05 03:04:05 UTC'), to_iso8601(timestamp '2026-01-05 03:04:05.100 UTC')
select to_iso8601(timestamp '2026-07-05 03:04:05 Europe/Berlin')
select date_parse('2026-01-05', '%Y-%m-%d'), date_parse('05.01.2026 13:14', '%d.%m.%Y %H:%i'), date_parse('2026-1-5', '%Y-%m-%d'), date_parse('2026-01-05 03:04:05', '%Y-%m-%d %H:%i:%s'), date_parse('2026-01-05 03:04:05', '%Y-%m-%d %T')
select date_parse('x', '%Y')
select try(date_parse('x', '%Y-%m-%d')), try(date_parse('2026-02-30', '%Y-%m-%d')), try(date_parse('2026-01-05 x', '%Y-%m-%d'))
select date_parse('Jan 5 2026', '%b %e %Y')
select parse_datetime('2026-01-05 03:04', 'yyyy-MM-dd HH:mm'), parse_datetime('05/01/2026', 'dd/MM/yyyy'), parse_datetime('2026-01-05T03:04:05', 'yyyy-MM-dd''T''HH:mm:ss')
select parse_datetime('2026-01-05 +02:00', 'yyyy-MM-dd Z')
select from_iso8601_timestamp('2026-01-05T03:04:05Z'), from_iso8601_timestamp('2026-01-05T03:04:05.678Z'), from_iso8601_timestamp('2026-01-05T03:04:05'), from_iso8601_timestamp('2026-01-05T03:04Z')
select from_iso8601_timestamp('2026-01-05T03:04:05+02:00')
select from_iso8601_timestamp('2026-01-05')
select from_iso8601_timestamp('x')
select from_iso8601_date('2026-01-05')
select from_iso8601_date('2026-W02-1')
select human_readable_seconds(60), parse_duration('1h')
select localtimestamp = current_timestamp, now() = current_timestamp, current_date = cast(now() as date), typeof(now()), typeof(localtimestamp), typeof(current_date)
select current_timestamp(3) is not null, current_timestamp(3) = now()
select localtime is null
select count(*) from (values timestamp '2026-01-01 00:00:00') t(x) where x < current_timestamp - interval '1' day
select sequence(date '2026-01-30', date '2026-02-02'), sequence(date '2026-01-05', date '2026-01-01', interval '-2' day), sequence(date '2026-01-01', date '2026-01-08', interval '3' day)
select sequence(date '2026-01-31', date '2026-05-01', interval '1' month)
select sequence(timestamp '2026-01-01 00:00:00', timestamp '2026-01-01 03:00:00', interval '1' hour)
select max(x), min(x), count(distinct x), max_by(y, x) from (values (date '2026-01-01', 1), (date '2025-01-01', 2)) t(x, y)
select x from (values timestamp '2026-01-01 00:00:00', timestamp '2025-06-01 00:00:00.5', null) t(x) order by x desc
select x, count(*) from (values timestamp '2026-07-01 22:30:00', timestamp '2026-07-02 01:00:00') t(y) cross join unnest(array[date(y at time zone 'Europe/Berlin')]) u(x) group by x order by x
# zones by their offset
select timestamp '2026-01-01 00:00:00' at time zone '+02:00', timestamp '2026-01-01 00:00:00 UTC' at time zone '-05:30'
select timestamp '2026-01-01 00:00:00 UTC' at time zone 'Z', timestamp '2026-01-01 00:00:00 UTC' at time zone 'GMT', timestamp '2026-01-01 00:00:00 UTC' at time zone '+02', timestamp '2026-01-01 00:00:00 UTC' at time zone '+00:00', timestamp '2026-01-01 00:00:00 UTC' at time zone '+14:00'
select timestamp '2026-01-01 00:00:00 +02:00', timestamp '2026-01-01 00:00:00+02:00', timestamp '2026-01-01 00:00:00 GMT'
select timestamp '2026-01-01 00:00:00 +2:00'
select with_timezone(timestamp '2026-01-01 00:00:00', '+02:00'), from_unixtime(0, '+02:00')
select timestamp '2026-01-01 00:00:00 UTC' at time zone '+15:00'
select cast(timestamp '2026-01-01 00:00:00' at time zone '+02:00' as varchar), to_iso8601(timestamp '2026-01-01 00:00:00' at time zone '+02:00'), date_trunc('day', timestamp '2026-01-01 23:00:00' at time zone '+02:00')
select date_add('day', 1, timestamp '2026-01-01 23:00:00' at time zone '+02:00'), hour(timestamp '2026-01-01 23:00:00' at time zone '-03:30'), cast(timestamp '2026-01-01 23:00:00' at time zone '+02:00' as date), date_format(timestamp '2026-01-01 23:00:00' at time zone '+02:00', '%H:%i')
select timestamp '2026-01-01 00:00:00 +02:00' = timestamp '2025-12-31 22:00:00 UTC', timestamp '2026-01-01 00:00:00 +02:00' + interval '1' month
# what people ask of dates
select date_parse('2026-11-28 03:04', '%Y-%m-%d %H:%i')
select parse_datetime('28/11/2026', 'dd/MM/yyyy')
select format_datetime(timestamp '2026-01-05 13:04:05', 'hh:mm a'), format_datetime(timestamp '2026-01-05 13:04:05', 'yyyy-''W''ww')
select format_datetime(timestamp '2026-01-05 13:04:05 UTC', 'yyyy-MM-dd''T''HH:mm:ssZ')
select date_format(timestamp '2026-01-05 13:04:05', '%W %M %e %Y %l:%i %p'), date_format(timestamp '2026-01-05', '%j %v %x')
select extract(week from date '2026-01-05'), extract(quarter from date '2026-01-05'), week(date '2025-12-29')
select timestamp '2026-03-29 01:30:00 Europe/Berlin' + interval '1' hour
select cast('2026-01-05T10:11:12' as timestamp)
select cast('2026-01-05 10:11' as timestamp), try_cast('05.01.2026' as date)
select date '2026-01-31' + interval '1' month, date_add('month', 1, date '2026-01-31')
select sequence(date '2026-01-01', date '2026-01-03'), sequence(1, 10, 3)
select x from unnest(sequence(date '2026-01-01', date '2026-03-01', interval '1' month)) t(x)
select regexp_extract('key=value; other=1', 'other=(\d+)', 1), regexp_count('a,b,c', ','), regexp_position('abc', 'b')
select json_extract_scalar('{"a":{"b":[{"c":"x"}]}}', '$.a.b[0].c'), json_array_length(json_extract('{"a":[1,2]}', '$.a'))
select cast(json_extract('{"a":[1,2]}', '$.a') as array(bigint)), cast(json_extract('["x"]', '$') as array(varchar))[1]
select date_trunc('hour', timestamp '2026-01-05 13:04:05' at time zone 'America/New_York')
select format_datetime(timestamp '2026-01-05 13:04:05 UTC', 'yyyy-MM-dd''T''HH:mm:ssZ'), format_datetime(timestamp '2026-01-05 13:04:05', 'HH:mm ZZ'), format_datetime(timestamp '2026-01-05 13:04:05 +05:30', 'HH:mm Z ZZ')
select format_datetime(timestamp '2026-01-05 13:04:05 Europe/Berlin', 'HH:mm Z')
# counts and fractions of a second
select date_add('millisecond', 5000000000, timestamp '2026-03-01 00:00:00')
select date_add('hour', 3000000000, timestamp '2026-03-01 00:00:00')
select date_format(timestamp '2026-03-01 00:05:09.123456', '%f %s.%f')
select extract('year' from date '2026-03-01')
# zones, fractions and intervals in more forms
select format_datetime(x at time zone 'Europe/Berlin', 'yyyy-MM-dd HH:mm Z (ZZ) ZZZ'), to_iso8601(x at time zone 'America/New_York') from (values timestamp '2026-03-29 00:59:59', timestamp '2026-03-29 01:00:00', null) t(x) order by 1
select format_datetime(timestamp '2026-07-01 13:05:09 +05:30', 'Z|ZZ|ZZZ'), format_datetime(timestamp '2026-07-01 13:05:09', 'EE aa SSSSSS')
select format_datetime(timestamp '2026-03-01 13:05:09.1239', 'SSS'), date_format(timestamp '2026-03-01 13:05:59.9999', '%s.%f'), date_diff('millisecond', timestamp '2026-03-01 13:05:09.1239', timestamp '2026-03-01 13:05:10')
select date_parse('03/01/26', '%m/%d/%y'), date_parse('03/01/70', '%m/%d/%y'), date_parse('03/01/68', '%m/%d/%y')
select date_parse('03/01/69', '%m/%d/%y')
select from_iso8601_timestamp('2026-03-01T13:05:09+02:00'), from_iso8601_timestamp('2026-03-01T13:05:09.5-0800'), from_iso8601_timestamp('2026-03-01T13+01'), from_iso8601_timestamp('2026-03-01T13:05:09-00:00')
select from_iso8601_timestamp('2026-12-01T25:05:09+02:00')
select timestamp '2026-03-01 25:00:00 Europe/Berlin'
select cast('2026-03-01 13:05:09+02:00' as timestamp with time zone), cast('2026-03-01 13:05:09.1239 UTC' as timestamp with time zone), cast(x as timestamp with time zone) from (values '2026-03-01 13:05:09') t(x)
select interval '12:30:15.5' hour to second, interval '30:15' minute to second, interval '3' day to second, interval '3 4:5' day to second, interval '-1 5' day to hour
select interval '1' month to day
select interval '1' day / 7, interval '3' hour * 1.5, 2.5 * interval '2' day, interval '-7' month / 2
select interval '1' day / 0
select date_trunc('millisecond', timestamp '1926-03-01 13:05:09.123456')
# half of a unit before 1970, and times in several zones
select x, cast(x as timestamp(0)), cast(x as timestamp(1)), cast(x as timestamp(2)) from (values timestamp '1969-03-01 13:05:09.500', timestamp '1969-03-01 13:05:09.499', timestamp '1969-03-01 13:05:09.450', timestamp '1969-03-01 13:05:09.005') t(x) order by 1
select x, date_add('millisecond', 600, x), date_add('millisecond', -500, x) from (values timestamp '2026-03-01 13:05:09', timestamp '1969-03-01 13:05:09') t(x) order by 1
select with_timezone(date '2026-03-01', 'Europe/Berlin'), at_timezone(timestamp '2026-03-01 00:10:00', 'Asia/Tokyo')
select date_diff('day', timestamp '2026-03-01 23:30:00 UTC', timestamp '2026-03-03 00:10:00 Europe/Berlin'), date_diff('day', timestamp '2026-03-03 00:10:00 Europe/Berlin', timestamp '2026-03-01 23:30:00 UTC'), date_diff('month', timestamp '2026-03-01 00:10:00 Asia/Tokyo', timestamp '2026-03-31 23:30:00 America/New_York')
select timestamp '2026-03-01 00:10:00 Asia/Tokyo' - timestamp '2026-03-31 23:30:00 America/New_York', timestamp '2026-03-01 00:10:00 Asia/Tokyo' - date '2026-01-01'
select timestamp '2026-02-28 24:00:00'
