import type { Route } from 'playwright-core'
import { expect, test } from 'vitest'
import { violationsInBothThemes } from './support/axe'
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
  const held: Route[] = []
  await page.route(ANSWERS, route => void held.push(route))
  await goWithin(page, path)
  await page.locator('main .appear-late').first().waitFor()
  expect(await violationsInBothThemes(page), 'waiting').toEqual([])

  await page.unroute(ANSWERS)
  await page.route(ANSWERS, refuse)
  for (const route of held) await refuse(route)
  await page.locator('main [role=alert]').first().waitFor()
  expect(await violationsInBothThemes(page), 'refused').toEqual([])
})

test.for(EMPTY_PAGES)('nor with %s, which has nothing to show', async (path) => {
  expect(await violationsInBothThemes(await rollcall.open(path, STILL))).toEqual([])
})
