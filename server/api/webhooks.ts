/** Every method but POST. */
export default defineEventHandler((event) => {
  setResponseHeader(event, 'Allow', 'POST')
  setResponseStatus(event, 405)
  return { statusCode: 405, message: 'Webhooks are sent with POST.' }
})
