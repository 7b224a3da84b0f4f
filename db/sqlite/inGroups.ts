/** Beyond one at a time, so many are done a second. */
const PER_SECOND = 200
/** Nobody waits longer than this for a group to begin. Svix gives up on an answer after 15 s. */
const WAIT_MAX_MS = 5000

/**
 * Work that comes in floods and must not crowd out other work: what comes while a group is done waits for the next one, and
 * the larger a group was, the later that begins. What comes one at a time never waits.
 *
 * @param work does a whole group, and throws when none of it was done
 */
export function inGroups<Item>(work: (items: Item[]) => void) {
  let waiting: { item: Item, done: () => void, failed: (error: unknown) => void }[] = []
  let isHeld = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let turn: ReturnType<typeof setImmediate> | undefined

  function begin() {
    isHeld = false
    const group = waiting
    if (group.length === 0) return
    waiting = []
    isHeld = true
    // After a lone one the next group is what comes in the same turn of the event loop; a timer would take a millisecond.
    if (group.length === 1) turn = setImmediate(begin)
    else timer = setTimeout(begin, Math.min(WAIT_MAX_MS, (group.length - 1) * 1000 / PER_SECOND))
    try {
      work(group.map(({ item }) => item))
      for (const { done } of group) done()
    }
    catch (error) {
      for (const { failed } of group) failed(error)
    }
  }

  return {
    /** Resolves when the item is done. Rejects with what the work threw. */
    add: (item: Item) => new Promise<void>((done, failed) => {
      waiting.push({ item, done, failed })
      if (!isHeld) begin()
    }),
    /** Does what waits, now. */
    finish() {
      begin()
      clearTimeout(timer)
      clearImmediate(turn)
      isHeld = false
    },
  }
}
