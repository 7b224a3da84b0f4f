import { expect, test } from 'vitest'
import { violationsOn } from './support/axe'
import { useRollcall } from './support/rollcall'

const rollcall = await useRollcall({ NUXT_CLERK_SECRET_KEY: '' })

test.for(['light', 'dark'] as const)('without Clerk’s keys the pages are closed and name exactly the settings that are missing, in the %s theme', async (theme) => {
  const page = await rollcall.open('/users', { as: null, complaints: [/503/], colorScheme: theme })
  await page.getByRole('heading', { name: 'The admin pages are closed' }).waitFor()
  expect(await page.getByRole('listitem').allInnerTexts()).toEqual(['NUXT_CLERK_SECRET_KEY'])
  expect(await violationsOn(page, { themes: [theme] })).toEqual([])
})

test('a webhook is taken all the same', async () => {
  expect(await rollcall.send({ type: 'session.created', data: { id: 'sess_1' } })).toBe('{"outcome":"ignored"}')
})
