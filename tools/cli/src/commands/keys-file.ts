import { createMasterKeys } from '@throughline/subjects'
import { Command } from 'commander'

/** `throughline keys-file create`: the master keys of an installation (KEYS_FILE of the services). */
export function keysFileCommand(): Command {
  const command = new Command('keys-file').description('the master keys of an installation (KEYS_FILE of the services)')
  command
    .command('create')
    .argument('<path>', 'where; an existing file is never touched')
    .description('make new master keys; keep a copy in a safe place, nothing can be found again without them')
    .action((path: string) => {
      createMasterKeys(path)
      console.log(`New master keys are in ${path}. Keep a copy in a safe place: nothing can be found again without them.`)
    })
  return command
}
