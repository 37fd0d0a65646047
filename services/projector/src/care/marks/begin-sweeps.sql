-- A sweep begins when whoever may have read the rules from before it was noted has written what they folded, or given up. $1 build
update views.care_sweep set since = pg_current_xact_id() where build = $1::smallint and since is null
