import { vi } from 'vitest'
import { listsAsNaiveContract } from './contract/listsAsNaive'
import { useSqliteFiles } from './sqliteFile'

// With bounds so low, a few rows are as many as millions are to the app: lists are walked, and totals are not counted out.
vi.mock('../../db/sqlite/bounds', () => ({ COUNTED_AT_MOST: 3, USERS_SORTED_AT_MOST: 2, EVENTS_SORTED_AT_MOST: 2, KINDS_MERGED_AT_MOST: 4 }))

const files = useSqliteFiles()

listsAsNaiveContract(files.openNew)
