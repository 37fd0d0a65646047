/** Where a statement stands in a handover. */
export type Section = 'attention' | 'doing' | 'tried' | 'owns' | 'wants' | 'known'

/** One thing that whoever takes over has to know, in a sentence, with the events that prove it. */
export interface Statement {
  section: Section
  /** From 0 to 100: what has less is left out first. */
  weight: number
  /** When it became so, in microseconds. */
  at: number
  text: string
  /** The part of the context it comes from. */
  part: string
  events: readonly string[]
}

/** A statement of a section and part; `at` breaks ties: the later goes first. */
export function saying(section: Section, part: string) {
  return (
    weight: number,
    text: string,
    { at, events }: { at: number | undefined; events: readonly string[] },
  ): Statement => {
    // Words that end in a full stop bring their own.
    return { section, weight, at: at ?? 0, text: text.replaceAll(/([.!?…]”)\.(?= |$)/g, '$1'), part, events }
  }
}

/** The most important first; the text decides between equals, so that the order is one and the same always. */
export function byWeight(a: Statement, b: Statement): number {
  return b.weight - a.weight || b.at - a.at || (a.text < b.text ? -1 : a.text > b.text ? 1 : 0)
}
