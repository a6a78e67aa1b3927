import { expect, test } from 'vitest'
import { cpuMsOf } from '../test/cpu-time.ts'
import { describeOrigin } from './describe-origin.ts'

test.each([
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36', 'Chrome', 'Windows'],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0',
    'Edge',
    'Windows',
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15',
    'Safari',
    'macOS',
  ],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 CriOS/140.0 Mobile/15E148 Safari/604.1', 'Chrome', 'iOS'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox', 'Linux'],
  [
    'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 SamsungBrowser/26.0 Chrome/122.0 Mobile Safari/537.36',
    'Samsung Internet',
    'Android',
  ],
  ['node', null, null],
  ['<script>alert(1)</script>', null, null],
])('knows %s by its family', (userAgent, browser, system) => {
  expect(describeOrigin(userAgent, 'unknown')).toEqual({ browser, system, network: null })
})

test('looks at the beginning of what is sent only', () => {
  const endless = '('.repeat(2_000_000) + 'Firefox/1'
  expect(describeOrigin(endless, '10.0.0.1')).toEqual({ browser: null, system: null, network: '10.0.0.0/24' })
  expect(cpuMsOf(() => describeOrigin(endless, '10.0.0.1'))).toBeLessThan(200)
})
