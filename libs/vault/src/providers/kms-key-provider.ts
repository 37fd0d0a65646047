import type { KMSClient } from '@aws-sdk/client-kms'
import { KEY_BYTES } from '../seal/wrap.js'
import type { KeyProvider } from './key-provider.js'

export interface KmsOptions {
  /** Id, ARN or alias of a symmetric KMS key that may GenerateDataKey and Decrypt. */
  keyId: string
  /** Default: AWS_REGION, as the SDK has it. Credentials, too, come as the SDK finds them. */
  region?: string | undefined
  /** Another server of the same API, such as a local one for tests. */
  endpoint?: string | undefined
}

/** A chunk waits for a tenant's key: better to fail and be tried again than to hang. */
const CONNECT_LIMIT_MS = 2_000
const ANSWER_LIMIT_MS = 4_000
const ATTEMPTS = 2

/**
 * Tenant keys made and wrapped by AWS KMS: its key never leaves it. The tenant is in the encryption context, so that a
 * wrapped key unwraps for its own tenant only, and CloudTrail says for whom a key was used.
 */
export function kmsKeyProvider({ keyId, region, endpoint }: KmsOptions): KeyProvider {
  // The SDK is big, and most installations of a service do not need it.
  let loading: Promise<typeof import('@aws-sdk/client-kms')> | undefined
  let client: KMSClient | undefined
  const sdk = async () => {
    const library = await (loading ??= import('@aws-sdk/client-kms'))
    client ??= new library.KMSClient({
      ...(region === undefined ? {} : { region }),
      ...(endpoint === undefined ? {} : { endpoint }),
      maxAttempts: ATTEMPTS,
      requestHandler: { connectionTimeout: CONNECT_LIMIT_MS, requestTimeout: ANSWER_LIMIT_MS },
    })
    return { library, client }
  }
  const contextOf = (tenant: string) => ({ KeyId: keyId, EncryptionContext: { tenant } })
  return {
    name: 'kms',
    async generate(tenantId) {
      const { library, client: kms } = await sdk()
      const answer = await kms.send(new library.GenerateDataKeyCommand({ ...contextOf(tenantId), KeySpec: 'AES_256' }))
      return { plain: bytesOf(answer.Plaintext), wrapped: Buffer.from(answer.CiphertextBlob ?? []) }
    },
    async unwrap(tenantId, wrapped) {
      const { library, client: kms } = await sdk()
      const answer = await kms.send(new library.DecryptCommand({ ...contextOf(tenantId), CiphertextBlob: wrapped }))
      return bytesOf(answer.Plaintext)
    },
  }
}

function bytesOf(plain: Uint8Array | undefined): Buffer {
  if (plain?.length !== KEY_BYTES) throw new Error('KMS answered without a key of 32 bytes')
  return Buffer.from(plain)
}
