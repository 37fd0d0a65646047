import { z } from 'zod'
import { families } from '../catalogue.js'
import type { EventDeclaration } from '../declaration.js'
import { header } from '../fields/header.js'
import { type JsonSchema, readable, schemaPath } from './schemas.js'

const INTRODUCTION = `# Events

Every event is a [CloudEvent 1.0](https://cloudevents.io). This page lists the types that Throughline knows, with the
fields of their \`data\`. It is generated from the declarations in \`libs/events\`; change those and run
\`npm run generate\`.

- Fields that the catalogue does not name are allowed, kept and shown. They count as personal.
- Types that it does not have are accepted, stored and shown too; all of their data counts as personal. Only under the
  nouns event, identity, rule, customer, tenant, signal and followup no other types are taken, because events of those
  change the state of the system; publishing them needs the scope \`events:control\`.
- \`dataschema\` names the version: \`urn:throughline:<type>:<n>\`. Without it an event is of version 1; with a schema
  of your own its data is not checked, and all of it counts as personal.
- A field that is \`null\` counts as missing.
- **In clear**: fields that are not personal. All others are sealed with the customer's key.
- Times are RFC 3339, durations are whole milliseconds, money is \`{"amount": "12.50", "currency": "EUR"}\`, a score
  \`{"metric": "csat", "value": 4, "min": 1, "max": 5}\` (\`nps\` may leave out its 0 and 10).

## Attributes

Beside those of CloudEvents (\`specversion\`, \`id\`, \`source\`, \`type\`, \`time\`, \`subject\`, \`dataschema\`):

| attribute | meaning |
| --- | --- |
| \`channel\` | voice, ivr, email, chat, sms, social, messaging, web, mobile, store, survey, review, partner, bot, … |
| \`direction\` | inbound, outbound or internal |
| \`conversation\` | id of the exchange it belongs to, unique within the source |
| \`organisation\` | who dealt with the customer on the brand's behalf: the brand, a dealer, a partner |
| \`topic\` | what it is about: a wrap-up, menu or reason code |
| \`sequence\` | orders events with the same time; digits are compared as a number |
| \`identity\`, \`identitytype\`, \`previousidentity\` | an identifier of the customer, its type, a former one |

## Classes

| class | meaning |
| --- | --- |
| contact | two-way; counts for effort, repeats and response times |
| behaviour | visits, searches, clicks; high volume |
| outreach | what the brand sent without being asked |
| indirect | what customers say about the brand outside a conversation |
| record | what the brand writes down about a customer |
| unknown | types that are not on this page |
`

const IDENTIFIERS = `The usual names at the top of \`data\` are identifiers too: \`userId\` and \`customerId\` (type
customer), \`anonymousId\` (anonymous), \`email\` and \`phone\`. [Identifiers](identifiers.md) tells how a subject is
found among them.
`

/** The catalogue's page, in Markdown. */
export function cataloguePage(): string {
  const sections = families.flatMap(({ title, about, events }) => [
    `## ${title}\n\n${about}\n`,
    ...events.map((event) => eventSection(event)),
  ])
  return [INTRODUCTION, commonSection(), overview(), ...sections].join('\n')
}

function commonSection(): string {
  const text = '## In the data of every event\n\nThese may be in the data of any event. All of them are personal.\n'
  return `${text}\n${fieldTable(readable(z.object(header)), [])}\n${IDENTIFIERS}`
}

function overview(): string {
  const rows = families.map(({ title, events }) => {
    return `| [${title}](#${anchor(title)}) | ${events.map(({ type }) => `[${type}](#${anchor(type)})`).join(', ')} |`
  })
  return ['## All types', '', '| family | types |', '| --- | --- |', ...rows, ''].join('\n')
}

function eventSection(event: EventDeclaration): string {
  const facts = [
    `Class ${event.class}`,
    `version ${event.version}`,
    `[JSON Schema](${schemaPath(event)})`,
    ...(event.links ? [] : ['its identifiers are no evidence that they belong together']),
  ]
  const { properties = {}, ...rest } = readable(event.schema)
  const own = Object.fromEntries(Object.entries(properties).filter(([name]) => !Object.hasOwn(header, name)))
  const table = fieldTable({ ...rest, properties: own }, event.open)
  return [`### ${event.type}`, '', event.summary, `${facts.join(' · ')}.`, '', table].join('\n')
}

function fieldTable({ properties = {}, required = [] }: JsonSchema, open: readonly string[]): string {
  const rows = Object.entries(properties).map(([name, schema]) => {
    const marks = [...(required.includes(name) ? ['required'] : []), ...(open.includes(name) ? ['in clear'] : [])]
    return `| \`${name}\` | ${typeText(schema)} | ${marks.join(', ')} | ${schema.description ?? ''} |`
  })
  return ['| field | type | | |', '| --- | --- | --- | --- |', ...rows, ''].join('\n')
}

/** A type as one reads it; `\|` because it stands in a table. */
function typeText(schema: JsonSchema): string {
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${value}\``).join(' \\| ')
  if (schema.anyOf !== undefined) return schema.anyOf.map((option) => typeText(option)).join(' \\| ')
  if (schema.format === 'date-time') return 'time'
  if (schema.type === 'array') return `list of ${typeText(schema.items ?? {})}`
  if (schema.type !== 'object') return schema.type ?? 'anything'
  const names = Object.keys(schema.properties ?? {})
  if (names.length === 0) return 'object'
  return `{ ${names.map((name) => (schema.required?.includes(name) === true ? name : `${name}?`)).join(', ')} }`
}

/** As the usual renderers make it of a heading. */
function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-')
}
