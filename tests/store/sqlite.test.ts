import { storeContract } from './contract'
import { useSqliteFiles } from './sqliteFile'

const files = useSqliteFiles()

storeContract(files.openNew)
