import { basename } from 'node:path'
import type { Page } from 'playwright-core'
import { drawAvatar, PICTURES_ORIGIN } from '../clerk/avatar.ts'
import { ensureBrowser } from '../test/browser.ts'
import { launchChromium } from '../test/chromium.ts'
import type { Exhibition } from './exhibition.ts'
import type { Shot } from './shots.ts'

export const THEMES = ['light', 'dark'] as const
type Theme = (typeof THEMES)[number]

const WIDE = { width: 1440, height: 900 }

export interface Camera {
  /** A picture of the page, as PNG. */
  take: (shot: Shot, theme: Theme) => Promise<Buffer>
  close: () => Promise<void>
}

/** A browser whose clock stands still, in which an admin is signed in, and that asks nobody but the server. */
export async function openCamera({ url, cookies, setClockBack }: Omit<Exhibition, 'stop'>, now: number): Promise<Camera> {
  const browser = await launchChromium(await ensureBrowser(message => console.log(message)))

  async function take({ path, viewport = WIDE, prepare }: Shot, theme: Theme): Promise<Buffer> {
    const context = await browser.newContext({
      viewport, colorScheme: theme, deviceScaleFactor: 1, locale: 'en-GB', timezoneId: 'UTC', reducedMotion: 'reduce',
    })
    await context.addCookies(Object.entries(cookies).map(([name, value]) => ({ name, value, url })))
    await context.clock.setFixedTime(now)
    await context.route(({ origin }) => origin !== url, route => route.request().url().startsWith(PICTURES_ORIGIN)
      ? route.fulfill({ contentType: 'image/svg+xml', body: drawAvatar(basename(route.request().url())) })
      : route.abort())
    const page = await context.newPage()
    await setClockBack()
    await page.goto(`${url}${path}`)
    await settled(page)
    await prepare?.(page)
    await settled(page)
    const picture = await page.screenshot({ animations: 'disabled', caret: 'hide' })
    await context.close()
    return picture
  }

  return { take, close: () => browser.close() }
}

/** Waits until nothing is under way any more: requests, fonts, and the images that are seen. Others may not even load. */
async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle')
  await page.evaluate(async () => {
    await document.fonts.ready
    const seen = [...document.images].filter((image) => {
      const { top, bottom } = image.getBoundingClientRect()
      return bottom > 0 && top < innerHeight
    })
    await Promise.all(seen.map(image => image.decode().catch(() => {})))
  })
}
