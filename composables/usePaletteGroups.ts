import type { Ref } from 'vue'
import type { EventRecord } from '#shared/records/events'
import type { User } from '#shared/records/users'
import { personHint, personName } from '~/composables/personName'
import { PLACES } from '~/composables/places'
import { THEMES } from '~/composables/themes'
import type { QuickSearch } from '~/composables/useQuickSearch'

/** Where one is already would be marked as what Enter opens is; only that is marked. */
const UNMARKED = { active: false }

/** Everything that the command palette offers: what it filters by itself, then what the server found. */
export function usePaletteGroups(query: Readonly<Ref<string>>, search: Readonly<Ref<QuickSearch>>) {
  const colorMode = useColorMode()
  const themes = computed(() => THEMES.map(({ value, label, icon }) => ({
    label: `Theme: ${label}`,
    icon,
    suffix: colorMode.preference === value ? 'in use' : undefined,
    onSelect: () => {
      colorMode.preference = value
    },
  })))
  const users = computed(() => search.value.is === 'answered' ? search.value.users.page?.items ?? [] : [])
  const events = computed(() => search.value.is === 'answered' ? search.value.events.page?.items ?? [] : [])

  return computed(() => [
    { id: 'pages', label: 'Pages', items: PLACES.map(place => ({ ...place, ...UNMARKED })) },
    { id: 'theme', label: 'Theme', items: themes.value },
    { id: 'users', label: 'Users', slot: 'user' as const, ignoreFilter: true, items: users.value.map(userItem) },
    { id: 'events', label: 'Events', slot: 'event' as const, ignoreFilter: true, items: events.value.map(eventItem) },
    // There is always something to choose, and Enter never has to wait for an answer.
    { id: 'lists', label: 'Whole lists', ignoreFilter: true, items: query.value ? wholeLists(query.value) : [] },
  ])
}

function userItem(user: User) {
  const label = personName(user)
  return { ...UNMARKED, label, hint: personHint(user, label), user, id: user.id, to: `/users/${encodeURIComponent(user.id)}` }
}

function eventItem(event: EventRecord) {
  return { ...UNMARKED, label: event.type, event, id: event.id, to: `/events/${encodeURIComponent(event.id)}` }
}

function wholeLists(q: string) {
  return [
    { ...UNMARKED, label: 'Search all users', icon: 'i-lucide-users', to: { path: '/users', query: { q, status: 'all' } } },
    { ...UNMARKED, label: 'Search all events', icon: 'i-lucide-list-tree', to: { path: '/events', query: { q } } },
  ]
}
