/** $1 sha256. One row: who a key is, with its tenant's rules; revoked, expired and suspended ones too. */
export const findKey = 'select * from control.find_key($1)'

/** $1 limit. The usable keys, newest first. */
export const listKeys = 'select * from control.list_keys($1)'
