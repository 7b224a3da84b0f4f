import { useTextCookie } from '~/composables/useTextCookie'

const SEPARATOR = '.'

export interface Column<Key extends string = string> {
  key: Key
  label: string
  /** Classes that size a column, and hide it where there is no room. */
  class?: string
  /** Set on a column that the list can be sorted by. */
  sorted?: 'ascending' | 'descending' | 'none'
  /** Whether it is there until somebody chooses; what is always there has none. */
  optional?: 'shown' | 'hidden'
}

/**
 * The columns of a list that are shown. The choice is kept in a cookie, so that the server renders the table as it was left.
 *
 * @param list the list's name, which the cookie is named after
 */
export function useColumns<Key extends string>(list: string, columns: () => readonly Column<Key>[]) {
  const cookie = useTextCookie(`rollcall_columns_${list}`)

  const isChoosable = ({ optional }: Column<Key>) => optional !== undefined
  const byDefault = ({ optional }: Column<Key>) => optional === 'shown'
  const namesOf = (some: readonly Column<Key>[]) => some.map(({ key }) => key).join(SEPARATOR)

  const chosen = computed(() => cookie.value?.split(SEPARATOR))
  const isShown = (column: Column<Key>) => !isChoosable(column) || (chosen.value?.includes(column.key) ?? byDefault(column))

  const shown = computed(() => columns().filter(isShown))
  const choices = computed(() => columns().filter(isChoosable).map(column => ({ key: column.key, label: column.label, isShown: isShown(column) })))

  function toggle(key: Key) {
    const next = columns().filter(column => isChoosable(column) && isShown(column) !== (column.key === key))
    const usual = columns().filter(column => isChoosable(column) && byDefault(column))
    cookie.value = namesOf(next) === namesOf(usual) ? null : namesOf(next)
  }

  return { shown, choices, toggle }
}
