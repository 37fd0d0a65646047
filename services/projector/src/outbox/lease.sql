-- Takes work for a process, or goes on having it; no row: another one has it. $1 which, $2 who, $3 for how long, in ms
insert into outbox.lease as l (name, holder, until)
values ($1, $2::uuid, clock_timestamp() + $3::double precision * interval '1 millisecond')
on conflict (name) do update set holder = excluded.holder, until = excluded.until
where l.holder = excluded.holder or l.until < clock_timestamp()
returning holder
