import { livingParts } from './living-parts.tsx'
import { Tokens } from './living-tokens.tsx'

const sides = [
  { name: 'Light', style: { colorScheme: 'light' }, dir: 'ltr' },
  { name: 'Dark', style: { colorScheme: 'dark' }, dir: 'ltr' },
  { name: 'Right to left', style: { colorScheme: 'light' }, dir: 'rtl' },
] as const

/** Every part and token in every state, light, dark and from right to left, side by side. For developers, so in English alone. */
export function LivingPage() {
  return (
    <main class="living">
      <h1>What the page is made of</h1>
      <nav class="living-row" aria-label="Parts">
        {['Tokens', ...livingParts.map((part) => part.name)].map((name) => (
          <a key={name} href={`#${name}`}>
            {name}
          </a>
        ))}
      </nav>
      <Sides name="Tokens" draw={() => <Tokens />} />
      {livingParts.map(({ name, draw }) => (
        <Sides key={name} name={name} draw={draw} />
      ))}
    </main>
  )
}

function Sides({ name, draw }: { name: string; draw(side: string): preact.ComponentChildren }) {
  return (
    <section id={name}>
      <h2>{name}</h2>
      <div class="living-sides">
        {sides.map((side) => (
          <div key={side.name} class="living-side" style={side.style} dir={side.dir} role="group" aria-label={`${name}, ${side.name}`}>
            {draw(side.name)}
          </div>
        ))}
      </div>
    </section>
  )
}
