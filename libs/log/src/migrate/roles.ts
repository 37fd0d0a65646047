import type { DataSource } from 'typeorm'

const roles = {
  recorder: 'throughline_recorder',
  gateway: 'throughline_gateway',
  timeline: 'throughline_timeline',
  eraser: 'throughline_eraser',
  projector: 'throughline_projector',
} as const

type RoleName = keyof typeof roles
/** The roles that log in, each for one job. */
export const roleNames = Object.keys(roles) as readonly RoleName[]
export type RolePasswords = Partial<Record<RoleName, string>>

/**
 * Time limits of every service's sessions: a stuck client must not hold locks or old snapshots. They belong to the roles
 * and not to the connections, because a pooler passes on nothing that a client asks for when it connects.
 */
const sessionLimits = {
  idle_in_transaction_session_timeout: '10s',
  transaction_timeout: '30s',
  tcp_user_timeout: '10s',
  lock_timeout: '10s',
}
/** What a reader asks takes milliseconds. The services themselves wait a little longer, so that PostgreSQL says why. */
const statementLimits: Partial<Record<RoleName, string>> = { gateway: '2500ms', timeline: '4s' }

/**
 * Sets the passwords that are given, and the time limits of all roles that there are where they differ. Roles belong to
 * the cluster, so databases that are migrated at the same time may collide on a catalogue row: that is tried again.
 */
export async function setUpRoles(source: DataSource, passwords: RolePasswords): Promise<void> {
  const existing = await source.query<{ rolname: string; rolconfig: string[] | null }[]>(
    'select rolname, rolconfig from pg_roles where rolname = any ($1)',
    [Object.values(roles)],
  )
  await keepOut(source)
  for (const { rolname, rolconfig } of existing) {
    const name = roleNames.find((one) => roles[one] === rolname)!
    const password = passwords[name]?.replaceAll("'", "''")
    if (password !== undefined) await again(() => source.query(`alter role ${rolname} password '${password}'`))
    for (const [setting, value] of Object.entries(limitsOf(name))) {
      if (rolconfig?.includes(`${setting}=${value}`)) continue
      await again(() => source.query(`alter role ${rolname} set ${setting} = '${value}'`))
    }
  }
}

/** A function runs as this role and sees the words of all tenants: nobody else may. */
async function keepOut(source: DataSource): Promise<void> {
  const logsIn = "select from pg_roles where rolname = 'throughline_search' and rolcanlogin"
  const found = await source.query<object[]>(logsIn)
  if (found.length > 0) await again(() => source.query('alter role throughline_search nologin'))
}

function limitsOf(name: RoleName): Record<string, string> {
  const statement = statementLimits[name]
  return statement === undefined ? sessionLimits : { ...sessionLimits, statement_timeout: statement }
}

async function again(work: () => Promise<unknown>, tries = 20): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await work()
      return
    } catch (error) {
      const collided = error instanceof Error && error.message.includes('tuple concurrently updated')
      if (!collided || attempt === tries) throw error
      await new Promise((resolve) => setTimeout(resolve, 20 * attempt))
    }
  }
}
