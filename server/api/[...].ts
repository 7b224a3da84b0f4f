import { refusal } from '../http/refusal'

/** Whatever no other route answers; without it, such a request would be rendered as a page. */
export default defineEventHandler((event) => {
  throw refusal(404, `There is no ${event.method} ${event.path.split('?', 1)[0]}.`)
})
