import { existsSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'

/**
 * Lets scripts load the app's own sources. Those name each other without an ending, as Nuxt's builder has it, and Node
 * takes files by their whole names: what it does not find is looked for with `.ts` at its end.
 */
registerHooks({
  resolve(specifier, context, next) {
    const url = specifier.startsWith('.') && context.parentURL ? new URL(`${specifier}.ts`, context.parentURL) : null
    return next(url && existsSync(fileURLToPath(url)) ? url.href : specifier, context)
  },
})
