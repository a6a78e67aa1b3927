import { computed, createModel, effect, signal } from '@preact/signals'
import type { Look } from '../../server/contract/session.ts'
import type { Memory } from './location-model.ts'

export type Theme = Look['theme']
export type ThemeModel = InstanceType<typeof ThemeModel>

const order: Theme[] = ['system', 'light', 'dark']

/** Where the look is put into effect. */
export type Stage = { showTheme(theme: Theme): void; showAccent(accent: string | null): void }

/** What the person has chosen here, else what the company has; a colour only the company chooses. */
export const ThemeModel = createModel((memory: Memory, stage: Stage) => {
  const own = signal<Theme | null>(order.find((one) => one === memory.read()) ?? null)
  const company = signal<Look>({ theme: 'system', accent: null })
  const theme = computed<Theme>(() => own.value ?? company.value.theme)
  const accent = computed(() => company.value.accent)
  effect(() => stage.showTheme(theme.value))
  effect(() => stage.showAccent(accent.value))

  function choose(chosen: Theme) {
    own.value = chosen
    memory.write(chosen)
  }

  /** A server of an older release says nothing of a look, or only a part of it. */
  function follow({ theme: wanted = 'system', accent: colour = null }: Partial<Look> = {}) {
    company.value = { theme: wanted, accent: colour }
  }

  return { theme, choose, follow }
})
