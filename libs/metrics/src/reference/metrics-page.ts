import { METRICS } from '../definitions/definitions.js'
import { type MetricDefinition, STATISTICS } from '../definitions/definition.js'

const INTRODUCTION = `# Metrics

Generated from [libs/metrics](../../libs/metrics/src/definitions): \`npm run generate\`. [Decision 0034](../decisions/0034-metrics-with-their-doubt.md)
tells why it is as it is.

Metrics are counted in the database from rows that the projector derives from the story of each customer ([care](../decisions/0031-one-refold-a-customer.md)). So a late
event, a correction, a retraction, a merge and an erasure change them as if it had always been so. All routes need the scope \`care:read\`;
who belongs to an organisation sees its own share: what has events of others in it is not counted.

| route | where | what it answers |
| --- | --- | --- |
| \`GET /v1/metrics\` | timeline | these definitions, as data |
| \`GET /v1/metrics/{name}\` | timeline | one metric, taken apart and compared |
| \`GET /v1/metrics/results/{by}\` | timeline | what became of customers: \`recommendation\`, \`effort\`, \`missed_commitments\`, \`channels\` |
| \`GET /v1/metrics/baselines\` | timeline | what was frozen |
| \`POST /v1/metrics/baselines\` | gateway | freezes a result; needs \`care:manage\` as well |

## Asking

\`\`\`sh
curl -H "authorization: Bearer $KEY" "$TIMELINE/v1/metrics/nps?period=2026-10&group_by=channel&compare=previous"
curl -H "authorization: Bearer $KEY" -H 'accept: text/csv' "$TIMELINE/v1/metrics/wait?since=2026-01-01&group_by=week&quantile=0.9"
\`\`\`

| parameter | meaning |
| --- | --- |
| \`since\`, \`until\` | from then on, before then: dates (their beginning in the zone) or times; default the last 30 days; ten years at most |
| \`period\` | instead: \`2026\`, \`2026-Q4\`, \`2026-11\`, \`2026-W47\`, \`2026-11-22\` |
| \`zone\` | in which days are counted; default the time zone of the rules of [hours](rules.md) |
| \`group_by\` | up to two: \`channel\`, \`stage\`, \`topic\`, \`agent\`, \`organisation\`, what the metric has besides, and one length: \`day\`, \`week\`, \`month\`, \`quarter\`, \`year\` |
| \`channel\`, \`stage\`, … | only of these; repeatable |
| \`compare\` | \`previous\`, a period, \`<since>..<until>\`, a segment (\`channel:voice\`), \`baseline:<name>\` |
| \`confidence\` | of intervals and of what is called significant: 0.8, 0.9, 0.95 (default), 0.99 |
| \`floor\` | of fewer no value is told; default 30, at least 5 |
| \`quantile\`, \`within_ms\` | of waits (default the median), of abandonment by waiting time (default 60 s) |
| \`limit\` | groups at most, the largest; default 50, curves 20; \`more\` says how many are left out |
| \`format\` | \`json\` or \`csv\`; else the header \`accept\` decides |
| \`after\`, \`wait\` | the answer knows of that write |

Each group has \`n\`, \`value\`, \`interval\` and the \`basis\` that it was made of. Below the floor \`value\` is null, with the \`reason\`. With
\`compare\` it has a \`change\`: the difference with its interval, the p value, the same adjusted for how many groups were compared
(Benjamini–Hochberg), and whether that is \`significant\`. Periods stand for each other by their order: the first week for the first week.

In a table texts that a spreadsheet would take for a formula get a \`'\` in front.

## How figures are reckoned
`

const RESULTS = `## Results

\`GET /v1/metrics/results/{by}\` tells customers apart by what they said or went through from \`since\` on and before \`until\`, and follows them from
\`until\` on for \`followed_days\` (180): did they buy again, for how much (\`currency\`, default that of most orders), and did they let all contracts
end that they held. Nobody is followed from a moment of their own, so that nobody is a survivor by definition. Each segment is compared with
the reference: difference, relative risk (Katz), odds ratio (Woolf), p values adjusted; \`correlations\` are Spearman’s with Fisher’s interval.

| by | segments | reference |
| --- | --- | --- |
| \`recommendation\` | the last NPS answer: promoter, passive, detractor | passive |
| \`effort\` | the dearest issue: none (0), low (below 10), medium (below 30), high | none |
| \`missed_commitments\` | promises due in that time that were broken, kept late or not kept: 0, 1, 2+ | 0 |
| \`channels\` | on which they turned to you: 1, 2, 3+ | 1 |

**This is correlation, not cause**, and every answer says so. Customers of one segment may differ in much else that decides what they buy and
whether they stay. Without a time the latest customers are taken that have been followed for long enough; else \`complete\` is false while
what is still to come is missing. Orders in other currencies count as bought again, and not in the revenue; contracts that were replaced did not end.

## Baselines

\`\`\`sh
curl -X POST -H "authorization: Bearer $KEY" -H 'content-type: application/json' "$GATEWAY/v1/metrics/baselines" \\
  -d '{"name": "before-launch", "metric": "nps", "query": {"period": "2026-10", "group_by": "channel"}, "reason": "Before the new menu"}'
\`\`\`

It keeps the answer of now, with its intervals, the version of the definition, and how fresh it was; nothing changes or removes it any more. Groups are
compared by their names. A metric whose definition has another version since is not compared (409): it means something else. A baseline
holds figures of all organisations, so that who belongs to one cannot compare with it.
`

/** The page docs/reference/metrics.md. */
export function metricsPage(): string {
  const statistics = Object.entries(STATISTICS).map(([kind, text]) => `| ${kind} | ${text} |`)
  const head = ['| kind | statistics |', '| --- | --- |', ...statistics].join('\n')
  const checked = 'All of it is checked against SciPy and statsmodels to 1e-9 (`libs/metrics/scripts/vectors.py`).'
  const list = ['| metric | kind | unit | what |', '| --- | --- | --- | --- |', ...METRICS.map(({ name, kind, unit, title }) => `| [${name}](#${name}) | ${kind} | ${unit} | ${title} |`)]
  return [INTRODUCTION, `${head}\n\n${checked}\n`, `## All metrics\n\n${list.join('\n')}\n`, ...METRICS.map(section), RESULTS].join('\n')
}

function section({ name, version, title, kind, unit, formula, population, time, source, dimensions, detail, caveats }: MetricDefinition): string {
  const rows: [string, string][] = [
    ['formula', formula],
    ['population', population],
    ['belongs to a period', time],
    ['source', source],
    ['by', [...dimensions, ...(detail === undefined ? [] : [detail]), 'day … year'].join(', ')],
  ]
  const table = rows.map(([key, text]) => `| ${key} | ${text} |`).join('\n')
  return `### ${name}\n\n${title} · ${kind} · ${unit} · version ${version}\n\n| | |\n| --- | --- |\n${table}\n\n${caveats.map((caveat) => `- ${caveat}`).join('\n')}\n`
}
