type CheckboxProps = { label: string; isChecked: boolean; isMixed?: boolean; isDisabled?: boolean; onChange(isChecked: boolean): void }

/** A box whose words stand elsewhere on the line. */
export function Checkbox({ label, isChecked, isMixed = false, isDisabled = false, onChange }: CheckboxProps) {
  return (
    <label class="line-check">
      <input
        type="checkbox"
        class="checkbox"
        aria-label={label}
        checked={isChecked}
        indeterminate={isMixed}
        disabled={isDisabled}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    </label>
  )
}
