import { expect, test } from 'vitest'
import { renew } from '~/composables/useLiveData'

/** Answers that come when the test lets them. */
function questions() {
  const asked: PromiseWithResolvers<string>[] = []
  return {
    asked,
    fetchNow: () => {
      const question = Promise.withResolvers<string>()
      asked.push(question)
      return question.promise
    },
  }
}

test('an answer takes the place of what was shown', async () => {
  const data = shallowRef<string | undefined>('old')
  expect(await renew(data, async () => 'new')).toBe(true)
  expect(data.value).toBe('new')
})

test('where something else has come meanwhile, perhaps older, it is asked once more', async () => {
  const data = shallowRef<string>()
  const { asked, fetchNow } = questions()
  const done = renew(data, fetchNow)
  data.value = 'asked for before, and answered late'
  asked[0]!.resolve('asked for after, and answered later')
  await expect.poll(() => asked.length).toBe(2)
  asked[1]!.resolve('newest')
  expect(await done).toBe(true)
  expect(data.value).toBe('newest')
})

test('what is not wanted any more changes nothing', async () => {
  const data = shallowRef<string | undefined>('old')
  expect(await renew(data, async () => 'new', () => false)).toBe(false)
  expect(data.value).toBe('old')
})
