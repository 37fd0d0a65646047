/** What endpoints may ask for; docs/reference/messages.md tells what each says. */
export const MESSAGE_TYPES = [
  'signal.opened', 'signal.closed', 'signal.withdrawn', 'survey.due', 'commitment.due',
  'followup.wanted', 'followup.escalation_due', 'followup.signal_gone', 'followup.telling_due', 'rule.published',
] as const

/** Whether there is such a message: for one that is misspelt an endpoint would wait for ever. */
export function isMessageType(wish: string): boolean {
  return wish === '*' || MESSAGE_TYPES.some((type) => wish === type || wish === `${type.slice(0, type.indexOf('.'))}.*`)
}
