-- Erasures whose tables have all been written anew since they were blanked.
update control.erasure e
set rewritten_at = (extract(epoch from clock_timestamp()) * 1000000)::bigint
where e.blanked_at is not null and e.rewritten_at is null
  and not exists (
    select from unnest(e.rewrites) as t (target)
    left join log.rewrite r on r.target = t.target
    where r.rewritten_at is null or r.rewritten_at <= e.blanked_at
  )
