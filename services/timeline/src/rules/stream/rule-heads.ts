/** Which version of each kind of rules is in force; kinds that were never published are not there. */
export type RuleHeads = ReadonlyMap<string, number>

/** Kinds whose versions are higher than before: they only rise. */
export function changedSince(before: RuleHeads, now: RuleHeads): { kind: string; version: number }[] {
  return [...now].filter(([kind, version]) => (before.get(kind) ?? 0) < version).map(([kind, version]) => ({ kind, version }))
}

/** What a client brings back to go on from here, such as `hours=3,promises=1`. */
export function idOfHeads(heads: RuleHeads): string {
  return heads.size === 0 ? 'none' : [...heads].map(([kind, version]) => `${kind}=${version}`).toSorted().join()
}

/** Undefined when the text is none of ours. */
export function headsIn(id: string): RuleHeads | undefined {
  if (id === 'none') return new Map()
  if (id.length > 2_000 || !/^[a-z_]+=\d{1,9}(,[a-z_]+=\d{1,9})*$/.test(id)) return undefined
  return new Map(id.split(',').map((one) => one.split('=') as [string, string]).map(([kind, version]) => [kind, Number(version)]))
}
