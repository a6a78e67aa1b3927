type SelectProps<T extends string> = {
  label: string
  value: T
  options: { value: T; label: string }[]
  onChange(value: T): void
  /** For where a label is written beside it. */
  id?: string
}

/** A choice of one out of many. Without an id its label is only heard: the chosen option has to speak for itself. */
export function Select<T extends string>({ label, value, options, onChange, id }: SelectProps<T>) {
  const select = (
    <select
      id={id}
      class="input select"
      title={id === undefined ? label : undefined}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value as T)}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  )
  if (id !== undefined) return select
  return (
    <label class="select-field">
      <span class="visually-hidden">{label}</span>
      {select}
    </label>
  )
}
