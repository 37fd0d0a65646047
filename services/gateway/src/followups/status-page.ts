import { type Html, html, inLanguage, pageOf } from '../pages/page.js'
import type { FollowUpStatus } from './status.js'
import { statusWordsIn } from './status-words.js'

/** @param languages that the reader's browser asks for */
export function statusPage(status: FollowUpStatus, languages: readonly string[], now: number): string {
  const { words, language } = statusWordsIn([...(status.language === undefined ? [] : [status.language]), ...languages])
  const day = (text: string): string => new Date(text).toLocaleString(language, { dateStyle: 'long', timeZone: status.timeZone })
  const next = status.nextAt !== undefined && status.state !== 'closed' && Date.parse(status.nextAt) > now ? status.nextAt : undefined
  const facts = html`<dl class="facts">
<dt>${words.state}</dt><dd>${words.states[status.state]}</dd>
<dt>${words.since}</dt><dd><time datetime="${status.openedAt}">${day(status.openedAt)}</time></dd>
${status.closedAt === undefined ? undefined : html`<dt>${words.until}</dt><dd><time datetime="${status.closedAt}">${day(status.closedAt)}</time></dd>`}
${next === undefined ? undefined : html`<dt>${words.next}</dt><dd><time datetime="${next}">${day(next)}</time></dd>`}
</dl>`
  // One by a template that is not there, or needs values, has nothing to show.
  const shown = status.told.filter(({ said, did, text }) => (said ?? did ?? text) !== undefined)
  const told = shown.map(({ at, said, did, text: whole, language: own }) => {
    const paragraph = (text: string): Html => (own === undefined ? html`<p>${text}</p>` : html`<p ${inLanguage(own)}>${text}</p>`)
    const line = (title: string, text: string | undefined): Html | undefined => (text === undefined ? undefined : html`<h3>${title}</h3>\n${paragraph(text)}`)
    return html`<section>
<h2><time datetime="${at}">${day(at)}</time></h2>
${line(words.said, said)}
${line(words.did, did)}
${whole === undefined ? undefined : paragraph(whole)}
</section>`
  })
  return pageOf({ language, title: words.title, main: html`<h1>${words.title}</h1>\n${facts}\n${told.length === 0 ? html`<p class="soft">${words.nothing}</p>` : told}` })
}

/** A page that says why there is nothing to show. */
export function noStatusPage(why: 'wrong' | 'over' | 'busy', languages: readonly string[]): string {
  const { words, language } = statusWordsIn(languages)
  const { title, more } = words.none[why]
  return pageOf({ language, title, main: html`<h1>${title}</h1>\n<p>${more}</p>` })
}
