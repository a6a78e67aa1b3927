import { language } from './language.ts'
import { words } from './words.ts'

const locale = localeOf(language)
const numbers = new Intl.NumberFormat(locale)
const dates = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
const clocks = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })
const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })

export function formatNumber(value: number): string {
  return numbers.format(value)
}

/** `88%` */
export function formatPercent(share: number): string {
  return new Intl.NumberFormat(locale, { style: 'percent' }).format(share)
}

/** A day without a time, `2025-11-22`, as `Nov 22`. */
export function formatDay(day: string): string {
  return new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`))
}

/** US dollars; a part of a cent is worth showing. */
export function formatMoney(dollars: number): string {
  const digits = dollars < 0.01 ? { maximumSignificantDigits: 2 } : {}
  return new Intl.NumberFormat(locale, { style: 'currency', currency: 'USD', ...digits }).format(dollars)
}

/** `Nov 22, 2025, 9:41 PM` */
export function formatDate(iso: string): string {
  return dates.format(new Date(iso))
}

/** `21:41:05` */
export function formatClock(iso: string): string {
  return clocks.format(new Date(iso))
}

/** `just now`, `5 minutes ago`, `yesterday`; older than a month, the date. */
export function formatAgo(iso: string, nowMs: number): string {
  const seconds = Math.round((Date.parse(iso) - nowMs) / 1_000)
  const size = Math.abs(seconds)
  if (size < 45) return words.justNow
  if (size < 45 * 60) return relative.format(Math.round(seconds / 60) || Math.sign(seconds), 'minute')
  if (size < 22 * 3_600) return relative.format(Math.round(seconds / 3_600) || Math.sign(seconds), 'hour')
  if (size < 30 * 86_400) return relative.format(Math.round(seconds / 86_400) || Math.sign(seconds), 'day')
  return formatDate(iso)
}

/** `< 0.1 s`, `0.4 s`, `12 s`, `3 min 20 s`, `2 h 5 min`; a number and its unit are not torn apart. */
export function formatDuration(ms: number): string {
  const seconds = ms / 1_000
  if (seconds > 0 && seconds < 0.05) return joined(`< ${numbers.format(0.1)} s`)
  if (seconds < 9.95) return joined(`${numbers.format(Math.round(seconds * 10) / 10)} s`)
  const whole = Math.round(seconds)
  if (whole < 60) return joined(`${whole} s`)
  const minutes = Math.floor(whole / 60)
  if (minutes < 60) return joined(whole % 60 === 0 ? `${minutes} min` : `${minutes} min ${whole % 60} s`)
  return joined(minutes % 60 === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`)
}

/** A time that is only a guess: whole seconds below a minute, whole minutes above. */
export function formatRoughly(seconds: number): string {
  if (seconds < 1.5) return joined('1 s')
  return joined(seconds < 60 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`)
}

function joined(text: string): string {
  return text.replaceAll(' ', '\u00a0')
}

export function formatBytes(bytes: number): string {
  if (bytes < 1_000_000) return `${numbers.format(Math.ceil(bytes / 1_024))} KB`
  return `${numbers.format(Math.round((bytes / 1_048_576) * 10) / 10)} MB`
}

/** The language of the words, with the region that the browser gives it: dates as the person knows them. */
function localeOf(language: string): string {
  if (typeof document === 'undefined') return language
  return chooseLocale(language, navigator.languages)
}

/** The browser's own form of that language; a browser can name one that no format knows (`en-US@posix`). */
export function chooseLocale(spoken: string, preferred: readonly string[]): string {
  return preferred.find((tag) => tag.toLowerCase().startsWith(spoken) && isLocale(tag)) ?? spoken
}

function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1
  } catch {
    return false
  }
}
