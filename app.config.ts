export default defineAppConfig({
  ui: {
    colors: {
      primary: 'indigo',
      success: 'emerald',
      info: 'sky',
      warning: 'amber',
      error: 'red',
      neutral: 'zinc',
    },
  },
})
