import { Command } from 'commander'
import { recordChange } from './audit/record-change.js'
import { auditCommand } from './commands/audit.js'
import { customersCommand } from './commands/customers.js'
import { erasureCommand } from './commands/erasure.js'
import { keyCommand } from './commands/key.js'
import { keysFileCommand } from './commands/keys-file.js'
import { logCommand } from './commands/log.js'
import { migrateCommand } from './commands/migrate.js'
import { quarantineCommand } from './commands/quarantine.js'
import { rulesCommand } from './commands/rules.js'
import { tenantCommand } from './commands/tenant.js'
import { tenantKeysCommand } from './commands/tenant-keys.js'
import { tokenCommand } from './commands/token.js'
import { topicsCommand } from './commands/topics.js'
import { viewsCommand } from './commands/views.js'
import { wallsCommand } from './commands/walls.js'
import { webhooksCommand } from './commands/webhooks.js'
import { readSecretFiles } from './secret-files.js'

const program = new Command('throughline')
  .description('look after a Throughline: schema, topics, tenants, keys, log, quarantine, rules, audit, erasures, webhooks')
  .addCommand(migrateCommand())
  .addCommand(wallsCommand())
  .addCommand(topicsCommand())
  .addCommand(keysFileCommand())
  .addCommand(tenantKeysCommand())
  .addCommand(tenantCommand())
  .addCommand(keyCommand())
  .addCommand(tokenCommand())
  .addCommand(logCommand())
  .addCommand(viewsCommand())
  .addCommand(quarantineCommand())
  .addCommand(rulesCommand())
  .addCommand(auditCommand())
  .addCommand(erasureCommand())
  .addCommand(customersCommand())
  .addCommand(webhooksCommand())
  .hook('postAction', (_program, command) => recordChange(command))

try {
  readSecretFiles()
  await program.parseAsync()
} catch (error) {
  console.error(`throughline: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
}
