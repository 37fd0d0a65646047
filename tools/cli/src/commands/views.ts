import { beginBuild, readBuilds, type ViewBuild } from '@throughline/log'
import { Command } from 'commander'
import { withDatabase } from '../environment.js'

/** `throughline views …`: the tables that are made from the log, how far they have come, and making them anew. */
export function viewsCommand(): Command {
  const command = new Command('views').description('the views that the projector makes from the log')
  command.command('list').description('every build of a view: its state, and how much of the log it has taken in').action(list)
  command
    .command('status')
    .description('where a view stands in each part of the log')
    .argument('<view>', 'its name')
    .action(status)
  command
    .command('rebuild')
    .description('make a view anew from the first event on, beside the live one; equal, it takes its place')
    .argument('<view>', 'its name')
    .action(rebuild)
  return command
}

async function list(): Promise<void> {
  const builds = await withDatabase((pool) => readBuilds(pool))
  if (builds.length === 0) console.log('There are no views yet: the projector begins them when it starts.')
  else console.table(builds.map(summaryOf))
}

async function status(view: string): Promise<void> {
  for (const build of await withDatabase((pool) => buildsOf(pool, view))) {
    const { state, version, note } = build
    console.log(`${view} build ${build.build}: ${state}, version ${version}${note === null ? '' : `, ${note}`}`)
    console.table(
      build.parts.map(({ part, next, head, hold, fault }) => ({
        part,
        position: next - 1,
        behind: head - next,
        fault: fault ?? (hold === null ? '' : 'held, to be compared'),
      })),
    )
  }
}

async function rebuild(view: string): Promise<void> {
  const build = await withDatabase(async (pool) => {
    const live = (await buildsOf(pool, view)).find(({ state }) => state === 'live')
    if (live === undefined) throw new Error(`${view} has no live build: the projector begins it when it starts`)
    return beginBuild(pool, view, live.version)
  })
  console.log(`Build ${build} of ${view} begins at the first event. \`throughline views list\` shows how far it is.`)
}

type Reader = Parameters<typeof readBuilds>[0]

async function buildsOf(pool: Reader, view: string): Promise<ViewBuild[]> {
  const builds = await readBuilds(pool)
  const own = builds.filter((build) => build.view === view)
  if (own.length > 0) return own
  const names = [...new Set(builds.map((build) => build.view))].join(', ')
  throw new Error(`there is no view ${view}${names === '' ? '' : `; there are: ${names}`}`)
}

function summaryOf({ view, build, version, state, parts, note }: ViewBuild): object {
  const events = parts.reduce((sum, { head }) => sum + head - 1, 0)
  const taken = parts.reduce((sum, { next }) => sum + next - 1, 0)
  const faults = parts.filter(({ fault }) => fault !== null).length
  return {
    view,
    build,
    version,
    state,
    events: taken,
    behind: events - taken,
    progress: events === 0 ? '100 %' : `${Math.floor((100 * taken) / events)} %`,
    faults,
    note: note ?? '',
  }
}
