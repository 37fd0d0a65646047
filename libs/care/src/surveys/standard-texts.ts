/** What is asked where a tenant has no words of its own, by language and metric. */
export const STANDARD_TEXTS: Readonly<Record<string, Readonly<Record<'nps' | 'csat' | 'ces' | 'stars', Texts>>>> = {
  en: {
    nps: {
      question: 'How likely are you to recommend us to a friend or colleague?',
      low: 'Not at all likely',
      high: 'Extremely likely',
      why: 'Why did you choose this number?',
      thanks: 'Thank you. Your answer helps us to do better.',
    },
    csat: {
      question: 'How satisfied are you with how we helped you?',
      low: 'Very dissatisfied',
      high: 'Very satisfied',
      why: 'What is the reason?',
      thanks: 'Thank you. Your answer helps us to do better.',
    },
    ces: {
      question: 'How easy was it to get this done with us?',
      low: 'Very difficult',
      high: 'Very easy',
      why: 'What made it easy or difficult?',
      thanks: 'Thank you. Your answer helps us to do better.',
    },
    stars: {
      question: 'How many stars would you give us?',
      low: 'One star: poor',
      high: 'Five stars: excellent',
      why: 'What is the reason?',
      thanks: 'Thank you. Your answer helps us to do better.',
    },
  },
  de: {
    nps: {
      question: 'Wie wahrscheinlich ist es, dass Sie uns weiterempfehlen?',
      low: 'Sehr unwahrscheinlich',
      high: 'Sehr wahrscheinlich',
      why: 'Was ist der Grund für Ihre Antwort?',
      thanks: 'Vielen Dank. Ihre Antwort hilft uns, besser zu werden.',
    },
    csat: {
      question: 'Wie zufrieden sind Sie damit, wie wir Ihnen geholfen haben?',
      low: 'Sehr unzufrieden',
      high: 'Sehr zufrieden',
      why: 'Was ist der Grund dafür?',
      thanks: 'Vielen Dank. Ihre Antwort hilft uns, besser zu werden.',
    },
    ces: {
      question: 'Wie einfach war es, Ihr Anliegen mit uns zu erledigen?',
      low: 'Sehr schwierig',
      high: 'Sehr einfach',
      why: 'Was hat es einfach oder schwierig gemacht?',
      thanks: 'Vielen Dank. Ihre Antwort hilft uns, besser zu werden.',
    },
    stars: {
      question: 'Wie viele Sterne geben Sie uns?',
      low: 'Ein Stern: schlecht',
      high: 'Fünf Sterne: ausgezeichnet',
      why: 'Was ist der Grund dafür?',
      thanks: 'Vielen Dank. Ihre Antwort hilft uns, besser zu werden.',
    },
  },
}

/** What is asked, and what the ends of the scale mean. */
export interface Texts {
  readonly question: string
  readonly low?: string | undefined
  readonly high?: string | undefined
  readonly why: string
  readonly thanks: string
}
