import { z } from 'zod'
import { dayOfDate, WEEKDAYS } from '../local-day.js'
import { placeShape, twinsIn } from '../places/place.js'
import { isZone } from '../zones.js'
import { spansSchema } from './span.js'

const zone = z
  .string()
  .max(64)
  .refine(isZone, 'expected the name of a time zone, such as Europe/Berlin')

/** Times of an ordinary week. */
export const weekSchema = z.partialRecord(z.enum(WEEKDAYS), spansSchema.describe('times of `monday` to `sunday`, such as 09:00-17:30'))

const isDate = (text: string): boolean => dayOfDate(text.length === 5 ? `2000-${text}` : text) !== undefined

const exceptional = z.strictObject({
  date: z
    .string()
    .refine(isDate, 'expected a day such as 2026-12-24, or 12-24 for every year')
    .describe('`2026-12-24`, or `12-24` for every year; of both the one with the year counts'),
  open: spansSchema.default([]).describe('the times of that day; none: closed'),
  name: z.string().trim().min(1).max(100).optional().describe('such as Christmas Eve'),
})
const days = z.array(exceptional).max(400)

const place = z.strictObject({
  ...placeShape,
  timeZone: zone.optional().describe('missing: inherited'),
  week: weekSchema.optional().describe('instead of the inherited one; days that it leaves out are closed'),
  days: days.default([]).describe('on top of the inherited ones'),
  ownDays: z.boolean().default(false).describe('whether no days are inherited: another country has other holidays'),
})

const way = z.strictObject({
  ...placeShape,
  channel: z.string().trim().min(1).max(128).describe('as events name it'),
  name: z.string().trim().min(1).max(100).optional().describe('what customers call it'),
  to: z.string().trim().min(1).max(500).optional().describe('the number, address or link to reach it by'),
})

const whole = ['00:00-24:00']
const always = { monday: whole, tuesday: whole, wednesday: whole, thursday: whole, friday: whole, saturday: whole, sunday: whole }

/** When we are there for customers, and by which ways. */
export const hoursRules = z
  .strictObject({
    timeZone: zone.default('UTC').describe('the time zone of the tenant, in which days and hours are counted'),
    week: weekSchema.default(always).describe('ordinary hours; days that it leaves out are closed'),
    days: days.default([]).describe('holidays and other exceptional days'),
    places: z.array(place).max(200).default([]).describe('organisations, queues and channels with hours of their own'),
    ways: z.array(way).max(200).default([]).describe('every way to reach us, as availability lists them'),
  })
  .superRefine(({ places, ways }, context) => {
    for (const index of twinsIn(places)) context.addIssue({ code: 'custom', path: ['places', index], message: 'another place has the same names' })
    for (const index of twinsIn(ways)) context.addIssue({ code: 'custom', path: ['ways', index], message: 'another way has the same names' })
  })

export type HoursRules = z.output<typeof hoursRules>
export type Week = z.output<typeof weekSchema>

/** Always open, in UTC: time in which we are there is the time on the clock, until a tenant says otherwise. */
export const standardHours: HoursRules = hoursRules.parse({})
