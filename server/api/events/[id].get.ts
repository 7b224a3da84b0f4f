import { found, idOf } from '../../http/parse'

export default defineEventHandler(async event => found(await event.context.store.getEvent(idOf(event)), 'event'))
