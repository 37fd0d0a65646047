/**
 * Ways to hurt a process.
 * - kill: SIGKILL, for PostgreSQL with all its children; started again at once or a little later
 * - kill-postmaster: SIGKILL of PostgreSQL's first process only, its children find out by themselves
 * - immediate: PostgreSQL's SIGQUIT, which ends without a checkpoint
 * - stop: SIGTERM, a clean end, as in a rolling update
 * - pause: SIGSTOP, and SIGCONT later; what it held it still holds, and it does not know that time has passed
 * - hold: nothing that it sends to the database comes through for a while
 * - cut: its connections to the database break
 * - lose-answers: its connections to the database break when the next answer comes: it was done, and nobody knows
 */
export type FaultKind = 'kill' | 'kill-postmaster' | 'immediate' | 'stop' | 'pause' | 'hold' | 'cut' | 'lose-answers'

/** What the system is made of; there may be several units of a role. */
export type Role = 'gateway' | 'recorder' | 'projector' | 'timeline' | 'kafka' | 'postgres'

export interface Fault {
  /** Milliseconds after the plan's beginning. */
  atMs: number
  role: Role
  /** Which of the units of the role. */
  unit: number
  kind: FaultKind
  /** How long it is paused, or stays away before it is started again, in milliseconds. */
  forMs: number
}

export const describe = ({ role, unit, kind }: Pick<Fault, 'role' | 'unit' | 'kind'>): string =>
  `${kind} ${role === 'kafka' || role === 'postgres' ? role : `${role}-${unit + 1}`}`
