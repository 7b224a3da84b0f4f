import { isErrorPage } from '../http/publicPaths'
import { refusal } from '../http/refusal'

const CANNOT_DRAW = 'This page could not be drawn now. Try again in a moment.'

/** Pages are rendered in one thread, and the API is answered in another: each passes on what is the other's. */
export default defineEventHandler(async (event) => {
  const { otherThread } = event.context
  if (!otherThread?.takes(event.path)) return
  const { req: request, res: response } = event.node
  const answer = await otherThread.ask({
    method: event.method,
    // Not the path, which is decoded already.
    url: request.url ?? '/',
    protocol: getRequestProtocol(event, { xForwardedProto: false }),
    // Only answers have a header that Node makes a list of.
    headers: request.headers as Record<string, string>,
  }).catch(() => null)
  if (!answer) {
    if (!isErrorPage(event.path)) throw refusal(503, CANNOT_DRAW)
    // Not even the page that would say so: plain words do.
    setResponseStatus(event, 503)
    return send(event, CANNOT_DRAW, 'text/plain; charset=utf-8')
  }
  for (const [name, value] of Object.entries(answer.headers)) if (value !== undefined) response.setHeader(name, value)
  setResponseStatus(event, answer.status, answer.statusText)
  return send(event, answer.body)
})
