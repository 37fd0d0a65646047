import { Problem } from '@throughline/platform'

export function unknownFollowUp(): Problem {
  return new Problem({
    status: 404,
    type: 'unknown-followup',
    title: 'No such follow-up',
    detail: 'There is none with this id. If you have just opened it, pass the token of that as after.',
  })
}
