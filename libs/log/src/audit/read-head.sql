select seq, chain from control.audit_head where tenant_id = $1
