import { userInfo } from 'node:os'
import { findTenant } from '@throughline/control/administration'
import { AuditTrail } from '@throughline/log'
import type { Command } from 'commander'
import { withControl } from '../control.js'

/** These look and change nothing. */
const READS: ReadonlySet<string> = new Set(['list', 'show', 'status', 'verify'])
/** These speak to a service, which records by itself, or make something that is in no database. */
const ELSEWHERE: ReadonlySet<string> = new Set(['quarantine', 'token'])
/** About no tenant: entries of the installation itself have this one. */
export const INSTALLATION = '00000000-0000-0000-0000-000000000000'
const OF_THE_INSTALLATION: ReadonlySet<string> = new Set(['log.new-epoch', 'erasure.replay'])

let noted: string | undefined

/** Says what a command has changed, where its arguments don't: the id of a new key. */
export function noteTarget(target: string): void {
  noted = target
}

/**
 * Records in the audit what a command has changed: of every command that names a tenant, by `--tenant` or as an argument,
 * except those that only look.
 *
 * @throws Error when it was done and could not be recorded
 */
export async function recordChange(command: Command): Promise<void> {
  const path = pathOf(command)
  const action = path.join('.')
  const named = argumentOf(command, 'tenant') ?? argumentOf(command, 'slug') ?? optionOf(command, 'tenant')
  if (READS.has(command.name()) || ELSEWHERE.has(path[0] ?? '')) return
  if (named === undefined && !OF_THE_INSTALLATION.has(action)) return
  const target = noted ?? argumentOf(command, 'key')
  try {
    await withControl(async (pool) => {
      const tenantId = named === undefined ? INSTALLATION : (await findTenant(pool, named)).id
      const entry = { tenantId, actorKind: 'cli' as const, actor: userInfo().username, action, target: target ?? tenantId }
      await new AuditTrail(pool).record(entry)
    })
  } catch (cause) {
    throw new Error(`${path.join(' ')} was done, but could not be recorded in the audit`, { cause })
  }
}

/** The command's words without the program's name. */
function pathOf(command: Command): string[] {
  return command.parent ? [...pathOf(command.parent), command.name()] : []
}

function argumentOf(command: Command, name: string): string | undefined {
  const value: unknown = command.processedArgs[command.registeredArguments.findIndex((argument) => argument.name() === name)]
  return typeof value === 'string' ? value : undefined
}

function optionOf(command: Command, name: string): string | undefined {
  const value: unknown = command.opts()[name]
  return typeof value === 'string' ? value : undefined
}
