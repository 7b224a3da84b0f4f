import { expect, onTestFinished, test } from 'vitest'
import { REJECTED_REQUESTS } from '../../scripts/clerk/sender'
import { violationsOn } from './support/axe'
import { useRollcall, visit } from './support/rollcall'

const settings: Record<string, string> = {}
const rollcall = await useRollcall(settings)
settings.NUXT_PUBLIC_SITE_URL = rollcall.url

test('a failure leads to what the help page says of its answer, and every code has a section', async () => {
  await rollcall.sendRaw(secret => REJECTED_REQUESTS.signature_mismatch(secret, { id: 'msg_forged', body: '{}' }))
  const page = await rollcall.open('/failures')
  await page.getByRole('link', { name: 'More about this answer' }).click()
  await page.waitForURL('**/help#400')
  const section = page.getByRole('region', { name: '400: not verified' })
  await section.getByText('Signature does not match').waitFor()
  await expect.poll(() => section.evaluate(element => element.getBoundingClientRect().top)).toBeLessThan(400)
  for (const code of ['400', '401', '404', '405', '500']) {
    await page.getByRole('navigation', { name: 'Response codes' }).getByRole('link', { name: code, exact: true }).click()
    await page.waitForURL(`**/help#${code}`)
    await page.locator(`section[id="${code}"]`).getByRole('heading', { name: 'What to check' }).waitFor()
  }
})

test('the self-test says that all is well, leads to its event, and axe-core finds nothing wrong', async () => {
  const page = await rollcall.open('/mending', { reducedMotion: 'reduce' })
  await page.getByText(`${rollcall.url}/api/webhooks`).waitFor()
  await page.getByRole('button', { name: 'Test the way in' }).dblclick()
  await page.getByRole('status').getByText('All is well').waitFor()
  expect(await violationsOn(page)).toEqual([])
  await page.getByRole('link', { name: 'Open the event' }).click()
  await page.getByText('rollcall.self_test').first().waitFor()
})

test('the self-test of an address that leads elsewhere says so in words', async () => {
  settings.NUXT_PUBLIC_SITE_URL = rollcall.standInUrl
  await rollcall.restart()
  onTestFinished(async () => {
    settings.NUXT_PUBLIC_SITE_URL = rollcall.url
    await rollcall.restart()
  })
  const page = await rollcall.open('/mending')
  await page.getByRole('button', { name: 'Test the way in' }).click()
  const card = page.getByRole('region', { name: 'Self-test' })
  await card.getByText('What to do:').waitFor()
  await card.getByText('Nothing is at /api/webhooks (404)').or(card.getByText('Something else answered')).waitFor()
  await visit(page, '/help')
})
