import { Inject, Injectable } from '@nestjs/common'
import { sightOf } from '@throughline/access'
import { stagesOf, type Touchpoint } from '@throughline/care'
import type { KnownKey } from '@throughline/control'
import type { TenantClient } from '@throughline/database'
import { timeOf } from '@throughline/events'
import { type Move, readAllRulesInForce, readMoves, type TouchQuestion } from '@throughline/log'
import { noteAudit } from '@throughline/platform'
import { CARE_KINDS, careRulesOf } from '@throughline/rules'
import { CareReader, type Known } from '../care/care-reader.js'
import { Database } from '../database/database.js'
import { type Range, rangeOf } from '../metrics/ranges.js'
import { assertOwnOrganisation } from '../timeline/timelines.js'
import { type Comparison, comparisonOf, NEW_FOR, otherParameters, touchQuestion } from './asked.js'
import { type Cell, cellKey, measureCells } from './bases.js'
import { Figures } from './figures.js'
import type { MapParameters } from './map-parameters.js'
import { type ShownCell, shownCell } from './shown-cell.js'
import { type ShownTransitions, shownTransitions } from './transitions.js'

/** Transitions of each kind. */
const MOST_MOVES = 300

export interface MapAnswer extends Known {
  since: string
  until: string
  zone: string
  /** Versions of the rules that the map is made by. */
  rules: { map: number; journey: string }
  confidence: number
  floor: number
  goneAfterMs: number
  newForMs: number
  stages: string[]
  touchpoints: Touchpoint[]
  all: ShownCell
  byStage: ShownCell[]
  byTouchpoint: ShownCell[]
  cells: ShownCell[]
  transitions: ShownTransitions
  compared?: { with: 'period'; since: string; until: string } | { with: 'segment'; by: string; value: string }
}

interface Side {
  readonly cells: ReadonlyMap<string, Cell>
  readonly moves: readonly Move[]
}

/** Answers where customers are on their way, and how it goes there. */
@Injectable()
export class MapDesk {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CareReader) private readonly reader: CareReader,
  ) {}

  /** @throws Problem 400, 403, 503, 504 */
  async map(parameters: MapParameters, caller: KnownKey): Promise<MapAnswer> {
    const { tenantId } = caller
    const sight = sightOf(caller)
    assertOwnOrganisation(parameters, sight)
    noteAudit({ parts: ['open'] })
    const known = await this.reader.known(tenantId, parameters)
    const answer = await this.database.askAs(tenantId, (client) => answerOf(client, parameters, { tenantId, organisation: sight.organisation }))
    return { ...answer, ...known }
  }
}

async function answerOf(client: TenantClient, parameters: MapParameters, reader: { tenantId: string; organisation: string | null }): Promise<Omit<MapAnswer, keyof Known>> {
  const now = Date.now() * 1_000
  const { map, journey, timeZone } = careRulesOf(await readAllRulesInForce(client, reader.tenantId, CARE_KINDS))
  const zone = parameters.zone ?? timeZone
  const range = rangeOf(parameters, zone, now)
  const whose = { ...reader, now }
  const question = touchQuestion(range, parameters, whose)
  const comparison = parameters.compare === undefined ? undefined : comparisonOf(parameters.compare, range, zone, now)
  const against = comparison && touchQuestion(comparison.with === 'period' ? comparison.range : range, otherParameters(comparison, parameters), whose)
  const { touchpoints } = map.rules
  const own = await sideOf(client, question, touchpoints, parameters)
  const other = against && (await sideOf(client, against, touchpoints, parameters))
  const stages = stagesOf(map.rules, journey)
  return {
    since: timeOf(range.since),
    until: timeOf(range.until),
    zone,
    rules: { map: map.version, journey: journey.version },
    confidence: parameters.confidence,
    floor: parameters.floor,
    goneAfterMs: question.goneAfter / 1_000,
    newForMs: NEW_FOR / 1_000,
    stages,
    touchpoints,
    ...shownCells(own, other, { stages, touchpoints, figures: new Figures(parameters) }),
    transitions: shownTransitions(own.moves, other?.moves),
    ...(comparison && { compared: shownComparison(comparison) }),
  }
}

async function sideOf(client: TenantClient, question: TouchQuestion, touchpoints: readonly Touchpoint[], { confidence }: MapParameters): Promise<Side> {
  const promised = new Map(touchpoints.flatMap(({ name, promisedWaitMs }) => (promisedWaitMs === undefined ? [] : [[name, promisedWaitMs]])))
  return { cells: await measureCells(client, question, promised, confidence), moves: await readMoves(client, question, MOST_MOVES) }
}

interface Showing {
  readonly stages: readonly string[]
  readonly touchpoints: readonly Touchpoint[]
  readonly figures: Figures
}

/** Cells of both sides, in the order of the map; what the rules do not name any more comes last. */
function shownCells(own: Side, other: Side | undefined, { stages, touchpoints, figures }: Showing): Pick<MapAnswer, 'all' | 'byStage' | 'byTouchpoint' | 'cells'> {
  const names = touchpoints.map(({ name }) => name)
  const place = ({ stage, touchpoint }: Cell): number => placeIn(stages, stage) * 1_000 + placeIn(names, touchpoint)
  const all = new Map([...(other?.cells ?? []), ...own.cells])
  const cells = [...all].toSorted(([, one], [, another]) => place(one) - place(another) || (cellKey(one) < cellKey(another) ? -1 : 1))
  const shown = cells.map(([key, cell]) => {
    const touchpoint = touchpoints.find(({ name }) => name === cell.touchpoint)
    return shownCell(own.cells.get(key) ?? empty(cell), { figures, touchpoint, ...(other && { other: { cell: other.cells.get(key) } }) })
  })
  figures.settle()
  const whole = shown.find(({ stage, touchpoint }) => stage === undefined && touchpoint === undefined)
  return {
    all: whole ?? shownCell(empty({ stage: null, touchpoint: null }), { figures, touchpoint: undefined }),
    byStage: shown.filter(({ stage, touchpoint }) => stage !== undefined && touchpoint === undefined),
    byTouchpoint: shown.filter(({ stage, touchpoint }) => stage === undefined && touchpoint !== undefined),
    cells: shown.filter(({ stage, touchpoint }) => stage !== undefined && touchpoint !== undefined),
  }
}

function placeIn(names: readonly string[], name: string | null): number {
  if (name === null) return 0
  const place = names.indexOf(name)
  return place === -1 ? names.length + 1 : place + 1
}

/** Of what there is something on the other side only. */
function empty({ stage, touchpoint }: Pick<Cell, 'stage' | 'touchpoint'>): Cell {
  return { stage, touchpoint, volume: 0, customers: 0, figures: new Map([['abandoned', { kind: 'proportion', count: 0, n: 0 }]]) }
}

function shownComparison(comparison: Comparison): NonNullable<MapAnswer['compared']> {
  if (comparison.with === 'segment') return { ...comparison }
  const { since, until }: Range = comparison.range
  return { with: 'period', since: timeOf(since), until: timeOf(until) }
}
