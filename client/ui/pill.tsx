import type { ComponentChildren } from 'preact'

export type Tone = 'neutral' | 'accent' | 'green' | 'blue' | 'violet' | 'amber' | 'red'

export function Pill({ tone = 'neutral', children, isLive = false }: { tone?: Tone; children: ComponentChildren; isLive?: boolean }) {
  return (
    <span class={`pill tone-${tone}`}>
      {isLive ? <span class="pill-dot" aria-hidden="true" /> : null}
      {children}
    </span>
  )
}
