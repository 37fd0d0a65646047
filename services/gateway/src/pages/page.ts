import { createHash } from 'node:crypto'
import { STYLE } from './style.js'

/** HTML that was made here: whatever comes from elsewhere goes through {@link html}, which escapes it. */
export class Html {
  constructor(readonly text: string) {}
}

type Part = string | number | Html | readonly Html[] | undefined

/** A template of HTML; texts in it are escaped, parts that are HTML are not, what is undefined is left out. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.reduce((text, string, index) => text + textOf(parts[index - 1]) + string))
}

function textOf(part: Part): string {
  if (part === undefined) return ''
  if (part instanceof Html) return part.text
  if (typeof part === 'string' || typeof part === 'number') return escape(String(part))
  return part.map(({ text }) => text).join('')
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign)
}

const FROM_RIGHT = new Set(['ar', 'fa', 'he', 'ur', 'yi', 'ps'])

/** `lang`, and `dir` for what is written from the right, as attributes of an element. */
export function inLanguage(language: string): Html {
  return FROM_RIGHT.has(language.split('-')[0] ?? '') ? html`lang="${language}" dir="rtl"` : html`lang="${language}" dir="ltr"`
}

/** A whole page. It runs nothing, loads nothing, and is in no search engine. */
export function pageOf({ language, title, main }: { language: string; title: string; main: Html }): string {
  return html`<!doctype html>
<html ${inLanguage(language)}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<main>
${main}
</main>
</body>
</html>
`.text
}

const styleHash = createHash('sha256').update(STYLE).digest('base64')

/** Headers of pages: only their own style counts, forms go back to where they came from, nobody may frame or keep them. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'cache-control': 'no-store',
  'x-robots-tag': 'noindex',
}
