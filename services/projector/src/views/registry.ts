import type { View } from './view.js'

/** The views that this process knows; of a name there may be two versions, while one takes the other's place. */
export class Registry {
  constructor(readonly views: readonly View[]) {
    const names = views.map(({ name, version }) => `${name} ${version}`)
    if (new Set(names).size < names.length) throw new Error(`a view is registered twice: ${names.join(', ')}`)
  }

  find(name: string, version: number): View | undefined {
    return this.views.find((view) => view.name === name && view.version === version)
  }

  /** The newest version of each view. */
  get newest(): View[] {
    const byName = Map.groupBy(this.views, ({ name }) => name)
    return [...byName.values()].map((versions) => versions.toSorted((a, b) => b.version - a.version)[0] as View)
  }
}
