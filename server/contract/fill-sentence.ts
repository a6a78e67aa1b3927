/** Puts values in the place of `<name>`; `<n|one|many>` chooses by the number n. `show` writes a value out. */
export function fillSentence<Value>(text: string, values: Readonly<Record<string, Value>>, show: (value: Value) => string): string {
  return text.replaceAll(/<(\w+)(?:\|([^|>]*)\|([^>]*))?>/g, (whole, name: string, one?: string, many?: string) => {
    const value = values[name]
    if (value === undefined) return whole
    if (one === undefined || many === undefined) return show(value)
    return Number(value) === 1 ? one : many
  })
}
