-- Whether a build is the one that is read, whose news others are told; and since when stories have been derived here, in microseconds.
-- $1 build
select coalesce(views.live('care') = $1::smallint, false) as live,
  (extract(epoch from min(started_at)) * 1000000)::bigint as since
from views.build where view = 'care'
