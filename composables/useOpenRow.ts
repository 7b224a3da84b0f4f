import type { Ref } from 'vue'
import { isOverlaid } from '~/composables/useEscape'

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
  /** Where the open row stands, or stood when it was in the list last. */
  let stood: { rows: readonly Row[], at: number } | null = null

  const placeOf = (id: string | undefined) => rows().findIndex(row => String(row.id) === id)

  watch([current, rows], ([now, list], [before]) => {
    const at = placeOf(now)
    if (at !== -1) stood = { rows: list, at }
    else if (now !== undefined && now !== before) stood = null
  }, { immediate: true })

  /** The place of the next row on one side of where the open one stood; -1 where none of those is left. */
  function beside(step: 1 | -1): number {
    if (!stood) return -1
    const places = new Map(rows().map(({ id }, place) => [id, place]))
    const side = step === 1 ? stood.rows.slice(stood.at + 1) : stood.rows.slice(0, stood.at).reverse()
    return places.get(side.find(({ id }) => places.has(id))?.id ?? '') ?? -1
  }

  function move(step: 1 | -1) {
    if (isOverlaid()) return
    if (current() === undefined) return table.value?.move(step)
    const at = placeOf(asked ?? current())
    const to = at === -1 ? beside(step) : at + step
    // Of another list none of the neighbours is left.
    if (at === -1 && to === -1 && beside(step === 1 ? -1 : 1) === -1) return table.value?.move(step)
    const next = rows()[to]
    if (!next) return
    asked = String(next.id)
    table.value?.scrollTo(to)
    open(next)
  }

  watch(current, (now, before) => {
    if (now === undefined || now === asked) asked = undefined
    if (now !== undefined || before === undefined) return
    const next = placeOf(before) === -1 ? rows()[beside(1)] ?? rows()[beside(-1)] : undefined
    table.value?.focusRow(next ? String(next.id) : before)
  }, { flush: 'post' })

  return { move }
}
