const HEADERS = {
  'Content-Security-Policy': 'frame-ancestors \'none\'; base-uri \'self\'; object-src \'none\'',
  'Referrer-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
}

/** No answer may be framed, sniffed or leak an admin's address elsewhere. */
export default defineEventHandler(event => setResponseHeaders(event, HEADERS))
