import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { type ApiOptions, GatewayApi } from '../api/gateway-api.js'
import { TimelineApi, type TimelineOptions } from '../api/timeline-api.js'
import { wholeNumber } from './whole-number.js'

const SCOPE = 'rules:manage'

interface InForce {
  kind: string
  version: number
  rules: unknown
  settled: boolean
  published?: { at: string; by: string; reason?: string }
  draft?: { by: string; at: string; basedOn: number }
}

type Urls = ApiOptions & TimelineOptions

/** `throughline rules …`: what a tenant decides by rules; over the APIs, with a key that has the scope rules:manage. */
export function rulesCommand(): Command {
  const command = new Command('rules').description('rules of a tenant: in force, drafts, trying, publishing, rolling back')
  withApi(command.command('list')).description('every kind, the version in force, and whether there is a draft').action(list)
  withApi(command.command('show').argument('<kind>', 'such as identity'))
    .description('the rules in force, as JSON')
    .option('--versions', 'all versions, the newest first')
    .action(show)
  withApi(command.command('draft').argument('<kind>', 'such as identity'))
    .description('the draft; with --file make it, or change it')
    .option('--file <file>', 'the rules (JSON); - reads standard input')
    .option('--based-on <version>', 'the version that you have seen in force; default: the one that is', wholeNumber)
    .option('--revision <revision>', 'the draft that you have seen, which this one replaces')
    .option('--drop', 'throw it away')
    .action(draft)
  withApi(command.command('preview').argument('<kind>', 'such as identity'))
    .description('what the draft would change, tried on stored data')
    .option('--file <file>', 'these rules (JSON) instead of the draft; - reads standard input')
    .option('--sample <number>', 'customers that are looked at, at most 500', wholeNumber)
    .option('--customer <reference...>', 'also at these, such as email:ann@example.com')
    .option('--at <time...>', 'what would have been said at these times (hours, promises, contact, templates); default: now')
    .option('--purpose <purpose...>', 'what would have been decided on contacting these customers for these purposes')
    .option('--since <time>', 'what came up from then on (signals, care); default: 30 days ago')
    .option('--until <time>', 'and before then; default: now')
    .option('--examples <number>', 'of each kind, so many that would be new or gone (signals, care), at most 20; default: 5', wholeNumber)
    .action(preview)
  withApi(command.command('publish').argument('<kind>', 'such as identity'))
    .description('put the draft in force')
    .option('--revision <revision>', 'the draft that you have seen; default: the one that is there')
    .option('--reason <text>', 'why; it stays in the history')
    .option('--at <time>', 'tell it then, such as 2026-12-24T18:00:00Z; default: now')
    .action(publish)
  withApi(command.command('release').argument('<kinds...>', 'such as hours promises'))
    .description('put the drafts of several kinds in force from the same moment on')
    .option('--reason <text>', 'why; it stays in the history')
    .option('--at <time>', 'tell them then; default: now')
    .action(release)
  withApi(command.command('scheduled')).description('what is told later').action(scheduled)
  withApi(command.command('cancel').argument('<kind>', 'such as hours'))
    .description('take back what is told later, with what goes with it')
    .action(cancel)
  withApi(command.command('rollback').argument('<kind>', 'such as identity'))
    .description('put an earlier version in force again, as a new one')
    .requiredOption('--to <version>', 'whose rules; 0: the standard', wholeNumber)
    .option('--expected <version>', 'the version that you have seen in force; default: the one that is', wholeNumber)
    .option('--reason <text>', 'why; it stays in the history')
    .action(rollback)
  return command
}

function withApi(command: Command): Command {
  return command
    .option('--url <url>', 'the gateway (THROUGHLINE_URL; default: the one of npm start). The key is THROUGHLINE_API_KEY')
    .option('--timeline-url <url>', 'the timeline service (THROUGHLINE_TIMELINE_URL; default: the one of npm start)')
}

const gateway = (urls: Urls): GatewayApi => new GatewayApi(urls, SCOPE)
const timeline = (urls: Urls): TimelineApi => new TimelineApi(urls, SCOPE)
const pathOf = (kind: string, rest = ''): string => `/v1/rules/${encodeURIComponent(kind)}${rest}`
const inForce = async (urls: Urls, kind: string): Promise<InForce> => (await timeline(urls).get(pathOf(kind))) as InForce

async function list(urls: Urls): Promise<void> {
  const { kinds } = (await timeline(urls).get('/v1/rules')) as { kinds: InForce[] }
  for (const { kind, version, settled, published, draft: worked } of kinds) {
    const since = published === undefined ? 'the standard' : `since ${published.at}, by ${published.by}`
    const more = worked === undefined ? '' : `; draft by ${worked.by}, based on version ${worked.basedOn}`
    console.log(`${kind}  version ${version}  ${since}${settled ? '' : '; customers are being resolved by it'}${more}`)
  }
}

async function show(kind: string, { versions, ...urls }: Urls & { versions?: boolean }): Promise<void> {
  print(versions ? await timeline(urls).get(pathOf(kind, '/versions')) : await inForce(urls, kind))
}

interface DraftOptions extends Urls {
  file?: string
  basedOn?: number
  revision?: string
  drop?: boolean
}

async function draft(kind: string, { file, basedOn, revision, drop, ...urls }: DraftOptions): Promise<void> {
  const path = pathOf(kind, '/draft')
  if (drop) await gateway(urls).delete(path)
  else if (file === undefined) print(await gateway(urls).get(path))
  else {
    const seen = basedOn ?? (await inForce(urls, kind)).version
    print(await gateway(urls).put(path, JSON.stringify({ rules: jsonIn(file), basedOn: seen, revision })))
  }
}

interface PreviewOptions extends Urls {
  file?: string
  sample?: number
  customer?: string[]
  at?: string[]
  purpose?: string[]
  since?: string
  until?: string
  examples?: number
}

async function preview(kind: string, { file, customer: customers, purpose: purposes, url, timelineUrl, ...asked }: PreviewOptions): Promise<void> {
  const rules = file === undefined ? undefined : jsonIn(file)
  print(await timeline({ url, timelineUrl }).post(pathOf(kind, '/preview'), JSON.stringify({ rules, ...asked, customers, purposes })))
}

interface PublishOptions extends Urls {
  revision?: string
  reason?: string
  at?: string
}

async function publish(kind: string, { revision, reason, at, ...urls }: PublishOptions): Promise<void> {
  const api = gateway(urls)
  const seen = revision ?? (await revisionOf(api, kind))
  print(await api.post(pathOf(kind, '/publish'), JSON.stringify({ revision: seen, reason, at })))
}

async function release(kinds: string[], { reason, at, ...urls }: Omit<PublishOptions, 'revision'>): Promise<void> {
  const api = gateway(urls)
  const rules = await Promise.all(kinds.map(async (kind) => ({ kind, revision: await revisionOf(api, kind) })))
  print(await api.post('/v1/rules/publish', JSON.stringify({ rules, reason, at })))
}

async function revisionOf(api: GatewayApi, kind: string): Promise<string> {
  return ((await api.get(pathOf(kind, '/draft'))) as { revision: string }).revision
}

async function scheduled(urls: Urls): Promise<void> {
  print(await gateway(urls).get('/v1/rules/scheduled'))
}

async function cancel(kind: string, urls: Urls): Promise<void> {
  await gateway(urls).delete(pathOf(kind, '/scheduled'))
}

interface RollbackOptions extends Urls {
  to: number
  expected?: number
  reason?: string
}

async function rollback(kind: string, { to, expected, reason, ...urls }: RollbackOptions): Promise<void> {
  const expectedVersion = expected ?? (await inForce(urls, kind)).version
  print(await gateway(urls).post(pathOf(kind, '/rollback'), JSON.stringify({ to, expectedVersion, reason })))
}

function jsonIn(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file === '-' ? 0 : file, 'utf8')) as unknown
  } catch (error) {
    throw new Error(`${file} cannot be read as JSON: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}

function print(value: unknown): void {
  console.log(JSON.stringify(value, null, 2))
}
