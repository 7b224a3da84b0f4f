/**
 * For the content of a dialog that a press beside it must not close: the second press of a double click on its opener lands
 * there, and what somebody is about to confirm, or follows, is not left by accident. What is done in it may take its opener
 * away; then the keyboard goes on from the page's content.
 */
export function useKeptOpen() {
  const opener = document.activeElement
  return {
    onInteractOutside: (event: Event) => event.preventDefault(),
    onCloseAutoFocus: (event: Event) => {
      if (opener?.isConnected) return
      event.preventDefault()
      document.getElementById('content')?.focus()
    },
  }
}
