import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

type DialogProps = {
  title: string
  size?: 'normal' | 'wide'
  children: ComponentChildren
  actions: ComponentChildren
  onClose(): void
  onSubmit?(): void
}

/** A modal question. The browser keeps the focus inside and gives it back. */
export function Dialog({ title, size = 'normal', children, actions, onClose, onSubmit }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const dialog = ref.current
    const before = document.activeElement
    dialog?.showModal()
    // Not `autofocus`, which a browser refuses in a frame of another origin.
    dialog?.querySelector<HTMLElement>('[data-first]')?.focus()
    return () => {
      dialog?.close()
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  const submit = (event: Event) => {
    event.preventDefault()
    onSubmit?.()
  }
  return (
    <dialog ref={ref} class={`dialog dialog-${size}`} aria-labelledby="dialog-title" onCancel={onClose}>
      <form method="dialog" onSubmit={submit}>
        <h2 id="dialog-title" class="dialog-title">
          {title}
        </h2>
        <div class="dialog-body">{children}</div>
        <div class="dialog-actions">{actions}</div>
      </form>
    </dialog>
  )
}
