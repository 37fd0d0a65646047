-- Locks two builds of a view, unless another process has just locked them, or has decided between them: $2 takes the place of $3.
select
  -- What is held stands still; of a version that nobody follows any more, anywhere.
  (select bool_and(c.next_pos = c.hold_pos) from views.cursor c
   where c.view = $1 and (c.build = $2 or (c.build = $3 and $4))) as arrived
from views.build b
where b.view = $1 and (b.build, b.state) in (($2, 'building'), ($3, 'live'))
for update of b skip locked
