import type { DropdownMenuItem } from '@nuxt/ui'
import type { RouteLocationRaw } from 'vue-router'
import { writeToClipboard } from '~/composables/useCopy'

/** Entries of a row's menu. */
export function useRowActions() {
  const toast = useToast()

  const open = (to: RouteLocationRaw, label = 'Open'): DropdownMenuItem => ({ label, icon: 'i-lucide-arrow-right', to })

  /** @param noun what is copied, as in “Copy the user id” */
  const copy = (text: string, noun: string): DropdownMenuItem => ({
    label: `Copy the ${noun}`,
    icon: 'i-lucide-copy',
    async onSelect() {
      const done = await writeToClipboard(text)
      toast.add(done
        ? { title: `Copied the ${noun}`, icon: 'i-lucide-check', color: 'success' }
        : { title: `Could not copy the ${noun}`, description: 'The browser does not let this page use the clipboard.', icon: 'i-lucide-x', color: 'error' })
    },
  })

  /** @param what what the list is narrowed to, as in “Only type user.created” */
  const filter = (what: string, onSelect: () => void): DropdownMenuItem => ({ label: `Only ${what}`, icon: 'i-lucide-filter', onSelect })

  return { open, copy, filter }
}
