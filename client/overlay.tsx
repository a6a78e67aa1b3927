import { useSignal } from '@preact/signals'
import type { ComponentType } from 'preact'
import { useEffect } from 'preact/hooks'
import { type OverlayName, useApp } from './context.ts'

type Face = ComponentType<{ onClose(): void }>

const files: Record<OverlayName, () => Promise<Face>> = {
  commands: async () => (await import('./screens/overlay/command-menu.tsx')).CommandMenu,
  preferences: async () => (await import('./screens/overlay/preferences-dialog.tsx')).PreferencesDialog,
}

/** What lies over the page, fetched when it is first asked for, and the keys that ask for it. */
export function Overlay() {
  const { overlay } = useApp()
  const shown = useSignal<{ name: OverlayName; Face: Face } | null>(null)
  const wanted = overlay.value

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.altKey || event.defaultPrevented) return
      const isCommand = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k'
      const isHelp = event.key === '?' && !event.ctrlKey && !event.metaKey && !isTyping(event.target)
      if (!isCommand && !isHelp) return
      event.preventDefault()
      overlay.value = isCommand ? 'commands' : 'preferences'
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [])

  useEffect(() => {
    if (wanted === null) return undefined
    let isWanted = true
    files[wanted]().then(
      (Face) => {
        if (isWanted) shown.value = { name: wanted, Face }
      },
      () => {
        if (isWanted) overlay.value = null
      },
    )
    return () => {
      isWanted = false
    }
  }, [wanted])

  if (shown.value === null || shown.value.name !== wanted) return null
  const { Face } = shown.value
  return <Face onClose={() => (overlay.value = null)} />
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input:not([type=checkbox]):not([type=radio]), textarea, select') !== null
}
