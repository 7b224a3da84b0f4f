import type { Route } from 'playwright-core'
import { expect, test } from 'vitest'
import { violationsOn } from './support/axe'
import { goWithin, useRollcall } from './support/rollcall'

// No event has ever arrived at this server.
const rollcall = await useRollcall()
const STILL = { reducedMotion: 'reduce' } as const
/** What pages ask for: all of the API but for the stream, which is always open. */
const ANSWERS = /\/api\/(?!live)/
const refuse = (route: Route) => route.fulfill({ status: 503, json: { statusCode: 503 } })
const PAGES = ['/users', '/users/user_1', '/users/user_1?asOf=msg_1', '/events', '/events/msg_1', '/deliveries', '/deliveries/1', '/failures', '/']
const EMPTY_PAGES = ['/', '/users', '/users?q=nobody', '/events', '/events?outcome=failed&from=0', '/deliveries', '/deliveries?outcome=rejected', '/failures']

test.for(PAGES)('axe-core finds nothing wrong with %s as it waits for its data, nor when these cannot be had', async (path) => {
  const page = await rollcall.open(path === '/' ? '/failures' : '/', { ...STILL, complaints: [/503/] })
  let held: Route[] | null = []
  await page.route(ANSWERS, (route) => {
    if (held) held.push(route)
    else void refuse(route)
  })
  await goWithin(page, path)
  await page.locator('main .appear-late').first().waitFor()
  expect(await violationsOn(page), 'waiting').toEqual([])

  const asked = held
  held = null
  for (const route of asked) await refuse(route)
  await page.locator('main [role=alert]').first().waitFor()
  expect(await violationsOn(page), 'refused').toEqual([])
})

test.for(EMPTY_PAGES)('nor with %s, which has nothing to show', async (path) => {
  expect(await violationsOn(await rollcall.open(path, STILL))).toEqual([])
})
