import type { z } from 'zod'
import type { EventDeclaration } from './declaration.js'
import { bot } from './families/bot.js'
import { call } from './families/call.js'
import { commitment } from './families/commitment.js'
import { complaint } from './families/complaint.js'
import { consent } from './families/consent.js'
import { contract } from './families/contract.js'
import { conversation } from './families/conversation.js'
import { correction } from './families/correction.js'
import { erasures } from './families/erasure.js'
import { expectation } from './families/expectation.js'
import { feedback } from './families/feedback.js'
import { followup } from './families/followup.js'
import { groups } from './families/group.js'
import { identity } from './families/identity.js'
import { message } from './families/message.js'
import { note } from './families/note.js'
import { offer } from './families/offer.js'
import { order } from './families/order.js'
import { preference } from './families/preference.js'
import { profile } from './families/profile.js'
import { refund } from './families/refund.js'
import { rules } from './families/rule.js'
import { service } from './families/service.js'
import { store } from './families/store.js'
import { visit } from './families/visit.js'

/** Every event that has a declaration, by family. */
export const families = [
  visit, conversation, message, call, bot, order, offer, refund, store, service, contract, feedback, complaint,
  expectation, commitment, followup, preference, profile, consent, identity, groups, note, correction, erasures, rules,
] as const

type Declared = (typeof families)[number]['events'][number]

/** A type of the catalogue. */
export type EventType = Declared['type']

/** What `data` holds in events of a type of the catalogue. */
export type EventDataOf<Type extends EventType> = z.infer<Extract<Declared, { type: Type }>['schema']>

const declarations = families.flatMap((family): readonly EventDeclaration[] => family.events)
const versionsByType = new Map<string, Map<number, EventDeclaration>>()

for (const declaration of declarations) {
  const versions = versionsByType.get(declaration.type) ?? new Map<number, EventDeclaration>()
  if (versions.has(declaration.version)) throw new Error(`${declaration.type} ${declaration.version} is declared twice`)
  versionsByType.set(declaration.type, versions.set(declaration.version, declaration))
}

/** All declarations, in the order of the families. */
export function allDeclarations(): readonly EventDeclaration[] {
  return declarations
}

/** What the catalogue says about a version of a type; undefined for types and versions that it does not have. */
export function findDeclaration(type: string, version: number): EventDeclaration | undefined {
  return versionsByType.get(type)?.get(version)
}
