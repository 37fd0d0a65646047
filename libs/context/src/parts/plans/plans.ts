import { type Kept, nothing } from '../../fold/kept.js'
import type { Part } from '../../fold/part.js'
import { type Cart, ordered, withCart, withCheckout } from './carts.js'
import { type Configuration, withConfiguration } from './configurations.js'
import { abandoned, type Form, type SubmittedForm, started, submitted } from './forms.js'

/** What somebody began and did not finish, over all visits, and what they sent last. */
export interface Plans {
  carts: Kept<Cart>
  configurations: Kept<Configuration>
  unfinished: Kept<Form>
  submitted: Kept<SubmittedForm>
}

export const plans: Part<Plans> = {
  initial: { carts: nothing, configurations: nothing, unfinished: nothing, submitted: nothing },
  on: {
    'cart.changed': (state, event) => ({ ...state, carts: withCart(state.carts, event) }),
    'checkout.started': (state, event) => ({ ...state, carts: withCheckout(state.carts, event) }),
    'order.placed': (state, event) => ({ ...state, carts: ordered(state.carts, event) }),
    'configuration.saved': (state, event) => ({
      ...state,
      configurations: withConfiguration(state.configurations, event),
    }),
    'form.started': (state, event) => ({ ...state, unfinished: started(state.unfinished, event) }),
    'form.abandoned': (state, event) => ({ ...state, unfinished: abandoned(state.unfinished, event) }),
    'form.submitted': (state, event) => ({ ...state, ...submitted(state.unfinished, state.submitted, event) }),
  },
}
