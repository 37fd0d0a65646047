import type { Derivation } from './derivation.js'

type Column = string | number | boolean | null | undefined | readonly unknown[] | object

export interface RowWriterOptions<Row> {
  readonly table: string
  /** Besides `tenant_id, build, customer_id`: the columns that make up its primary key, with their types. */
  readonly key: Readonly<Record<string, string>>
  /** The other ones, with their types. */
  readonly columns: Readonly<Record<string, string>>
  /** A row of the table, by names of columns; what is missing is null. Bytes are written `\x…`. */
  readonly of: (row: Row) => Readonly<Record<string, Column>>
}

/** Writes rows of many customers in one statement: those that are no more go, and those that are the same are left alone. */
export function rowWriter<Row>({ of, ...table }: RowWriterOptions<Row>): Derivation<Row>['write'] {
  const text = textFor(table)
  return async (client, { tenantId, build }, rows) => {
    const told = [...rows].flatMap(([customerId, own]) => own.map((row) => ({ ...of(row), customer_id: customerId })))
    await client.query(text, [tenantId, build, [...rows.keys()], JSON.stringify(told)])
  }
}

function textFor({ table, key, columns }: Pick<RowWriterOptions<never>, 'table' | 'key' | 'columns'>): string {
  const typed = Object.entries({ ...key, ...columns }).map(([name, type]) => `${name} ${type}`)
  const own = ['customer_id', ...Object.keys(key)]
  const names = [...own, ...Object.keys(columns)].join(', ')
  const others = Object.keys(columns)
  const listed = (prefix: string): string => others.map((name) => `${prefix}.${name}`).join(', ')
  const update = `do update set ${others.map((name) => `${name} = excluded.${name}`).join(', ')}
    where (${listed('t')}) is distinct from (${listed('excluded')})`
  return `with told as materialized (
  select * from jsonb_to_recordset($4::jsonb) as told (customer_id uuid, ${typed.join(', ')})
), gone as (
  delete from ${table} t where t.tenant_id = $1::uuid and t.build = $2::smallint and t.customer_id = any ($3::uuid[])
    and not exists (select from told where ${own.map((name) => `told.${name} = t.${name}`).join(' and ')})
)
insert into ${table} as t (tenant_id, build, ${names})
select $1::uuid, $2::smallint, ${names} from told order by ${own.join(', ')}
on conflict (tenant_id, build, ${own.join(', ')}) ${others.length === 0 ? 'do nothing' : update}`
}
