export const languages = { en: 'English', es: 'Español' } as const

export type Language = keyof typeof languages

const storedAs = 'groundwork.language'

/** The person's choice (in the address, where a frame may store nothing), else the browser's first language that we speak, else English. */
export const language: Language = chooseLanguage(readAddress() ?? readChoice(), typeof document === 'undefined' ? [] : navigator.languages)

/** Keeps the choice and loads the page again in it. */
export function speak(chosen: Language): void {
  try {
    window.localStorage.setItem(storedAs, chosen)
  } catch {
    // then it holds until the page is opened anew
  }
  const address = new URL(window.location.href)
  address.searchParams.set('lang', chosen)
  window.location.replace(address)
}

export function chooseLanguage(chosen: string | null, preferred: readonly string[]): Language {
  const spoken = [chosen ?? '', ...preferred].map((tag) => tag.toLowerCase().split('-')[0] ?? '')
  return spoken.find((tag): tag is Language => Object.hasOwn(languages, tag)) ?? 'en'
}

function readAddress(): string | null {
  return typeof window === 'undefined' ? null : new URLSearchParams(window.location.search).get('lang')
}

function readChoice(): string | null {
  try {
    return typeof window === 'undefined' ? null : window.localStorage.getItem(storedAs)
  } catch {
    return null
  }
}
