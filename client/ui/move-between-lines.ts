const keys = ['ArrowDown', 'ArrowUp', 'Home', 'End']

/** Arrow up and down, Home and End move the focus between the lines of a list; everything in it stays reachable by Tab. */
export function moveBetweenLines(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
  const focused = event.target
  if (!keys.includes(event.key) || !(focused instanceof HTMLElement) || !focused.hasAttribute('data-line')) return
  const lines = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-line]')]
  const at = lines.indexOf(focused)
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: lines.length - 1 }[event.key] ?? at
  event.preventDefault()
  lines[Math.min(Math.max(next, 0), lines.length - 1)]?.focus()
}
