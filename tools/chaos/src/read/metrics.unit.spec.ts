import { expect, test } from '@jest/globals'
import { sumOf } from './metrics.js'

const text = `# HELP throughline_recorder_alarm 1 while a part stands still
# TYPE throughline_recorder_alarm gauge
throughline_recorder_alarm{topic="interactions.v1",part="3",kind="topic-replaced"} 1
throughline_recorder_alarm{topic="interactions.v1",part="4",kind="topic-replaced"} 1
throughline_recorder_alarms_seen 9
up 1
`

test('sums over labels and leaves others alone', () => {
  expect(sumOf(text, 'throughline_recorder_alarm')).toBe(2)
  expect(sumOf(text, 'up')).toBe(1)
  expect(sumOf(text, 'nothing')).toBe(0)
})
