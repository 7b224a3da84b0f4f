import { beforeEach, expect, test, vi } from 'vitest'
import { useOpenRow } from '~/composables/useOpenRow'

const table = { move: vi.fn<(step: number) => void>(), focusRow: vi.fn<(id: string) => void>(), scrollTo: vi.fn<(index: number) => void>() }
beforeEach(() => vi.clearAllMocks())

function follow(ids: string[], openId?: string) {
  const rows = ref(ids.map(id => ({ id })))
  const current = ref(openId)
  const opened: string[] = []
  const scope = effectScope()
  const { move } = scope.run(() => useOpenRow({ rows: () => rows.value, current: () => current.value, table: ref(table), open: ({ id }) => opened.push(id) }))!
  const set = async (change: { ids?: string[], openId?: string }) => {
    if (change.ids) rows.value = change.ids.map(id => ({ id }))
    if ('openId' in change) current.value = change.openId
    await nextTick()
  }
  return { move, opened, set, end: () => scope.stop() }
}

test('the keys open the neighbours of the row that is open, however fast they are pressed, and nothing beyond the ends', () => {
  const { move, opened, end } = follow(['a', 'b', 'c', 'd'], 'b')
  move(1)
  move(1)
  move(1)
  expect(opened).toEqual(['c', 'd'])
  expect(table.scrollTo.mock.calls).toEqual([[2], [3]])
  end()
})

test('a row that has left the list leads to the rows that stood beside it', async () => {
  const { move, opened, set, end } = follow(['a', 'b', 'c'], 'b')
  await set({ ids: ['new', 'a', 'c'] })
  move(-1)
  expect(opened).toEqual(['a'])
  await set({ openId: 'a' })
  await set({ ids: ['new', 'c'] })
  move(1)
  expect(opened).toEqual(['a', 'c'])
  await set({ openId: 'c' })
  await set({ ids: ['new'] })
  await set({ openId: undefined })
  expect(table.focusRow.mock.calls).toEqual([['new']])
  end()
})

test('without a row that is open, or that was ever there, the keys move the focus; who closes a row goes on from it', async () => {
  const { move, opened, set, end } = follow(['a', 'b'])
  move(1)
  await set({ openId: 'a' })
  await set({ openId: 'elsewhere' })
  move(1)
  expect([table.move.mock.calls, opened]).toEqual([[[1], [1]], []])
  await set({ openId: 'b' })
  await set({ openId: undefined })
  expect(table.focusRow.mock.calls).toEqual([['b']])
  end()
})

test('where the last row has left the list there is nothing beyond it, and where its neighbours have too the next ones follow', async () => {
  const { move, opened, set, end } = follow(['a', 'b', 'c', 'd'], 'd')
  await set({ ids: ['a', 'b', 'c'] })
  move(1)
  expect([table.move.mock.calls, opened]).toEqual([[], []])
  await set({ openId: 'b' })
  await set({ ids: ['a'] })
  move(1)
  expect([table.move.mock.calls, opened]).toEqual([[], []])
  move(-1)
  expect(opened).toEqual(['a'])
  end()
})

test('below a dialog or a menu the keys lead nowhere', async () => {
  const { move, opened, set, end } = follow(['a', 'b', 'c'], 'a')
  const dialog = document.createElement('div')
  dialog.role = 'dialog'
  document.body.append(dialog)
  move(1)
  await set({ openId: undefined })
  move(1)
  expect([opened, table.move.mock.calls]).toEqual([[], []])
  dialog.remove()
  await set({ openId: 'a' })
  move(1)
  expect(opened).toEqual(['b'])
  end()
})
