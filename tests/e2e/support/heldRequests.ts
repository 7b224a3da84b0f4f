import type { Page } from 'playwright-core'

/**
 * Holds what the page asks for from now on, to be refused later. Playwright's routes would do it too, but turn the browser's
 * caches off.
 *
 * @param urlPattern `*` stands for anything.
 * @param isMeant Which of these; the others are let through.
 */
export async function holdRequests(page: Page, urlPattern: string, isMeant: (url: string) => boolean) {
  const session = await page.context().newCDPSession(page)
  const held: string[] = []
  let isHeld = true

  // What the page does not ask for any more needs no answer: what counts is what it shows.
  const refuse = (requestId: string) => session.send('Fetch.fulfillRequest', {
    requestId, responseCode: 503, body: btoa('{"statusCode":503}'), responseHeaders: [{ name: 'Content-Type', value: 'application/json' }],
  }).catch(() => {})
  session.on('Fetch.requestPaused', ({ requestId, request }) => {
    if (!isMeant(request.url)) session.send('Fetch.continueRequest', { requestId }).catch(() => {})
    else if (isHeld) held.push(requestId)
    else void refuse(requestId)
  })
  await session.send('Fetch.enable', { patterns: [{ urlPattern }] })

  return {
    /** Answers them with 503, and all later ones too. */
    async refuse() {
      isHeld = false
      await Promise.all(held.map(refuse))
    },
    /** Has nothing to do with requests any more. */
    end: () => session.detach(),
  }
}
