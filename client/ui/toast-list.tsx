import { Icon } from './icon.tsx'

type ToastListProps = {
  items: { id: number; text: string; action?: { label: string; run(): void } | undefined }[]
  closeLabel: string
  onClose(id: number): void
}

export function ToastList({ items, closeLabel, onClose }: ToastListProps) {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {items.map((toast) => (
        <div key={toast.id} class="toast">
          <span>{toast.text}</span>
          {toast.action === undefined ? null : (
            <button
              type="button"
              class="toast-action"
              onClick={() => {
                onClose(toast.id)
                toast.action?.run()
              }}
            >
              {toast.action.label}
            </button>
          )}
          <button type="button" class="toast-close" aria-label={closeLabel} onClick={() => onClose(toast.id)}>
            <Icon name="close" size={14} />
          </button>
        </div>
      ))}
    </div>
  )
}
