import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms'
import { eventually, freePorts } from '@throughline/testing'

const region = 'eu-central-1'

/** Why there is no local server of the KMS API; undefined when there is one. */
export const noLocalKms: string | undefined =
  spawnSync('moto_server', ['--help'], { stdio: 'ignore', timeout: 30_000 }).status === 0
    ? undefined
    : "there is no moto_server, a local stand-in for AWS KMS: pip install 'moto[server]'"

export interface LocalKms {
  endpoint: string
  region: string
  keyId: string
  stop(): Promise<void>
}

/** Moto's server: it speaks the API of AWS KMS and keeps keys in memory. It is a stand-in for AWS, and not AWS. */
export async function localKms(): Promise<LocalKms> {
  // The SDK wants some; the server does not look at them.
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' })
  const [port = 0] = await freePorts(1)
  const child = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' })
  const exited = once(child, 'exit')
  const endpoint = `http://127.0.0.1:${port}`
  const client = new KMSClient({ endpoint, region, maxAttempts: 1 })
  try {
    const answer = await eventually(() => client.send(new CreateKeyCommand({})), { timeoutMs: 30_000, intervalMs: 200 })
    const keyId = answer.KeyMetadata?.KeyId
    if (keyId === undefined) throw new Error('the local server made no key')
    return { endpoint, region, keyId, stop }
  } catch (error) {
    await stop()
    throw error
  } finally {
    client.destroy()
  }

  async function stop(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await exited
  }
}
