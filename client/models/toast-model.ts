import { createModel, effect, signal } from '@preact/signals'

export type Toast = { id: number; text: string }
export type ToastModel = InstanceType<typeof ToastModel>

const shownMs = 4_500

/** Small news that needs no answer. Anything that does is shown where it belongs. */
export const ToastModel = createModel(() => {
  const items = signal<Toast[]>([])
  const timers = new Set<ReturnType<typeof setTimeout>>()
  let lastId = 0

  effect(() => () => {
    for (const timer of timers) clearTimeout(timer)
  })

  function say(text: string) {
    const id = ++lastId
    items.value = [...items.value.slice(-2), { id, text }]
    const timer = setTimeout(() => {
      timers.delete(timer)
      dismiss(id)
    }, shownMs)
    timers.add(timer)
  }

  function dismiss(id: number) {
    items.value = items.value.filter((toast) => toast.id !== id)
  }

  return { items, say, dismiss }
})
