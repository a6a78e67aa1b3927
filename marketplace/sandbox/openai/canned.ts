import type { JsonObject } from '../json.ts'

/** One line of a canned draft. `because` lists words of a brief that would cause it, the likeliest first. */
export type CannedLine = { kind: string; key: string; because: readonly string[]; spec: JsonObject }

export type CannedDraft = { industry: string; name: string; description: string; match: RegExp; lines: readonly CannedLine[] }

export function tag(name: string, ...because: string[]): CannedLine {
  return { kind: 'tag', key: keyOf(name), because, spec: { name } }
}

export function field(name: string, dataType: string, options: string[] | null, ...because: string[]): CannedLine {
  return { kind: 'custom-field', key: keyOf(name), because, spec: { name, dataType, model: 'contact', placeholder: null, options } }
}

export function value(name: string, text: string | null, ...because: string[]): CannedLine {
  return { kind: 'custom-value', key: keyOf(name), because, spec: { name, value: text } }
}

export function pipeline(name: string, stages: string[], ...because: string[]): CannedLine {
  const chance = (index: number): number => Math.round(((index + 1) / stages.length) * 100)
  return {
    kind: 'pipeline',
    key: keyOf(name),
    because,
    spec: { name, stages: stages.map((stage, index) => ({ name: stage, stageWinProbability: chance(index) })) },
  }
}

/** Nobody's name is known to a canned answer: the three facts are left open. */
export function person(key: string, ...because: string[]): CannedLine {
  return { kind: 'user', key, because, spec: { firstName: null, lastName: null, email: null, role: 'user', phone: null } }
}

export function calendar(name: string, user: string, minutes: number, ...because: string[]): CannedLine {
  return {
    kind: 'calendar',
    key: keyOf(name),
    because,
    spec: {
      name,
      calendarType: 'round_robin',
      description: null,
      groupId: null,
      teamMembers: [{ userId: `user/${user}`, isPrimary: null }],
      slotDuration: minutes,
      slotInterval: null,
      slotBuffer: null,
      openHours: null,
    },
  }
}

export function product(name: string, ...because: string[]): CannedLine[] {
  const price = { productId: `product/${keyOf(name)}`, name, type: 'one_time', currency: null, amount: null, recurring: null }
  return [
    { kind: 'product', key: keyOf(name), because, spec: { name, productType: 'SERVICE', description: null } },
    { kind: 'price', key: keyOf(name), because, spec: price },
  ]
}

export function mail(name: string, subjectLine: string, text: string, ...because: string[]): CannedLine {
  const editorContent = `<p>Hi {{contact.first_name}},</p><p>${text}</p>`
  return {
    kind: 'email-template',
    key: keyOf(name),
    because,
    spec: { name, editorType: 'html', subjectLine, previewText: null, editorContent },
  }
}

export function link(name: string, ...because: string[]): CannedLine {
  return { kind: 'trigger-link', key: keyOf(name), because, spec: { name, redirectTo: null } }
}

export function byHand(name: string, steps: string[], uses: string[], ...because: string[]): CannedLine {
  return { kind: 'workflow', key: keyOf(name), because, spec: { name, steps, why: null, link: null, uses } }
}

export function keyOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
}
