import { findTenant } from '@throughline/control/administration'
import { asTenant } from '@throughline/database'
import { type AuditHead, verifyAudit } from '@throughline/log'
import { Command, InvalidArgumentError } from 'commander'
import { INSTALLATION } from '../audit/record-change.js'
import { withControl } from '../control.js'

/** `throughline audit …`: whether the record of who read and changed what is whole. */
export function auditCommand(): Command {
  const command = new Command('audit').description('the record of who read and changed what (DATABASE_URL)')
  command
    .command('verify')
    .description('compute a tenant’s chain of entries anew and compare it; ends with 1 when an entry was changed or taken out')
    .option('--tenant <tenant>', 'slug or id; without it the chain of the installation, of changes that are no tenant’s')
    .option('--known <head>', 'a head that an earlier verify printed and you kept elsewhere: the chain must go through it', asHead)
    .action(verify)
  return command
}

async function verify({ tenant, known }: { tenant?: string; known?: AuditHead }): Promise<void> {
  const { head, fault } = await withControl(async (pool) => {
    const id = tenant === undefined ? INSTALLATION : (await findTenant(pool, tenant)).id
    return asTenant(pool, id, (client) => verifyAudit(client, id, known), { readOnly: true })
  })
  const whose = tenant ?? 'the installation'
  if (fault !== undefined) throw new Error(`the audit of ${whose} is not whole: ${fault}`)
  console.log(`${head.seq}:${head.chain}`)
  // Not on standard output, so that a script gets the head and nothing else.
  console.error(`The audit of ${whose} is whole: ${head.seq} entries. Keep the line above elsewhere, for --known.`)
}

function asHead(value: string): AuditHead {
  const [, seq, chain] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(value) ?? []
  if (seq === undefined || chain === undefined) throw new InvalidArgumentError('It must be a line that verify printed: <number>:<64 hexadecimal digits>.')
  return { seq: Number(seq), chain }
}
