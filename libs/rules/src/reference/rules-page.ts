import { RULE_KIND_NAMES, RULE_KINDS, type RuleKindName } from '../kinds.js'
import { type Field, fieldsOf } from './fields.js'

const INTRODUCTION = `# Rules

Generated from [libs/rules](../../libs/rules/src/kinds): \`npm run generate\`. [Change the rules](../how-to/change-rules.md) goes through it
step by step; [decision 0023](../decisions/0023-rules-as-data.md) tells why it is as it is.

What a tenant may decide is a set of rules of some *kind*. Each kind has a standard, which holds until the tenant publishes rules of its
own. A *version* is a whole set of rules, counted by kind from 1 on without gaps; the highest is in force. Each is an event
\`rule.published\` ([events](events.md#rules)) under the subject \`tenant:<id>\`, told by the gateway alone. Nothing changes a version;
rolling back publishes an earlier one once more. All routes need the scope \`rules:manage\` and are for the brand; the stream also
takes \`reach:read\`, and keys of organisations.

| route | where | what it does |
| --- | --- | --- |
| \`GET /v1/rules\` | timeline | every kind: version and rules in force, who published them, whether there is a draft |
| \`GET /v1/rules/{kind}\` | timeline | the same of one kind |
| \`GET /v1/rules/{kind}/versions\` | timeline | all versions, the newest first, by pages (\`limit\`, \`cursor\`) |
| \`POST /v1/rules/{kind}/preview\` | timeline | what the draft, or \`rules\`, would change; needs \`timeline:read\` and \`personal:read\` as well |
| \`GET\`, \`PUT\`, \`DELETE /v1/rules/{kind}/draft\` | gateway | the draft: one a kind, in force nowhere |
| \`POST /v1/rules/{kind}/publish\` | gateway | puts the draft in force: 202 and a token |
| \`POST /v1/rules/{kind}/rollback\` | gateway | puts an earlier version in force again, as a new one; 0 is the standard |
| \`POST /v1/rules/publish\` | gateway | the same with drafts and earlier versions of several kinds, from the same moment on |
| \`GET /v1/rules/scheduled\` | gateway | what is told later |
| \`DELETE /v1/rules/{kind}/scheduled\` | gateway | takes that back, with what goes with it |
| \`GET /v1/rules/stream\` | timeline | says live which versions are in force ([availability](availability.md#hear-of-changes)) |

**Nobody overwrites what they have not seen.** A draft has a \`revision\`, another one with every change; a \`PUT\` names the one that it
replaces, or none where there is none yet, and \`publish\` names the one that is meant. What is published follows the version that the
draft is \`basedOn\` (or \`expectedVersion\`). Else it is 409 \`changed-meanwhile\`. Of several that want the same version one gets it.

**Several kinds at once** are events that name each other (\`with\`): each is in force as soon as all of them are known, for every reader. **Later**:
with \`at\` (within a year) the version is reserved now and told then, at that time; until then the kind takes no other.

**Rules that are not valid** are 400 \`invalid-rules\`; \`faults\` names up to 20 faults, each by a JSON pointer into the rules. A set has at
most 131,072 bytes of JSON and 9,000 values. What it leaves out is filled in from the standard when it is drafted, so that a version goes on meaning what
it meant.

**Reading what was written**: \`after=<token>\` of a publication (with \`wait\`) on every \`GET\` here, and \`settled\` tells
whether everything goes by it. When identity rules change, all customers of the tenant are resolved again; until that is over \`settled\` is
false here and on the reads of customers. No other write waits for it.

**A preview** looks at a sample of the customers, \`sample\` of them (100 unless said, at most 500), and at those that \`customers\` names (at
most 50). The sample is the first ones by their ids, which are keyed hashes: chosen by nobody, and the same each time. It looks for some
4 s; \`looked\` says at how many customers, and whether these were all. Rules of \`hours\`, \`promises\`, \`contact\` and \`templates\` are tried at
times (\`at\`, at most 20): what would have been said then of every way to reach us, and decided on contacting these customers (at most 100)
for some \`purposes\`. Rules of \`signals\` and \`care\` are tried on the \`sample\` customers who were active last in a period (\`since\`, \`until\`; unless
said the last 30 days, at most 366), by the care view, and on those that are named before them: until 50,000 events were read, and of each customer the newest
2,500 events (\`looked.partial\` counts those who have more). Other kinds are 422 \`no-preview\`.

In the tables below, what stands in bold has to be there, and a number in parentheses is the most that a list or a text may have.
`

const KINDS: Readonly<Record<RuleKindName, string>> = {
  identity: `They decide who is a customer ([customers](customers.md)); the order of strength is a setting of the tenant. When they change, all
customers are resolved again in pieces, while readers go on reading. Blocked identifiers are normalised as those of events are, and
count under an organisation's prefix only if they are written with it.

A preview says which customers would be joined and taken apart (\`changes\`, before and after), and which links would be refused that are
not now, with the reason. Customers that hang together with more than 2,000 identifiers are counted in \`tooLarge\` and left out.`,
  journey: `The stage is in every [context](context.md); \`none\` is before the first. Types have to be those of the catalogue. The context goes by
the rules that are in force when it is asked for.

A preview says which of the customers would be in another stage, at most 100 of them, and by which rule.`,
  hours: `What is open where: \`places\` inherit from what holds for more, and what one of them says itself counts. Of several that fit, the one that
names more is the more special: a queue counts more than a channel, and a channel more than an organisation. Where clocks are put forward
over an opening, it opens when they have jumped; an hour that comes twice counts twice. Until hours are published we are always open, so
that time in which we are there is the time on the clock.`,
  promises: `They are found as places of \`hours\` are, a topic counting more than a queue. What is promised in open time runs while the place is open:
four hours from Friday 16:00 on, where it opens from nine to five, are over on Monday at 12:00.`,
  map: `The [journey map](journey-map.md) is made of them: a touch belongs to the first touchpoint that fits it, and stages stand in the order
that is given. A change counts for what lies back, too: every customer's touches are made anew.`,
  care: `[Follow-ups](followups.md) are opened by them as [signals](signals.md) come up, and by nobody's hand; what is open goes on under the rule
that opened it, as that is now. Times in \`dueInMs\` and \`afterMs\` are counted in the hours of the organisation, channel and queue.

A preview says which follow-ups would have been wanted, by kind of signal, and which by the rules in force, as the preview of \`signals\` does; an
example has rule, severity, owner or queue and due time as well. It takes it that both held all the time and that nobody had opened one, so it is one for each matter.
What was older than \`openWithinMs\` when the log had its evidence wants none here, either.`,
  signals: `[Signals](signals.md) tells of each kind what opens and what ends it. What is left out is as in the standard, so a version may name one
threshold only. A change tells signals of the kinds anew whose settings have changed, and leaves all others alone.

A preview says, of each kind, how many signals were opened in the period by the rules in force (\`before\`) and by the others (\`after\`), how many would
be \`new\`, \`gone\` and \`changed\` (shown at another time, by other events, or as something worse: two signals of a kind that share an event
are the same), and of the new and the gone ones up to \`examples\` (5, at most 20) with customer, time and evidence. Stories are read as they are known now.`,
  surveys: `They ask nobody until a tenant says whom. [Asking customers](../how-to/ask-customers.md) goes through it; whether somebody was asked, and
why not, is said with their [feedback](feedback.md). A language has the tenant's texts, what they leave out is the standard's (English and
German have one). \`bindWithinMs\` counts for feedback from anywhere.

A preview says what would have been asked in the last 30 days (\`questions\`, at most 100), and what not, by why (\`kept\`).`,
  contact: `They decide, in this order: the purpose has to be known; a customer's wish not to be contacted (preference \`do-not-contact\`) forbids
all but what is \`binding\`; the channel has to be one of the purpose, one on which we know how to reach them, and one that they agreed to; then
caps, quiet hours, the hours that they wished (preference \`contact-hours\`, such as 18:00-20:00) and closed doors say when. What is said about a channel goes before what is said about
all, and a later withdrawal for all before both. [Contact decisions](contact-decision.md) tells it whole.`,
  templates: `The words are ICU MessageFormat; what looks like a tag in them is text. When they are drafted it is checked that each can be read, uses its
variables by their types and no others, and that there are words in each language. Who renders one gives all variables; a value brings at
most 500 characters, no line breaks, and in \`html\` no tags. \`POST /v1/templates/{name}/render\` of the timeline service says it
([contact decisions](contact-decision.md#words)).`,
  limits: `What no limit is about may be granted freely. Once one limit is about refunds, only those roles may refund that a limit names, in its
currency and up to its amount.`,
}

/** `docs/reference/rules.md`. */
export function rulesPage(): string {
  return [INTRODUCTION, ...RULE_KIND_NAMES.map(section)].join('\n')
}

function section(kind: RuleKindName): string {
  const { summary, standard } = RULE_KINDS[kind]
  const rows = fieldsOf(RULE_KINDS[kind]).map((field) => `| ${cell(field, standard)} |`)
  const table = ['| field | holds | standard | about |', '| --- | --- | --- | --- |', ...rows].join('\n')
  return `## ${kind}\n\n${summary}\n\n${KINDS[kind]}\n\n${table}\n`
}

function cell({ path, holds, about, required }: Field, standard: Readonly<Record<string, unknown>>): string {
  const value = standard[path]
  const isShort = value !== undefined && JSON.stringify(value).length <= 30
  return [`\`${path}\``, required ? `**${holds}**` : holds, isShort ? `\`${JSON.stringify(value)}\`` : '', about].join(' | ')
}
