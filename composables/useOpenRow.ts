import type { Ref } from 'vue'

/** What a page asks of its table to lead through the rows. */
export interface RowsHandle {
  /** Puts the focus so many rows further. */
  move: (step: number) => void
  focusRow: (id: string) => void
  scrollTo: (index: number) => void
}

/**
 * The row that is open beside a list: the keys lead from it to its neighbours, and who closes it goes on from it. One that
 * matches the filters no more, such as a failed event that was applied again, has left the list; its neighbours have not.
 *
 * @returns `move`, which opens the row so many further, or puts the focus there where none is open
 */
export function useOpenRow<Row extends { id: string | number }>(
  { rows, current, table, open }: { rows: () => readonly Row[], current: () => string | undefined, table: Readonly<Ref<RowsHandle | null>>, open: (row: Row) => void },
) {
  /** What was asked for last and is not open yet: keys may be pressed faster than rows open. */
  let asked: string | undefined
  let neighbours: { above?: string, below?: string } = {}

  const placeOf = (id: string | undefined) => rows().findIndex(row => String(row.id) === id)
  const idAt = (place: number) => {
    const row = rows()[place]
    return row && String(row.id)
  }

  watch([current, rows], ([now], [before]) => {
    const at = placeOf(now)
    if (at !== -1) neighbours = { above: idAt(at - 1), below: idAt(at + 1) }
    else if (now !== undefined && now !== before) neighbours = {}
  }, { immediate: true })

  function move(step: 1 | -1) {
    if (current() === undefined) return table.value?.move(step)
    const at = placeOf(asked ?? current())
    const to = at === -1 ? placeOf(step === 1 ? neighbours.below : neighbours.above) : at + step
    if (to === -1 && at === -1) return table.value?.move(step)
    const next = rows()[to]
    if (!next) return
    asked = String(next.id)
    table.value?.scrollTo(to)
    open(next)
  }

  watch(current, (now, before) => {
    if (now === undefined || now === asked) asked = undefined
    if (now !== undefined || before === undefined) return
    table.value?.focusRow(placeOf(before) === -1 ? neighbours.below ?? neighbours.above ?? before : before)
  }, { flush: 'post' })

  return { move }
}
