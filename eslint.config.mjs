import withNuxt from './.nuxt/eslint.config.mjs'

/** Forbids imports of the named parts of the house; see docs/architecture.md. */
const apart = (files, ...parts) => ({
  files,
  rules: {
    'no-restricted-imports': ['error', {
      patterns: [{
        regex: `^(~~?/|@@?/|#|(\\.\\./)+)(${parts.join('|')})(/|$)`,
        message: 'Imports run one way: pages → components → composables → shared; server/api → server/services → db → shared; nothing imports tests.',
      }],
    }],
  },
})

const everywhere = ['tests', 'scripts']
const views = ['pages', 'components', 'composables', 'layouts', 'middleware']

export default withNuxt(
  apart(['shared/**'], ...everywhere, ...views, 'server', 'db'),
  apart(['composables/**'], ...everywhere, 'pages', 'components', 'layouts', 'server', 'db'),
  apart(['components/**'], ...everywhere, 'pages', 'layouts', 'server', 'db'),
  apart(['pages/**', 'layouts/**', 'middleware/**', 'app.vue', 'error.vue'], ...everywhere, 'server', 'db'),
  apart(['db/**'], ...everywhere, ...views, 'server'),
  apart(['server/services/**'], ...everywhere, ...views, 'db/sqlite', 'api', 'plugins'),
  apart(['server/api/**', 'server/middleware/**'], ...everywhere, ...views, 'db', 'plugins'),
  apart(['server/plugins/**'], ...everywhere, ...views, 'api'),
)
