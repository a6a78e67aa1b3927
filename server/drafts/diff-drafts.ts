import type { Blueprint } from '../contract/blueprint.ts'
import { isSame } from '../contract/canonical-json.ts'
import type { DraftDiff } from '../contract/draft.ts'
import { idOf } from './compose-draft.ts'

/** What is different from the version before; keys say what is the same thing. */
export function diffDrafts(previousDraftId: string, before: Blueprint, now: Blueprint): DraftDiff {
  const old = new Map(before.resources.map((resource) => [idOf(resource), resource]))
  const ids = new Set(now.resources.map(idOf))
  const changed = now.resources.flatMap((resource) => {
    const was = old.get(idOf(resource))
    if (was === undefined) return []
    const fields = new Set([...Object.keys(was.spec), ...Object.keys(resource.spec)])
    const paths = [...fields].filter((field) => !isSame(was.spec[field], resource.spec[field])).map((field) => `spec.${field}`)
    return paths.length === 0 ? [] : [{ resourceId: idOf(resource), paths }]
  })
  const removed = before.resources.filter((resource) => !ids.has(idOf(resource)))
  const added = now.resources.map(idOf).filter((id) => !old.has(id))
  return {
    previousDraftId,
    added,
    changed,
    removed: removed.map((resource) => ({ resourceId: idOf(resource), title: String(resource.spec.name ?? resource.key) })),
    unchanged: now.resources.length - added.length - changed.length,
  }
}
