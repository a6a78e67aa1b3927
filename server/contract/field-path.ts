/** A field's path, part by part: `stages[Dr. McLain].name` has a name in brackets, which stays as it is. */
export function readFieldPath<Part>(path: string, field: (name: string) => Part, named: (name: string) => Part): Part[] {
  return [...path.matchAll(/\[([^\]]+)\]|([^.[\]]+)/g)].map(([, inBrackets, name = '']) =>
    inBrackets === undefined ? field(name) : named(inBrackets),
  )
}

/** `slotDurationUnit` as `Slot duration unit`, and `fromEmail` as `From e-mail`, as it is written everywhere else. */
export function nameOfField(name: string): string {
  const spaced = name
    .replace(/^_+/, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase()
    .replace(/\bemail/g, 'e-mail')
  return spaced.charAt(0).toUpperCase() + spaced.slice(1)
}
