import { refusal } from '../http/refusal'

/**
 * Answers whatever no route of the API does; without it, such a request would be rendered as a page. It is no route itself:
 * pages infer what they fetch from the routes, and one that matches every path and method would hide the others.
 */
export default defineNitroPlugin(({ router }) => {
  router.use('/api/**', defineEventHandler((event) => {
    throw refusal(404, `There is no ${event.method} ${event.path.split('?', 1)[0]}.`)
  }))
})
