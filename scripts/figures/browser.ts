import { chromium, type BrowserContext, type Page } from 'playwright-core'
import { ensureBrowser } from '../test/browser.ts'

/** Where Clerk keeps the pictures of people. */
const PICTURES = 'https://img.clerk.com/*'
/** The smallest PNG: one pixel. */
const PICTURE = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=='
/** Nothing but this machine can be reached. Playwright's own way to refuse requests would turn the browser's caches off. */
const NO_OUTSIDE = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1'

/** A browser context that sends the cookie header, and reaches nobody but the app. */
export async function openBrowser(appUrl: string, cookie: string): Promise<{ context: BrowserContext, close: () => Promise<void> }> {
  const executablePath = await ensureBrowser(message => console.log(message))
  const browser = await chromium.launch({ executablePath, args: [NO_OUTSIDE, ...process.getuid?.() === 0 ? ['--no-sandbox'] : []] })
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  await context.addCookies(cookie.split('; ').map((pair) => {
    const [name = '', ...value] = pair.split('=')
    return { name, value: value.join('='), url: appUrl }
  }))
  return { context, close: () => browser.close() }
}

/** Has a page's people have pictures, as they do where Clerk can be reached. */
export async function answerPictures(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  session.on('Fetch.requestPaused', ({ requestId }) => {
    // What is still asked for when the page closes needs no answer.
    session.send('Fetch.fulfillRequest', { requestId, responseCode: 200, responseHeaders: [{ name: 'Content-Type', value: 'image/png' }], body: PICTURE }).catch(() => {})
  })
  await session.send('Fetch.enable', { patterns: [{ urlPattern: PICTURES }] })
}
