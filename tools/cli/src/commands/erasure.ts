import { exportLedger, readLedgerFile, replayErasures } from '@throughline/log'
import { openVault } from '@throughline/vault'
import { Command } from 'commander'
import { adminDatabaseUrl, withDatabase } from '../environment.js'

/** `throughline erasure …`: so that a restored backup does not bring back who was erased. */
export function erasureCommand(): Command {
  const command = new Command('erasure').description('the ledger of erasures, for the time after a restore')
  command
    .command('ledger')
    .description('append to a file what the ledger has and the file does not (DATABASE_URL); keep it apart from the backups')
    .requiredOption('--export <file>', 'where; what is in it stays')
    .action(({ export: file }: { export: string }) => exportTo(file))
  command
    .command('replay')
    .argument('<file>', 'as `erasure ledger --export` wrote it')
    .description(
      'do all of it once more on restored databases (DATABASE_URL, KEYS_DATABASE_URL), before the services start; ' +
        'needs TENANT_KEYS_FILE or KMS_KEY_ID as the services have it',
    )
    .action(replay)
  return command
}

async function exportTo(file: string): Promise<void> {
  const appended = await withDatabase((pool) => exportLedger(pool, file))
  console.log(`${appended} erasures appended to ${file}.`)
}

async function replay(file: string): Promise<void> {
  const { lines, broken } = await readLedgerFile(file)
  const databaseUrl = adminDatabaseUrl()
  const keysDatabaseUrl = process.env['KEYS_DATABASE_URL'] || databaseUrl
  const vault = openVault({ ...process.env, DATABASE_URL: databaseUrl, KEYS_DATABASE_URL: keysDatabaseUrl }, { name: 'cli', connections: 1 })
  try {
    const report = await withDatabase((pool) => replayErasures({ pool, vault, databaseUrl, keysDatabaseUrl }, lines))
    const { erased, waiting, withoutTenant, rewritten, notRewritten } = report
    console.log(`${erased} of ${lines.length} erasures hold again; the files of ${rewritten.length} tables were rewritten.`)
    if (waiting > 0) console.log(`${waiting} are of events that the log does not have: they are done when these are recorded.`)
    if (withoutTenant > 0) console.log(`${withoutTenant} are of tenants that this database does not have.`)
    if (broken > 0) console.log(`${broken} lines of the file were cut off and passed over.`)
    if (notRewritten.length > 0) {
      throw new Error(`${notRewritten.join(', ')} could not be rewritten for good: end all other connections and run it again`)
    }
  } finally {
    await vault.close()
  }
}
