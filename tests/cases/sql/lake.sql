# what people ask
select count(*) from engagement_invitations
select count(*), count(distinct engagement_id), count(receiver_account_alias) from engagement_invitations
select catalog, participant_type, status, count(*) as n from engagement_invitations group by catalog, participant_type, status order by 1, 2, 3
select status, count(*) * 100.0 / sum(count(*)) over () as share from engagement_invitations group by status order by status
select status, round(100.0 * count(*) / (select count(*) from engagement_invitations), 1) as share from engagement_invitations group by status order by 1
select round(avg(case when status = 'ACCEPTED' then 1.0 else 0 end), 4) as rate from engagement_invitations
select sum(if(status = 'ACCEPTED', 1, 0)) * 1.0 / count(*) as rate from engagement_invitations
select cast(sum(case when status = 'ACCEPTED' then 1 else 0 end) as double) / count(*) from engagement_invitations
select sender_company_name, count(*) as n from engagement_invitations where participant_type = 'RECEIVER' group by sender_company_name order by n desc, 1 limit 10
select sender_company_name, count(*) filter (where status = 'ACCEPTED') as accepted, count(*) as n from engagement_invitations group by 1 having count(*) >= 10 order by 3 desc, 1 limit 20
select date_trunc('month', invitation_date) as month, count(*) as n from engagement_invitations group by date_trunc('month', invitation_date) order by 1
select date_format(invitation_date, '%Y-%m') as month, status, count(*) from engagement_invitations group by 1, 2 order by 1, 2
select format_datetime(invitation_date, 'yyyy-MM') as month, count(*) from engagement_invitations group by 1 order by 1
select year(invitation_date), month(invitation_date), count(*) from engagement_invitations group by year(invitation_date), month(invitation_date) order by 1, 2
select day_of_week(invitation_date) as weekday, hour(invitation_date) as hour, count(*) from engagement_invitations group by 1, 2 order by 1, 2
select date(invitation_date) as day, count(*) from engagement_invitations where invitation_date >= timestamp '2026-01-01 00:00:00' group by 1 order by 1
select cast(invitation_date at time zone 'America/New_York' as date) as day, count(*) from engagement_invitations group by 1 order by 1
select invitation_id, invitation_date at time zone 'Europe/Berlin' as here from engagement_invitations order by invitation_id limit 5
select invitation_id, date_diff('day', invitation_date, expiration_date) as days from engagement_invitations where expiration_date is not null order by days desc, invitation_id limit 5
select avg(date_diff('hour', invitation_date, expiration_date)) from engagement_invitations
select min(invitation_date), max(invitation_date), max(expiration_date) from engagement_invitations
select * from engagement_invitations where status = 'PENDING' and expiration_date < timestamp '2026-02-10 00:00:00' order by expiration_date, invitation_id limit 5
select engagement_title from engagement_invitations where regexp_like(engagement_title, '(?i)migration') order by 1 limit 5
select engagement_title from engagement_invitations where lower(engagement_title) like '%data%' and length(engagement_title) > 20 order by 1, invitation_id limit 5
select upper(substr(status, 1, 1)) || lower(substr(status, 2)) as label, count(*) from engagement_invitations group by 1 order by 1
select coalesce(receiver_account_alias, '(none)') as alias, count(*) from engagement_invitations group by 1 order by 2 desc, 1 limit 5
select case when sender_aws_account_id = 'AWS' then 'AWS' when length(sender_aws_account_id) = 12 then 'account' else 'other' end as kind, count(*) from engagement_invitations group by 1 order by 1
select substr(invitation_id, 1, 5) as prefix, count(*) from engagement_invitations group by 1
select split_part(invitation_id, '-', 2) from engagement_invitations order by invitation_id limit 3
select payload_type, array_agg(distinct status order by status) as statuses from engagement_invitations group by payload_type order by 1
select payload_type, array_join(array_sort(array_agg(distinct catalog)), ' and ') from engagement_invitations group by payload_type order by 1
select payload_type, map_agg(status, n) from (select payload_type, status, count(*) n from engagement_invitations group by 1, 2) group by 1 order by 1
select histogram(catalog) from engagement_invitations
select status, max_by(engagement_title, invitation_date), min_by(invitation_id, invitation_date) from engagement_invitations group by 1 order by 1
select stddev(x), avg(x) from (select cast(date_diff('hour', invitation_date, expiration_date) as double) / 24 as x from engagement_invitations where catalog = 'Sandbox') where x > 1e9
select approx_distinct(engagement_id) > 100 from engagement_invitations
# joins and subqueries
select i.invitation_id, c.change_type, c.observed_at from engagement_invitations i join engagement_invitation_changes c on c.invitation_id = i.invitation_id and c.catalog = i.catalog and c.participant_type = i.participant_type where c.change_type <> 'DISCOVERED' order by 1, 3, 2 limit 5
select i.catalog, count(*), count(c.invitation_id) from engagement_invitations i left join engagement_invitation_changes c on c.invitation_id = i.invitation_id and c.change_type = 'STATUS_CHANGED' group by i.catalog order by 1
select count(*) from engagement_invitations a inner join engagement_invitations b using (engagement_id) where a.invitation_id < b.invitation_id
select engagement_id, count(*) from engagement_invitations a join engagement_invitations b using (engagement_id) group by engagement_id having count(*) > 1 order by 2 desc, 1 limit 3
select * from (select catalog, count(*) n from engagement_invitations group by 1) a full outer join (select catalog, count(*) m from sync_runs group by 1) b on a.catalog = b.catalog order by a.catalog
select a.catalog, b.participant_type from (values 'AWS', 'X') a(catalog) right join (select distinct catalog, participant_type from engagement_invitations) b on a.catalog = b.catalog order by 2, 1
select count(*) from engagement_invitations cross join (values 1, 2) t(x)
select count(*) from engagement_invitations, sync_runs where engagement_invitations.catalog = sync_runs.catalog
select status, n from (select status, count(*) as n from engagement_invitations group by status) where n > (select avg(n) from (select count(*) as n from engagement_invitations group by status)) order by 1
select count(*) from engagement_invitations where invitation_id in (select invitation_id from engagement_invitation_changes where change_type = 'STATUS_CHANGED')
select count(*) from engagement_invitations where invitation_id not in (select invitation_id from engagement_invitation_changes where change_type = 'STATUS_CHANGED')
select count(*) from engagement_invitations i where exists (select 1 from engagement_invitation_changes c where c.invitation_id = i.invitation_id and c.change_type = 'STATUS_CHANGED')
select count(*) from engagement_invitations i where not exists (select * from engagement_invitation_changes c where c.invitation_id = i.invitation_id and c.change_type = 'STATUS_CHANGED')
select i.invitation_id, (select count(*) from engagement_invitation_changes c where c.invitation_id = i.invitation_id) as changes from engagement_invitations i order by 2 desc, 1 limit 5
select i.invitation_id, (select max(c.observed_at) from engagement_invitation_changes c where c.invitation_id = i.invitation_id and c.change_type = 'STATUS_CHANGED') as last from engagement_invitations i where catalog = 'Sandbox' order by 1 limit 5
select count(*) from engagement_invitations where invitation_date = (select max(invitation_date) from engagement_invitations)
with t as (select *, row_number() over (partition by sender_company_name order by invitation_date desc, invitation_id) as place from engagement_invitations where participant_type = 'RECEIVER') select sender_company_name, invitation_id from t where place = 1 order by 1 limit 5
with monthly as (select date_trunc('month', invitation_date) m, count(*) n from engagement_invitations group by 1) select m, n, lag(n) over (order by m) as before, n - lag(n) over (order by m) as more, sum(n) over (order by m) as total, avg(n) over (order by m rows between 2 preceding and current row) as mean from monthly order by m
with monthly as (select date_trunc('month', invitation_date) m, count(*) n from engagement_invitations group by 1) select m, round(100.0 * (n - lag(n) over (order by m)) / lag(n) over (order by m), 1) as growth from monthly order by m
with a as (select 1 as x), b as (select x + 1 as y from a) select a.x, b.y from a cross join b
with a(x, y) as (values (1, 'a'), (2, 'b')) select y, x from a order by x desc
select status, count(*) n, rank() over (order by count(*) desc) from engagement_invitations group by status order by 3
select ntile(4) over (order by invitation_date, invitation_id) q, count(*) over () from engagement_invitations order by 1 limit 3
select status from engagement_invitations union all select status from engagement_invitation_changes order by 1 limit 3
select catalog, 'now' as what, count(*) from engagement_invitations group by 1 union all select catalog, 'changes', count(*) from engagement_invitation_changes group by 1 order by 2, 1
select distinct catalog, participant_type from engagement_invitations order by catalog desc, participant_type
select catalog from engagement_invitations intersect select catalog from sync_runs order by 1
(select 1 as a) union (select 1) order by a
select 1 as a union all select 2.5 union all select null order by 1
select 'a' as x union select 'bc' order by x
select 1 union select 'a'
select 1, 2 union select 1
select status, participant_type, count(*) from engagement_invitations group by rollup (status, participant_type) order by 1, 2
select status, catalog, count(*), grouping(status, catalog) from engagement_invitations group by grouping sets ((status, catalog), (status), ()) order by 1, 2, 4
select * from (values (1, 'a'), (2, null)) t(n, s) where s is not null
select count(*) from (select distinct engagement_id, status from engagement_invitations)
select invitation_id from engagement_invitations order by invitation_date desc, invitation_id offset 10 rows limit 5
select invitation_id from engagement_invitations order by invitation_id fetch next 3 rows only
select invitation_id from engagement_invitations order by invitation_date fetch first 3 rows with ties
select invitation_id from engagement_invitations order by invitation_id limit all offset 5
select status from engagement_invitations limit 0
table sync_runs
select e.* from engagement_invitations as e order by e.invitation_id limit 1
select e.status, e.* from engagement_invitations e order by e.invitation_id limit 1
select STATUS, Count(*) AS "N", count(*) as Total from ENGAGEMENT_INVITATIONS group by Status order by "N" desc
select "status", "engagement_invitations"."catalog" from "engagement_invitations" order by invitation_id limit 2
select engagement_invitations.status from engagement_invitations order by engagement_invitations.invitation_id limit 2
select count(*) c, status s from engagement_invitations group by status order by c desc, s
select status as s, count(*) from engagement_invitations group by 1 order by s desc
select lower(status) as status from engagement_invitations group by status order by status
select lower(status) as x, count(*) from engagement_invitations group by lower(status) order by lower(status)
select status, count(*) from engagement_invitations group by status order by count(*) desc, max(invitation_date)
select -count(*) as n, status from engagement_invitations group by status order by n
select status from engagement_invitations group by status having min(invitation_date) < timestamp '2030-01-01 00:00:00' order by 1
select status x from engagement_invitations where x = 'PENDING'
select count(*) from engagement_invitations having status = 'PENDING'
select status, invitation_date from engagement_invitations group by status
select distinct status from engagement_invitations order by invitation_date
select distinct status as s, lower(status) as l from engagement_invitations order by lower(status)
select * from engagement_invitations where invitation_date > '2026-01-01'
select * from engagement_invitations where sender_aws_account_id = 123456789012
select * from engagement_invitations where listed = 'true'
select count(*) from engagement_invitations where listed
select count(*) from engagement_invitations where not listed or listed is null
select count(*) from engagement_invitations where status in ('PENDING', 'ACCEPTED') and catalog <> 'AWS'
select count(*) from engagement_invitations where status like '%ED' and status not like 'A%'
select count(*) from engagement_invitations where invitation_date between date '2025-06-01' and date '2025-12-31'
select count(*) from engagement_invitations where invitation_date >= date_add('day', -7, timestamp '2026-01-30 00:00:00')
select count(*) from engagement_invitations where invitation_date > current_timestamp - interval '10' year
select count(*) from engagement_invitations where expiration_date < now() and expiration_date > date '2020-01-01'
select count(*) from engagement_invitations where date_diff('day', invitation_date, current_date) < 0
select count(*) from engagement_invitations where extract(year from invitation_date) = 2025 and quarter(invitation_date) = 4
select count(*) from engagement_invitations where json_extract_scalar(additional_fields, '$.Any') = 'x'
select change_type, count(*), min(observed_at), max(changed_at) from engagement_invitation_changes group by change_type order by 1
select field, count(*) from engagement_invitation_changes cross join unnest(changed_fields) as t(field) group by field order by 2 desc, 1
select change_type, cardinality(changed_fields) n, count(*) from engagement_invitation_changes group by 1, 2 order by 1, 2
select count(*) from engagement_invitation_changes where contains(changed_fields, 'status')
select count(*) from engagement_invitation_changes where any_match(changed_fields, f -> f like 'status%')
select count(*) from engagement_invitation_changes where changed_fields is null
select array_join(changed_fields, ', '), count(*) from engagement_invitation_changes where changed_fields is not null group by 1 order by 2 desc, 1
select changed_fields, count(*) from engagement_invitation_changes where change_type = 'STATUS_CHANGED' group by changed_fields order by 2 desc limit 1
select change_month, count(*) from engagement_invitation_changes group by change_month order by 1
select previous_status, status, count(*) from engagement_invitation_changes where change_type = 'STATUS_CHANGED' group by 1, 2 order by 1, 2
select avg(date_diff('second', invitation_date, changed_at)) / 3600.0 from engagement_invitation_changes where change_type = 'STATUS_CHANGED' and status = 'ACCEPTED'
select approx_percentile(date_diff('second', invitation_date, changed_at), array[0.5, 0.9]) from (select * from engagement_invitation_changes where change_type = 'STATUS_CHANGED' order by invitation_id, snapshot_number limit 30)
select run_id, sum(requests), sum(listed), max(finished_at) from sync_runs group by run_id order by 1
select run_id, date_diff('second', started_at, finished_at) from sync_runs order by 1, catalog, participant_type limit 5
select finished_at - started_at as took, count(*) from sync_runs group by 1 order by 1 limit 3
select mode, count(*), avg(requests), sum(throttled), max(listed) from sync_runs group by mode order by mode
select catalog, max(finished_at) filter (where status = 'SUCCEEDED') from sync_runs group by catalog order by 1
# views
select is_pending, is_accepted, is_expired, count(*) from invitation_details group by 1, 2, 3 order by 1, 2, 3
select sender, count(*) from invitation_details where sender_is_aws group by sender
select status, count(*), avg(hours_to_answer) from invitation_answers group by status order by status
select * from invitation_answers order by answered_at, invitation_id limit 3
select * from invitations_by_month order by 1, 2, 3, 4, 5, 6 limit 5
select count(*), count(distinct invitation_id) from invitation_status_history
select invitation_id, status, valid_from, valid_to from invitation_status_history order by invitation_id, valid_from limit 5
select date_trunc('week', valid_from) w, status, count(*) from invitation_status_history group by 1, 2 order by 1, 2 limit 10
select count(*) from pending_invitations where days_left < 7
select d.sender, count(*) from invitation_details d join pending_invitations p on d.invitation_id = p.invitation_id and d.catalog = p.catalog group by d.sender order by 2 desc, 1 limit 5
# refused there, too
select nope from engagement_invitations
select * from nope
select status from engagement_invitations e where engagement_invitations.status = 'x'
select count(*) from engagement_invitations group by nope
select a.status from engagement_invitations a, engagement_invitations b where status = 'PENDING'
select invitation_id status from engagement_invitations order by nope
select sum(status) from engagement_invitations
select status + 1 from engagement_invitations
select status || 1 from engagement_invitations
select max(status, catalog) from engagement_invitations
select count(*) over (partition by nope) from engagement_invitations
select * from engagement_invitations where count(*) > 1
select status, from engagement_invitations
select status from engagement_invitations group by
select status from from engagement_invitations
select * from engagement_invitations qualify row_number() over () = 1
select distinct on (status) status from engagement_invitations
select * replace (1 as status) from engagement_invitations
select * from engagement_invitations limit 1 offset 1
select * from engagement_invitations order by all
select status::varchar from engagement_invitations
select status from engagement_invitations where status ilike 'p%'
select list(status) from engagement_invitations
select string_agg(status, ',') from engagement_invitations
select strftime(invitation_date, '%Y') from engagement_invitations
select epoch(invitation_date) from engagement_invitations
select invitation_date::date from engagement_invitations
select median(listed) from engagement_invitations
select count(*) from engagement_invitations where status = "PENDING"
select `status` from engagement_invitations
select status from engagement_invitations where status == 'PENDING'
select if(status = 'PENDING', 1, 'x') from engagement_invitations
select ifnull(status, 'x') from engagement_invitations
select isnull(status) from engagement_invitations
select nvl(status, 'x') from engagement_invitations
select len(status) from engagement_invitations
select datediff(day, invitation_date, expiration_date) from engagement_invitations
select to_char(invitation_date, 'YYYY') from engagement_invitations
select dateadd('day', 1, invitation_date) from engagement_invitations
select top 5 * from engagement_invitations
select count(*) n from engagement_invitations group by all
select status, count(*) from engagement_invitations group by status with rollup
select * from engagement_invitations natural join sync_runs limit 1
select * from engagement_invitations limit 5.5
select * from (select 1 as a, 2 as a) where a = 1
select x.a from (select 1 as a, 2 as a) x
# listings
show tables
show tables like 'inv%'
# JSON
select json_extract_scalar(additional_fields, '$.Campaign') as campaign, count(*) from engagement_invitations group by 1 order by 2
select json_parse(additional_fields), cast(json_parse(additional_fields) as map(varchar, varchar))['Campaign'] from engagement_invitations where additional_fields is not null limit 1
select count(*) from engagement_invitations where json_value(additional_fields, 'lax $.Campaign') = 'Spring'
select json_object('status': status, 'n': count(*)) from engagement_invitations group by status order by status
# information_schema, partitions and ties
select table_schema, table_name, table_type from information_schema.tables order by 1, 2
select * from information_schema.columns order by table_schema, table_name, ordinal_position
select * from information_schema.views order by table_name
select * from information_schema.schemata order by schema_name
select column_name, data_type from information_schema.columns where table_schema = 'partner_invitations' and table_name = 'sync_runs' order by ordinal_position
select count(*) from awsdatacatalog.information_schema.tables where table_schema = 'partner_invitations' and tables.table_type = 'VIEW'
select t.table_name, count(*) from information_schema.tables t join information_schema.columns c on c.table_schema = t.table_schema and c.table_name = t.table_name where t.table_type = 'VIEW' group by 1 order by 1
select * from information_schema.nothing
select * from "engagement_invitations$partitions" order by catalog, participant_type
select * from "sync_runs$partitions"
select max(change_month) = max("engagement_invitation_changes$partitions".change_month) from "engagement_invitation_changes$partitions"
select * from "data_freshness$partitions"
select catalog, count(*) n from engagement_invitations group by catalog order by count(*) desc, 1 fetch first 1 rows with ties
select distinct status from engagement_invitations order by status fetch first 2 rows with ties
# what dashboards ask
select date_format(invitation_date, '%Y-%m-%d') as day, count(*) from engagement_invitations group by 1 order by 2 desc, 1 limit 5
select format_datetime(invitation_date, 'EEEE, d MMMM yyyy') from engagement_invitations order by invitation_id limit 3
select date_trunc('week', invitation_date) as week, approx_distinct(engagement_id) > 0 from engagement_invitations group by 1 order by 1
select status, count(*) * 1e0 / sum(count(*)) over () from engagement_invitations group by status order by status
select catalog, status, count(*) from engagement_invitations group by grouping sets ((catalog, status), (catalog), ()) order by 1, 2, 3
select invitation_id, rank() over (partition by catalog order by invitation_date desc, invitation_id) as place from engagement_invitations where catalog = 'AWS' order by place limit 5
select date_diff('day', min(invitation_date), max(invitation_date)) from engagement_invitations
select sender_company_name, count(*) as c from engagement_invitations group by 1 having count(*) > 5 order by c desc, sender_company_name limit 5
select transform(array_agg(distinct status order by status), s -> lower(s)) from engagement_invitations
select reduce(array_agg(length(status)), 0, (s, x) -> s + x, s -> s) from engagement_invitations
select cardinality(filter(array_agg(status), s -> s = 'PENDING')) from engagement_invitations
select map_agg(status, n) from (select status, count(*) n from engagement_invitations group by 1)
select any_match(array_agg(status), s -> s = 'EXPIRED') from engagement_invitations
select element_at(split(invitation_id, '-'), 2), split_part(arn, '/', 3) from engagement_invitations order by invitation_id limit 2
select sum(if(status = 'ACCEPTED', 1, 0)) filter (where catalog = 'AWS') from engagement_invitations
select lag(n, 1, 0) over (order by m), n from (select date_trunc('month', invitation_date) m, count(*) n from engagement_invitations group by 1) order by m
select first_value(status) over (partition by engagement_id order by invitation_date, invitation_id) from engagement_invitations order by invitation_id limit 3
select percent_rank() over (order by n), n from (select sender_company_name, count(*) n from engagement_invitations group by 1) order by n, 1 limit 3
select ntile(4) over (order by invitation_date, invitation_id), invitation_id from engagement_invitations order by invitation_id limit 3
select approx_percentile(date_diff('hour', invitation_date, expiration_date), 0.5) from (select * from engagement_invitations order by catalog, participant_type, invitation_id limit 30)
select year(invitation_date) * 100 + month(invitation_date) as ym, count(*) from engagement_invitations group by 1 order by 1
select date_add('day', -day_of_week(invitation_date) + 1, date(invitation_date)) as monday, count(*) from engagement_invitations group by 1 order by 1
select cast(invitation_date as date) - interval '7' day from engagement_invitations order by 1 limit 1
select count(*) from engagement_invitations where invitation_date between timestamp '2026-01-01 00:00:00' and timestamp '2027-01-01 00:00:00'
select count(*) from engagement_invitations where date(invitation_date) >= date '2026-11-01'
select to_iso8601(invitation_date), to_unixtime(invitation_date) from engagement_invitations order by invitation_id limit 2
select from_unixtime(to_unixtime(invitation_date)) from engagement_invitations order by invitation_id limit 2
select json_format(cast(map_agg(status, n) as json)) from (select status, count(*) n from engagement_invitations group by 1)
select json_format(cast(array_agg(status order by status) as json)) from (select distinct status from engagement_invitations)
select coalesce(nullif(trim(engagement_title), ''), '(none)') as title, count(*) from engagement_invitations group by 1 order by 2 desc, 1 limit 3
# an output column hides a relation of its name from ORDER BY
select i.catalog, count(*) as i from engagement_invitations as i group by i.catalog order by i.catalog
select i.catalog, count(*) as i from engagement_invitations as i group by i.catalog order by catalog
select i.catalog, count(*) as n from engagement_invitations as i group by i.catalog order by i.catalog
select partner_invitations.engagement_invitations.status, count(*) from partner_invitations.engagement_invitations group by partner_invitations.engagement_invitations.status order by 1
