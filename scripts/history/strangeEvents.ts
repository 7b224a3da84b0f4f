import type { ClerkEvent } from './events.ts'
import type { World } from './world.ts'

/** Whether Rollcall changes a row for events like this one. */
export const isAboutUser = ({ type }: ClerkEvent) => type.startsWith('user.')

/** Genuine events about users that lack what a row cannot be right without. */
export function brokenEvents(world: World, history: ClerkEvent[]): ClerkEvent[] {
  const breakings: ((user: object, at: number) => object)[] = [
    user => ({ ...user, updated_at: undefined }),
    (user, at) => ({ ...user, updated_at: new Date(at).toISOString() }),
    user => ({ ...user, id: '' }),
    user => ({ ...user, updated_at: null }),
  ]
  const updates = world.dice.faker.helpers.arrayElements(history.filter(({ type }) => type === 'user.updated'), breakings.length)
  return updates.map((event, index) => ({ ...event, data: breakings[index]!(event.data, event.timestamp) }))
}

/** Types that Clerk may add one day. */
export function strangeEvents(world: World, history: ClerkEvent[]): ClerkEvent[] {
  return ['apiKey.created', 'userPasskey.renamed', 'organization.archived'].map((type) => {
    const at = world.dice.pick(history).timestamp
    return world.unknownEvent(type, { id: world.dice.id('obj', at), object: type.split('.')[0], created_at: at }, at)
  })
}
