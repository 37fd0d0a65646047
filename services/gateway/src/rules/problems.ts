import { ControlError } from '@throughline/control/administration'
import { Problem, unavailable } from '@throughline/platform'
import { InvalidRules, RULE_KIND_NAMES } from '@throughline/rules'

export function unknownKind(): Problem {
  const detail = `There are: ${RULE_KIND_NAMES.join(', ')}.`
  return new Problem({ status: 404, type: 'unknown-kind', title: 'No such kind of rules', detail })
}

export function noDraft(): Problem {
  return new Problem({ status: 404, type: 'no-draft', title: 'There is no draft' })
}

export function unknownVersion(version: number): Problem {
  const detail = `Version ${version} was not published here.`
  return new Problem({ status: 404, type: 'unknown-version', title: 'No such version', detail })
}

export function nothingScheduled(kind: string): Problem {
  const detail = `No version of the ${kind} rules is told later. What is due is being told, and can be rolled back.`
  return new Problem({ status: 404, type: 'nothing-scheduled', title: 'Nothing is scheduled', detail })
}

/** 409: somebody was faster; the detail says what to look at. */
export function changedMeanwhile(detail: string): Problem {
  return new Problem({ status: 409, type: 'changed-meanwhile', title: 'Somebody else was faster', detail })
}

/** Runs work on the control tables, and says what it refuses as a problem. */
export async function asked<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Problem) throw error
    if (error instanceof ControlError && error.fault === 'changed') throw changedMeanwhile(error.message)
    throw unavailable('Rules cannot be read or changed at the moment.', { cause: error })
  }
}

/** Says what is wrong with rules, each fault with a JSON pointer. */
export function asProblem(error: unknown): unknown {
  if (!(error instanceof InvalidRules)) return error
  const extensions = { faults: error.faults }
  return new Problem({ status: 400, type: 'invalid-rules', title: 'The rules are not valid', detail: error.message, extensions })
}
