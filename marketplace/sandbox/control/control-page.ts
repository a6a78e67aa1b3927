import { html } from 'hono/html'
import type { Json } from '../json.ts'
import type { World } from '../world.ts'
import { duplicates } from './duplicates.ts'

const calls: [method: string, path: string, words: string][] = [
  ['GET', '/state', 'ids of companies, locations, users and the app'],
  ['GET', '/inventory/:locationId', 'counts and objects per kind'],
  ['GET', '/requests?locationId=&since=&limit=', 'the request log; DELETE empties it'],
  ['GET', '/violations', '429s, refused calls, reused refresh tokens, duplicates; DELETE empties it'],
  ['POST', '/faults', '[{ match: { method?, path?, locationId? }, fault, delayMs?, times?, probability?, seed? }]; DELETE clears'],
  [
    'POST',
    '/quirks',
    '{ pipelineLagMs?, folderLagMs?, dropEmailBody?, halfMadeEmail?, forgetPermission?, latencyMs?, duplicateWebhooks?, webhookDelayMs?, rateHeaders?, planGate?, sandboxAgency?, snapshotMs?, snapshotFails? }',
  ],
  ['POST', '/locations', '{ name?, count?, companyId? }: new sub-accounts'],
  ['POST', '/locations/:id', '{ status: active | suspended | revoked | uninstalled }'],
  ['POST', '/mutate', '{ locationId, kind, action, id? | name?, fields? }'],
  ['POST', '/seed-data', '{ locationId, contacts?, opportunities? }'],
  ['POST', '/install', '{ as: agency | location, companyId?, locationIds?, futureLocations?, scopes?, state? }'],
  ['POST', '/uninstall', '{ companyId? | locationId? }'],
  ['POST', '/expire-tokens', '{ companyId?, locationId?, refresh? }'],
  [
    'POST',
    '/webhooks',
    '{ type, companyId?, locationId?, fields?, times?, tamper?, unsigned? } or { replay: webhookId }; GET lists deliveries',
  ],
  ['POST', '/context', '{ userId, locationId?, fields?, secret? }: the ciphertext that the parent frame gives'],
  ['POST', '/reset', 'back to the seed'],
]

export function controlPage(world: World) {
  const counts = Object.entries(world.violations.counts())
  const faults = world.faults.list()
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Sandbox controls</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/sandbox/look/base.css" />
        <link rel="stylesheet" href="/sandbox/look/tables.css" />
        <link rel="stylesheet" href="/sandbox/look/control.css" />
      </head>
      <body class="control">
        <main class="sheet">
          <header>
            <h1>Sandbox controls</h1>
            <p>${world.url} · <a class="plain" href="/">back to Sandbox CRM</a></p>
          </header>
          <div class="tiles">
            ${counts.map(([kind, count]) => html`<div class="tile"><b>${count}</b><span>${kind}</span></div>`)}
            <div class="tile"><b>${duplicates(world).length}</b><span>things that exist twice</span></div>
            <div class="tile"><b>${world.log.size()}</b><span>requests logged</span></div>
          </div>
          <section class="block">
            <h2>Quirks</h2>
            <div class="row">${Object.entries(world.quirks).map(([name, value]) => quirk(name, value))}</div>
          </section>
          <section class="block">
            <h2>Faults <span>${faults.length}</span></h2>
            ${faults.length ? html`<pre>${faults.map((fault) => JSON.stringify(fault)).join('\n')}</pre>` : html`<p class="empty">None. Ask for one below, or with POST /sandbox/control/faults.</p>`}
            <div class="row">
              ${act('POST', '/faults', { fault: '429', times: 5 }, 'Five 429s')}
              ${act('POST', '/faults', { fault: '500', times: 3 }, 'Three 500s')}
              ${act('POST', '/faults', { fault: 'commit-then-reset', match: { method: 'POST' }, times: 1 }, 'Create, then lose the answer')}
              ${act('POST', '/faults', { fault: 'slow', delayMs: 3000, times: 10 }, 'Ten slow answers')}
              ${act('DELETE', '/faults', null, 'Clear faults')} ${act('POST', '/reset', {}, 'Back to the seed')}
            </div>
          </section>
          <section class="block">
            <h2>For programs</h2>
            <div class="scroll">
              <table>
                <tbody>
                  ${calls.map(
                    ([method, path, words]) =>
                      html`<tr>
                        <td class="mono">${method}</td>
                        <td class="mono">/sandbox/control${path}</td>
                        <td class="wide">${words}</td>
                      </tr>`,
                  )}
                </tbody>
              </table>
            </div>
          </section>
        </main>
        <script>
          document.addEventListener('click', async ({ target }) => {
            const { method, path, body } = target.closest('[data-path]')?.dataset ?? {}
            if (!path) return
            await fetch('/sandbox/control' + path, { method, ...(method === 'POST' ? { body } : {}) })
            location.reload()
          })
        </script>
      </body>
    </html>`
}

function quirk(name: string, value: number | boolean) {
  const next = typeof value === 'boolean' ? !value : value > 0 ? 0 : name === 'latencyMs' ? 250 : 3000
  return act('POST', '/quirks', { [name]: next }, `${name}: ${String(value)}`)
}

function act(method: string, path: string, body: Json, words: string) {
  return html`<button class="button" type="button" data-method="${method}" data-path="${path}" data-body="${JSON.stringify(body)}">
    ${words}
  </button>`
}
