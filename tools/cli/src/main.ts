import { Command } from 'commander'
import { logCommand } from './commands/log.js'
import { migrateCommand } from './commands/migrate.js'
import { topicsCommand } from './commands/topics.js'

const program = new Command('throughline')
  .description('look after a Throughline: schema, topics, log')
  .addCommand(migrateCommand())
  .addCommand(topicsCommand())
  .addCommand(logCommand())

try {
  await program.parseAsync()
} catch (error) {
  console.error(`throughline: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
}
