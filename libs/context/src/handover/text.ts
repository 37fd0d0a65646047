import { when } from './say.js'
import type { Section, Statement } from './statement.js'

const TITLES: Readonly<Record<Section, string>> = {
  attention: 'NEEDS ATTENTION',
  doing: 'IN THE MIDDLE OF',
  tried: 'TRIED SO FAR',
  owns: 'BOUGHT AND OWNED',
  wants: 'WANTS',
  known: 'KNOWN ALREADY',
}
const SECTIONS = Object.keys(TITLES) as Section[]
/** Events that a statement names in text: the first and the latest. All are in the JSON. */
const NAMED = 2

/** The head of a handover: who, where they stand, as of when. */
export interface Head {
  who: string
  stage: string
  asOf: number
}

/** A handover as text: sections in fixed order, in each the most important first, then what the numbers stand for. */
export function textOf({ who, stage, asOf }: Head, statements: readonly Statement[], omitted: number): string {
  const numbers = new Map<string, number>()
  const lines = SECTIONS.flatMap((section) => {
    const own = statements.filter((statement) => statement.section === section)
    return own.length === 0
      ? []
      : ['', TITLES[section], ...own.map((statement) => `- ${statement.text} ${marks(statement, numbers)}`)]
  })
  const events = [...numbers].map(([uid, number]) => `[${number}] ${uid}`)
  const left = omitted === 0 ? [] : ['', `(${omitted} more left out)`]
  const proofs = events.length === 0 ? [] : ['', `EVENTS ${events.join(' ')}`]
  return [who, stage, `As of ${when(asOf, 0)} UTC`, ...lines, ...left, ...proofs].join('\n')
}

function marks({ events }: Statement, numbers: Map<string, number>): string {
  const named = events.length > NAMED ? [events[0]!, events.at(-1)!] : events
  const own = named.map((uid) => {
    const number = numbers.get(uid) ?? numbers.size + 1
    numbers.set(uid, number)
    return number
  })
  return own.length === 0 ? '' : `[${own.join(',')}]`
}
