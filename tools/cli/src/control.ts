import { openControl } from '@throughline/control/administration'
import { adminDatabaseUrl } from './environment.js'

type Control = Awaited<ReturnType<typeof openControl>>

/** Opens the control tables for one piece of work and closes them whatever happens. */
export async function withControl<T>(work: (control: Control) => Promise<T>): Promise<T> {
  const control = await openControl(adminDatabaseUrl())
  try {
    return await work(control)
  } finally {
    await control.destroy()
  }
}
