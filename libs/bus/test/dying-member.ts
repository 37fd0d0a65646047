import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const script = fileURLToPath(new URL('./join-and-wait.mjs', import.meta.url))

/** Lets a member join the group, alone, and kills it: the group does not know that it is gone. */
export async function leaveDeadMember(brokers: readonly string[], groupId: string, topic: string): Promise<void> {
  const child = spawn(process.execPath, [script, brokers.join(','), groupId, topic], { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    await Promise.race([
      once(child.stdout, 'data'),
      once(child, 'exit').then(() => Promise.reject(new Error('the member ended before it had joined'))),
    ])
  } finally {
    child.kill('SIGKILL')
  }
}
