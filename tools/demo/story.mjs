import { call } from './chapters/call.mjs'
import { chat } from './chapters/chat.mjs'
import { quote } from './chapters/quote.mjs'
import { store } from './chapters/store.mjs'
import { survey } from './chapters/survey.mjs'
import { visit } from './chapters/visit.mjs'

/**
 * The demo story: somebody whom nobody knows compares tyres on the web shop, asks the bot, leaves an e-mail address,
 * calls, is promised a call-back that does not come, buys in a dealer's store, and answers a survey.
 * @returns {import('./facts.mjs').Told[]}
 */
export const story = () => [...visit(), ...chat(), ...quote(), ...call(), ...store(), ...survey()]
