import { Inject, Injectable } from '@nestjs/common'
import { sightOf } from '@throughline/access'
import type { KnownKey } from '@throughline/control'
import type { TenantClient } from '@throughline/database'
import { timeOf } from '@throughline/events'
import { type MetricBaseline, readMetricBaselines, readRulesInForce } from '@throughline/log'
import { metricBy, type MetricDefinition, METRICS, STATISTICS } from '@throughline/metrics'
import { noteAudit, Problem } from '@throughline/platform'
import { careRulesOf } from '@throughline/rules'
import { CareReader, type Known } from '../care/care-reader.js'
import { Database } from '../database/database.js'
import { assertOwnOrganisation } from '../timeline/timelines.js'
import { filtersIn, sideOf } from './asked.js'
import { measure, type Measured, type Measuring } from './bases.js'
import { type Comparison, comparisonOf, filtersOf, otherOfBaseline, otherSide } from './compared.js'
import type { MetricParameters } from './metric-parameters.js'
import { rangeOf } from './ranges.js'
import { type Other, type ShownGroup, shownGroups } from './shown-metric.js'

/** Baselines that are listed. */
const MOST_BASELINES = 200

export interface MetricAnswer extends Known {
  metric: string
  title: string
  unit: MetricDefinition['unit']
  /** Version of the definition. */
  version: number
  since: string
  until: string
  zone: string
  groupBy: readonly string[]
  confidence: number
  floor: number
  groups: ShownGroup[]
  /** Groups that are left out, being smaller than those that are shown. */
  more: number
  compared?: { with: Comparison['with']; since?: string; until?: string; by?: string; value?: string; name?: string }
  caveats: readonly string[]
}

/** Answers how things are going. */
@Injectable()
export class MetricDesk {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CareReader) private readonly reader: CareReader,
  ) {}

  /** What there is, and what each means. */
  definitions(): { metrics: object[] } {
    return { metrics: METRICS.map(({ rows: _rows, ...metric }) => ({ ...metric, statistics: STATISTICS[metric.kind] })) }
  }

  /** @throws Problem 400, 403, 404, 409, 503, 504 */
  async one(name: string, parameters: MetricParameters, caller: KnownKey): Promise<MetricAnswer> {
    const definition = metricBy(name)
    if (definition === undefined) throw unknownMetric()
    noteAudit({ target: name, parts: ['open'] })
    const sight = sightOf(caller)
    assertOwnOrganisation(parameters, sight)
    const known = await this.reader.known(caller.tenantId, parameters)
    const answer = await this.database.askAs(caller.tenantId, (client) => answerOf(client, definition, parameters, { tenantId: caller.tenantId, organisation: sight.organisation }))
    return { ...answer, ...known }
  }

  /** What was frozen, the newest first. */
  async baselines(caller: KnownKey): Promise<{ baselines: object[] }> {
    const found = await this.database.askAs(caller.tenantId, (client) => readMetricBaselines(client, caller.tenantId, MOST_BASELINES))
    return { baselines: found.map(shownBaseline) }
  }
}

interface Whose {
  readonly tenantId: string
  readonly organisation: string | null
}

async function answerOf(client: TenantClient, definition: MetricDefinition, parameters: MetricParameters, whose: Whose): Promise<Omit<MetricAnswer, keyof Known>> {
  const { group_by: groupBy, floor, confidence, quantile, within_ms: withinMs, limit } = parameters
  const now = Date.now() * 1_000
  const zone = parameters.zone ?? (await zoneOf(client, whose.tenantId))
  const range = rangeOf(parameters, zone, now)
  const filters = filtersIn(parameters)
  const comparison = parameters.compare === undefined ? undefined : comparisonOf(parameters.compare, range, zone, now)
  const wish = { definition, groupBy, zone, now, ...whose }
  const side = sideOf(range, { ...wish, filters })
  const how: Measuring = { floor, confidence, quantile, withinMs, limit }
  const { groups, all } = await measure(client, definition, side, how)
  const nameOf = ({ key }: Measured): Record<string, string | null> => side.nameOf(key)
  const otherOf = comparison && (await otherBy(client, comparison))
  const shown: Measured[] = groups.length === 0 && groupBy.length === 0 ? [{ key: [null, null], n: 0 }] : groups.toSorted((one, other) => side.inOrder(one.key, other.key))
  return {
    metric: definition.name,
    title: definition.title,
    unit: definition.unit,
    version: definition.version,
    since: timeOf(range.since),
    until: timeOf(range.until),
    zone,
    groupBy,
    confidence,
    floor,
    groups: shownGroups(shown, { definition, floor, confidence, nameOf, ...(otherOf && { otherOf }) }),
    more: Math.max(0, all - groups.length),
    ...(comparison && { compared: shownComparison(comparison) }),
    caveats: definition.caveats,
  }

  async function otherBy(asker: TenantClient, against: Comparison): Promise<(measured: Measured) => Other | undefined> {
    if (against.with !== 'baseline') {
      const otherRange = against.with === 'period' ? against.range : range
      return otherSide(asker, definition, sideOf(otherRange, { ...wish, filters: filtersOf(against, filters) }), { ...how, limit: 200 })
    }
    // A baseline holds figures of all organisations.
    if (whose.organisation !== null) throw ownShareOnly()
    return otherOfBaseline(asker, definition, { tenantId: whose.tenantId, name: against.name }, nameOf)
  }
}

/** The time zone of a tenant, by its rules of hours. */
export async function zoneOf(client: TenantClient, tenantId: string): Promise<string> {
  const hours = await readRulesInForce(client, tenantId, 'hours')
  return careRulesOf(new Map(hours === undefined ? [] : [['hours', hours]])).timeZone
}

function shownComparison(comparison: Comparison): NonNullable<MetricAnswer['compared']> {
  if (comparison.with !== 'period') return { ...comparison }
  return { with: 'period', since: timeOf(comparison.range.since), until: timeOf(comparison.range.until) }
}

function shownBaseline({ name, metric, definition, query, result, reason, frozenBy, frozenAt }: MetricBaseline): object {
  return { name, metric, version: definition, frozenAt: frozenAt.toISOString(), frozenBy, ...(reason !== undefined && { reason }), query, result }
}

export function unknownMetric(): Problem {
  const detail = `There are: ${METRICS.map(({ name }) => name).join(', ')}.`
  return new Problem({ status: 404, type: 'unknown-metric', title: 'No such metric', detail })
}

function ownShareOnly(): Problem {
  const detail = 'A baseline holds figures of all organisations; whoever belongs to one compares periods or segments.'
  return new Problem({ status: 403, type: 'other-organisation', title: 'Not your organisation', detail })
}
