import { chromium } from 'playwright-core'
import type { Browser, CDPSession, Page } from 'playwright-core'
import { drawAvatar, PICTURES_ORIGIN } from '../clerk/avatar.ts'

/** Nothing but this machine can be reached. Playwright's own way to refuse requests would turn the browser's caches off. */
const NO_OUTSIDE = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1'

/** Starts a browser that reaches nobody but this machine. */
export function launchChromium(executablePath: string, args: readonly string[] = []): Promise<Browser> {
  // Chromium's sandbox does not work for root.
  return chromium.launch({ executablePath, args: [...args, NO_OUTSIDE, ...process.getuid?.() === 0 ? ['--no-sandbox'] : []] })
}

interface Picture { type: string, body: Buffer }

const drawn = (path: string): Picture => ({ type: 'image/svg+xml', body: Buffer.from(drawAvatar(path)) })

/**
 * Has a page's people have pictures, as they do where Clerk can be reached.
 * @param pictureOf the picture at a path; one that is drawn where it is absent, which takes the browser longer than a photograph does
 */
export async function answerPictures(page: Page, pictureOf = drawn): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page)
  session.on('Fetch.requestPaused', ({ requestId, request }) => {
    const { type, body } = pictureOf(new URL(request.url).pathname)
    // What is still asked for when the page closes needs no answer.
    session.send('Fetch.fulfillRequest', { requestId, responseCode: 200, responseHeaders: [{ name: 'Content-Type', value: type }], body: body.toString('base64') }).catch(() => {})
  })
  await session.send('Fetch.enable', { patterns: [{ urlPattern: `${PICTURES_ORIGIN}/*` }] })
  return session
}
