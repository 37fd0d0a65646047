-- Builds that are live or in the making, with their place in every part.
select b.view, b.build, b.version, b.state, b.started_at, b.live_at, b.note,
  c.part, c.next_pos, c.hold_pos, c.fault, c.fault_at, h.next_pos as head
from views.build b
join views.cursor c on c.view = b.view and c.build = b.build
join log.log_head h on h.part = c.part
where b.state <> 'retired'
order by b.view, b.build, c.part
