export const settingsSections = ['general', 'sessions', 'keys', 'people', 'audit', 'data'] as const
export type SettingsSection = (typeof settingsSections)[number]

export type Route =
  | { name: 'home' }
  | { name: 'provision'; blueprintId: string | null }
  | { name: 'plan'; planId: string }
  | { name: 'draft'; draftId: string }
  | { name: 'jobs' }
  | { name: 'job'; jobId: string }
  | { name: 'handover'; jobId: string }
  | { name: 'blueprints' }
  | { name: 'import' }
  | { name: 'blueprint'; blueprintId: string }
  | { name: 'editor'; blueprintId: string | null }
  | { name: 'versions'; blueprintId: string }
  | { name: 'learn' }
  | { name: 'settings'; section: SettingsSection }
  | { name: 'unknown' }

/** Which screen an address means. By itself, because it is asked before the rest of the page has arrived. */
export function readRoute(url: string): Route {
  const { pathname, searchParams } = new URL(url, 'http://page')
  const [first, second, ...more] = pathname
    .split('/')
    .filter((part) => part !== '')
    .map(decode)
  if (first === 'jobs' && second !== undefined && more.length === 1 && more[0] === 'handover') return { name: 'handover', jobId: second }
  if (first === 'blueprints' && second !== undefined && more.length === 1) {
    if (more[0] === 'edit') return { name: 'editor', blueprintId: second }
    if (more[0] === 'versions') return { name: 'versions', blueprintId: second }
  }
  if (more.length > 0) return { name: 'unknown' }
  if (first === undefined) return { name: 'home' }
  if (first === 'provision')
    return second === undefined ? { name: 'provision', blueprintId: searchParams.get('blueprint') } : { name: 'plan', planId: second }
  if (first === 'settings') {
    const section = settingsSections.find((one) => one === (second ?? 'general'))
    return section === undefined ? { name: 'unknown' } : { name: 'settings', section }
  }
  if (first === 'drafts') return second === undefined ? { name: 'unknown' } : { name: 'draft', draftId: second }
  if (first === 'jobs') return second === undefined ? { name: 'jobs' } : { name: 'job', jobId: second }
  if (first !== 'blueprints') return { name: 'unknown' }
  if (second === undefined) return { name: 'blueprints' }
  if (second === 'new') return { name: 'editor', blueprintId: null }
  if (second === 'learn') return { name: 'learn' }
  return second === 'import' ? { name: 'import' } : { name: 'blueprint', blueprintId: second }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
