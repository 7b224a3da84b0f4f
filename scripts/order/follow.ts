import { rebuildReading } from '../../server/services/rebuild/reading.ts'
import { openSqliteStore } from '../../db/sqlite/store.ts'
import { StoreUnavailableError } from '../../db/store.ts'
import type { Store } from '../../db/store.ts'
import { ownMigrations } from '../app/database.ts'
import { isWhole, shareOf } from './course.ts'
import type { Course, Loss } from './course.ts'
import { send } from './histories.ts'
import type { AnyDelivery } from './histories.ts'
import { aboutToBeKilled } from './kill.ts'
import { whyNotPromised } from './promised.ts'

const migrations = ownMigrations()
/** No payload is beyond reading where nobody expects it. */
const reading = rebuildReading((message, error) => {
  throw new Error(message, { cause: error })
})

export const open = (file: string): Store => openSqliteStore(file, migrations, reading)

/** What was done in following courses. */
export interface Tally {
  histories: number
  deliveries: number
  killed: number
  closed: number
}

/**
 * Delivers as a course says, on a file of its own; the file is another one after each kill.
 * @returns the store at its end, open, where its file is, and what was not as it has to be meanwhile
 */
export async function followCourse({ groups, losses }: Course, file: string, tally: Tally): Promise<{ store: Store, file: string, found: string[] }> {
  const found: string[] = []
  const answered: AnyDelivery[] = []
  let [store, kills] = [open(file), 0]
  let at = file
  for (const [number, group] of groups.entries()) {
    tally.deliveries += group.length
    const loss = losses.find(loss => loss.at === number)
    if (loss?.how === 'closed') {
      found.push(...await close(store, group))
      store = open(at)
      tally.closed++
    }
    else if (loss) {
      const left = `${file}.${++kills}`
      found.push(...await kill({ store, file: at, left }, group, answered, loss.how))
      ;[store, at] = [open(left), left]
      tally.killed++
    }
    // What was not answered, or not for good, is sent again.
    const results = await sendTogether(store, group)
    found.push(...results.flatMap(result => result.status === 'rejected' ? [`A delivery was not taken: ${result.reason}`] : []))
    answered.push(...group)
  }
  return { store, file: at, found }
}

/** Starts all of it, and waits for none before the next. */
const sendTogether = (store: Store, group: AnyDelivery[]) => Promise.allSettled(group.map(delivery => send(store, delivery)))

/** Closes the store while a group is on its way: what it does not take, it has to call unavailable. */
async function close(store: Store, group: AnyDelivery[]): Promise<string[]> {
  const sending = sendTogether(store, group)
  await store.close()
  return (await sending).flatMap(result => result.status === 'rejected' && !(result.reason instanceof StoreUnavailableError) ? [`A store that was closed said: ${result.reason}`] : [])
}

/**
 * Leaves of the store what a kill leaves, at the moment of a group's first answer or, where not all of what it wrote is there,
 * before. What was answered by then has to be in it. The store itself is done with.
 */
async function kill({ store, file, left }: { store: Store, file: string, left: string }, group: AnyDelivery[], before: AnyDelivery[], { killed }: Exclude<Loss['how'], 'closed'>): Promise<string[]> {
  const leave = aboutToBeKilled(file, left)
  const answered = [...before]
  await new Promise<void>((resolve, reject) => {
    let isLeft = false
    for (const delivery of group) {
      send(store, delivery).then(() => {
        if (isLeft) return
        isLeft = true
        leave(bytes => shareOf(killed, bytes))
        if (isWhole(killed)) answered.push(delivery)
        resolve()
      }, reject)
    }
  })
  await store.close()
  return whyNotPromised(left, answered)
}
