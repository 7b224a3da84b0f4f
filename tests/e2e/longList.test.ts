import type { Locator, Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { focusedText, rowNames, rowsOf, summaryOf } from './support/lists'
import { minute, personEvent } from './support/people'
import { useRollcall, type PageOptions } from './support/rollcall'

const PEOPLE = 320
/** More rows than fit in the window, with those beyond its edges; far fewer than the list has. */
const ROWS_DRAWN_AT_MOST = 60
const ROWS_IN_SIGHT_AT_MOST = 16
/** In pixels, where rows are 65 high: so far down the last in sight is about the 25th of the first 40. */
const WELL_BEFORE_THE_LAST = 1000
/** The page, what scrolls in it and what lies above: few, however many rows there are. */
const LAYERS_AT_MOST = 12
const WIDE = { viewport: { width: 1440, height: 900 } }
const NARROW = { viewport: { width: 390, height: 844 } }
const MORE = /api\/users\?.*cursor/

const rollcall = await useRollcall()
const nameOf = (number: number) => `Person ${String(number).padStart(3, '0')}`
const scrollerOf = (page: Page) => page.locator('[data-slot=body]').filter({ has: page.getByRole('table') })
const scrollTo = (page: Page, top: number) => scrollerOf(page).evaluate((element, offset) => element.scrollTo(0, offset), top)

/** Runs in the page: goes down a window's height at a time to the list's end, and notes every row on the way. */
async function scrollThrough(scroller: Element) {
  const seen = new Set<string>()
  let mostDrawn = 0
  for (let isAtEnd = false; !isAtEnd;) {
    isAtEnd = scroller.textContent.includes('No more users') && scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight
    const names = [...scroller.querySelectorAll('tr[data-index] a')].map(link => link.textContent.trim())
    mostDrawn = Math.max(mostDrawn, names.length)
    for (const name of names) seen.add(name)
    scroller.scrollBy(0, scroller.clientHeight)
    await new Promise(requestAnimationFrame)
  }
  return { seen: [...seen], mostDrawn }
}

/** Runs in the page: scrolls further than a window in each frame, and notes how many rows were drawn that nobody could see. */
async function fling(scroller: Element) {
  const outOfSight: number[] = []
  for (let frame = 0; frame < 8; frame++) {
    scroller.scrollBy(0, 1.5 * scroller.clientHeight)
    await new Promise(requestAnimationFrame)
    const { top, bottom } = scroller.getBoundingClientRect()
    outOfSight.push([...scroller.querySelectorAll('tr[data-index]')].map(row => row.getBoundingClientRect()).filter(row => row.bottom < top || row.top > bottom).length)
  }
  return outOfSight
}

/** Runs in the page: waits until no row moves any more. One whose height was a guess moves others once it is measured. */
async function untilStill(scroller: Element) {
  let before = ''
  for (let still = 0; still < 30;) {
    await new Promise(requestAnimationFrame)
    const now = [...scroller.querySelectorAll('tr[data-index]')].map(row => row.getBoundingClientRect().top).join()
    still = now === before ? still + 1 : 0
    before = now
  }
}

/** Waits until rows beyond the window's edges are drawn as well, which they are not after a jump. */
const untilAtRest = (page: Page) => expect.poll(async () => (await rowNames(page)).length).toBeGreaterThan(ROWS_IN_SIGHT_AT_MOST + 2)

/** Where a row stands in the window, or null when it is not drawn. */
async function topOf(page: Page, name: string): Promise<number | null> {
  const box = await page.getByRole('link', { name }).boundingBox({ timeout: 1000 }).catch(() => null)
  return box && Math.round(box.y)
}

/** The list of users, scrolled to the end of its first rows, with the next ones there. */
async function openWithMoreRows(path = '/users') {
  const page = await rollcall.open(path)
  await scrollTo(page, 1e6)
  await expect.poll(() => summaryOf(page).innerText()).not.toMatch(/^40 of/)
  return page
}

/** The list of events far below its first rows, and one that is in sight: its link, and the path of its user. */
async function openEventsFarDown(options: PageOptions) {
  const page = await rollcall.open('/events', options)
  await scrollTo(page, 1e6)
  await expect.poll(() => summaryOf(page).innerText()).not.toMatch(/^40 of/)
  await scrollTo(page, 10_000)
  await scrollerOf(page).evaluate(untilStill)
  const href = await rowsOf(page).evaluateAll(rows => rows.find(row => row.getBoundingClientRect().top > innerHeight / 2)?.querySelector('a')?.getAttribute('href'))
  // Not by a role, which what cannot be seen does not have.
  return { page, link: page.locator(`tr[data-index] a[href="${href}"]`), user: `${href}`.replace('/events/msg_', '/users/user_') }
}

const untilOpen = (page: Page) => page.getByRole('link', { name: 'Close the event' }).filter({ visible: true }).waitFor()
const topOfLink = async (link: Locator) => Math.round((await link.boundingBox({ timeout: 1000 }).catch(() => null))?.y ?? NaN)

async function toUserAndBack(page: Page, user: string) {
  await page.locator(`main a[href="${user}"]`).filter({ visible: true }).last().click()
  await page.waitForURL(`**${user}`)
  await page.goBack()
  await untilOpen(page)
}

beforeAll(async () => {
  for (let number = 1; number <= PEOPLE; number++) {
    await rollcall.send(personEvent({ id: `user_${number}`, first_name: 'Person', last_name: String(number).padStart(3, '0'), created_at: minute(number) }), `msg_${number}`)
  }
})

test('rows come as one scrolls, each once and in order, and only those in sight are in the document', async () => {
  const page = await rollcall.open('/users')
  const { seen, mostDrawn } = await scrollerOf(page).evaluate(scrollThrough)
  expect(seen).toEqual(Array.from({ length: PEOPLE }, (_, index) => nameOf(PEOPLE - index)))
  expect(mostDrawn).toBeLessThanOrEqual(ROWS_DRAWN_AT_MOST)
  await expect.poll(() => summaryOf(page).innerText()).toBe('320 users')
  await page.getByText('No more users.').waitFor()
  expect(await page.getByRole('table').getAttribute('aria-rowcount')).toBe('321')
})

test('the first rows are there before any script has run', async () => {
  const page = await rollcall.open('/')
  const html = await (await page.request.get('/users')).text()
  expect(html.match(/title="Person \d+"/g)).toEqual(Array.from({ length: 40 }, (_, index) => `title="${nameOf(PEOPLE - index)}"`))
})

test('the next page is asked for ahead of the last row; one that does not come says so, and is asked for again by the button alone', async () => {
  const page = await rollcall.open('/users', { complaints: [/503/] })
  let asked = 0
  await page.route(MORE, (route) => {
    asked++
    return route.fulfill({ status: 503, json: { statusCode: 503 } })
  })
  await scrollerOf(page).evaluate(untilStill)
  expect(asked, 'at the top').toBe(0)
  await scrollTo(page, WELL_BEFORE_THE_LAST)
  await expect.poll(() => asked).toBeGreaterThan(0)
  await page.getByRole('alert').getByText('Rollcall cannot answer now').waitFor()
  expect(await rowNames(page)).not.toContain(nameOf(PEOPLE - 39))
  await scrollTo(page, 1e6)
  await expect.poll(() => rowNames(page)).toContain(nameOf(PEOPLE - 39))
  const before = asked
  await scrollTo(page, 0)
  await expect.poll(() => rowNames(page)).toContain(nameOf(PEOPLE))
  await scrollTo(page, 1e6)
  await expect.poll(() => rowNames(page)).not.toContain(nameOf(PEOPLE))
  expect(asked).toBe(before)
  await page.unroute(MORE)
  await page.getByRole('button', { name: 'Try again to load more users' }).click()
  await expect.poll(() => summaryOf(page).innerText()).toMatch(/^(240 of )?320 users$/)
})

test('back leads to the same rows at the same place, with nothing asked for again, and a new visit to the top', async () => {
  const page = await openWithMoreRows()
  await scrollTo(page, 9000)
  await expect.poll(() => rowNames(page)).toContain(nameOf(175))
  // Where rows still come, a click may miss and scroll to hit.
  await untilAtRest(page)
  const before = await topOf(page, nameOf(175))
  const asked: string[] = []
  page.on('request', request => request.url().includes('/api/users?') && asked.push(request.url()))

  await page.getByRole('link', { name: nameOf(175) }).click()
  await page.getByRole('heading', { name: nameOf(175) }).waitFor()
  await page.goBack()
  await expect.poll(() => topOf(page, nameOf(175))).toBe(before)
  await expect.poll(() => focusedText(page)).toBe(nameOf(175))
  expect(asked).toEqual([])

  await page.getByRole('link', { name: 'Overview' }).first().click()
  await page.waitForURL('**/')
  await page.getByRole('link', { name: 'Users', exact: true }).click()
  await expect.poll(async () => (await rowNames(page))[0]).toBe(nameOf(PEOPLE))
  expect(await scrollerOf(page).evaluate(element => element.scrollTop)).toBe(0)
  expect(asked).not.toEqual([])
})

test('the arrow of a user’s page leads back to the same search at the same place, also by way of the user’s past', async () => {
  const search = '?q=person&status=all&order=asc'
  const page = await openWithMoreRows(`/users${search}`)
  await scrollTo(page, 9000)
  await expect.poll(() => rowNames(page)).toContain(nameOf(145))
  await untilAtRest(page)
  const before = await topOf(page, nameOf(145))
  await page.getByRole('link', { name: nameOf(145) }).click()
  const arrow = page.getByRole('link', { name: 'Back to the users' })
  await expect.poll(() => arrow.getAttribute('href')).toBe(`/users${search}`)

  const [tab] = await Promise.all([page.context().waitForEvent('page'), arrow.click({ modifiers: ['ControlOrMeta'] })])
  await tab.waitForURL(`**/users${search}`)
  await tab.close()

  await page.getByRole('link', { name: /^As of this event/ }).click()
  await page.waitForURL('**asOf=*')
  await arrow.click()
  await expect.poll(() => topOf(page, nameOf(145))).toBe(before)
  expect(new URL(page.url()).search).toBe(search)
})

test('an event that takes the list’s place on a narrow screen leaves the list where it was, and rows that come meanwhile wait', async () => {
  const { page, link } = await openEventsFarDown(NARROW)
  const before = await topOfLink(link)
  await link.click()
  await untilOpen(page)
  const heard = page.waitForResponse(async response => response.url().includes('/api/events?') && (await response.text()).includes('role_3'))
  for (let number = 1; number <= 3; number++) await rollcall.send({ type: 'role.created', data: { id: `role_${number}` } })
  await heard

  await page.goBack()
  await page.getByRole('button', { name: '3 new events' }).waitFor()
  await scrollerOf(page).evaluate(untilStill)
  expect(await topOfLink(link)).toBe(before)
  expect(await page.getByRole('button', { name: '3 new events' }).count()).toBe(1)
  await scrollTo(page, 0)
  await expect.poll(() => rowsOf(page).first().innerText()).toContain('msg_320')
})

test('back from the user of an event leads to the event, and back from there to the list where it was, on a narrow screen', async () => {
  const { page, link, user } = await openEventsFarDown(NARROW)
  const before = await topOfLink(link)
  await link.click()
  await untilOpen(page)
  await toUserAndBack(page, user)
  await page.goBack()
  await expect.poll(() => topOfLink(link)).toBe(before)
})

test('back from the user of an event leads to the event and to the list beside it, where it was, with no rows asked for again', async () => {
  const { page, link, user } = await openEventsFarDown(WIDE)
  const asked: string[] = []
  page.on('request', request => /events\?.*cursor/.test(request.url()) && asked.push(request.url()))
  await link.click()
  await untilOpen(page)
  await scrollerOf(page).evaluate(untilStill)
  const before = await topOfLink(link)
  expect(before).toBeGreaterThan(0)
  await toUserAndBack(page, user)
  await expect.poll(() => topOfLink(link)).toBe(before)
  expect(asked).toEqual([])
})

test('the row with the focus stays, wherever the list is scrolled to', async () => {
  const page = await rollcall.open('/users')
  await page.getByRole('link', { name: nameOf(PEOPLE) }).focus()
  await scrollTo(page, 1e6)
  await expect.poll(() => rowNames(page)).not.toContain(nameOf(PEOPLE - 5))
  expect(await focusedText(page)).toBe(nameOf(PEOPLE))
  await page.keyboard.press('ArrowDown')
  await expect.poll(() => focusedText(page)).toBe(nameOf(PEOPLE - 1))
  await expect.poll(() => rowsOf(page).first().getAttribute('data-index')).toBe('0')
})

test('the elements of rows that went out of sight show others', async () => {
  const page = await openWithMoreRows()
  await scrollTo(page, 6000)
  await expect.poll(() => rowNames(page)).toContain(nameOf(PEOPLE - 95))
  await untilAtRest(page)
  const rows = await rowsOf(page).elementHandles()
  await scrollTo(page, 9000)
  await expect.poll(() => rowNames(page)).toContain(nameOf(PEOPLE - 140))
  const shown = await Promise.all(rows.map(row => row.evaluate(element => element instanceof HTMLElement && element.isConnected && Number(element.dataset.index))))
  expect(shown.filter(index => index !== false && index > 120).length).toBeGreaterThan(10)
})

test('a row in sight keeps the focus while others come and go', async () => {
  const page = await openWithMoreRows()
  await scrollTo(page, 6000)
  await page.getByRole('link', { name: nameOf(PEOPLE - 95) }).focus()
  for (const [top, comes] of [[7500, 125], [4500, 75], [6000, 100]] as const) {
    await scrollTo(page, top)
    await expect.poll(() => rowNames(page)).toContain(nameOf(PEOPLE - comes))
    expect(await focusedText(page)).toBe(nameOf(PEOPLE - 95))
  }
})

test('rows beyond the edges are not drawn while the list is flung, and are there when it rests', async () => {
  const page = await openWithMoreRows()
  await scrollTo(page, 0)
  await expect.poll(() => rowNames(page)).toContain(nameOf(PEOPLE))
  const [, ...outOfSight] = await scrollerOf(page).evaluate(fling)
  // Where a frame takes long, the list counts as resting in between.
  expect(outOfSight.filter(count => count === 0).length).toBeGreaterThan(outOfSight.length / 2)
  await untilAtRest(page)
})

test('the browser does not keep a layer for each row', async () => {
  const page = await openWithMoreRows()
  await untilAtRest(page)
  const session = await page.context().newCDPSession(page)
  let layers = 0
  session.on('LayerTree.layerTreeDidChange', (tree) => {
    layers = tree.layers?.length ?? layers
  })
  await session.send('DOM.enable')
  await session.send('LayerTree.enable')
  await expect.poll(() => layers).toBeGreaterThan(0)
  expect(layers).toBeLessThanOrEqual(LAYERS_AT_MOST)
})
