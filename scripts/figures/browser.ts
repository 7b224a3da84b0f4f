import { chromium, type BrowserContext } from 'playwright-core'
import { ensureBrowser } from '../test/browser.ts'

/** A browser context that sends the cookie header, and asks nobody but the app. */
export async function openBrowser(appUrl: string, cookie: string): Promise<{ context: BrowserContext, close: () => Promise<void> }> {
  const executablePath = await ensureBrowser(message => console.log(message))
  const browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] })
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  await context.addCookies(cookie.split('; ').map((pair) => {
    const [name = '', ...value] = pair.split('=')
    return { name, value: value.join('='), url: appUrl }
  }))
  await context.route(url => url.origin !== appUrl, route => route.abort())
  return { context, close: () => browser.close() }
}
