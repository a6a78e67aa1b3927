import { html } from 'hono/html'
import type { Json } from '../json.ts'

export type Html = ReturnType<typeof html> | string
type Cell = Html | Html[] | Json | undefined

export type Column<T> = { title: string; kind?: 'mono' | 'wide'; show(row: T): Cell }

const most = 200

/** One block of a page: a heading with a count, and a table or a word about its absence. */
export function block<T extends { id: string }>(title: string, rows: T[], columns: Column<T>[], nothing = 'Nothing here yet.') {
  const body = rows.length
    ? html`<div class="scroll">
        <table>
          <thead>
            <tr>
              ${columns.map((column) => html`<th scope="col">${column.title}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${rows.slice(0, most).map(
              (row) =>
                html`<tr data-id="${row.id}">
                  ${columns.map((column) => html`<td class="${column.kind ?? ''}">${column.show(row) ?? ''}</td>`)}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>`
    : html`<p class="empty">${nothing}</p>`
  return html`<section class="block">
    <h2>${title} <span>${rows.length.toLocaleString('en')}</span></h2>
    ${body}
  </section>`
}

export function heading(title: string, words: string) {
  return html`<header>
    <h1>${title}</h1>
    <p>${words}</p>
  </header>`
}
