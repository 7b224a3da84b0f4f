import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import lucide from '@iconify-json/lucide/icons.json'
import { getIconsCSS } from '@iconify/utils'
import { addTemplate, defineNuxtModule } from 'nuxt/kit'

const SOURCES = 'components/**/*.vue'
/** As a source writes it; the rest of the app's icons, which it writes with a hyphen, are components. */
const CLASS = /i-lucide:([a-z\d-]+)/g

/**
 * Puts the icons that components name as classes, `iconify i-lucide:ban`, into the stylesheet. The component for icons waits for
 * each that it draws on the server, and three of them in every row were a quarter of what a list's page took to render. A class that is
 * new in a source is there after the next start of the development server.
 */
export default defineNuxtModule({
  meta: { name: 'icon-classes' },
  setup(_options, nuxt) {
    const { dst } = addTemplate({ filename: 'icon-classes.css', write: true, getContents: () => `@layer base { ${styleOf(namesIn(nuxt.options.rootDir))} }` })
    nuxt.options.css.push(dst)
  },
})

function namesIn(root: string): string[] {
  const texts = globSync(SOURCES, { cwd: root }).map(path => readFileSync(join(root, path), 'utf8'))
  return [...new Set(texts.flatMap(text => [...text.matchAll(CLASS)].flatMap(([, name]) => name ?? [])))].sort()
}

function styleOf(names: string[]): string {
  const unknown = names.filter(name => !(name in lucide.icons) && !(name in lucide.aliases))
  if (unknown.length > 0) throw new Error(`There is no icon ${unknown.join(', ')}.`)
  return getIconsCSS(lucide, names, { iconSelector: '.i-lucide\\:{name}', commonSelector: '.iconify', overrideSelector: '.i-lucide\\:{name}', format: 'compressed' })
}
