export type RowKey = string | number

/**
 * Gives each row that is drawn a slot. Once it is drawn no more, another row takes its slot and with it its elements: to make
 * them anew takes most of the time that a frame of scrolling has.
 *
 * Elements then move past those that stay, and one that is moved loses the focus. So the row with the focus keeps others
 * from being used again, unless it stands alone at an end and they all pass on one side of it.
 *
 * @returns a function that is given the keys of the rows to be drawn, in their order, and the one with the focus, and answers with
 *   the slot of each
 */
export function createRowSlots() {
  let slots = new Map<RowKey, number>()
  let made = 0
  let focusedBefore: RowKey | null = null

  return (keys: readonly RowKey[], focused: RowKey | null): ReadonlyMap<RowKey, number> => {
    const before = [...slots.keys()]
    const isOutOfTheWay = focused === null || !slots.has(focused)
      || (before[0] === focused && keys[0] === focused) || (before.at(-1) === focused && keys.at(-1) === focused)
    const stays = new Set(keys)
    // Elements that have the focus are not handed on with it.
    const free = isOutOfTheWay ? before.filter(key => !stays.has(key) && key !== focusedBefore).map(key => slots.get(key)) : []
    focusedBefore = focused
    slots = new Map(keys.map(key => [key, slots.get(key) ?? free.shift() ?? made++]))
    return slots
  }
}
