const sizes = ['--text-xs', '--text-s', '--text-m', '--text-l', '--text-xl']
const spaces = ['--s1', '--s2', '--s3', '--s4', '--s5', '--s6', '--s7']

/** Every token that `tokens.css` declares, read out of the sheet itself, so that none can be forgotten here. */
export function Tokens() {
  const names = declaredTokens()
  const colours = names.filter((name) => CSS.supports('color', valueOf(name)))
  const others = names.filter((name) => !colours.includes(name))
  return (
    <>
      <ul class="colours">
        {colours.map((name) => (
          <li key={name} class="colour">
            <span style={{ background: `var(${name})` }} />
            <code>{name}</code>
          </li>
        ))}
      </ul>
      {sizes.map((name) => (
        <p key={name} style={{ fontSize: `var(${name})` }}>
          {name}: the quick brown fox
        </p>
      ))}
      {spaces.map((name) => (
        <div key={name} class="living-row">
          <span style={{ inlineSize: `var(${name})`, blockSize: '0.75rem', background: 'var(--accent)' }} />
          <code>{name}</code>
        </div>
      ))}
      <p class="muted">{others.join(' · ')}</p>
    </>
  )
}

function declaredTokens(): string[] {
  const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules])
  const roots = rules.filter((rule) => rule instanceof CSSStyleRule && rule.selectorText === ':root')
  return roots.flatMap((rule) => [...(rule as CSSStyleRule).style].filter((name) => name.startsWith('--')))
}

function valueOf(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name)
}
