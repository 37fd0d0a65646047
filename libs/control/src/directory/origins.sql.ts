/** $1 origin. One row if any usable key names it. */
export const findOrigin = 'select from control.list_origins($1, 1)'

/** $1 limit. The origins that any usable key names. */
export const listOrigins = 'select origin from control.list_origins(null, $1)'
