import { randomBytes, randomInt } from 'node:crypto'

/**
 * Words that are nowhere else, to be put where personal data goes.
 * @typedef {object} Canary
 * @property {string} word     letters and digits in lower case
 * @property {string} phone    E.164
 * @property {Buffer[]} needles   every form in which they could lie somewhere
 */

/** @returns {Canary} */
export function makeCanary() {
  const word = `canary${randomBytes(10).toString('hex')}`
  const phone = `+4930${randomInt(10_000_000, 99_999_999)}`
  return { word, phone, needles: [word, phone.slice(1)].flatMap(formsOf) }
}

/**
 * The forms in which a text could lie somewhere: as it is (compared without regard to case), in hexadecimal digits, and
 * in base64 at each of the three places within a group where it can begin.
 * @param {string} text
 */
export function formsOf(text) {
  const forms = [text, Buffer.from(text).toString('hex')]
  for (const before of [0, 1, 2]) {
    const encoded = Buffer.from('\0'.repeat(before) + text).toString('base64url')
    // Of the first and the last group only what our bytes alone decide.
    forms.push(encoded.slice(before === 0 ? 0 : 4, Math.floor((before + text.length) / 3) * 4))
  }
  return forms.map((form) => Buffer.from(form))
}

/**
 * How often any of the needles lies in a haystack.
 * @param {Buffer} hay
 * @param {Buffer[]} needles
 */
export function countIn(hay, needles) {
  const lower = Buffer.from(hay.toString('latin1').toLowerCase(), 'latin1')
  let count = 0
  for (const needle of needles) {
    const where = /[A-Z]/.test(needle.toString()) ? hay : lower
    for (let at = where.indexOf(needle); at !== -1; at = where.indexOf(needle, at + 1)) count++
  }
  return count
}
