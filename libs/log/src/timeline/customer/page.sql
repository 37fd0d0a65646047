-- One page of a customer's timeline, newest first, with who that is and how far the log had come: one statement, so one
-- snapshot, and a position that an answer names covers all that the answer could have shown. Of a customer with more than
-- @most identifiers only who that is comes back: wide-page.sql is for them.
--
-- @tenant, @parts of the log, @topic of the live lane
-- from the key (@lowerAt, @lowerSequence, @lowerUid) on, up to but without (@upperAt, @upperSequence, @upperUid)
-- @read rows at most of all identifiers together, but as many of each as are returned; @limit rows to return at most
-- filters, null for none: @channel, @type, @class, @direction, @organisation, @conversation, and @positions up to
-- which it was known, by part
-- what the reader may see: @own, the one organisation (null: all), @personal, whether personal fields
--
-- The innermost select walks the timeline index of one identifier and stops after so many rows: nothing is sorted but what
-- was found. The last row that it may read comes back even if the filters do not want it: there the next page goes on.
with {{who}},
{{reading}},
depth as materialized (
  select greatest(@limit::bigint, @read::bigint / greatest(number, 1)) as rows from readings
)
select told as members, positions, null as subject_id, null as part, null as stopped, null as shown, null as pos, null as occurred_at,
  null as sequence, null as event_uid, null as recorded_at, null as type, null as class, null as channel,
  null as direction, null as organisation, null as topic, null as data, null as generation, null as sealed
from readings
union all
select null, null, page.*
from (
  select r.subject_id, r.part, found.*
  from reading r
  cross join lateral (
    select s.nth = (select rows from depth) as stopped, s.shown, s.pos, s.occurred_at, s.sequence, s.event_uid, s.recorded_at,
      s.type, s.class, s.channel, s.direction, s.organisation, s.topic, s.data, s.generation,
      case when @personal::boolean then s.sealed end as sealed
    from (
      select f.*, row_number() over (order by f.occurred_at desc, f.sequence desc, f.event_uid desc) as nth,
        ((@channel::text[] is null or f.channel = any (@channel))
        and (@type::text[] is null or f.type = any (@type))
        and (@class::text[] is null or f.class = any (@class))
        and (@direction::text[] is null or f.direction = any (@direction))
        and (@organisation::text[] is null or f.organisation = any (@organisation))
        and (@conversation::uuid[] is null or f.conversation_uid = any (@conversation))
        and (@positions::bigint[] is null or f.pos <= (@positions)[r.part + 1])
        and (@own::text is null or f.organisation = @own)) as shown
      from (
        select e.pos, e.occurred_at, e.sequence, e.event_uid, e.recorded_at, e.conversation_uid,
          e.type, e.class, e.channel, e.direction, e.organisation, e.topic, e.data, e.generation, e.sealed
        from log.event e
        where e.part = r.part and e.tenant_id = @tenant::uuid and e.subject_id = r.subject_id
          and e.generation >= r.generation
          and (e.occurred_at, e.sequence, e.event_uid) >= (@lowerAt::bigint, @lowerSequence::text, @lowerUid::uuid)
          and (e.occurred_at, e.sequence, e.event_uid) < (@upperAt::bigint, @upperSequence::text, @upperUid::uuid)
          and e.occurred_at >= r.from_at and e.occurred_at < r.until_at
        order by e.occurred_at desc, e.sequence desc, e.event_uid desc
        limit (select rows from depth)
      ) f
    ) s
    where s.shown or s.nth = (select rows from depth)
    order by s.occurred_at desc, s.sequence desc, s.event_uid desc
    limit @limit::bigint
  ) found
  where (select number from readings) <= @most::bigint
  order by found.occurred_at desc, found.sequence desc, found.event_uid desc
  limit @limit::bigint
) page
