import { DIMENSIONS, type MetricDefinition } from './definition.js'

const about = {
  time: 'when it was answered',
  source: '`survey.answered`',
  dimensions: DIMENSIONS,
  detail: 'survey',
} as const
const who = 'Who answers is not everybody: look at `response_rate` as well.'
const bound = 'Channel, agent, topic and the like are those of the conversation that the answer is about, by id or the nearest one (see feedback).'

/** What customers say when they are asked. */
export const scores: readonly MetricDefinition[] = [
  {
    ...about,
    name: 'nps',
    version: 1,
    title: 'Net Promoter Score',
    kind: 'nps',
    unit: 'points',
    rows: 'nps',
    formula: '100 × (promoters − detractors) / answers; promoters 9 and 10, detractors 0 to 6',
    population: 'scores `nps` of 0 to 10; of several answers to one question the last',
    caveats: [who, bound],
  },
  {
    ...about,
    name: 'csat',
    version: 1,
    title: 'Customer satisfaction',
    kind: 'proportion',
    unit: 'share',
    rows: 'csat',
    formula: 'satisfied / answers; satisfied: in the upper quarter of the scale, 4 and 5 of 1 to 5',
    population: 'scores `csat` with a scale; of several answers to one question the last',
    caveats: [who, bound],
  },
  {
    ...about,
    name: 'ces',
    version: 1,
    title: 'Customer effort score',
    kind: 'mean',
    unit: 'score',
    rows: 'ces',
    formula: 'mean, brought to a scale of 1 to 7; high: it was easy',
    population: 'scores `ces` with a scale; of several answers to one question the last',
    caveats: [who, bound, 'Ask so that a high value means easy; a survey that asks the other way round spoils the mean.'],
  },
  {
    ...about,
    name: 'stars',
    version: 1,
    title: 'Stars',
    kind: 'mean',
    unit: 'score',
    rows: 'stars',
    formula: 'mean, brought to a scale of 1 to 5',
    population: 'scores `stars` of surveys and reviews',
    source: '`survey.answered`, `review.posted`',
    caveats: ['Reviews are written by who feels like it: mostly the very content and the very annoyed.', bound],
  },
  {
    ...about,
    name: 'response_rate',
    version: 1,
    title: 'Response rate',
    kind: 'proportion',
    unit: 'share',
    rows: 'response-rate',
    formula: 'answered / asked',
    population: 'questions that were answered, declined or have expired; without `expiresAt` after 14 days',
    time: 'when it was asked',
    source: '`survey.sent`, `survey.answered`, `survey.declined`',
    caveats: ['A question that can still be answered is not counted yet.', 'Answers to questions that were never told as `survey.sent` are in no rate.'],
  },
]
