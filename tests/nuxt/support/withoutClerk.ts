import { defineNuxtModule } from 'nuxt/kit'

/** Components are tested with no account and no network, so Clerk's plugin, which fetches its script, is left out. */
export default defineNuxtModule({
  setup(_, nuxt) {
    nuxt.hook('app:resolve', (app) => {
      app.plugins = app.plugins.filter(({ src }) => !src.includes('@clerk/nuxt'))
    })
  },
})
