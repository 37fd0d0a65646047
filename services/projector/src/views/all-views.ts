import { careView } from './care/care.view.js'
import { correctionsView } from './corrections/corrections.view.js'
import { identityView } from './identity/identity.view.js'
import { rulesView } from './rules/rules.view.js'
import { relationsView } from './relations/relations.view.js'
import { searchView } from './search/search.view.js'
import { snapshotsView } from './snapshots/snapshots.view.js'
import type { View, ViewContext } from './view.js'

/** Every view that there is. While a new version is built beside the live one, both are here. */
export function allViews(context: ViewContext): View[] {
  return [identityView(context), rulesView, relationsView(), searchView(context), snapshotsView(context), correctionsView(context), careView(context)]
}
