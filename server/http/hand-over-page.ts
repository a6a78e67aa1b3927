import { createHash } from 'node:crypto'
import { html, raw } from 'hono/html'
import type { HandOver, HandOverTask } from '../contract/hand-over.ts'
import type { ReaderLanguage } from '../contract/reader-language.ts'
import { type SheetWords, sheetWords, translateSheet } from './hand-over-words.ts'

const style = `
:root{color-scheme:light;--ink:#1b2420;--soft:#55625c;--line:#d9dfdb;--warn:#8a4b00}
*{box-sizing:border-box}
body{margin:0;background:#f5f6f4;color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:820px;margin:0 auto;padding:32px 24px 64px;background:#fff;min-height:100vh}
h1{margin:0;font-size:26px;letter-spacing:-.01em}
h2{margin:36px 0 8px;font-size:18px;break-after:avoid}
h3{margin:20px 0 4px;font-size:15px;break-after:avoid}
p{margin:4px 0;color:var(--soft)}
table{width:100%;border-collapse:collapse;font-size:13px}
td,th{padding:5px 10px 5px 0;border-bottom:1px solid var(--line);text-align:start;vertical-align:top;overflow-wrap:anywhere}
th{color:var(--soft);font-weight:600}
tr{break-inside:avoid}
code{font-size:12px;color:var(--soft)}
.task{border:1px solid var(--line);border-radius:10px;padding:12px 16px;margin:10px 0;break-inside:avoid}
.task h3{margin:0;display:flex;gap:10px}
.box{flex:none;width:18px;height:18px;border:2px solid var(--ink);border-radius:4px;display:grid;place-items:center;font-size:13px;line-height:1}
ol{margin:8px 0 4px;padding-inline-start:28px}
.uses{font-size:13px}
.problem{color:var(--warn)}
.is-there{color:#1d6b3c}
a{color:inherit}
@media print{body{background:#fff}main{padding:0;max-width:none}h2{margin-top:24px}}
@page{margin:16mm}
`

const styleElement = raw(`<style>${style}</style>`)

/** For `style-src`: allows exactly this sheet's stylesheet. */
export const handOverStyleHash = `'sha256-${createHash('sha256').update(style).digest('base64')}'`

/** The sheet for paper and for people: no script, all text escaped. */
export function handOverPage(told: HandOver, language: ReaderLanguage = 'en') {
  const words = sheetWords[language]
  const sheet = translateSheet(told, language)
  const count = sheet.groups.reduce((sum, group) => sum + group.things.length, 0)
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${words.title(sheet.locationName)}</title>
        <link rel="icon" href="data:," />
        ${styleElement}
      </head>
      <body>
        <main>
          <h1>${words.title(sheet.locationName)}</h1>
          <p>
            ${words.about(sheet.blueprintName, count, sheet.startedBy, sheet.completedAt === null ? null : formatTime(sheet.completedAt, language))}
          </p>
          ${sheet.message === null ? '' : html`<p>${sheet.message}</p>`}
          ${
            sheet.problems.length === 0
              ? ''
              : html`<h2>${words.problems}</h2>
                  ${sheet.problems.map((one) => html`<p class="problem"><strong>${one.title}</strong>: ${one.what} ${one.next}</p>`)}`
          }
          ${
            sheet.tasks.length === 0
              ? ''
              : html`<h2>${words.byHand}</h2>
                  ${sheet.tasks.map((task) => taskPart(task, words))}`
          }
          ${
            sheet.people.length === 0
              ? ''
              : html`<h2>${words.people}</h2>
                  <table>
                    <tr>
                      <th>${words.name}</th>
                      <th>${words.email}</th>
                      <th>${words.how}</th>
                    </tr>
                    ${sheet.people.map(
                      (one) =>
                        html`<tr>
                          <td>${one.name}</td>
                          <td>${one.email}</td>
                          <td>${one.how}</td>
                        </tr>`,
                    )}
                  </table>`
          }
          <h2>${words.setUp}</h2>
          ${sheet.groups.map(
            (group) =>
              html`<h3>${group.title} (${group.things.length})</h3>
                <table>
                  ${group.things.map(
                    (thing) =>
                      html`<tr>
                        <td>${thing.link === undefined ? thing.title : html`<a href="${thing.link.url}">${thing.title}</a>`}</td>
                        <td>${thing.facts.map((fact) => `${fact.label}: ${fact.value}`).join(' · ')}</td>
                        <td><code>${thing.id ?? ''}</code></td>
                      </tr>`,
                  )}
                </table>`,
          )}
        </main>
      </body>
    </html>`
}

function taskPart(task: HandOverTask, words: SheetWords) {
  return html`<div class="task">
    <h3><span class="box" aria-hidden="true">${task.done ? '✓' : ''}</span>${task.title}${task.done ? ` (${words.done})` : ''}</h3>
    ${task.detail === undefined ? '' : html`<p class="${task.found === 'published' || task.found === 'there' ? 'is-there' : 'uses'}">${task.detail}</p>`}
    ${task.why === null ? '' : html`<p>${task.why}</p>`}
    <ol>
      ${task.steps.map((step) => html`<li>${step}</li>`)}
    </ol>
    ${task.uses.length === 0 ? '' : html`<p class="uses">${words.uses} ${task.uses.map((use) => `${use.kind === '' ? '' : `${use.kind.replaceAll('-', ' ')} `}“${use.title}”${use.parts === undefined || use.parts.length === 0 ? '' : ` (${use.parts.join(', ')})`}`).join(', ')}</p>`}
    ${task.page === undefined ? '' : html`<p class="uses"><a href="${task.page.url}">${task.page.url}</a></p>`}
    ${task.link === null ? '' : html`<p class="uses">${task.link}</p>`}
  </div>`
}

function formatTime(iso: string, language: ReaderLanguage): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(new Date(iso))
}
