import type { ComponentChildren } from 'preact'

type PageHeaderProps = { title: string; text?: ComponentChildren; aside?: ComponentChildren; actions?: ComponentChildren }

export function PageHeader({ title, text, aside, actions }: PageHeaderProps) {
  return (
    <header class="page-header">
      <div class="page-heading">
        <div class="page-title-line">
          <h1>{title}</h1>
          {aside}
        </div>
        {text === undefined ? null : <p class="page-text">{text}</p>}
      </div>
      {actions === undefined ? null : <div class="page-actions">{actions}</div>}
    </header>
  )
}
