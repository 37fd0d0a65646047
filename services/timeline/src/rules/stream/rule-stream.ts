import { type EventReader, EventStream } from '../../stream/event-stream.js'
import { changedSince, idOfHeads, type RuleHeads } from './rule-heads.js'

/** One open stream of a tenant's rules: what its client knows, and what it has to be told. */
export class RuleStream extends EventStream {
  constructor(
    reader: EventReader,
    private known: RuleHeads,
    onReady: () => void,
  ) {
    super(reader, onReady)
  }

  /** The first thing on every stream. @param resumed whether the client knows this already */
  tellOpened(heads: RuleHeads, resumed: boolean): void {
    this.event(idOfHeads(this.known), JSON.stringify({ versions: Object.fromEntries(this.known), resumed }), 'rules.opened')
    this.tell(heads)
  }

  /** What is in force now. Who reads slowly hears of the last change only: it is the one that counts. */
  tell(heads: RuleHeads): void {
    const changed = changedSince(this.known, heads)
    if (changed.length === 0 || !this.takes) return
    this.known = heads
    this.event(idOfHeads(heads), JSON.stringify({ changed, versions: Object.fromEntries(heads) }), 'rules.changed')
  }
}
