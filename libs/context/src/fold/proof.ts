import type { TimelineEvent } from '../event.js'

/** Uids of the events that prove a statement: the first one and the latest, in the order in which they happened. */
export type Proof = string[]

const MOST = 3

/** What an event proves a statement with: itself, and what corrected it. */
export function proofBy(event: TimelineEvent): Proof {
  return event.correctedBy === undefined ? [event.uid] : [event.uid, ...event.correctedBy.slice(-1)]
}

/** A proof with one event more; of many the first and the latest are kept. */
export function provenBy(proof: Proof, event: TimelineEvent): Proof {
  const fresh = proofBy(event).filter((uid) => !proof.includes(uid))
  const all = [...proof, ...fresh]
  return all.length <= MOST ? all : [all[0]!, ...all.slice(1 - MOST)]
}

/** The proof of a statement that rests on several others. */
export function joined(...proofs: readonly Proof[]): Proof {
  return [...new Set(proofs.flat())].slice(0, MOST)
}
