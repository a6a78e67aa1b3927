import type { Told } from '../contract/said.ts'
import { say } from '../contract/say.ts'

export type CleanText = { text: string; /** What was taken out, in words. */ notes: Told[] }

/** Characters that nobody sees: they hide words from the person and show them to the model. */
const hidden =
  // eslint-disable-next-line no-control-regex, no-misleading-character-class
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\u3164\uFE00-\uFE0F\uFEFF\uFFA0\uFFF0-\uFFFB\u{1D173}-\u{1D17A}\u{E0000}-\u{E0FFF}]/gu

/** Joiners carry meaning in some scripts, and hide words everywhere else. */
const strayJoiners =
  /(?<![\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Sinhala}])[\u200C\u200D]/gu

/** Every pattern here is bounded, or begins where nothing of its own sort stands before: time grows with the text, not with its square. */
const secrets: RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /(?<![\w-])(?:\w{1,20}-)?eyJ[\w-]{8,}\.[\w-]{8,}(\.[\w-]*){0,3}/g,
  /\b(sk|pk|rk|pit|ghp|gho|glpat|xox[abpr])[-_][\w-]{12,}/g,
  /\bAKIA[0-9A-Z]{16}\b/g,
  /(?<=\bbearer\s)[\w.~+/-]{12,}=*/gi,
  /(?<=\b(password|passwort|passwd|contraseña|mot de passe|secret|api[ _-]?key|access[ _-]?token|refresh[ _-]?token)\s{0,20}[:=]\s{0,20})\S{4,}/gi,
]

/** Ids of the platform and of ours: 20 or more letters and digits that no word has. Parts of web addresses are left alone. */
const ids: RegExp[] = [
  /(?<![\w/=?&.%-])(?=[A-Za-z0-9]*\d)(?=[A-Za-z0-9]*[A-Z])(?=[A-Za-z0-9]*[a-z])[A-Za-z0-9]{18,}\b/g,
  /(?<![\w/=?&.%#-])[0-9a-f]{24,}\b/g,
  /\b(draft|bp|job|plan|inst|ses|step)_[0-9a-z]{20}\b/g,
  /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi,
]

const emailAddress = /[\w.+-]{1,64}@[\w-]{1,63}(\.[\w-]{1,63}){1,8}/g
const longNumber = /\+?\d[\d\s().-]{6,40}\d/g

/** A person's text on its way to the model: pasted tags become text, hidden characters, keys and ids go. */
export function cleanBrief(raw: string): CleanText {
  const notes: Told[] = []
  const seen = stripHidden(raw)
  if (seen.length < raw.toWellFormed().normalize('NFC').length) notes.push(say('note.hidden_characters'))
  const plain = looksLikePage(seen) ? textOfPage(seen) : seen
  if (plain !== seen) notes.push(say('note.page_read'))
  const safe = maskSecrets(plain)
  if (safe !== plain) notes.push(say('note.secret_taken_out'))
  return { text: tidySpace(safe), notes }
}

/** The name of something that is there: no addresses, numbers or ids of people, and short. */
export function cleanName(raw: string): string {
  return tidySpace(maskSecrets(stripHidden(raw)).replace(emailAddress, '…').replace(longNumber, '…'))
    .replaceAll('\n', ' ')
    .slice(0, 60)
}

/** Something of ours on its way to the model: addresses go as well. */
export function cleanForModel(raw: string): string {
  return maskSecrets(stripHidden(raw)).replace(emailAddress, '[e-mail]')
}

/** What the model wrote, without what nobody would see. */
export function stripHidden(text: string): string {
  return text.toWellFormed().normalize('NFC').replace(/\r\n?/g, '\n').replace(hidden, '').replace(strayJoiners, '')
}

/** Prose of the model: it is shown as text and never as anything else. */
export function plainText(text: string): string {
  return stripHidden(text)
    .replace(/<\/?[a-z!][^<>]*>/gi, '')
    .trim()
}

function maskSecrets(text: string): string {
  return [...secrets, ...ids].reduce((left, pattern) => left.replace(pattern, '[removed]'), text)
}

function looksLikePage(text: string): boolean {
  return /<!doctype html|<html[\s>]|<body[\s>]/i.test(text) || (text.match(/<\/(div|p|span|li|a|h[1-6]|td|section)>/gi)?.length ?? 0) >= 3
}

function textOfPage(page: string): string {
  return page
    .replace(/<!--[\s\S]*?(-->|$)/g, ' ')
    .replace(/<(script|style|noscript|template|svg|head)\b[\s\S]*?(<\/\1\s*>|$)/gi, ' ')
    .replace(/<(br|\/p|\/div|\/li|\/h[1-6]|\/tr|\/section)\b[^<>]*>/gi, '\n')
    .replace(/<[^<>]{0,2000}>/g, ' ')
    .replace(/&nbsp;/gi, ' ')
    .replace(/&amp;/gi, '&')
    .replace(/&quot;/gi, '"')
    .replace(/&#0?39;|&apos;/gi, "'")
    .replace(/&lt;/gi, '<')
    .replace(/&gt;/gi, '>')
}

/** Two briefs that differ in their spaces only are the same question. */
function tidySpace(text: string): string {
  return text
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}
