const kept = 2_000

export type Violation = {
  at: number
  seq?: number
  kind: 'rate-limited' | 'refused' | 'refresh-reuse'
  status?: number
  method?: string
  path?: string
  locationId?: string
  message: string
}

export type Violations = {
  add(violation: Violation): void
  list(): Violation[]
  counts(): Record<Violation['kind'], number>
  clear(): void
}

/** What a well-behaved app never causes; a test asks that this stays empty. */
export function violations(): Violations {
  let entries: Violation[] = []
  let counts = none()
  return {
    add(violation) {
      counts[violation.kind] += 1
      entries.push(violation)
      if (entries.length > kept) entries.shift()
    },
    list: () => entries,
    counts: () => ({ ...counts }),
    clear: () => {
      entries = []
      counts = none()
    },
  }
}

function none(): Record<Violation['kind'], number> {
  return { 'rate-limited': 0, refused: 0, 'refresh-reuse': 0 }
}
