import { kindWord, words } from '../../words/words.ts'

/** A row for each kind, as a table of contents. */
export function KindList({ counts }: { counts: Record<string, number> }) {
  return (
    <ul class="kind-list">
      {Object.entries(counts).map(([kind, n]) => (
        <li key={kind}>
          <span>{kindWord(kind, n)}</span>
          <b>{n}</b>
        </li>
      ))}
    </ul>
  )
}

/** `28 Tags · 24 Custom fields · …`, the largest first. */
export function KindCounts({ counts, most = 4 }: { counts: Record<string, number>; most?: number }) {
  const sorted = Object.entries(counts).sort(([, a], [, b]) => b - a)
  const rest = sorted.length - most
  return (
    <ul class="kind-counts">
      {sorted.slice(0, most).map(([kind, n]) => (
        <li key={kind}>
          <b>{n}</b> {kindWord(kind, n).toLowerCase()}
        </li>
      ))}
      {rest > 0 ? <li class="kind-counts-more">{words.blueprintMoreKinds(rest)}</li> : null}
    </ul>
  )
}
