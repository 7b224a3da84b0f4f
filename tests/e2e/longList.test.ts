import type { Page, Route } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { violationsOn } from './support/axe'
import { choose, focusedText, rowNames, rowsOf, summaryOf } from './support/lists'
import { nameOf, PEOPLE, scrollerOf, scrollTo, scrollToMoreRows, sendManyPeople, untilAtRest, untilStill } from './support/longList'
import { useRollcall } from './support/rollcall'

/** More rows than fit in the window, with those beyond its edges; far fewer than the list has. */
const ROWS_DRAWN_AT_MOST = 60
/** In pixels, where rows are 65 high: so far down the last in sight is about the 25th of the first 40. */
const WELL_BEFORE_THE_LAST = 1000
/** The page, what scrolls in it and what lies above: few, however many rows there are. */
const LAYERS_AT_MOST = 12
const MORE = /api\/users\?.*cursor/

const rollcall = await useRollcall()

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

/**
 * Runs in the page: scrolls by each of the steps, told in windows, and notes what is drawn then: rows, those of them that nobody can see, those whose
 * elements were not there before, and pictures. It is all one task: a list that is not scrolled for a moment counts as resting.
 */
async function scrollWithoutRest(scroller: Element, steps: number[]) {
  const known = new Set(scroller.querySelectorAll('tr[data-index]'))
  const drawn: { outOfSight: number, made: number, pictures: number }[] = []
  for (const step of steps) {
    scroller.scrollBy(0, step * scroller.clientHeight)
    scroller.dispatchEvent(new Event('scroll'))
    await Promise.resolve()
    const { top, bottom } = scroller.getBoundingClientRect()
    const rows = [...scroller.querySelectorAll('tr[data-index]')]
    drawn.push({
      outOfSight: rows.map(row => row.getBoundingClientRect()).filter(row => row.bottom < top || row.top > bottom).length,
      made: rows.filter(row => !known.has(row)).length,
      pictures: scroller.querySelectorAll('tr[data-index] img').length,
    })
    for (const row of rows) known.add(row)
  }
  return drawn
}

/** The list of users, scrolled to the end of its first rows, with the next ones there. */
async function openWithMoreRows() {
  const page = await rollcall.open('/users')
  await scrollToMoreRows(page)
  return page
}

/** Waits until each row has its picture, which those that come while the list is scrolled fast have once it rests. */
const untilPictured = (page: Page) => expect.poll(async () => await rowsOf(page).locator('img').count() - await rowsOf(page).count()).toBe(0)

/** The same list, scrolled back to its first rows, with their pictures. */
async function openAtTop() {
  const page = await openWithMoreRows()
  await scrollTo(page, 0)
  await expect.poll(() => rowNames(page)).toContain(nameOf(PEOPLE))
  await untilPictured(page)
  return page
}

beforeAll(() => sendManyPeople(rollcall))

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
  const page = await rollcall.open('/users', { complaints: [/503/], reducedMotion: 'reduce' })
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
  expect(await violationsOn(page)).toEqual([])
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

test('a list whose end comes near while its filters change goes on by itself once they have', async () => {
  const page = await openWithMoreRows()
  const held: Route[] = []
  await page.route(/\/api\/users\?.*status=all/, route => void held.push(route), { times: 1 })
  await choose(page, 'Status', 'All users')
  await expect.poll(() => held.length).toBe(1)
  await scrollTo(page, 1_000_000)
  await expect.poll(() => rowNames(page)).toContain(nameOf(PEOPLE - 239))
  const more = page.waitForRequest(request => /status=all.*cursor=|cursor=.*status=all/.test(request.url()))
  await held[0]!.continue()
  await more
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

test('rows beyond the edges are not drawn while the list is flung, nor pictures fetched; they are there when it rests', async () => {
  const page = await openAtTop()
  // The first step takes all rows out of sight that have pictures.
  const [, ...flung] = await scrollerOf(page).evaluate(scrollWithoutRest, [2, ...Array.from({ length: 7 }, () => 0.75)])
  expect(flung.map(({ outOfSight, pictures }) => [outOfSight, pictures])).toEqual(flung.map(() => [0, 0]))
  await untilAtRest(page)
  await untilPictured(page)
})

test('a list that was flung and is scrolled slowly then has the rows beyond the edges again, and no pictures before it rests', async () => {
  const page = await openAtTop()
  const slow = (await scrollerOf(page).evaluate(scrollWithoutRest, [1.5, 1.5, 0.2, 0.2])).at(-1)
  expect(slow?.outOfSight).toBeGreaterThan(0)
  expect(slow?.pictures).toBe(0)
})

test('at the edge of being flung the list does not let its rows go and make them anew', async () => {
  const page = await openAtTop()
  // Six rows pass in one frame and seven in another.
  const drawn = await scrollerOf(page).evaluate(scrollWithoutRest, Array.from({ length: 16 }, () => 0.5))
  expect(drawn.reduce((sum, { made }) => sum + made, 0) / drawn.length).toBeLessThan(3)
})

test('rows that stay in sight keep their pictures, however fast others come', async () => {
  const page = await openWithMoreRows()
  await scrollTo(page, 6000)
  await untilAtRest(page)
  const picture = rowsOf(page).filter({ hasText: nameOf(PEOPLE - 97) }).locator('img')
  await picture.waitFor()
  const after = await scrollerOf(page).evaluate(async (scroller, name) => {
    const pictureOf = () => [...scroller.querySelectorAll('tr')].find(row => row.textContent.includes(name))?.querySelector('img')
    const last = () => [...scroller.querySelectorAll<HTMLElement>('tr[data-index]')].at(-1)
    const lastIndex = () => Number(last()?.dataset.index)
    const [before, indexBefore] = [pictureOf(), lastIndex()]
    scroller.scrollBy(0, 300)
    // No longer: soon the list counts as resting. What has to be done for the scrolling is done before this.
    await new Promise(requestAnimationFrame)
    return { isKept: before != null && pictureOf() === before, haveOthersCome: lastIndex() > indexBefore, hasNewest: last()?.querySelector('img') != null }
  }, nameOf(PEOPLE - 97))
  expect(after).toEqual({ isKept: true, haveOthersCome: true, hasNewest: false })
})

test('a list that comes to rest is laid out as a whole, not anew for each row that is drawn', async () => {
  const page = await openWithMoreRows()
  await untilAtRest(page)
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  const layouts = async () => (await session.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'LayoutCount')?.value ?? Infinity
  const before = await layouts()
  const made = await scrollerOf(page).evaluate(async (scroller) => {
    const drawn = () => [...scroller.querySelectorAll('tr[data-index]')]
    const known = new Set(drawn())
    const made = () => drawn().filter(row => !known.has(row)).length
    // Further than a window, so that rows beyond its edges are let go, and made anew when the list rests.
    scroller.scrollTo(0, 9000)
    while (made() < 9) await new Promise(requestAnimationFrame)
    return made()
  })
  const after = await layouts()
  await session.detach()
  expect(after - before).toBeLessThan(made)
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
  let top = 6000
  // The browser tells of its layers when it draws, which a page at rest may never do again.
  await expect.poll(async () => {
    await scrollTo(page, top++)
    return layers
  }).toBeGreaterThan(0)
  // The tab is used again, and the browser would go on telling.
  await session.detach()
  expect(layers).toBeLessThanOrEqual(LAYERS_AT_MOST)
})
