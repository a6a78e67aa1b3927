import { createHash } from 'node:crypto'
import { html, raw } from 'hono/html'
import type { ReaderLanguage } from '../contract/reader-language.ts'
import { installWords } from './install-words.ts'

/** What a person sees after the consent page, in a tab of its own: no script, one stylesheet inside, allowed by its hash. */
export type InstallPage = {
  tone: 'good' | 'bad'
  title: string
  lead: string
  /** Names of what the app was installed in. */
  names: string[]
  next: string[]
  action: { label: string; href: string } | undefined
  footnote: string | undefined
}

const style = `
:root{color-scheme:light dark;--ground:#f5f6f4;--card:#fff;--ink:#1b2420;--soft:#5b6862;--line:#dfe4e0;--good:#1d7a53;--good-soft:#e3f3eb;--bad:#b3402e;--bad-soft:#fbe9e6}
@media (prefers-color-scheme:dark){:root{--ground:#101513;--card:#181f1c;--ink:#eaf0ec;--soft:#a0ada6;--line:#2b3530;--good:#5fce9a;--good-soft:#17362a;--bad:#f0907f;--bad-soft:#3b1f1a}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:24px 16px;background:var(--ground);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{width:100%;max-width:560px;background:var(--card);border:1px solid var(--line);border-radius:16px;padding:clamp(24px,6vw,40px);box-shadow:0 12px 40px -24px rgb(0 0 0/.35)}
.brand{display:flex;align-items:center;gap:8px;margin:0 0 28px;color:var(--soft);font-weight:600;font-size:14px}
.mark{width:52px;height:52px;border-radius:50%;display:grid;place-items:center;margin-bottom:18px}
.mark svg{width:26px;height:26px}
.good{background:var(--good-soft);color:var(--good)}.bad{background:var(--bad-soft);color:var(--bad)}
h1{margin:0 0 8px;font-size:clamp(22px,5vw,27px);line-height:1.2;letter-spacing:-.01em;text-wrap:balance}
p{margin:0;color:var(--soft)}
h2{margin:28px 0 10px;font-size:13px;letter-spacing:.04em;text-transform:uppercase;color:var(--soft)}
ul,ol{margin:0;padding:0;list-style:none}
.names{display:flex;flex-wrap:wrap;gap:8px;max-height:210px;overflow:auto}
.names li{padding:4px 12px;border:1px solid var(--line);border-radius:999px;font-size:14px;overflow-wrap:anywhere}
.next{counter-reset:step}
.next li{counter-increment:step;display:flex;gap:12px;padding:6px 0}
.next li::before{content:counter(step);flex:none;width:24px;height:24px;border-radius:50%;border:1px solid var(--line);display:grid;place-items:center;font-size:13px;color:var(--soft)}
a.button{display:inline-block;margin-top:28px;padding:11px 20px;border-radius:10px;background:var(--ink);color:var(--card);text-decoration:none;font-weight:600}
a.button:focus-visible{outline:3px solid var(--good);outline-offset:3px}
.foot{margin-top:28px;padding-top:16px;border-top:1px solid var(--line);font-size:13px;overflow-wrap:anywhere}
`

/** In one piece: what is between the tags must be, to the byte, what was hashed. */
const styleElement = raw(`<style>${style}</style>`)

/** For `style-src`: allows exactly this page's stylesheet. */
export const installPageStyleHash = `'sha256-${createHash('sha256').update(style).digest('base64')}'`

const shownNames = 60

export function installPage(page: InstallPage, language: ReaderLanguage = 'en') {
  const words = installWords[language]
  const more = page.names.length - shownNames
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${page.title} · Groundwork</title>
        <link rel="icon" href="data:," />
        ${styleElement}
      </head>
      <body>
        <main>
          <p class="brand">Groundwork</p>
          <div class="mark ${page.tone}" aria-hidden="true">${page.tone === 'good' ? tick() : cross()}</div>
          <h1>${page.title}</h1>
          <p>${page.lead}</p>
          ${
            page.names.length === 0
              ? ''
              : html`<h2>${words.installedIn}</h2>
                  <ul class="names">
                    ${page.names.slice(0, shownNames).map((name) => html`<li>${name}</li>`)}
                    ${more > 0 ? html`<li>${words.more(more.toLocaleString(language))}</li>` : ''}
                  </ul>`
          }
          ${
            page.next.length === 0
              ? ''
              : html`<h2>${words.next}</h2>
                  <ol class="next">
                    ${page.next.map((step) => html`<li>${step}</li>`)}
                  </ol>`
          }
          ${page.action === undefined ? '' : html`<a class="button" href="${page.action.href}">${page.action.label}</a>`}
          ${page.footnote === undefined ? '' : html`<p class="foot">${page.footnote}</p>`}
        </main>
      </body>
    </html>`
}

function tick() {
  return html`<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round">
    <path d="M5 13l4.5 4.5L19 7.5" />
  </svg>`
}

function cross() {
  return html`<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2.5" stroke-linecap="round">
    <path d="M7 7l10 10M17 7L7 17" />
  </svg>`
}
