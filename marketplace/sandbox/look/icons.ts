import { raw } from 'hono/html'

const paths = {
  dashboard: 'M4 4h7v7H4zM13 4h7v4h-7zM13 10h7v10h-7zM4 13h7v7H4z',
  conversations: 'M4 5h16v11H9l-5 4z',
  calendars: 'M5 6h14v14H5zM5 10h14M9 3v5M15 3v5',
  contacts: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c.6-4 4-6 8-6s7.4 2 8 6',
  opportunities: 'M4 5h4v15H4zM10 5h4v10h-4zM16 5h4v6h-4z',
  payments: 'M3 6h18v13H3zM3 10h18M7 15h4',
  automation: 'M13 3 5 14h6l-1 7 8-11h-6z',
  sites: 'M3 5h18v15H3zM3 9h18M6.5 7h.01M9 7h.01',
  settings: 'M4 7h8M17 7h3M4 17h3M12 17h8M14.5 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM9.5 19.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z',
  log: 'M5 4h14v16H5zM8.5 8.5h7M8.5 12h7M8.5 15.5h4',
  accounts: 'M4 20V8l8-4 8 4v12zM9 20v-5h6v5',
  team: 'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c.5-3.5 3-5.5 6.5-5.5s6 2 6.5 5.5M16 4.5a3.5 3.5 0 0 1 0 6.5M18 15c2 .7 3.2 2.5 3.5 5',
  groundwork: 'M3 20h18M5 20v-5h5v5M10 20V10h5v10M15 20V5h4v15',
  control: 'M12 15.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2M17 17l2 2M19 5l-2 2M7 17l-2 2',
  menu: 'M4 7h16M4 12h16M4 17h16',
  down: 'm7 10 5 5 5-5',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  link: 'M9.5 14.5l5-5M8 11l-2.5 2.5a3.5 3.5 0 0 0 5 5L13 16M16 13l2.5-2.5a3.5 3.5 0 0 0-5-5L11 8',
}

export type IconName = keyof typeof paths

export function icon(name: IconName) {
  return raw(
    `<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="${paths[name]}"/></svg>`,
  )
}
