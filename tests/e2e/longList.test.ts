import { beforeAll, expect, test } from 'vitest'
import { violationsOn } from './support/axe'
import { focusedText, rowNames, rowsOf, summaryOf } from './support/lists'
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

/** Runs in the page: scrolls most of a window in each frame, and notes how many rows were drawn that nobody could see, and how many pictures. */
async function fling(scroller: Element) {
  const frames: { outOfSight: number, pictures: number }[] = []
  for (let frame = 0; frame < 8; frame++) {
    scroller.scrollBy(0, 0.75 * scroller.clientHeight)
    await new Promise(requestAnimationFrame)
    const { top, bottom } = scroller.getBoundingClientRect()
    frames.push({
      outOfSight: [...scroller.querySelectorAll('tr[data-index]')].map(row => row.getBoundingClientRect()).filter(row => row.bottom < top || row.top > bottom).length,
      pictures: scroller.querySelectorAll('tr[data-index] img').length,
    })
  }
  return frames
}

/** Runs in the page: flings the list, then scrolls slower, so that rows beyond the edges are drawn again, and counts the pictures. */
async function flingAndSlowDown(scroller: Element) {
  scroller.scrollTo(0, 0)
  for (const step of [1.5 * scroller.clientHeight, 1.5 * scroller.clientHeight, 150, 150]) {
    await new Promise(requestAnimationFrame)
    scroller.scrollBy(0, step)
  }
  await new Promise(requestAnimationFrame)
  return scroller.querySelectorAll('tr[data-index] img').length
}

/** Runs in the page: scrolls half a window in each frame, where six rows pass in one and seven in another, and counts the rows that were made for each. */
async function scrollByHalves(scroller: Element) {
  const FRAMES = 16
  scroller.scrollTo(0, 0)
  await new Promise(requestAnimationFrame)
  const known = new Set<Element>()
  let made = 0
  for (let frame = 0; frame < FRAMES; frame++) {
    scroller.scrollBy(0, scroller.clientHeight / 2)
    await new Promise(requestAnimationFrame)
    for (const row of scroller.querySelectorAll('tr[data-index]')) {
      if (!known.has(row)) made++
      known.add(row)
    }
  }
  return made / FRAMES
}

/** The list of users, scrolled to the end of its first rows, with the next ones there. */
async function openWithMoreRows() {
  const page = await rollcall.open('/users')
  await scrollToMoreRows(page)
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
  const page = await openWithMoreRows()
  await scrollTo(page, 0)
  await expect.poll(() => rowNames(page)).toContain(nameOf(PEOPLE))
  await rowsOf(page).locator('img').first().waitFor()
  const [, ...frames] = await scrollerOf(page).evaluate(fling)
  // Where a frame takes long, the list counts as resting in between.
  for (const what of ['outOfSight', 'pictures'] as const) expect(frames.filter(frame => frame[what] === 0).length, what).toBeGreaterThan(frames.length / 2)
  await untilAtRest(page)
  await expect.poll(async () => await rowsOf(page).locator('img').count() - await rowsOf(page).count()).toBe(0)
  await expect.poll(() => scrollerOf(page).evaluate(flingAndSlowDown)).toBe(0)
})

test('at the edge of being flung the list does not let its rows go and make them anew', async () => {
  const page = await openWithMoreRows()
  // The first rows that are met count as made; where a frame takes long, the list rests in between, and makes some.
  await expect.poll(() => scrollerOf(page).evaluate(scrollByHalves)).toBeLessThan(3)
})

test('rows that stay in sight keep their pictures, however fast others come', async () => {
  const page = await openWithMoreRows()
  await scrollTo(page, 6000)
  await untilAtRest(page)
  const picture = rowsOf(page).filter({ hasText: nameOf(PEOPLE - 97) }).locator('img')
  await picture.waitFor()
  const [before, after] = await scrollerOf(page).evaluate(async (scroller, name) => {
    const pictureOf = () => [...scroller.querySelectorAll('tr')].find(row => row.textContent.includes(name))?.querySelector('img')
    const before = pictureOf()
    scroller.scrollBy(0, 300)
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame)
    const newest = [...scroller.querySelectorAll('tr[data-index]')].at(-1)?.querySelector('img')
    return [before != null && pictureOf() === before, newest != null]
  }, nameOf(PEOPLE - 97))
  expect([before, after]).toEqual([true, false])
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
  expect(await layouts() - before).toBeLessThan(made)
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
  expect(layers).toBeLessThanOrEqual(LAYERS_AT_MOST)
})
