import type { Stage } from './models/theme-model.ts'

/** The look on the document itself. Properties set this way need no inline style, which our policy forbids. */
export function stageOf(root: HTMLElement): Stage {
  let wanted: string | null = null
  return {
    showTheme: (theme) => {
      if (theme === 'system') delete root.dataset['theme']
      else root.dataset['theme'] = theme
    },
    showAccent: (accent) => {
      wanted = accent
      if (accent === null) return clear(root)
      void import('./models/accent.ts').then(
        ({ accentColours }) => {
          if (wanted !== accent) return
          clear(root)
          for (const [name, value] of Object.entries(accentColours(accent) ?? {})) root.style.setProperty(name, value)
        },
        () => undefined,
      )
    },
  }
}

function clear(root: HTMLElement): void {
  for (const name of Array.from(root.style)) if (name.startsWith('--')) root.style.removeProperty(name)
}
