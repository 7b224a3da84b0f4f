import { overview } from '../services/overview'

export default defineEventHandler(event => overview(event.context))
