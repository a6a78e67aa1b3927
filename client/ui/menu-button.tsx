import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { Icon, type IconName } from './icon.tsx'

export type MenuItem = { id: string; label: string; note?: string; isDanger?: boolean; onChoose(): void }

type MenuButtonProps = {
  label: string
  icon: IconName
  items: readonly MenuItem[]
  size?: 'small' | 'normal'
  /** Words on the button; without them the label is read out and the icon is seen. */
  children?: ComponentChildren
}

/** A button with a short list of things to do. Arrow keys move, Escape closes, a letter jumps to what begins with it. */
export function MenuButton({ label, icon, items, size = 'normal', children }: MenuButtonProps) {
  const isOpen = useSignal(false)
  const root = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (!isOpen.value) return undefined
    root.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus()
    const leave = (event: Event) => {
      if (!(event.target instanceof Node) || root.current?.contains(event.target) !== true) isOpen.value = false
    }
    document.addEventListener('pointerdown', leave)
    document.addEventListener('focusin', leave)
    return () => {
      document.removeEventListener('pointerdown', leave)
      document.removeEventListener('focusin', leave)
    }
  }, [isOpen.value])
  const close = () => {
    isOpen.value = false
    button.current?.focus()
  }
  const press = (event: KeyboardEvent & { currentTarget: HTMLElement }) => {
    if (event.key === 'Escape' || event.key === 'Tab') {
      event.stopPropagation()
      close()
      if (event.key === 'Escape') event.preventDefault()
      return
    }
    const all = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=menuitem]')]
    const next = nextItem(all, event.key)
    if (next === undefined) return
    event.preventDefault()
    next.focus()
  }
  return (
    <div class="menu" ref={root}>
      <button
        ref={button}
        type="button"
        class={children === undefined ? 'icon-button' : `button button-secondary button-${size}`}
        aria-haspopup="menu"
        aria-expanded={isOpen.value}
        aria-label={children === undefined ? label : undefined}
        title={children === undefined ? label : undefined}
        onClick={() => (isOpen.value = !isOpen.value)}
      >
        <Icon name={icon} />
        {children === undefined ? null : <span class="button-text">{children}</span>}
      </button>
      {isOpen.value ? (
        <div class="menu-list" role="menu" aria-label={label} onKeyDown={press}>
          {items.map((item) => (
            <button
              key={item.id}
              type="button"
              role="menuitem"
              tabIndex={-1}
              class={`menu-item${item.isDanger ? ' text-red' : ''}`}
              onClick={() => {
                close()
                item.onChoose()
              }}
            >
              <span>{item.label}</span>
              {item.note === undefined ? null : <span class="menu-note">{item.note}</span>}
            </button>
          ))}
        </div>
      ) : null}
    </div>
  )
}

function nextItem(all: readonly HTMLElement[], key: string): HTMLElement | undefined {
  const at = all.indexOf(document.activeElement as HTMLElement)
  if (key === 'ArrowDown') return all[(at + 1) % all.length]
  if (key === 'ArrowUp') return all[(at - 1 + all.length) % all.length]
  if (key === 'Home') return all[0]
  if (key === 'End') return all.at(-1)
  if (key.length !== 1 || key === ' ') return undefined
  const letter = key.toLowerCase()
  return [...all.slice(at + 1), ...all.slice(0, at + 1)].find((item) => item.textContent.trim().toLowerCase().startsWith(letter))
}
