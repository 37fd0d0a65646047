/**
 * When a promise is reminded of, in microseconds: so long before it is due, and of a short one not before half of its time has
 * gone by. Undefined: never.
 *
 * @param beforeMs 0: never
 */
export function remindAt(madeAt: number, dueAt: number | undefined, beforeMs: number): number | undefined {
  if (dueAt === undefined || beforeMs === 0 || dueAt <= madeAt) return undefined
  return Math.max(dueAt - beforeMs * 1_000, madeAt + Math.floor((dueAt - madeAt) / 2))
}
