import { createModel, effect, signal } from '@preact/signals'

export type ToastAction = { label: string; run(): void }
export type Toast = { id: number; text: string; action?: ToastAction | undefined }
export type ToastModel = InstanceType<typeof ToastModel>

const shownMs = 4_500
/** Long enough to read, to regret and to reach the button. */
const shownWithActionMs = 12_000

/** Small news that needs no answer. Anything that does is shown where it belongs. */
export const ToastModel = createModel(() => {
  const items = signal<Toast[]>([])
  const timers = new Set<ReturnType<typeof setTimeout>>()
  let lastId = 0

  effect(() => () => {
    for (const timer of timers) clearTimeout(timer)
  })

  /** With an action, such as taking back what was just done. */
  function say(text: string, action?: ToastAction) {
    const id = ++lastId
    items.value = [...items.value.slice(-2), { id, text, action }]
    const timer = setTimeout(
      () => {
        timers.delete(timer)
        dismiss(id)
      },
      action === undefined ? shownMs : shownWithActionMs,
    )
    timers.add(timer)
  }

  function dismiss(id: number) {
    items.value = items.value.filter((toast) => toast.id !== id)
  }

  return { items, say, dismiss }
})
