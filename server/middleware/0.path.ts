import { refusal } from '../http/refusal'
import { isOwnPath } from '../http/ownPath'

/** Refuses what no page or route of ours is called, before anything reads it as the name of another site. */
export default defineEventHandler((event) => {
  if (!isOwnPath(event.path)) throw refusal(400, 'This is no path of Rollcall’s.')
})
