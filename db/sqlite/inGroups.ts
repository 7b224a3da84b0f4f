/** Nobody waits longer than this for a group to begin. Svix gives up on an answer after 15 s. */
const WAIT_MAX_MS = 5000

/** What became of one item: its result, or what went wrong with it alone. */
export type Done<Result> = { result: Result } | { error: unknown }

export interface GroupBounds {
  /** So many are done at once at most. */
  groupMax: number
  /** Beyond one at a time, so many are done a second: what comes in floods must not crowd out other work. No bound when absent. */
  perSecond?: number
}

/**
 * Work of which much is done at once as cheaply as a little, such as a commit: what comes in the same turn of the event
 * loop, or while a group is done, is one group. What comes alone does not wait.
 *
 * @param work does a whole group and tells of each item in turn; throws when none of it was done
 */
export function inGroups<Item, Result>(work: (items: Item[]) => Done<Result>[], { groupMax, perSecond = Infinity }: GroupBounds) {
  let waiting: { item: Item, done: (result: Result) => void, failed: (error: unknown) => void }[] = []
  let turn: ReturnType<typeof setImmediate> | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  function begin() {
    turn = timer = undefined
    const group = waiting.slice(0, groupMax)
    waiting = waiting.slice(groupMax)
    // What waited while the group was done is never alone, so a flood is held back from its second group on.
    if (group.length > 1 && perSecond < Infinity) timer = setTimeout(begin, Math.min(WAIT_MAX_MS, (group.length - 1) * 1000 / perSecond))
    else if (waiting.length > 0) turn = setImmediate(begin)
    if (group.length === 0) return
    try {
      const all = work(group.map(({ item }) => item))
      for (const [index, { done, failed }] of group.entries()) {
        const one = all[index]!
        if ('error' in one) failed(one.error)
        else done(one.result)
      }
    }
    catch (error) {
      for (const { failed } of group) failed(error)
    }
  }

  return {
    /** Resolves when the item is done. Rejects with what the work threw, or with what went wrong with the item. */
    add: (item: Item) => new Promise<Result>((done, failed) => {
      waiting.push({ item, done, failed })
      if (!timer) turn ??= setImmediate(begin)
    }),
    /** How many wait. */
    waiting: () => waiting.length,
    /** Does all that waits, now. */
    finish() {
      do {
        clearImmediate(turn)
        clearTimeout(timer)
        begin()
      } while (waiting.length > 0)
      clearTimeout(timer)
      timer = undefined
    },
  }
}
