import type { ComponentChildren } from 'preact'

type FieldProps = {
  id: string
  label: string
  /** A word after the label, such as "optional". */
  mark?: string | undefined
  help?: string | undefined
  error?: string | undefined
  children: ComponentChildren
}

/** A label, its control, and what there is to say about it. The control refers to `describedBy(id, …)`. */
export function Field({ id, label, mark, help, error, children }: FieldProps) {
  return (
    <div class={`field${error === undefined ? '' : ' has-error'}`}>
      <label class="field-label" for={id}>
        {label}
        {mark === undefined ? null : <span class="field-mark"> {mark}</span>}
      </label>
      {children}
      {help === undefined ? null : (
        <p class="field-help" id={`${id}-help`}>
          {help}
        </p>
      )}
      {error === undefined ? null : (
        <p class="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  )
}

export function describedBy(id: string, { help, error }: { help?: string | undefined; error?: string | undefined }): string | undefined {
  const ids = [help === undefined ? '' : `${id}-help`, error === undefined ? '' : `${id}-error`].filter(Boolean)
  return ids.length === 0 ? undefined : ids.join(' ')
}
