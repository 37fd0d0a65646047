/** What stands on pages besides a tenant's own words. */
export interface PageWords {
  readonly send: string
  readonly decline: string
  readonly optional: string
  readonly problem: string
  readonly error: string
  readonly choose: string
  readonly thanks: string
  readonly declined: string
  readonly declinedMore: string
  readonly before: string
  readonly beforeMore: string
  readonly over: string
  readonly overMore: string
  readonly wrong: string
  readonly wrongMore: string
  readonly busy: string
  readonly busyMore: string
}

const en: PageWords = {
  send: 'Send answer',
  decline: 'I would rather not answer',
  optional: 'optional',
  problem: 'There is a problem',
  error: 'Error',
  choose: 'Choose one of the answers',
  thanks: 'Your answer has been sent',
  declined: 'That is fine',
  declinedMore: 'We will not ask you about this again.',
  before: 'You have answered already',
  beforeMore: 'Thank you. Your first answer counts; it cannot be changed here.',
  over: 'This question has closed',
  overMore: 'It can no longer be answered.',
  wrong: 'This link does not work',
  wrongMore: 'Check whether you have opened the whole link from our message.',
  busy: 'Your answer could not be sent just now',
  busyMore: 'Please try again in a moment.',
}

const de: PageWords = {
  send: 'Antwort senden',
  decline: 'Ich möchte nicht antworten',
  optional: 'freiwillig',
  problem: 'Es fehlt noch etwas',
  error: 'Fehler',
  choose: 'Wählen Sie eine der Antworten',
  thanks: 'Ihre Antwort wurde gesendet',
  declined: 'Das ist in Ordnung',
  declinedMore: 'Wir fragen Sie hierzu nicht noch einmal.',
  before: 'Sie haben bereits geantwortet',
  beforeMore: 'Vielen Dank. Ihre erste Antwort zählt; sie lässt sich hier nicht mehr ändern.',
  over: 'Diese Frage ist geschlossen',
  overMore: 'Sie kann nicht mehr beantwortet werden.',
  wrong: 'Dieser Link funktioniert nicht',
  wrongMore: 'Prüfen Sie, ob Sie den vollständigen Link aus unserer Nachricht geöffnet haben.',
  busy: 'Ihre Antwort konnte gerade nicht gesendet werden',
  busyMore: 'Bitte versuchen Sie es gleich noch einmal.',
}

const WORDS: Readonly<Record<string, PageWords>> = { en, de }

/** The first of some languages that pages are written in; English without one. */
export function wordsIn(languages: readonly string[]): { words: PageWords; language: string } {
  const language = languages.map((one) => one.split(/[-_]/)[0]!.toLowerCase()).find((one) => Object.hasOwn(WORDS, one)) ?? 'en'
  return { words: WORDS[language] ?? en, language }
}

/** Languages that a browser says its user reads, the most wanted first. */
export function acceptedLanguages(header: string | undefined): string[] {
  const wanted = (header ?? '').slice(0, 500).split(',').map((part) => {
    const [tag = '', ...parameters] = part.trim().split(';')
    const quality = Number(parameters.find((one) => one.trim().startsWith('q='))?.trim().slice(2) ?? 1)
    return { tag: tag.trim(), quality: Number.isFinite(quality) ? quality : 0 }
  })
  const named = wanted.filter(({ tag, quality }) => quality > 0 && /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/.test(tag))
  return named.toSorted((a, b) => b.quality - a.quality).map(({ tag }) => tag)
}
