import { randomBytes, randomUUID } from 'node:crypto'
import type { Caller } from '@throughline/access'
import { asTenant, type TenantClient, UUID } from '@throughline/database'
import {
  addWebhookSecret,
  changeWebhookEndpoint,
  findWebhookEndpoint,
  insertWebhookEndpoint,
  listWebhookEndpoints,
  removeWebhookEndpoint,
  webhookSecretPlace,
} from '@throughline/log'
import { noteAudit } from '@throughline/platform'
import type { Vault } from '@throughline/vault'
import type { Pool } from 'pg'
import { kept, tooManyEndpoints, unknownEndpoint } from './problems.js'
import type { EndpointChange, NewEndpoint } from './requests.js'
import { type ShownEndpoint, shownEndpoint } from './shown.js'

const SECRET_BYTES = 32

/** Shown once, and kept wrapped. */
interface WithSecret {
  secret: string
}

/** Where a tenant's messages are sent to. */
export class EndpointDesk {
  constructor(
    private readonly pool: Pool,
    private readonly vault: Pick<Vault, 'wrapSecret'>,
  ) {}

  async list(caller: Caller): Promise<{ endpoints: ShownEndpoint[] }> {
    const endpoints = await this.#with(caller, (client, tenantId) => listWebhookEndpoints(client, tenantId))
    return { endpoints: endpoints.map(shownEndpoint) }
  }

  /** @throws Problem 404 */
  async find(caller: Caller, id: string): Promise<ShownEndpoint> {
    return shownEndpoint(await this.#found(caller, id, (client, tenantId) => findWebhookEndpoint(client, tenantId, id)))
  }

  /** Makes an endpoint; its secret is in the answer and never again. @throws Problem 409 when there are too many */
  async create(caller: Caller, wish: NewEndpoint): Promise<ShownEndpoint & WithSecret> {
    const id = randomUUID()
    const { text, wrapped } = await this.#makeSecret(caller, id)
    const endpoint = await this.#with(caller, async (client, tenantId) => {
      const made = await insertWebhookEndpoint(client, tenantId, { ...wish, id, createdBy: caller.id })
      if (made === undefined) throw tooManyEndpoints()
      await addWebhookSecret(client, tenantId, id, wrapped, 0)
      return made
    })
    noteAudit({ target: id, parts: [...endpoint.types] })
    return { ...shownEndpoint(endpoint), secret: text }
  }

  /** @throws Problem 404 */
  async change(caller: Caller, id: string, change: EndpointChange): Promise<ShownEndpoint> {
    const endpoint = await this.#found(caller, id, (client, tenantId) => changeWebhookEndpoint(client, tenantId, id, change))
    noteAudit({ target: id, parts: Object.keys(change) })
    return shownEndpoint(endpoint)
  }

  /** Gives it another secret; the one before is good for a while as well. @throws Problem 404 */
  async rotate(caller: Caller, id: string, overlapMs: number): Promise<WithSecret & { oldSecretUntil: string | null }> {
    if (!UUID.test(id)) throw unknownEndpoint()
    const { text, wrapped } = await this.#makeSecret(caller, id)
    const added = await this.#found(caller, id, (client, tenantId) => addWebhookSecret(client, tenantId, id, wrapped, overlapMs))
    noteAudit({ target: id })
    return { secret: text, oldSecretUntil: added.oldUntil?.toISOString() ?? null }
  }

  /** With what waits for it. Doing it again is a 404. */
  async remove(caller: Caller, id: string): Promise<void> {
    await this.#found(caller, id, async (client, tenantId) => (await removeWebhookEndpoint(client, tenantId, id)) || undefined)
    noteAudit({ target: id })
  }

  /** Before any transaction: none waits for the key store. */
  async #makeSecret({ tenantId }: Caller, id: string) {
    const bytes = randomBytes(SECRET_BYTES)
    const text = `whsec_${bytes.toString('base64')}` // as Standard Webhooks writes secrets
    const wrapped = await kept(() => this.vault.wrapSecret(tenantId, webhookSecretPlace(id), bytes))
    return { text, wrapped }
  }

  async #found<T>(caller: Caller, id: string, work: (client: TenantClient, tenantId: string) => Promise<T | undefined>): Promise<T> {
    if (!UUID.test(id)) throw unknownEndpoint()
    const found = await this.#with(caller, work)
    if (found === undefined) throw unknownEndpoint()
    return found
  }

  #with<T>({ tenantId }: Caller, work: (client: TenantClient, tenantId: string) => Promise<T>): Promise<T> {
    return kept(() => asTenant(this.pool, tenantId, (client) => work(client, tenantId)))
  }
}
