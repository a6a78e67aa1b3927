import type { ComponentChildren } from 'preact'
import { Icon, type IconName } from './icon.tsx'

type EmptyStateProps = { icon?: IconName; title: string; text?: string; headingLevel?: 1 | 2; children?: ComponentChildren }

/** Nothing here, why, and what to do about it. */
export function EmptyState({ icon = 'info', title, text, headingLevel = 2, children }: EmptyStateProps) {
  const Heading = headingLevel === 1 ? 'h1' : 'h2'
  return (
    <div class="empty">
      <span class="empty-icon">
        <Icon name={icon} size={20} />
      </span>
      <Heading class="empty-title">{title}</Heading>
      {text === undefined ? null : <p class="empty-text">{text}</p>}
      {children === undefined ? null : <div class="empty-actions">{children}</div>}
    </div>
  )
}
