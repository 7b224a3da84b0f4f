import type { Ref } from 'vue'
import type { User } from '#shared/records/users'
import { USER_SORTS, type UserSort } from '#shared/userStatus'
import { useRowActions } from '~/composables/rowActions'
import type { Column } from '~/composables/useColumns'

type Filters = Record<'q' | 'status' | 'sort' | 'order', string>
export type UserColumn = 'person' | 'status' | 'id' | 'username' | 'externalId' | 'primaryEmail' | 'primaryPhone' | UserSort

/** The order of the list as long as nobody chose another: the newest first. */
export const USER_ORDER = { sort: 'createdAt', order: 'desc' }

export const USER_TIME_LABELS: Record<UserSort, string> = {
  createdAt: 'Created',
  updatedAt: 'Updated',
  lastSignInAt: 'Last sign-in',
  lastActiveAt: 'Last active',
}

/** What stands for a time that a row does not have. Of somebody of whom no version has come nothing is known, not even that they never signed in. */
export function absentTimeOf({ updatedAt }: Pick<User, 'updatedAt'>, key: string): string {
  return updatedAt !== null && (key === 'lastSignInAt' || key === 'lastActiveAt') ? 'Never' : '—'
}

const MORE_COLUMNS = { id: 'Id', username: 'Username', externalId: 'External id', primaryEmail: 'E-mail', primaryPhone: 'Phone' } as const

/** The columns of the users' list, and what can be done with a row of it. */
export function useUserRows(filters: Ref<Filters>, setFilters: (patch: Partial<Filters>) => void) {
  const { open, copy, filter } = useRowActions()
  const sortedBy = computed(() => USER_SORTS.find(key => key === filters.value.sort) ?? 'createdAt')

  const columns = computed((): Column<UserColumn>[] => [
    { key: 'person', label: 'User' },
    { key: 'status', label: 'Status', class: 'w-32 @max-2xl:hidden', optional: 'shown' },
    ...USER_SORTS.map(key => ({
      key,
      label: USER_TIME_LABELS[key],
      // The time that the list is sorted by is there sooner than the others.
      class: `w-47 ${key === sortedBy.value ? '@max-xl:hidden' : '@max-5xl:hidden'}`,
      sorted: key !== sortedBy.value ? 'none' as const : filters.value.order === 'asc' ? 'ascending' as const : 'descending' as const,
      optional: key === 'lastActiveAt' && key !== sortedBy.value ? 'hidden' as const : 'shown' as const,
    })),
    ...Object.entries(MORE_COLUMNS).map(([key, label]) => ({ key: key as UserColumn, label, class: 'w-44', optional: 'hidden' as const })),
  ])

  const sortBy = (key: UserColumn) =>
    setFilters({ sort: key, order: key === sortedBy.value && filters.value.order === 'desc' ? 'asc' : 'desc' })

  const actionsOf = (user: User) => [
    [
      open(`/users/${encodeURIComponent(user.id)}`),
      open({ path: '/events', query: { subject: user.id } }, 'Show the events'),
    ],
    [
      copy(user.id, 'user id'),
      ...(user.primaryEmail ? [copy(user.primaryEmail, 'e-mail address')] : []),
    ],
    [filter(`${user.status} users`, () => setFilters({ status: user.status }))],
  ]

  return { columns, sortBy, actionsOf }
}
