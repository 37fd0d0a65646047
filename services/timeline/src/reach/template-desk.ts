import { Inject, Injectable } from '@nestjs/common'
import { isZone } from '@throughline/calendar'
import type { KnownKey } from '@throughline/control'
import { invalidParameter, noteAudit, Problem } from '@throughline/platform'
import { type Rendered, RenderFault, renderTemplate } from '@throughline/rules'
import type { RenderBody } from './reach-parameters.js'
import { ReachReader } from './reach-reader.js'

export interface RenderAnswer extends Rendered {
  /** Of the templates; 0: the standard. */
  version: number
}

/** Says things in the tenant's own words, so that a customer hears the same everywhere. */
@Injectable()
export class TemplateDesk {
  constructor(@Inject(ReachReader) private readonly reader: ReachReader) {}

  /** @throws Problem 400, 404, 422 when a value is missing or of another type, 503, 504 */
  async render({ tenantId }: KnownKey, name: string, { values, language, channel, timeZone, ...waiting }: RenderBody): Promise<RenderAnswer> {
    noteAudit({ target: name.slice(0, 64) })
    if (timeZone !== undefined && !isZone(timeZone)) throw invalidParameter('timeZone', 'must be the name of a time zone, such as Europe/Berlin')
    const { rules } = await this.reader.read(tenantId, waiting, () => Promise.resolve())
    try {
      const rendered = renderTemplate(rules.templates, { name, values, language, channel, timeZone: timeZone ?? rules.hours.timeZone })
      return { ...rendered, version: rules.versions.templates }
    } catch (error) {
      throw error instanceof RenderFault ? asProblem(error) : error
    }
  }
}

function asProblem({ fault, message }: RenderFault): Problem {
  if (fault === 'unknown-template') return new Problem({ status: 404, type: 'unknown-template', title: 'No such template', detail: `${message[0]!.toUpperCase()}${message.slice(1)}.` })
  return new Problem({ status: 422, type: 'not-renderable', title: 'The template cannot be rendered', detail: `${message}.` })
}
