import { findBreaches } from '@throughline/log/migrate'
import { Command } from 'commander'
import { withDatabase } from '../environment.js'

/** `throughline walls`: whether anything in the database weakens the walls between tenants, such as a grant by hand. */
export function wallsCommand(): Command {
  return new Command('walls')
    .description('look for what weakens the walls between tenants: tables, views, grants, roles, functions (DATABASE_URL)')
    .action(async () => {
      const breaches = await withDatabase((pool) => findBreaches(pool))
      for (const { what, why } of breaches) console.log(`${what} ${why}`)
      if (breaches.length > 0) throw new Error(`${breaches.length} breaches of the walls between tenants`)
      console.log('The walls stand.')
    })
}
