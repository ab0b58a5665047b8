import { session } from '../test/fixtures';
import { recordRequests, type Sent } from '../test/render';
import { campaign, status } from './fixtures';

/** Who may do everything with campaigns. */
export const boss = session({
  permissions: ['campaigns.read', 'campaigns.control', 'campaigns.manage', 'queues.read', 'lists.read'],
});
const PRESET = { id: 'es', name: 'Spain', version: '2026-01-01', valid_from: '2026-01-01', review_by: '2026-02-01' };

/** For tests: a server with one campaign, a law, a queue with one code, and lists. */
export function house(put: (sent: Sent) => Response = ({ body }) => Response.json(body)): Sent[] {
  return recordRequests((sent) => {
    const { path, method } = sent;
    if (method === 'PUT' || method === 'POST' || method === 'DELETE') return put(sent);
    if (path.endsWith('/calling-presets')) return Response.json({ items: [{ ...PRESET, expired: true }] });
    if (path.includes('/calling-presets/'))
      return Response.json({
        ...{ ...PRESET, expired: true, notes: [], sources: [] },
        rules: {
          gap: '4h',
          holidays: 'yes',
          number_caps: { week: 6 },
          regions: { 'ES-MD': { number_caps: { week: 4 } } },
        },
        retries: { busy: { turn: 'same', after: '15m', times: 5 }, fax: { turn: 'drop' } },
        sentences: [{ field: 'gap', text: 'Four hours lie between two calls.', advised: true }],
      });
    if (path.endsWith('/queues'))
      return Response.json({ items: [{ id: 'q1', name: 'Sales', disposition_ids: ['d1'] }] });
    if (path.endsWith('/dispositions'))
      return Response.json({ items: ['d1', 'd2'].map((id) => ({ id, name: `Code ${id}`, label: {} })) });
    if (path.endsWith('/lists'))
      return Response.json({
        items: [
          { id: 'l1', name: 'March' },
          { id: 'l2', name: 'April' },
        ],
      });
    if (path.endsWith('/status')) return Response.json(status({ bound: 'exhausted' }));
    if (path.endsWith('/campaigns')) return Response.json({ items: [campaign()] });
    return Response.json({ items: [] });
  });
}
