import { readSql } from '@throughline/database'
import { combine, type ObservedFact } from '@throughline/identity'
import type { Target } from '../view.js'
import { conversationIn, type Told } from './facts.js'

const subjectsText = readSql(import.meta.url, './write-subjects.sql')
const linksText = readSql(import.meta.url, './write-links.sql')
const conversationsText = readSql(import.meta.url, './write-conversations.sql')
const withdrawnText = readSql(import.meta.url, './write-withdrawn.sql')
const unnamedText = readSql(import.meta.url, './write-unnamed.sql')
const statementsText = readSql(import.meta.url, './write-statements.sql')
const reassignedText = readSql(import.meta.url, './write-reassigned.sql')

type Line = readonly unknown[]

/** One fact a pair, and types only of what the facts are about. */
export function folded(told: Told): Told {
  const pairs = new Map<string, ObservedFact>()
  for (const fact of told.observed) {
    const pair = `${fact.a} ${fact.b}`
    pairs.set(pair, combine(fact, pairs.get(pair) ?? fact))
  }
  const observed = [...pairs.values()]
  const named = new Set([...observed, ...told.withdrawn, ...told.stated].flatMap(({ a, b }) => [a, b]))
  for (const { subject } of told.reassigned) named.add(subject)
  return { ...told, observed, types: new Map([...told.types].filter(([subject]) => named.has(subject))) }
}

/**
 * Writes facts, and notes which identifiers have to be resolved again. Each statement writes its rows in the order of
 * their keys and all chunks run them in the same order, so that two cannot wait for each other.
 */
export async function writeFacts(to: Target, told: readonly Told[]): Promise<void> {
  const subjects = told.flatMap(({ tenantId, types }) => [...types].map((entry): Line => [tenantId, ...entry]))
  await write(to, subjectsText, 3, subjects)
  await writeObserved(to, told)
  await writeWithdrawn(to, told)
  await write(to, unnamedText, 2, told.flatMap(unnamedLines))
  await write(to, statementsText, 8, told.flatMap(statementLines))
  await write(to, reassignedText, 4, told.flatMap(reassignedLines))
}

async function writeObserved(to: Target, told: readonly Told[]): Promise<void> {
  const links: Line[] = []
  const conversations: Line[] = []
  for (const { tenantId, types, observed } of told) {
    for (const fact of observed) {
      const { a, b, time, id, lastDay } = fact
      const found = conversationIn(fact, types)
      if (found === undefined) links.push([tenantId, a, b, time, id, lastDay])
      else conversations.push([tenantId, found.conversation, found.subject, time, id, lastDay])
    }
  }
  await write(to, linksText, 6, links)
  await write(to, conversationsText, 6, conversations)
}

/** Writes what retracted events observed. */
export async function writeWithdrawn(to: Target, told: readonly Pick<Told, 'tenantId' | 'withdrawn'>[]): Promise<void> {
  const lines = told.flatMap(({ tenantId, withdrawn }) => withdrawn.map(({ a, b, id, time }): Line => [tenantId, a, b, id, time]))
  await write(to, withdrawnText, 5, lines)
}

function unnamedLines({ tenantId, unnamed }: Told): Line[] {
  return unnamed.map(({ conversation }) => [tenantId, conversation])
}

function statementLines({ tenantId, stated }: Told): Line[] {
  return stated.map(({ a, b, id, same, time, confidence, rule }) => {
    const [low, high] = a < b ? [a, b] : [b, a]
    return [tenantId, low, high, id, same, time, confidence, rule ?? null]
  })
}

function reassignedLines({ tenantId, reassigned }: Told): Line[] {
  return reassigned.map(({ subject, from, id }) => [tenantId, subject, from, id])
}

/** $1 is the build; the others are columns, as arrays. */
async function write({ client, build }: Target, text: string, columns: number, lines: readonly Line[]): Promise<void> {
  if (lines.length === 0) return
  const arrays = Array.from({ length: columns }, (_, column) => lines.map((line) => line[column]))
  await client.query(text, [build, ...arrays])
}
