import { measure } from './measure.ts'
import type { Timing } from './measure.ts'
import { requestsFor } from './requests.ts'
import type { Group } from './requests.ts'
import type { Caller } from './http.ts'

/** What the requests of one sort took on each server. */
export interface GroupTimings {
  group: Group
  /** `[server][request]` */
  timings: Timing[][]
}

/**
 * Asks servers for every list and page, group by group, the servers in turns.
 *
 * @param before called before each group
 */
export async function* listTimings(servers: Caller[], repeats: number, before: () => Promise<unknown> = async () => {}): AsyncGenerator<GroupTimings> {
  const groups = await Promise.all(servers.map(requestsFor))
  for (const [index, group] of groups[0]!.entries()) {
    await before()
    yield { group, timings: await measure(servers, groups.map(list => list[index]!.paths), repeats) }
  }
}
