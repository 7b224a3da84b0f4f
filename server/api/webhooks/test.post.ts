/** Shows that requests reach the app, as Clerk's guide to debugging webhooks has one try it. */
export default defineEventHandler(() => ({ message: 'The route is working' }))
