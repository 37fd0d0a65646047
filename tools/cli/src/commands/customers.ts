import { Command } from 'commander'
import { type ApiOptions, GatewayApi } from '../api/gateway-api.js'
import { TimelineApi, type TimelineOptions } from '../api/timeline-api.js'

interface StatementOptions extends ApiOptions {
  reason?: string
  expectedVersion?: string
  dryRun?: boolean
  after?: string
  idempotencyKey?: string
}

interface IdentifierOptions extends StatementOptions {
  add?: string[]
  remove?: string[]
  reassigned?: string
  from?: string
  to?: string
}

/** `throughline customers …`: who is who, over the APIs of the timeline service and the gateway. */
export function customersCommand(): Command {
  const command = new Command('customers').description('who is who: ask, merge, unmerge, give and take identifiers')
  withTimeline(command.command('show').argument('<ref>', 'type:value or id:<uuid>'))
    .description('a customer with identifiers and what links them')
    .option('--after <token>', 'of a write that has to be known')
    .action(async (ref: string, { after, ...options }: TimelineOptions & { after?: string }) => {
      const query = after === undefined ? '' : `?wait=10000&after=${encodeURIComponent(after)}`
      print(await new TimelineApi(options).get(`${pathOf(ref)}${query}`))
    })
  withTimeline(command.command('explain').argument('<a>').argument('<b>'))
    .description('why two identifiers are, or are not, one person')
    .action(async (a: string, b: string, options: TimelineOptions) => {
      print(await new TimelineApi(options).get(`/v1/identity/explain?${new URLSearchParams({ a, b }).toString()}`))
    })
  withStatement(command.command('merge').argument('<ref>').argument('<with>'))
    .description('say that two customers are one person')
    .action((ref: string, other: string, options: StatementOptions) => say('merge', ref, { with: other }, options))
  withStatement(command.command('unmerge').argument('<ref>').argument('<from...>', 'who is somebody else; with --take-out, identifiers'))
    .description('say that a customer is two persons')
    .option('--take-out', 'only these identifiers are not the person that all others of the customer are')
    .action((ref: string, from: string[], { takeOut, ...options }: StatementOptions & { takeOut?: boolean }) => unmerge(ref, from, takeOut, options))
  withStatement(command.command('identifiers').argument('<ref>'))
    .description('give a customer identifiers, or take some away')
    .option('--add <ref...>', 'are theirs, too')
    .option('--remove <ref...>', 'are not theirs')
    .option('--reassigned <ref>', 'belongs to somebody else …')
    .option('--from <time>', '… from then on, such as 2026-03-01T00:00:00Z')
    .option('--to <ref>', 'whose it is then, if that is known')
    .action(identifiers)
  return command
}

function unmerge(ref: string, from: readonly string[], takeOut: boolean | undefined, options: StatementOptions): Promise<void> {
  if (!takeOut && from.length > 1) throw new Error('name one customer, or say --take-out')
  return say('unmerge', ref, { from: takeOut ? from : from[0] }, options)
}

function identifiers(ref: string, { add, remove, reassigned, from, to, ...options }: IdentifierOptions): Promise<void> {
  if ((reassigned === undefined) !== (from === undefined)) throw new Error('--reassigned and --from belong together')
  const moved = reassigned === undefined ? {} : { reassigned: { identifier: reassigned, from, ...(to !== undefined && { to }) } }
  return say('identifiers', ref, { ...(add && { add }), ...(remove && { remove }), ...moved }, options)
}

async function say(what: string, ref: string, wish: object, options: StatementOptions): Promise<void> {
  const { reason, expectedVersion, dryRun, after, idempotencyKey, ...api } = options
  const asked = { ...(reason && { reason }), ...(expectedVersion && { expectedVersion }), ...(dryRun && { dryRun }), ...(after && { after, wait: 10_000 }) }
  const headers = idempotencyKey === undefined ? undefined : { 'idempotency-key': idempotencyKey }
  print(await new GatewayApi(api, 'identity:manage').post(`${pathOf(ref)}/${what}`, JSON.stringify({ ...wish, ...asked }), headers))
}

function withStatement(command: Command): Command {
  return command
    .option('--reason <text>', 'why')
    .option('--dry-run', 'only say what would change')
    .option('--expected-version <version>', 'of the customer as you have seen it')
    .option('--after <token>', 'of a write that has to be known first')
    .option('--idempotency-key <key>', 'the same key states it once, however often it is sent')
    .option('--url <url>', 'the gateway (THROUGHLINE_URL; default: the one of npm start). Its key is THROUGHLINE_API_KEY')
}

function withTimeline(command: Command): Command {
  return command.option(
    '--timeline-url <url>',
    'the timeline service (THROUGHLINE_TIMELINE_URL; default: the one of npm start). Its key is THROUGHLINE_API_KEY',
  )
}

function pathOf(ref: string): string {
  return `/v1/customers/${encodeURIComponent(ref)}`
}

function print(value: unknown): void {
  console.log(JSON.stringify(value, null, 2))
}
