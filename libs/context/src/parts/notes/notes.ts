import type { TimelineEvent } from '../../event.js'
import { find, type Kept, keep, nothing } from '../../fold/kept.js'
import type { Part } from '../../fold/part.js'
import { type Proof, proofBy, provenBy } from '../../fold/proof.js'
import { actorOf, nameOf } from '../../read/actor.js'
import { defined } from '../../read/defined.js'
import { code, dataOf, flag, id, shortId, words } from '../../read/read.js'

/** What people who deal with the customer wrote down for one another. */
export interface Note {
  key: string
  text: string
  kind?: string | undefined
  pinned: boolean
  by?: string | undefined
  writtenAt: number
  events: Proof
}

const MOST = 6
const TEXT = 240

/** The latest notes; pinned ones stay longest. */
export const notes: Part<Kept<Note>> = {
  initial: nothing,
  on: {
    'note.added': (state, event) => {
      const data = dataOf(event)
      const text = words(data, 'text', TEXT)
      if (text === undefined) return state
      const actor = actorOf(event)
      return put(
        state,
        defined({
          key: idOf(event),
          text,
          kind: code(data, 'kind'),
          pinned: flag(data, 'pinned') ?? false,
          by: actor && nameOf(actor),
          writtenAt: event.occurredAt,
          events: proofBy(event),
        }),
      )
    },
    'note.edited': (state, event) => {
      const known = find(state, idOf(event))
      if (known === undefined) return state
      const data = dataOf(event)
      const text = words(data, 'text', TEXT) ?? known.text
      return put(state, {
        ...known,
        text,
        pinned: flag(data, 'pinned') ?? known.pinned,
        events: provenBy(known.events, event),
      })
    },
    'note.removed': (state, event) => ({ ...state, items: state.items.filter(({ key }) => key !== idOf(event)) }),
  },
}

function put(state: Kept<Note>, note: Note): Kept<Note> {
  return keep(state, note, { most: MOST, first: ({ pinned }) => !pinned })
}

function idOf(event: TimelineEvent): string {
  return id(dataOf(event), 'noteId') ?? shortId(event.id)
}
