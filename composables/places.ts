/** The pages that an admin goes to, in the order of the sidebar. */
export const PLACES = [
  { label: 'Overview', to: '/', icon: 'i-lucide-layout-dashboard' },
  { label: 'Users', to: '/users', icon: 'i-lucide-users' },
  { label: 'Events', to: '/events', icon: 'i-lucide-list-tree' },
  { label: 'Deliveries', to: '/deliveries', icon: 'i-lucide-inbox' },
  { label: 'Failures', to: '/failures', icon: 'i-lucide-triangle-alert' },
  { label: 'Mending', to: '/mending', icon: 'i-lucide-wrench' },
  { label: 'Help', to: '/help', icon: 'i-lucide-circle-question-mark' },
]
