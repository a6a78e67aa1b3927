import { shortenAddress } from './networks.ts'

/** What a person needs to know their own sign-ins apart; every word is one of ours, whatever was sent. */
export type Origin = { browser: string | null; system: string | null; network: string | null }

/** The first that fits counts: nearly every browser also claims to be Chrome and Safari. */
const browsers: [RegExp, string][] = [
  [/\bEdg(A|iOS)?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Chrome|CriOS|HeadlessChrome)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
]
const systems: [RegExp, string][] = [
  [/\b(iPhone|iPad|iPod)\b/, 'iOS'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
]
const longestRead = 1_000

export function describeOrigin(userAgent: string | undefined, address: string): Origin {
  const text = (userAgent ?? '').slice(0, longestRead)
  const firstOf = (names: [RegExp, string][]): string | null => names.find(([pattern]) => pattern.test(text))?.[1] ?? null
  return { browser: firstOf(browsers), system: firstOf(systems), network: shortenAddress(address) }
}
