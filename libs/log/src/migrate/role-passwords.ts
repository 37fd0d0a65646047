import type { DataSource } from 'typeorm'

const serviceRoles = {
  recorder: 'throughline_recorder',
  gateway: 'throughline_gateway',
  timeline: 'throughline_timeline',
} as const

type ServiceName = keyof typeof serviceRoles
export type RolePasswords = Partial<Record<ServiceName, string>>

/** Time limits of every service's sessions: a stuck client must not hold locks or old snapshots. */
const sessionLimits = {
  idle_in_transaction_session_timeout: '10s',
  transaction_timeout: '30s',
  tcp_user_timeout: '10s',
  lock_timeout: '10s',
}

/**
 * Sets passwords and session limits of the services' roles. Roles belong to the cluster, so databases that are migrated
 * at the same time may collide on a catalogue row: that is tried again.
 */
export async function setRolePasswords(source: DataSource, passwords: RolePasswords): Promise<void> {
  for (const [service, role] of Object.entries(serviceRoles)) {
    const password = passwords[service as ServiceName]
    if (password === undefined) continue
    const literal = password.replaceAll("'", "''")
    await again(() => source.query(`alter role ${role} password '${literal}'`))
    for (const [setting, value] of Object.entries(sessionLimits)) {
      await again(() => source.query(`alter role ${role} set ${setting} = '${value}'`))
    }
  }
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
