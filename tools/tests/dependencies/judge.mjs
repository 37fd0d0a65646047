/**
 * What `npm audit --json` says, as far as we read it.
 * @typedef {object} AuditReport
 * @property {Record<string, { severity: string, via: (string | Advisory)[] }>} vulnerabilities
 */
/** @typedef {{ title: string, url: string, severity: string, range: string }} Advisory */

/**
 * A finding that we live with, for now.
 * @typedef {object} Accepted
 * @property {string} advisory   such as GHSA-xxxx-xxxx-xxxx
 * @property {string} package
 * @property {string} reason     why it does not concern us
 * @property {string} since      when that was decided, YYYY-MM-DD
 * @property {string} until      when to look again, YYYY-MM-DD
 */

/** A weakness of these is a fault; those below are told. */
const FAULTS = new Set(['moderate', 'high', 'critical'])

/**
 * Holds findings against what was accepted.
 * @param {AuditReport} report
 * @param {Accepted[]} accepted
 * @param {string} today   YYYY-MM-DD
 * @returns {string[]} what is wrong; empty when all is well
 */
export function judge({ vulnerabilities }, accepted, today) {
  const found = Object.entries(vulnerabilities).flatMap(([name, { via }]) =>
    via.flatMap((advisory) => (typeof advisory === 'string' ? [] : [{ name, id: advisory.url.split('/').at(-1) ?? '', ...advisory }])),
  )
  const isAccepted = (/** @type {{ name: string, id: string }} */ { name, id }) =>
    accepted.some((one) => one.advisory === id && one.package === name && one.until >= today)
  const faults = found
    .filter((finding) => FAULTS.has(finding.severity) && !isAccepted(finding))
    .map(({ name, range, severity, title, url }) => `${name} ${range}: ${severity}: ${title} (${url})`)
  const outdated = accepted
    .filter((one) => !found.some(({ name, id }) => name === one.package && id === one.advisory))
    .map((one) => `${one.package}: ${one.advisory} is accepted, but is found no more: take it out`)
  const vague = accepted
    .filter(({ reason, since, until }) => !reason || ![since, until].every((date) => /^\d{4}-\d\d-\d\d$/.test(date ?? '')))
    .map((one) => `${one.package}: ${one.advisory} is accepted without reason, since or until`)
  return [...faults, ...outdated, ...vague]
}
