type SegmentedProps<T extends string> = {
  label: string
  value: T
  options: { value: T; label: string; count?: number }[]
  onChange(value: T): void
}

/** A choice of one, all options in sight; arrow keys move as in any radio group. */
export function Segmented<T extends string>({ label, value, options, onChange }: SegmentedProps<T>) {
  return (
    <fieldset class="segmented">
      <legend class="visually-hidden">{label}</legend>
      {options.map((option) => (
        <label key={option.value} class="segment">
          <input type="radio" name={label} value={option.value} checked={option.value === value} onChange={() => onChange(option.value)} />
          <span class="segment-text">
            {option.label}
            {option.count === undefined ? null : <span class="segment-count">{option.count}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  )
}
