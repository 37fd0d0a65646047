select control.append_audit($1::jsonb, $2)
