/**
 * Why administration refused something. `invalid`: what was asked for is wrong; `unknown`: there is no such tenant or
 * key; `taken`: another has that name; `changed`: somebody else was faster.
 */
export type ControlFault = 'invalid' | 'unknown' | 'taken' | 'changed'

/** A refusal with words for who asked. */
export class ControlError extends Error {
  override readonly name = 'ControlError'

  constructor(
    readonly fault: ControlFault,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}

/** Runs a check of ours, whose Error says what is wrong with what was asked for. */
export function checked<T>(check: () => T): T {
  try {
    return check()
  } catch (error) {
    throw new ControlError('invalid', error instanceof Error ? error.message : String(error), { cause: error })
  }
}
