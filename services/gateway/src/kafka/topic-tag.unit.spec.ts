import { afterEach, beforeEach, expect, it, jest } from '@jest/globals'
import { topicTagOf } from '@throughline/log'
import { TopicTag } from './topic-tag.js'

let id: string
let asked: number
let answer: () => Promise<void>
let tag: TopicTag

beforeEach(() => {
  jest.useFakeTimers()
  id = 'first'
  asked = 0
  answer = () => Promise.resolve()
  const ids = async (): Promise<Map<string, string>> => {
    asked++
    await answer()
    return new Map([['interactions.v1', id]])
  }
  tag = new TopicTag({ ids }, 'interactions.v1')
})
afterEach(() => {
  jest.useRealTimers()
})

it('asks the broker when something is sent, and not for each of many', async () => {
  for (let sent = 0; sent < 10; sent++) {
    tag.refresh()
    expect(await tag.known()).toBe(topicTagOf('first'))
  }
  expect(asked).toBe(1)
})

it('notices that the topic is another one', async () => {
  tag.refresh()
  await tag.known()
  id = 'second'
  jest.advanceTimersByTime(300)
  tag.refresh()
  expect(await tag.known()).toBe(topicTagOf('second'))
})

it('knows nothing rather than something old when the broker does not answer', async () => {
  tag.refresh()
  await tag.known()
  jest.advanceTimersByTime(300)
  answer = () => new Promise(() => undefined)
  tag.refresh()
  const known = tag.known()
  jest.advanceTimersByTime(600)
  expect(await known).toBeUndefined()
})

it('knows nothing when the broker is away, and asks again', async () => {
  answer = () => Promise.reject(new Error('away'))
  tag.refresh()
  expect(await tag.known()).toBeUndefined()
  answer = () => Promise.resolve()
  tag.refresh()
  expect(await tag.known()).toBe(topicTagOf('first'))
})
