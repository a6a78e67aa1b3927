const keys = ['ArrowDown', 'ArrowUp', 'Home', 'End']

/** Arrow up and down, Home and End move the focus between the lines of a list; everything in it stays reachable by Tab. */
export function moveBetweenLines(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
  const focused = event.target
  if (!keys.includes(event.key) || !(focused instanceof HTMLElement) || !focused.hasAttribute('data-line')) return
  event.preventDefault()
  const list = event.currentTarget
  const move = () => {
    const lines = [...list.querySelectorAll<HTMLElement>('[data-line]')]
    const at = lines.indexOf(focused)
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: lines.length - 1 }[event.key] ?? at
    lines[Math.min(Math.max(next, 0), lines.length - 1)]?.focus()
  }
  const isEdge = event.key === 'Home' || event.key === 'End'
  if (!isEdge || list.querySelector('[data-windowed]') === null) return move()
  // Only what is in sight is drawn: the first or last line is there once its place is.
  list.scrollIntoView({ block: event.key === 'End' ? 'end' : 'start' })
  requestAnimationFrame(() => requestAnimationFrame(move))
}
