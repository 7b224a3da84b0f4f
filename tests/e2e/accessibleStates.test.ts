import { expect, test } from 'vitest'
import { violationsOn } from './support/axe'
import { holdRequests } from './support/heldRequests'
import { goWithin, useRollcall } from './support/rollcall'

// No event has ever arrived at this server.
const rollcall = await useRollcall()
const STILL = { reducedMotion: 'reduce' } as const
/** What pages ask for: all of the API but for the stream, which is always open. */
const ANSWERS = '*/api/*'
const PAGES = ['/users', '/users/user_1', '/users/user_1?asOf=msg_1', '/events', '/events/msg_1', '/deliveries', '/deliveries/1', '/failures', '/']
const EMPTY_PAGES = ['/', '/users', '/users?q=nobody', '/events', '/events?outcome=failed&from=0', '/deliveries', '/deliveries?outcome=rejected', '/failures']

test.for(PAGES)('axe-core finds nothing wrong with %s as it waits for its data, nor when these cannot be had', async (path) => {
  const page = await rollcall.open(path === '/' ? '/failures' : '/', { ...STILL, complaints: [/503/] })
  const answers = await holdRequests(page, ANSWERS, url => !url.endsWith('/live'))
  await goWithin(page, path)
  await page.locator('main .appear-late').first().waitFor()
  expect(await violationsOn(page), 'waiting').toEqual([])

  await answers.refuse()
  await page.locator('main [role=alert]').first().waitFor()
  expect(await violationsOn(page), 'refused').toEqual([])
  await answers.end()
})

test.for(EMPTY_PAGES)('nor with %s, which has nothing to show', async (path) => {
  expect(await violationsOn(await rollcall.open(path, STILL))).toEqual([])
})
