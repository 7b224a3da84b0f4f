import { openEventStream } from '../http/eventStream'
import { refusal } from '../http/refusal'

/** Tells, while it is open, that something has changed. What, the page asks by the other routes. */
export default defineEventHandler((event) => {
  const leave = event.context.live.follow({
    tick: deliveries => stream.send('changed', { deliveries }),
    end: () => stream.end(),
  })
  if (!leave) throw refusal(503, 'Too many pages are live at once, or the server is about to stop. Try again later.')
  const stream = openEventStream(event.node.res, leave)
})
