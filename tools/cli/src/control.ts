import { openControl } from '@throughline/control/administration'
import type { Pool } from 'pg'
import { adminDatabaseUrl } from './environment.js'

/** Opens the control tables for one piece of work and closes them whatever happens. */
export async function withControl<T>(work: (control: Pool) => Promise<T>): Promise<T> {
  const control = openControl(adminDatabaseUrl())
  try {
    return await work(control)
  } finally {
    await control.end()
  }
}
