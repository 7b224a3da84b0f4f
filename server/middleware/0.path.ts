import { refusal } from '../http/refusal'
import { isOwnPath } from '../http/ownPath'

/**
 * Refuses what no page or route of ours is called, before anything reads it as the name of another site. What Nuxt asks itself
 * for when a page has failed draws whatever it is told to: nobody else may ask for it.
 */
export default defineEventHandler((event) => {
  if (!isOwnPath(event.path)) throw refusal(400, 'This is no path of Rollcall’s.')
  const isOwnRequest = '__unenv__' in event.node.req
  if (event.path.startsWith('/__nuxt_error') && !isOwnRequest) throw refusal(404, 'There is no such page.')
})
