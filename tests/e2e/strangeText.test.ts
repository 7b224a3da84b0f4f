import { beforeAll, expect, test } from 'vitest'
import { REJECTED_REQUESTS } from '../../scripts/clerk/sender'
import { expectRows } from './support/lists'
import { personEvent } from './support/people'
import { useRollcall, visit } from './support/rollcall'

const rollcall = await useRollcall()
const ATTACK = '<img src=x onerror="document.title=1;window.attacked=true"><script>window.attacked=true</script>'
const RIGHT_TO_LEFT = 'שלום עולם'
const FAMILY = '👩‍👩‍👧‍👦'

beforeAll(async () => {
  await rollcall.send(personEvent({ id: 'user_rtl', first_name: RIGHT_TO_LEFT, last_name: '(ב)', created_at: 3, email: 'rtl@example.org' }))
  await rollcall.send(personEvent({ id: 'user_emoji', first_name: FAMILY, last_name: null, created_at: 2, email: 'emoji@example.org' }))
  await rollcall.send(personEvent({
    id: 'user_attack', first_name: ATTACK, last_name: ATTACK, created_at: 1, email: `"${ATTACK}"@example.org`, username: ATTACK, image_url: 'javascript:window.attacked=true',
    public_metadata: { [ATTACK]: ATTACK, '</script><script>window.attacked=true</script>': 1 },
  }), 'msg_attack')
  await rollcall.send({ type: `comet.${ATTACK}`, data: { id: ATTACK } }, 'msg_strange_type')
  await rollcall.sendRaw((secret) => {
    const request = REJECTED_REQUESTS.signature_mismatch(secret, { id: 'msg_forged', body: ATTACK })
    return { ...request, headers: { ...request.headers, 'user-agent': ATTACK, 'svix-id': ATTACK } }
  })
})

test('names from right to left and of emoji are whole, and leave the rest of the row in order', async () => {
  const page = await rollcall.open('/users')
  await expectRows(page, [`${RIGHT_TO_LEFT} (ב)`, FAMILY, `${ATTACK} ${ATTACK}`])
  const name = page.getByText(`${RIGHT_TO_LEFT} (ב)`)
  expect(await name.evaluate(element => getComputedStyle(element).direction)).toBe('rtl')
  const email = page.getByText('rtl@example.org')
  expect(await email.evaluate(element => getComputedStyle(element).direction)).toBe('ltr')
})

test('markup and scripts in whatever came from outside stay text', async () => {
  const page = await rollcall.open('/users')
  const expectText = async (path: string) => {
    expect(await page.evaluate(() => 'attacked' in window), path).toBe(false)
    expect(await page.locator('img[src="x"], [onerror]').count(), path).toBe(0)
  }
  await expectText('/users')
  for (const path of ['/users/user_attack', '/events', '/events/msg_attack', '/events/msg_strange_type', '/deliveries', '/failures', '/deliveries/5']) {
    await visit(page, path)
    await expectText(path)
  }
  expect(await page.getByRole('region', { name: 'Text of the body' }).innerText()).toBe(ATTACK)
})

test('a search for markup finds it as text', async () => {
  const page = await rollcall.open(`/users?q=${encodeURIComponent('onerror')}`)
  await expectRows(page, [`${ATTACK} ${ATTACK}`])
  await visit(page, `/users?q=${encodeURIComponent('"><script>window.attacked=true</script>')}`)
  expect(await page.evaluate(() => 'attacked' in window)).toBe(false)
})
