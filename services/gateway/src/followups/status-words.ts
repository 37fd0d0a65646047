import type { FollowUpStatus } from './status.js'

/** What stands on the page besides what the customer was told. */
export interface StatusWords {
  readonly title: string
  readonly state: string
  readonly states: Readonly<Record<FollowUpStatus['state'], string>>
  readonly since: string
  readonly until: string
  readonly next: string
  readonly said: string
  readonly did: string
  readonly nothing: string
  readonly none: Readonly<Record<'wrong' | 'over' | 'busy', { readonly title: string; readonly more: string }>>
}

const en: StatusWords = {
  title: 'What we are doing about it',
  state: 'State',
  states: { open: 'We have noticed it', working: 'We are working on it', closed: 'Done' },
  since: 'Since',
  until: 'Done on',
  next: 'You hear from us by',
  said: 'You said',
  did: 'We did',
  nothing: 'There is nothing to tell yet.',
  none: {
    wrong: { title: 'This link does not work', more: 'Check whether you have opened the whole link from our message.' },
    over: { title: 'This page is no longer there', more: 'It was a while ago. Please get in touch if something is still open.' },
    busy: { title: 'The page cannot be shown just now', more: 'Please try again in a moment.' },
  },
}

const de: StatusWords = {
  title: 'Was wir deswegen tun',
  state: 'Stand',
  states: { open: 'Wir haben es bemerkt', working: 'Wir kümmern uns darum', closed: 'Erledigt' },
  since: 'Seit',
  until: 'Erledigt am',
  next: 'Sie hören von uns bis',
  said: 'Sie sagten',
  did: 'Wir haben getan',
  nothing: 'Noch gibt es nichts zu berichten.',
  none: {
    wrong: { title: 'Dieser Link funktioniert nicht', more: 'Prüfen Sie, ob Sie den vollständigen Link aus unserer Nachricht geöffnet haben.' },
    over: { title: 'Diese Seite gibt es nicht mehr', more: 'Es ist eine Weile her. Bitte melden Sie sich, wenn noch etwas offen ist.' },
    busy: { title: 'Die Seite kann gerade nicht gezeigt werden', more: 'Bitte versuchen Sie es gleich noch einmal.' },
  },
}

const WORDS: Readonly<Record<string, StatusWords>> = { en, de }

/** The first of some languages that the page is written in; English without one. */
export function statusWordsIn(languages: readonly string[]): { words: StatusWords; language: string } {
  const language = languages.map((one) => one.split(/[-_]/)[0]!.toLowerCase()).find((one) => Object.hasOwn(WORDS, one)) ?? 'en'
  return { words: WORDS[language] ?? en, language }
}
