/** A colour beside its name; only #RRGGBB is shown, whatever stands there. */
export function Swatch({ color }: { color: string }) {
  return <span class="swatch" style={{ background: color }} aria-hidden="true" />
}
