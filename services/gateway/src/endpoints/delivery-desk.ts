import { setTimeout as sleep } from 'node:timers/promises'
import type { Caller } from '@throughline/access'
import { asTenant, type TenantClient, UUID } from '@throughline/database'
import { addWebhookTest, findWebhookEndpoint, listWebhookDeliveries, resendDeliveries, type WebhookEndpoint } from '@throughline/log'
import { noteAudit } from '@throughline/platform'
import type { Pool } from 'pg'
import { writeCursor } from '../tenants/requests.js'
import { kept, notActive, unknownDelivery, unknownEndpoint } from './problems.js'
import type { DeliveryQuery } from './requests.js'
import { type ShownDelivery, shownDelivery } from './shown.js'

/** How long a test is waited for. */
const TEST_MS = 10_000
const LOOK_EVERY_MS = 250
const MESSAGE_ID = /^(?:[0-9a-f]{2}){16,64}$/

export interface DeliveryPage {
  deliveries: ShownDelivery[]
  /** Null at the end. */
  next: string | null
}

/** What became of messages at a tenant's endpoints. */
export class DeliveryDesk {
  constructor(private readonly pool: Pool) {}

  /** @throws Problem 404 */
  async list(caller: Caller, endpointId: string, { state, limit, behind }: DeliveryQuery): Promise<DeliveryPage> {
    const below = behind === undefined ? undefined : Number(behind)
    const deliveries = await this.#at(caller, endpointId, (client, tenantId) => listWebhookDeliveries(client, tenantId, endpointId, { state, below, limit }))
    const last = deliveries.length === limit ? deliveries.at(-1) : undefined
    return { deliveries: deliveries.map(shownDelivery), next: last ? writeCursor(String(last.seq)) : null }
  }

  /** Has one message sent again, whatever became of it. @throws Problem 404 */
  async resend(caller: Caller, endpointId: string, messageId: string): Promise<ShownDelivery> {
    const delivery = await this.#at(caller, endpointId, async (client, tenantId) => {
      if (!MESSAGE_ID.test(messageId)) throw unknownDelivery()
      await resendDeliveries(client, tenantId, endpointId, messageId)
      const [found] = await listWebhookDeliveries(client, tenantId, endpointId, { messageId, limit: 1 })
      if (found === undefined) throw unknownDelivery()
      return found
    })
    noteAudit({ target: endpointId, parts: [messageId] })
    return shownDelivery(delivery)
  }

  /** Has all sent again that were given up. @throws Problem 404 */
  async resendDead(caller: Caller, endpointId: string): Promise<{ resent: number }> {
    const resent = await this.#at(caller, endpointId, (client, tenantId) => resendDeliveries(client, tenantId, endpointId))
    noteAudit({ target: endpointId })
    return { resent }
  }

  /** Sends a message that says nothing, once, and says what became of it within ten seconds. @throws Problem 404, 409 */
  async test(caller: Caller, endpointId: string): Promise<ShownDelivery> {
    const messageId = await this.#at(caller, endpointId, (client, tenantId, { state }) => {
      if (state !== 'active') throw notActive(state)
      return addWebhookTest(client, tenantId, endpointId, Date.now() * 1_000)
    })
    noteAudit({ target: endpointId, parts: [messageId] })
    const deadline = performance.now() + TEST_MS
    for (;;) {
      const [delivery] = await this.#at(caller, endpointId, (client, tenantId) => listWebhookDeliveries(client, tenantId, endpointId, { messageId, limit: 1 }))
      if (delivery === undefined) throw unknownDelivery()
      if (delivery.state !== 'waiting' || performance.now() > deadline) return shownDelivery(delivery)
      await sleep(LOOK_EVERY_MS)
    }
  }

  #at<T>({ tenantId }: Caller, endpointId: string, work: (client: TenantClient, tenantId: string, endpoint: WebhookEndpoint) => Promise<T>): Promise<T> {
    if (!UUID.test(endpointId)) throw unknownEndpoint()
    return kept(() =>
      asTenant(this.pool, tenantId, async (client) => {
        const endpoint = await findWebhookEndpoint(client, tenantId, endpointId)
        if (endpoint === undefined) throw unknownEndpoint()
        return work(client, tenantId, endpoint)
      }),
    )
  }
}
