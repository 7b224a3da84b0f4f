import type { BrowserContext } from 'playwright-core'
import { ensureBrowser } from '../test/browser.ts'
import { launchChromium } from '../test/chromium.ts'

/** A browser context that sends the cookie header, and reaches nobody but the app. */
export async function openBrowser(appUrl: string, cookie: string): Promise<{ context: BrowserContext, close: () => Promise<void> }> {
  const browser = await launchChromium(await ensureBrowser(message => console.log(message)))
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  await context.addCookies(cookie.split('; ').map((pair) => {
    const [name = '', ...value] = pair.split('=')
    return { name, value: value.join('='), url: appUrl }
  }))
  return { context, close: () => browser.close() }
}
