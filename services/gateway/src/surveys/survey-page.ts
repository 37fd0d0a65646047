import { SCALES, type SurveyMetric, type SurveyTexts } from '@throughline/care'
import { type Html, html, inLanguage, pageOf } from '../pages/page.js'
import { MAX_COMMENT } from './survey-form.js'
import { wordsIn } from './words.js'

/** What the form shows of an earlier try. */
export interface Tried {
  /** `incomplete`: no answer was chosen; `busy`: it could not be sent. */
  readonly fault: 'incomplete' | 'busy'
  readonly value?: number | undefined
  readonly comment?: string | undefined
}

/**
 * The page with one question and why. It needs no script; what went wrong stands on top, linked with its place, and what was
 * written is there still.
 */
export function surveyPage(metric: SurveyMetric, texts: SurveyTexts, tried?: Tried): string {
  const { words, language } = wordsIn([texts.language])
  const ours = texts.language.startsWith(language) ? undefined : inLanguage(texts.language)
  const main = html`${tried && problem(tried, metric, language)}
<form method="post" novalidate>
<fieldset aria-describedby="ends${tried?.fault === 'incomplete' ? ' fault' : ''}">
<legend><h1 ${ours}>${texts.question}</h1></legend>
${tried?.fault === 'incomplete' ? html`<p class="fault" id="fault">${words.error}: ${words.choose}</p>` : undefined}
<div class="scale">${choices(metric, tried)}</div>
<ul class="ends" id="ends" ${ours}>${ends(metric, texts)}</ul>
</fieldset>
<label class="why" for="why"><span ${ours}>${texts.why}</span> <span class="soft">(${words.optional})</span></label>
<textarea id="why" name="why" rows="4" maxlength="${MAX_COMMENT}" autocomplete="off">
${tried?.comment}</textarea>
<div class="acts">
<button type="submit">${words.send}</button>
<button type="submit" class="quiet" name="decline" value="1">${words.decline}</button>
</div>
</form>`
  return pageOf({ language, title: tried === undefined ? texts.question : `${words.error}: ${texts.question}`, main })
}

function problem({ fault }: Tried, metric: SurveyMetric, language: string): Html {
  const { words } = wordsIn([language])
  const more = fault === 'busy' ? html`<p>${words.busyMore}</p>` : html`<ul><li><a href="#v${SCALES[metric].min}">${words.choose}</a></li></ul>`
  return html`<div class="problem" role="alert" tabindex="-1" autofocus>
<h2>${fault === 'busy' ? words.busy : words.problem}</h2>
${more}
</div>`
}

function choices(metric: SurveyMetric, tried: Tried | undefined): Html[] {
  const { min, max } = SCALES[metric]
  return Array.from({ length: max - min + 1 }, (_, index) => {
    const value = min + index
    const checked = tried?.value === value ? html` checked` : undefined
    const shown = metric === 'stars' ? html`${value} <span aria-hidden="true">★</span>` : html`${value}`
    return html`<label class="choice"><input type="radio" id="v${value}" name="value" value="${value}" required${checked}><span>${shown}</span></label>`
  })
}

function ends(metric: SurveyMetric, { low, high }: SurveyTexts): Html[] {
  const { min, max } = SCALES[metric]
  return [[min, low] as const, [max, high] as const].flatMap(([value, text]) => (text === undefined ? [] : [html`<li>${value}: ${text}</li>`]))
}
