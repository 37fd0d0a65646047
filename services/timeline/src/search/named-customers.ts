import { Inject, Injectable } from '@nestjs/common'
import type { Sight } from '@throughline/access'
import type { TenantClient } from '@throughline/database'
import type { KnownKey } from '@throughline/control'
import { isSubjectKnown, readCustomers } from '@throughline/log'
import { subjectOf, tenantKeys } from '@throughline/subjects'
import { Members } from '../customers/members.js'
import type { Settings } from '../settings.js'
import { SETTINGS } from '../tokens.js'

/** Somebody whose identifier was searched for. */
export interface NamedCustomer {
  customerId: string
  /** For the URLs of other routes; holds no personal data. */
  ref: string
  subjectId: string
  /** As which type of identifier the words were read, such as `phone`. */
  type: string
}

/** Finds customers by what was typed, where that is an identifier: nothing is compared, an identifier's id is computed. */
@Injectable()
export class NamedCustomers {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(Members) private readonly members: Members,
  ) {}

  /** The customers that the text names and the reader may know of; each once. */
  async find(client: TenantClient, text: string, caller: KnownKey, sight: Sight): Promise<NamedCustomer[]> {
    const { tenantId } = caller
    const keys = tenantKeys(this.settings.keys, tenantId)
    const found = new Map<string, NamedCustomer>()
    for (const ref of refsIn(text)) {
      const subject = subjectOf(ref, caller.rules, keys, caller.organisation)
      if (!subject.ok || !(await this.isKnown(client, tenantId, subject.subjectId, sight))) continue
      const { subjectId } = subject
      const customerId = (await readCustomers(client, tenantId, [subjectId])).get(subjectId)?.customerId ?? subjectId
      const type = ref.slice(0, ref.indexOf(':')).toLowerCase()
      if (!found.has(customerId)) found.set(customerId, { customerId, ref: `id:${customerId}`, subjectId, type })
    }
    return [...found.values()]
  }

  /** An identifier that only others' events name is that of a customer, too. */
  private async isKnown(client: TenantClient, tenantId: string, subjectId: string, sight: Sight): Promise<boolean> {
    for (const member of await this.members.ofSubject(client, tenantId, subjectId)) {
      if (await isSubjectKnown(client, { tenantId, subjectId: member.subjectId, part: member.part }, sight)) return true
    }
    return false
  }
}

/** What a text could be an identifier of: of a type that it names, of a phone, an address, or a number without a type. */
export function refsIn(text: string): string[] {
  const bare = text.trim().replaceAll(/^"|"$/g, '').trim()
  const refs: string[] = []
  if (/^[a-z][\w.-]*:[^\s/]/i.test(bare)) refs.push(bare)
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(bare)) refs.push(`email:${bare}`)
  if (/^[+(]?[\d\s()/.-]+$/.test(bare) && bare.replaceAll(/\D/g, '').length >= 5) refs.push(`phone:${bare}`)
  if (/^\S{2,64}$/.test(bare) && !bare.includes(':')) refs.push(`customer:${bare}`, `account:${bare}`)
  return refs
}
