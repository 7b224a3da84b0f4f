import type { Browser, BrowserContext, BrowserContextOptions, CDPSession, Page } from 'playwright-core'
import { answerPictures, launchChromium } from '../../../scripts/test/chromium'

export interface TabOptions extends BrowserContextOptions {
  /** The app's origin, which paths are paths of. */
  baseURL: string
}

export interface Tab {
  page: Page
  /** Leaves it as a new one is, for the next test; after one that failed nobody knows what is left in it. */
  giveBack: (hasFailed: boolean) => Promise<void>
}

/** Only ends what hangs, as the bounds of the tests do. */
const TIMEOUT_MS = 100_000
const VIEWPORT = { width: 1280, height: 900 }
/** Pages live too briefly for code to be optimised, and what many threads share costs more than it brings where cores are few. */
const BRIEF = ['--disable-gpu', '--js-flags=--single-threaded --no-opt --no-maglev']

/** All that an origin keeps, but for its session storage, which is the tab's. */
const STORAGE = 'local_storage,indexeddb,file_systems,cache_storage,service_workers'

interface UsedTab { context: BrowserContext, page: Page, session: CDPSession }

let browser: Promise<Browser> | undefined
/** Tabs to be used again, by what of their options cannot be changed. */
const spare = new Map<string, UsedTab[]>()

/**
 * A browser's tab with nothing in it: no cookie, no storage, no history of its own. A tab that has been used is cleared and
 * used again, since a new one takes three times as long to show its first page.
 */
export async function takeTab({ viewport, colorScheme, reducedMotion, timezoneId = '', locale = '', ...others }: TabOptions): Promise<Tab> {
  const kind = JSON.stringify(others)
  const tabs = spare.get(kind) ?? []
  spare.set(kind, tabs)
  const tab = tabs.pop() ?? await newTab(others)
  await tab.page.setViewportSize(viewport ?? VIEWPORT)
  await tab.page.emulateMedia({ colorScheme: colorScheme ?? 'light', reducedMotion: reducedMotion ?? 'no-preference' })
  await tab.session.send('Emulation.setTimezoneOverride', { timezoneId })
  await tab.session.send('Emulation.setLocaleOverride', { locale })
  return {
    page: tab.page,
    giveBack: async (hasFailed) => {
      if (!hasFailed && await clear(tab, others.baseURL)) tabs.push(tab)
      else await tab.context.close()
    },
  }
}

/** A tab in which people have pictures. */
async function newTab(options: BrowserContextOptions): Promise<UsedTab> {
  browser ??= launch()
  const context = await (await browser).newContext({ viewport: VIEWPORT, ...options })
  context.setDefaultTimeout(TIMEOUT_MS)
  const page = await context.newPage()
  return { context, page, session: await answerPictures(page) }
}

/** @returns whether nothing is left of what was done in it */
async function clear({ context, page, session }: UsedTab, origin: string): Promise<boolean> {
  try {
    page.removeAllListeners()
    await page.unrouteAll({ behavior: 'ignoreErrors' })
    await page.mouse.move(0, 0)
    await page.evaluate(() => sessionStorage.clear())
    await page.goto('about:blank')
    await session.send('Storage.clearDataForOrigin', { origin, storageTypes: STORAGE })
    await context.clearCookies()
    return context.pages().length === 1
  }
  catch {
    return false
  }
}

async function launch(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM
  if (!executablePath) throw new Error('CHROMIUM is not set: “npm test” finds a browser, or brings one, and sets it.')
  return launchChromium(executablePath, BRIEF)
}
