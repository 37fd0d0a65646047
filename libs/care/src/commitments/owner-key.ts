import { createHash } from 'node:crypto'
import { actorOf, dataOf, type TimelineEvent, words } from '@throughline/context'

const LENGTH = 32

/**
 * By which the promises of an owner are found without writing down how somebody is called. Case and spaces around do not
 * count.
 *
 * @param owner a name or id, as `commitment.made` has it
 */
export function ownerKey(owner: string): string {
  return createHash('sha256').update(`commitment owner\0${owner.trim().toLowerCase()}`).digest('hex').slice(0, LENGTH)
}

/** Who has to keep it: who is named, else who made it. */
export function ownerOf(event: TimelineEvent): string | undefined {
  const actor = actorOf(event)
  return words(dataOf(event), 'owner', 80) ?? actor?.id ?? actor?.name
}
