import type { Page } from 'playwright-core'

type What = 'held' | 'let through' | 'refused'

/**
 * Holds what the page asks for from now on, until told otherwise. Playwright's routes would do it too, but turn the browser's
 * caches off.
 *
 * @param urlPattern `*` stands for anything.
 * @param isMeant Which of these; all when absent.
 */
export async function holdRequests(page: Page, urlPattern: string, isMeant: (url: string) => boolean = () => true) {
  const session = await page.context().newCDPSession(page)
  const held: string[] = []
  let what: What = 'held'

  async function treat(requestId: string) {
    if (what === 'held') held.push(requestId)
    else if (what === 'let through') await session.send('Fetch.continueRequest', { requestId })
    else await session.send('Fetch.fulfillRequest', { requestId, responseCode: 503, body: btoa('{"statusCode":503}'), responseHeaders: [{ name: 'Content-Type', value: 'application/json' }] })
  }
  async function goOn(next: What) {
    what = next
    await Promise.all(held.splice(0).map(treat))
  }
  session.on('Fetch.requestPaused', ({ requestId, request }) => void (isMeant(request.url) ? treat(requestId) : session.send('Fetch.continueRequest', { requestId })))
  await session.send('Fetch.enable', { patterns: [{ urlPattern }] })

  return {
    /** Lets them have their answers, and all later ones too. */
    letThrough: () => goOn('let through'),
    /** Answers them with 503, and all later ones too. */
    refuse: () => goOn('refused'),
    /** Has nothing to do with requests any more. */
    end: () => session.detach(),
  }
}
