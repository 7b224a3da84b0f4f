import { METRICS_CONTENT_TYPE, metricsText } from '../services/metrics'

export default defineEventHandler((event) => {
  setResponseHeader(event, 'Content-Type', METRICS_CONTENT_TYPE)
  return metricsText(event.context)
})
