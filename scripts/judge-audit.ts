/** A known hole that does not concern us, or not yet, and until when (`2026-12-31`) that is believed. */
export type Explained = { advisory: string; why: string; until: string }

export type Verdict = { holes: number; explained: string[]; unexplained: string[] }

type Via = { url?: unknown; title?: unknown; severity?: unknown }

/**
 * What `npm audit --json` says about holes of high and critical severity, each once; undefined when it is no such list.
 * `today` is `2026-11-24`.
 */
export function judgeAudit(output: string, explanations: readonly Explained[], today: string): Verdict | undefined {
  const packages = readPackages(output)
  if (packages === undefined) return undefined
  const grave = new Map<string, string>()
  for (const { via } of packages) {
    for (const one of (Array.isArray(via) ? via : []) as (Via | string)[]) {
      if (typeof one === 'string' || (one.severity !== 'high' && one.severity !== 'critical')) continue
      const advisory = String(one.url).split('/').at(-1) ?? ''
      grave.set(advisory, `${advisory} (${one.severity}): ${String(one.title)}`)
    }
  }
  const isExplained = (advisory: string): boolean => explanations.some((one) => one.advisory === advisory && one.until >= today)
  const [explained, unexplained] = [true, false].map((wanted) =>
    [...grave].filter(([advisory]) => isExplained(advisory) === wanted).map(([, words]) => words),
  ) as [string[], string[]]
  return { holes: grave.size, explained, unexplained }
}

export function describeVerdict(verdict: Verdict | undefined): string[] {
  if (verdict === undefined) return ['NOT AUDITED: the registry gave no list of known holes. Ask again where it does.']
  const { holes, explained, unexplained } = verdict
  return [`Grave known holes in what runs: ${holes}, explained: ${explained.length}.`, ...unexplained.map((hole) => `  ${hole}`)]
}

/** 1 for a hole that nobody has explained, 2 when nothing could be looked at. */
export function exitCodeOf(verdict: Verdict | undefined, mayBeRefused: boolean): number {
  if (verdict === undefined) return mayBeRefused ? 0 : 2
  return verdict.unexplained.length > 0 ? 1 : 0
}

function readPackages(output: string): { via?: unknown }[] | undefined {
  try {
    const { vulnerabilities } = JSON.parse(output) as { vulnerabilities?: Record<string, { via?: unknown }> }
    return vulnerabilities === undefined ? undefined : Object.values(vulnerabilities)
  } catch {
    return undefined
  }
}
