import type { ComponentChildren } from 'preact'
import type { Loadable } from '../../models/loadable.ts'
import { ProblemNotice } from './problem-notice.tsx'

type LoadedProps<T> = {
  at: Loadable<T>
  /** The page's heading while it has no other; left out where one stands above. */
  title?: string
  skeleton: ComponentChildren
  onRetry(): void
  actions?: ComponentChildren
  children(value: T): ComponentChildren
}

/** The three faces of what comes from the server: its outline, the reason why not, or the thing. */
export function Loaded<T>({ at, title, skeleton, onRetry, actions, children }: LoadedProps<T>) {
  if (at.state === 'ready') return <>{children(at.value)}</>
  return (
    <>
      {title === undefined ? null : <h1 class="visually-hidden">{title}</h1>}
      {at.state === 'loading' ? (
        skeleton
      ) : (
        <ProblemNotice problem={at.problem} onRetry={at.problem.code === 'not_found' ? undefined : onRetry} actions={actions} />
      )}
    </>
  )
}
