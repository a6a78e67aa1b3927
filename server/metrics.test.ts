import { expect, test } from 'vitest'
import { count, move, observe, renderGauge, renderMetrics } from './metrics.ts'

test('writes counts, gauges and histograms as Prometheus reads them', () => {
  count('groundwork_http_requests_total', { route: '/api/a"b\\c\n', status: 200 })
  count('groundwork_http_requests_total', { route: '/api/a"b\\c\n', status: 200 })
  move('groundwork_streams_open', 2)
  move('groundwork_streams_open', -1)
  observe('groundwork_http_request_seconds', { route: '/x' }, 0.03)
  observe('groundwork_http_request_seconds', { route: '/x' }, 0.7)
  const lines = renderMetrics().split('\n')
  expect(lines).toContain('# TYPE groundwork_http_requests_total counter')
  expect(lines).toContain('groundwork_http_requests_total{route="/api/a\\"b\\\\c\\n",status="200"} 2')
  expect(lines).toContain('groundwork_streams_open 1')
  expect(lines).toContain('groundwork_http_request_seconds_bucket{route="/x",le="0.025"} 0')
  expect(lines).toContain('groundwork_http_request_seconds_bucket{route="/x",le="0.05"} 1')
  expect(lines).toContain('groundwork_http_request_seconds_bucket{route="/x",le="1"} 2')
  expect(lines).toContain('groundwork_http_request_seconds_bucket{route="/x",le="+Inf"} 2')
  expect(lines).toContain('groundwork_http_request_seconds_sum{route="/x"} 0.73')
  expect(lines).toContain('groundwork_http_request_seconds_count{route="/x"} 2')
})

test('writes a gauge without samples with its description alone', () => {
  expect(renderGauge('groundwork_jobs', 'Jobs.', [])).toBe('# HELP groundwork_jobs Jobs.\n# TYPE groundwork_jobs gauge\n')
})
