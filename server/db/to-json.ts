/**
 * A value as JSON text that PostgreSQL takes: it knows no NUL and no half of a surrogate pair, and what the platform or
 * a person says may hold either, or is cut in the middle of an emoji.
 */
export function toJson(value: unknown): string {
  const text = JSON.stringify(value)
  if (!/\\u(?:0000|d[89a-f])/.test(text)) return text
  return text.replaceAll(/(?<!\\)((?:\\\\)*)\\u(?:(0000)|d[89a-f][\da-f]{2})/g, (_, before: string, nul: string | undefined) =>
    nul === undefined ? `${before}\uFFFD` : before,
  )
}

/** The same for a text that has a column of its own. */
export function toText<Text extends string | null>(text: Text): Text {
  return (text === null ? null : text.toWellFormed().replaceAll('\0', '')) as Text
}
