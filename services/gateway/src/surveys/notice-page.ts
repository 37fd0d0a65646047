import { html, inLanguage, pageOf } from '../pages/page.js'
import { wordsIn } from './words.js'

export type Notice = 'thanks' | 'declined' | 'before' | 'over' | 'wrong' | 'busy'

/** A page that says one thing. @param own the tenant's words in place of ours, with their language */
export function noticePage(notice: Notice, languages: readonly string[], own?: { text: string; language: string }): string {
  const { words, language } = wordsIn(languages)
  const more = { thanks: undefined, declined: words.declinedMore, before: words.beforeMore, over: words.overMore, wrong: words.wrongMore, busy: words.busyMore }[notice]
  const said = own === undefined ? html`<p>${more}</p>` : html`<p ${inLanguage(own.language)}>${own.text}</p>`
  const title = words[notice]
  return pageOf({ language, title, main: html`<h1>${title}</h1>\n${said}` })
}
