/** $1 slug or id. One row, or none; suspended ones too. */
export const findTenant = 'select * from control.find_tenant($1)'
