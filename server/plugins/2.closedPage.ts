const MODULE_SCRIPTS = /<script\b[^>]*\btype="module"[^>]*>[^<]*<\/script>|<link\b[^>]*\brel="modulepreload"[^>]*>/g

/**
 * While Clerk's keys are missing the only page is one that says so. It goes out without the app's script: in the browser
 * that would start Clerk, which fails for want of a key.
 */
export default defineNitroPlugin((nitro) => {
  nitro.hooks.hook('render:html', (html, { event }) => {
    if (event.context.settings.missingForSignIn.length === 0) return
    html.head = html.head.map(part => part.replaceAll(MODULE_SCRIPTS, ''))
    html.bodyAppend = html.bodyAppend.map(part => part.replaceAll(MODULE_SCRIPTS, ''))
  })
})
