import { parseArgs } from 'node:util'
import { ensureBuilt } from '../app/build.ts'
import { answerPictures } from '../test/chromium.ts'
import { openBrowser } from './browser.ts'
import { filledFile } from './fill/fill.ts'
import { startOn } from './server.ts'

const ROWS = 50_000
/** Where nothing comes any more, scrolling ends all the same. */
const FRAMES_AT_MOST = 100_000
/** The list is longer than what is scrolled, so that its end is not met. */
const USERS_PER_ROW = 1.2
const EVENTS_PER_USER = 2
const LONG_TASK_GOAL_MS = 100
const ROWS_DRAWN_GOAL = 100
/** The smallest PNG: one pixel. */
const PICTURE = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64')

interface Scrolled {
  rows: number
  frames: number
  step: number
  rowsDrawn: number
  longestTaskMs: number
  /** Longer than the 50 ms from which on the browser calls a task long. */
  longTasks: number
  tasksBeyondGoal: number
}

/**
 * Scrolls through the users' list in a browser and prints the longest task that held its main thread, and how many rows
 * were in the document at most. `--rows` says how far, `--step` how many pixels in a frame, a window's height where it is absent; `--check` has a missed goal end in exit code 1.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { rows: { type: 'string', default: String(ROWS) }, step: { type: 'string' }, check: { type: 'boolean', default: false } } })
  const rows = Number(values.rows)
  const step = values.step === undefined ? null : Number(values.step)
  await ensureBuilt({ onStart: () => console.log('Building the app …') })
  const users = Math.ceil(rows * USERS_PER_ROW)
  const server = await startOn(filledFile({ users, events: users * EVENTS_PER_USER }))
  const browser = await openBrowser(server.url, server.cookie)
  try {
    const page = await browser.context.newPage()
    await answerPictures(page, () => ({ type: 'image/png', body: PICTURE }))
    await page.goto(`${server.url}/users?status=all`, { waitUntil: 'networkidle' })
    const scrolled = await page.evaluate(scrollThrough, { rows, step, framesAtMost: FRAMES_AT_MOST, goalMs: LONG_TASK_GOAL_MS })
    console.log(`${scrolled.rows.toLocaleString('en')} rows scrolled in ${scrolled.frames.toLocaleString('en')} frames, ${scrolled.step} pixels in each: the longest task took ${scrolled.longestTaskMs.toFixed(0)} ms (wanted: at most ${LONG_TASK_GOAL_MS}), `
      + `${scrolled.tasksBeyondGoal} were longer than that, ${scrolled.longTasks} longer than 50 ms; at most ${scrolled.rowsDrawn} rows were in the document (wanted: at most ${ROWS_DRAWN_GOAL}).`)
    if (values.check && (scrolled.longestTaskMs > LONG_TASK_GOAL_MS || scrolled.rowsDrawn > ROWS_DRAWN_GOAL || scrolled.rows < rows)) process.exitCode = 1
  }
  finally {
    await browser.close()
    await server.stop()
  }
}

/** Runs in the page: so many pixels in each frame, or a window's height, as a wheel that is spun does. */
async function scrollThrough(wanted: { rows: number, step: number | null, framesAtMost: number, goalMs: number }): Promise<Scrolled> {
  const scroller = document.querySelector('table')?.closest('[data-slot=body]')
  if (!scroller) throw new Error('There is no list to scroll.')
  const step = wanted.step ?? scroller.clientHeight
  const tasks: number[] = []
  const observer = new PerformanceObserver(list => tasks.push(...list.getEntries().map(({ duration }) => duration)))
  observer.observe({ type: 'longtask' })
  let rows = 0
  let rowsDrawn = 0
  let frames = 0
  for (; rows < wanted.rows && frames < wanted.framesAtMost; frames++) {
    await new Promise(requestAnimationFrame)
    scroller.scrollBy(0, step)
    const drawn = [...scroller.querySelectorAll<HTMLElement>('tr[data-index]')]
    rowsDrawn = Math.max(rowsDrawn, drawn.length)
    rows = Math.max(rows, ...drawn.map(({ dataset }) => Number(dataset.index) + 1))
  }
  await new Promise(requestAnimationFrame)
  observer.disconnect()
  return { rows, frames, step, rowsDrawn, longestTaskMs: Math.max(0, ...tasks), longTasks: tasks.length, tasksBeyondGoal: tasks.filter(ms => ms > wanted.goalMs).length }
}

await main()
