/**
 * Stands in for Clerk's prebuilt components, which come from Clerk's own servers: clerk-js asks it to mount them. Only
 * signing in has something to show, a link to the accounts.
 */
class ClerkUi {
  static version = '0.0.0'

  #clerk

  /** @param {() => { buildSignInUrl: () => string }} getClerk */
  constructor(getClerk) {
    this.#clerk = getClerk
  }

  async ensureMounted() {
    return this
  }

  /** @param {{ name: string, node: HTMLElement }} component */
  mountComponent({ name, node }) {
    if (name !== 'SignIn') return
    const link = document.createElement('a')
    link.href = this.#clerk().buildSignInUrl()
    link.textContent = 'Choose an account'
    link.style.cssText = 'display: inline-block; padding: 0.5rem 1rem; border: 1px solid; border-radius: 0.5rem'
    node.replaceChildren(link)
  }

  /** @param {{ node: HTMLElement }} component */
  unmountComponent({ node }) {
    node.replaceChildren()
  }

  updateProps() {}
  openModal() {}
  closeModal() {}
  openDrawer() {}
  closeDrawer() {}
  prefetch() {}
}

window.__internal_ClerkUICtor = ClerkUi
