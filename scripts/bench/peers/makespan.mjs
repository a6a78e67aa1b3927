// Makes the things of a plan as others would. Told by its parent: { style, url, locationId, wanted } → { ok } or { error }.
import { HighLevel } from '@gohighlevel/api-client'

const parallelism = 10
const styles = { script: runScript, levels: runLevels, walk: runWalk }

process.on('message', ({ style, url, locationId, wanted }) => {
  styles[style](url, locationId, wanted).then(
    () => process.send({ ok: true }),
    (error) => process.send({ error: String(error?.message ?? error) }),
  )
})
process.once('disconnect', () => process.exit(0))
process.send({ ready: true })

/** The official SDK, its own retries of 429 switched on, one call after the other in the order of need. */
async function runScript(url, locationId, wanted) {
  const make = withSdk(url, locationId)
  const ids = new Map()
  for (const one of wanted) ids.set(one.key, await make(one, ids.get(one.parent)))
}

/** The same, all of one level at once. */
async function runLevels(url, locationId, wanted) {
  const make = withSdk(url, locationId)
  const ids = new Map()
  for (let rest = wanted; rest.length > 0;) {
    const ready = rest.filter(({ parent }) => parent === undefined || ids.has(parent))
    const made = await Promise.all(ready.map(async (one) => [one.key, await make(one, ids.get(one.parent))]))
    for (const [key, id] of made) ids.set(key, id)
    rest = rest.filter(({ key }) => !ids.has(key))
  }
}

/** Ten at a time, each as soon as what it needs is there; a 429 waits for the window that the answer names. */
async function runWalk(url, locationId, wanted) {
  const ids = new Map()
  const waiting = new Set(wanted)
  await new Promise((resolve, reject) => {
    let running = 0
    const pump = () => {
      for (const one of waiting) {
        if (running >= parallelism) return
        if (one.parent !== undefined && !ids.has(one.parent)) continue
        waiting.delete(one)
        running += 1
        makeWithRetry(url, locationId, one, ids.get(one.parent)).then((id) => {
          ids.set(one.key, id)
          running -= 1
          if (waiting.size === 0 && running === 0) resolve()
          else pump()
        }, reject)
      }
    }
    pump()
  })
}

function withSdk(url, locationId) {
  // One try more per window than the SDK's three: it could not finish a large plan at all.
  const api = new HighLevel({ privateIntegrationToken: 'pit-of-the-bench', rateLimitRetry: { maxRetries: 20 }, logLevel: 'error' })
  api.getHttpClient().defaults.baseURL = url
  return async ({ kind, name }, parentId) => {
    if (kind === 'tag') return (await api.locations.createTag({ locationId }, { name })).tag.id
    if (kind === 'custom-value') return (await api.locations.createCustomValue({ locationId }, { name, value: 'bench' })).customValue.id
    return (await api.medias.createMediaFolder({ altId: locationId, altType: 'location', name, parentId })).id
  }
}

async function makeWithRetry(url, locationId, { kind, name }, parentId) {
  const [path, body] =
    kind === 'tag'
      ? [`/locations/${locationId}/tags`, { name }]
      : kind === 'custom-value'
        ? [`/locations/${locationId}/customValues`, { name, value: 'bench' }]
        : ['/medias/folder', { altId: locationId, altType: 'location', name, parentId }]
  for (;;) {
    const answer = await fetch(url + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
    const made = await answer.json()
    if (answer.ok) return (made.tag ?? made.customValue ?? made).id
    if (answer.status !== 429) throw new Error(`${path} answered ${answer.status}`)
    await new Promise((resolve) => setTimeout(resolve, Number(answer.headers.get('x-ratelimit-interval-milliseconds'))))
  }
}
