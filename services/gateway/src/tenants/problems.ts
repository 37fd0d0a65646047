import { ControlError } from '@throughline/control/administration'
import { Problem, unavailable } from '@throughline/platform'

/** The same for a tenant that is not there and for one that is somebody else's. */
export function unknownTenant(): Problem {
  return new Problem({ status: 404, type: 'unknown-tenant', title: 'No such tenant' })
}

export function unknownKey(): Problem {
  return new Problem({ status: 404, type: 'unknown-key', title: 'No such key' })
}

/** 403 for more than the caller may do itself. */
export function beyondCaller(detail: string): Problem {
  return new Problem({ status: 403, type: 'beyond-caller', title: 'More than the caller may do', detail })
}

/** Runs work on the control tables, and says what it refuses as a problem. */
export async function administer<T>(work: () => Promise<T>, unknown = unknownTenant): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Problem) throw error
    if (!(error instanceof ControlError)) throw unavailable('Tenants and keys cannot be read or changed at the moment.', { cause: error })
    const { fault, message: detail } = error
    if (fault === 'unknown') throw unknown()
    if (fault === 'invalid') throw new Problem({ status: 400, type: 'invalid-parameter', title: 'A parameter is not valid', detail })
    const title = fault === 'taken' ? 'The name is taken' : 'Somebody else was faster'
    throw new Problem({ status: 409, type: fault === 'taken' ? 'taken' : 'changed-meanwhile', title, detail })
  }
}
