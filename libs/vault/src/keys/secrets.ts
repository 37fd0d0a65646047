import { unwrap, wrap } from '../seal/wrap.js'
import type { TenantKeys } from './tenant-keys.js'

/** A secret of a tenant, as it may be kept. */
export interface WrappedSecret {
  /** Version of the tenant's key that it is wrapped under. */
  readonly keyVersion: number
  readonly wrapped: Buffer
}

/** Secrets of 32 bytes that belong to a tenant and to nobody in particular, such as what its webhooks are signed with. */
export class Secrets {
  constructor(private readonly tenantKeys: TenantKeys) {}

  async wrap(tenantId: string, place: string, secret: Buffer): Promise<WrappedSecret> {
    const { version, key } = await this.tenantKeys.current(tenantId)
    return { keyVersion: version, wrapped: wrap(key, labelOf(tenantId, place), secret) }
  }

  async unwrap(tenantId: string, place: string, { keyVersion, wrapped }: WrappedSecret): Promise<Buffer> {
    const { key } = await this.tenantKeys.of(tenantId, keyVersion)
    return unwrap(key, labelOf(tenantId, place), wrapped)
  }
}

/** Longer than the labels of data keys, so that neither unwraps as the other. */
const labelOf = (tenantId: string, place: string): string => `secret ${tenantId} ${place}`
