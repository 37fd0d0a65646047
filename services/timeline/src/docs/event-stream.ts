import type { Response } from '@throughline/platform'

const text = (description: string) => ({ type: 'string', maxLength: 0x7f_ff_ff_ff, description })

/** The answer of a live stream. What OpenAPI describes is one of its events, by the fields that the format has; the example shows some. */
export function eventStream(example: string): Response {
  return {
    description: `The stream, as long as it is read:\n\n\`\`\`\n${example.trimEnd()}\n\`\`\``,
    content: {
      'text/event-stream': {
        schema: {
          type: 'object',
          properties: {
            event: text('Its name; missing: `message`.'),
            id: text('Opaque: to be sent as `Last-Event-ID` by whoever comes back.'),
            data: text('JSON.'),
            retry: { type: 'integer', minimum: 0, description: 'How long to wait before coming back, in milliseconds.' },
          },
        },
      },
    },
  }
}
