export type FactSort = 'email' | 'link' | 'phone' | 'price' | 'address' | 'person'

/** Something about one business that only its people can know, and where it stands in a text. */
export type Fact = { sort: FactSort; text: string; start: number; end: number }

const topDomains =
  'com|net|org|io|co|info|biz|dev|app|clinic|dental|health|law|legal|fitness|gym|shop|store|online|site|agency|eu|de|at|ch|fr|es|it|nl|be|pt|br|mx|uk|ie|us|ca|au|nz|in|pl|se|no|dk|fi|tr|ru|jp|kr|cn'

const firstNames =
  'Alice|Amanda|Amy|Andrea|Andrew|Angela|Anna|Anthony|Ashley|Barbara|Benjamin|Brian|Carlos|Carol|Catherine|Charles|Christina|Christopher|Claire|Daniel|David|Deborah|Diana|Donna|Edward|Elena|Elizabeth|Emily|Emma|Eric|Fatima|Fernando|Francisco|Gabriel|George|Hannah|Heather|Helen|Henry|Isabella|Jacob|James|Jane|Janet|Jason|Jennifer|Jessica|John|Jonathan|Jorge|Jose|José|Joseph|Joshua|Juan|Julia|Julie|Karen|Katherine|Kevin|Kimberly|Laura|Lauren|Linda|Lisa|Lucas|Luis|Maria|María|Marie|Mary|Matthew|Megan|Melissa|Michael|Michelle|Miguel|Mohammed|Nancy|Nathan|Nicholas|Nicole|Olivia|Pamela|Patricia|Patrick|Paul|Pedro|Peter|Priya|Rachel|Rebecca|Richard|Robert|Ryan|Samantha|Samuel|Sandra|Sara|Sarah|Scott|Sharon|Sofia|Sophia|Stefan|Stephanie|Stephen|Steven|Susan|Thomas|Timothy|Tyler|Victoria|Vincent|William|Zachary'

const capital = String.raw`\p{Lu}[\p{L}'’-]{1,40}`

/** Bounded, each of them: time grows with the text, not with its square. */
const patterns: { sort: FactSort; pattern: RegExp; group?: number }[] = [
  { sort: 'email', pattern: /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/g },
  { sort: 'link', pattern: /(?:https?:\/\/|www\.)[^\s<>"'{}]+[^\s<>"'{}.,;:!?)]/gi },
  {
    sort: 'link',
    pattern: new RegExp(String.raw`(?<![\w@./-])(?:[a-z0-9-]+\.)+(?:${topDomains})(?:\/[^\s<>"'{}]*[^\s<>"'{}.,;:!?)])?(?![\w@-])`, 'gi'),
  },
  { sort: 'price', pattern: /(?:[$€£¥₹]|\b(?:USD|EUR|GBP|CHF|CAD|AUD|MXN|BRL|INR)\s?)\s?\d[\d.,' ]*\d|[$€£¥₹]\s?\d/g },
  {
    sort: 'price',
    pattern: /\b\d[\d.,']{0,20}\s?(?:[$€£¥₹]|(?:USD|EUR|GBP|CHF|CAD|AUD|MXN|BRL|INR|dollars?|euros?|pounds?|pesos?|reais)\b)/gi,
  },
  {
    sort: 'price',
    pattern: /\b\d[\d.,]{0,20}\s?%(?=\s*(?:off|discount|rabatt|descuento|de réduction|sconto|desconto|korting|cash\s?back))/gi,
  },
  { sort: 'phone', pattern: /(?<![\w#/:.-])\+?\(?\d[\d\s()./-]{5,30}\d(?![\w:-])/g },
  {
    sort: 'address',
    pattern: new RegExp(
      String.raw`\b\d{1,5}[a-z]?\s+(?:${capital}\s+){1,4}(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Way|Court|Ct|Place|Pl|Square|Parkway|Pkwy|Highway|Hwy)\b\.?(?:,\s*(?:Suite|Ste|Unit|Apt)\.?\s*\w+)?`,
      'gu',
    ),
  },
  { sort: 'address', pattern: /\b\p{Lu}[\p{L}-]{0,60}(?:straße|strasse|str\.|weg|platz|allee|gasse|laan|straat)\s+\d{1,4}\s?[a-z]?\b/gu },
  {
    sort: 'address',
    pattern:
      /\b(?:\d{1,4},?\s+)?(?:rue|Rue|Calle|calle|Avenida|avenida|Via|Rua|Plaza|Place)\s+(?:de\s+(?:la\s+|los\s+)?|del\s+|da\s+|do\s+)?\p{Lu}[\p{L} ]{2,30}?,?\s+\d{1,4}\b/gu,
  },
  {
    sort: 'person',
    group: 1,
    pattern: new RegExp(
      String.raw`\b(?:Dr|Mr|Mrs|Ms|Prof|Dra|Sra|Sr|Herr|Frau|Mme|Mlle|Doktor|Doctor)\.?\s+(${capital}(?:\s+${capital})?)`,
      'gu',
    ),
  },
  {
    sort: 'person',
    group: 1,
    pattern: new RegExp(
      String.raw`\b(?:[Mm]y name is|I['’]m|I am|[Tt]his is|[Mm]ein Name ist|[Mm]e llamo|[Jj]e m['’]appelle)\s+(${capital}(?:\s+${capital})?)(?=[\s,.!<]|$)`,
      'gu',
    ),
  },
  {
    sort: 'person',
    group: 1,
    pattern: new RegExp(
      String.raw`(?:[Rr]egards|[Ss]incerely|Best|Cheers|[Ww]armly|Thanks|Grüße|Grüßen|[Ss]aludos|[Cc]ordialement)[ \t]{0,5}[,!]?[ \t]{0,5}(?:<br\s?\/?>|<\/p>\s{0,5}<p>|\n)\s{0,20}(${capital}(?:\s{1,5}${capital})?)\s{0,5}(?=<|\n|$)`,
      'gu',
    ),
  },
  { sort: 'person', pattern: new RegExp(String.raw`\b(?:${firstNames})\s+${capital}`, 'gu') },
]

/** Facts in a text, in their order, none overlapping another. What stands between `{{ }}` is no fact. */
export function findFacts(text: string): Fact[] {
  const taken = new Uint8Array(text.length)
  for (const tag of text.matchAll(/\{\{[^{}]*\}\}/g)) taken.fill(1, tag.index, tag.index + tag[0].length)
  const found: Fact[] = []
  for (const { sort, pattern, group } of patterns) {
    for (const match of text.matchAll(pattern)) {
      const word = (group === undefined ? match[0] : match[group]) ?? ''
      const start = match.index + (group === undefined ? 0 : match[0].lastIndexOf(word))
      const fact = { sort, text: word, start, end: start + word.length }
      if (taken.subarray(fact.start, fact.end).includes(1) || !isLikely(fact)) continue
      taken.fill(1, fact.start, fact.end)
      found.push(fact)
    }
  }
  return found.toSorted((a, b) => a.start - b.start)
}

export function phoneDigits(text: string): string {
  return text.replace(/\D/g, '').replace(/^0+/, '')
}

/** A date, a span of years or a list of numbers is not a telephone number; a salutation is not a person. */
function isLikely({ sort, text }: Fact): boolean {
  if (sort === 'person')
    return !/^(You|Your|Name|The|Team|Patient|Client|Customer|Sir|Madam|Here|So|Not|Very|Happy|Glad|Excited|Ready)\b/.test(text)
  if (sort !== 'phone') return true
  const digits = text.replace(/\D/g, '')
  if (digits.length < 7 || digits.length > 15) return false
  return (
    !/^\d{4}[-./]\d{1,2}[-./]\d{1,2}/.test(text) &&
    !/^\d{1,2}[./]\d{1,2}[./]\d{4}/.test(text) &&
    !/^(19|20)\d\d\s*[-–/]\s*(19|20)\d\d$/.test(text)
  )
}
