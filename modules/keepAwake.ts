import { stat } from 'node:fs'
import { defineNuxtModule } from 'nuxt/kit'

const EVERY_MS = 1000

/**
 * Has Node do a little work in the file system each second of a build. While the bundler's threads work, Node 24.21 on Linux 6.18 has been seen to
 * miss that a file was read, and then waits for ever: nothing else wakes it. The next work that ends makes up for it.
 */
export default defineNuxtModule({
  meta: { name: 'keep-awake' },
  setup(_options, nuxt) {
    const timer = setInterval(() => stat(nuxt.options.rootDir, () => {}), EVERY_MS)
    // A build that is done ends all the same.
    timer.unref()
  },
})
