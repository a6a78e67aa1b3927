import type { ComponentChildren } from 'preact'
import { Icon, type IconName } from './icon.tsx'

type NoticeProps = {
  tone?: 'info' | 'good' | 'warn' | 'bad'
  title: string
  children?: ComponentChildren
  actions?: ComponentChildren
  /** Read out as soon as it appears. */
  isUrgent?: boolean
}

const icons: Record<NonNullable<NoticeProps['tone']>, IconName> = { info: 'info', good: 'check', warn: 'alert', bad: 'alert' }

export function Notice({ tone = 'info', title, children, actions, isUrgent = false }: NoticeProps) {
  return (
    <div class={`notice notice-${tone}`} role={isUrgent ? 'alert' : undefined}>
      <Icon name={icons[tone]} />
      <div class="notice-body">
        <p class="notice-title">{title}</p>
        {children}
        {actions === undefined ? null : <div class="notice-actions">{actions}</div>}
      </div>
    </div>
  )
}
