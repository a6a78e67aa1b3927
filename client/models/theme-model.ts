import { createModel, effect, signal } from '@preact/signals'
import type { Memory } from './location-model.ts'

export type Theme = 'system' | 'light' | 'dark'
export type ThemeModel = InstanceType<typeof ThemeModel>

const order: Theme[] = ['system', 'light', 'dark']

/** Follows the person's system unless they say otherwise here. */
export const ThemeModel = createModel((memory: Memory, show: (theme: Theme) => void) => {
  const theme = signal<Theme>(order.find((one) => one === memory.read()) ?? 'system')
  effect(() => show(theme.value))

  function choose(chosen: Theme) {
    theme.value = chosen
    memory.write(chosen)
  }

  return { theme, choose }
})
