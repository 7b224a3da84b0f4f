const CONFIRMED_FOR = 2000

/** Copying a text, and whether it was copied just now. */
export function useCopy() {
  const state = ref<'idle' | 'copied' | 'failed'>('idle')
  let timer: ReturnType<typeof setTimeout> | undefined

  async function copy(text: string) {
    state.value = await writeToClipboard(text) ? 'copied' : 'failed'
    clearTimeout(timer)
    timer = setTimeout(forget, CONFIRMED_FOR)
  }

  function forget() {
    clearTimeout(timer)
    state.value = 'idle'
  }

  onBeforeUnmount(() => clearTimeout(timer))
  return { state: readonly(state), copy, forget }
}

/**
 * Puts a text into the clipboard, and says whether that went well. Browsers give the clipboard to pages over HTTPS and on
 * localhost only; the old way serves an address in a local network.
 */
export async function writeToClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  }
  catch {
    return writeBySelection(text)
  }
}

function writeBySelection(text: string): boolean {
  const previous = document.activeElement
  const field = document.createElement('textarea')
  field.value = text
  field.readOnly = true
  field.style.cssText = 'position:fixed;opacity:0'
  document.body.append(field)
  field.select()
  const done = document.execCommand('copy')
  field.remove()
  if (previous instanceof HTMLElement) previous.focus()
  return done
}
