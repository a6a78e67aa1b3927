import type { NamesIn } from '../../said.ts'

type Pair = readonly [fault: string, fix: string]
type NamesInPair<Texts> = Texts extends Pair ? NamesIn<Texts[0 | 1]> : never

type OnlyNamesOf<Of extends Record<string, string>, Texts extends Record<keyof Of, string>> = {
  [Code in keyof Of]: NamesIn<Texts[Code]> extends NamesIn<Of[Code]> ? string : never
}
type OnlyNamesOfPairs<Of extends Record<string, Pair>, Texts extends Record<keyof Of, Pair>> = {
  [Code in keyof Of]: NamesInPair<Texts[Code]> extends NamesInPair<Of[Code]> ? Pair : never
}

/** A translation says everything, and asks for no value that the English has not: otherwise it is a type error. */
export function translation<Of extends Record<string, string>>() {
  return <const Texts extends Record<keyof Of, string>>(texts: Texts & OnlyNamesOf<Of, Texts>): Record<keyof Of, string> => texts
}

/** The same for faults, each with what to do about it. */
export function pairTranslation<Of extends Record<string, Pair>>() {
  return <const Texts extends Record<keyof Of, Pair>>(texts: Texts & OnlyNamesOfPairs<Of, Texts>): Record<keyof Of, Pair> => texts
}
