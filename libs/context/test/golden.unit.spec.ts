import { describe, expect, it } from '@jest/globals'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import {
  contextFold,
  defaultJourneyRules,
  foldTimeline,
  type Handover,
  handoverJson,
  handoverText,
} from '../src/index.js'
import { claim } from './stories/claim.js'
import { demo } from './stories/demo.js'
import { guest } from './stories/guest.js'
import { parcel } from './stories/parcel.js'
import { repair } from './stories/repair.js'
import { returner } from './stories/returner.js'
import { shopper } from './stories/shopper.js'
import { subscription } from './stories/subscription.js'
import { asLogged, at, type Told } from './tell.js'

const fold = contextFold(defaultJourneyRules)

/** Stories, and when somebody asks. */
const stories: Record<string, [story: () => Told[] | Promise<Told[]>, asked: string]> = {
  demo: [demo, '2026-03-17T08:00:00Z'],
  parcel: [parcel, '2026-05-20T08:00:00Z'],
  subscription: [subscription, '2026-07-10T17:21:00Z'],
  repair: [repair, '2026-02-12T10:00:00Z'],
  shopper: [shopper, '2026-07-01T20:03:01Z'],
  guest: [guest, '2025-07-01T00:00:00Z'],
  claim: [claim, '2026-01-09T09:00:00Z'],
  returner: [returner, '2026-09-01T08:00:05Z'],
}

describe('a handover as text', () => {
  // After a change that is meant: UPDATE_GOLDEN=1, and read what changed.
  it.each(Object.entries(stories))('tells the story %s as it was agreed', async (name, [story, asked]) => {
    const text = handoverText(fold, foldTimeline(fold, asLogged(await story())), at(asked), { budget: 6_000 })
    const file = new URL(`./golden/${name}.txt`, import.meta.url)
    if (process.env['UPDATE_GOLDEN'] === '1') {
      mkdirSync(new URL('./golden/', import.meta.url), { recursive: true })
      writeFileSync(file, `${text}\n`)
    }
    expect(`${text}\n`).toBe(readFileSync(file, 'utf8'))
  })

  it('says in JSON what it says in text, with all the events', async () => {
    const state = foldTimeline(fold, asLogged(await demo()))
    const now = at('2026-03-17T08:00:00Z')
    const handover = JSON.parse(handoverJson(fold, state, now, { budget: 20_000 })) as Handover
    const text = handoverText(fold, state, now, { budget: 20_000 })
    expect(handover.omitted).toBe(0)
    for (const { text: said, events } of handover.statements) {
      expect(text).toContain(said)
      expect(text).toContain(events[0])
    }
  })

  it('leaves out the least important first when there is little room', async () => {
    const state = foldTimeline(fold, asLogged(await demo()))
    const text = handoverText(fold, state, at('2026-03-17T08:00:00Z'), { budget: 150, unit: 'tokens' })
    expect(text.length).toBeLessThanOrEqual(450)
    expect(text).toContain('Promise overdue by 6 d 17 h')
    expect(text).toMatch(/\(\d+ more left out\)/)
  })
})
