-- How much has not left, counted up to a bound: an alert needs no more.
select 'kafka' as what, count(*)::integer from (select from outbox.message where topic is not null and sent_at is null limit 10000) k
union all
select 'webhooks', count(*)::integer from (select from outbox.delivery where state = 'waiting' limit 10000) w
union all
select 'dead', count(*)::integer from (select from outbox.delivery where state = 'dead' limit 10000) d
