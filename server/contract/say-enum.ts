/** Spelled by the platform as no person would. */
const misspelled: Record<string, string> = { MONETORY: 'MONETARY' }

/** `SINGLE_OPTIONS` becomes `Single options`. */
export function sayEnum(value: string): string {
  const text = (misspelled[value] ?? value)
    .toLowerCase()
    .replaceAll('_', ' ')
    .replace(/\bemail/g, 'e-mail')
  return text.charAt(0).toUpperCase() + text.slice(1)
}
