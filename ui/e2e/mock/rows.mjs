// What people decided, in the fake world.

import { MACROS, RULES } from './automation.mjs';
import { BASES } from './bots.mjs';
import { campaignRows } from './campaigns.mjs';
import { CONTACT_FIELDS, KNOWN } from './customers.mjs';
import { CANNED, INBOXES } from './inboxes.mjs';

export const PERMISSIONS = [
  'desk.work',
  'calls.dial',
  'interactions.own',
  'interactions.all',
  'contacts.read',
  'contacts.write',
  'floor.read',
  'agents.set_state',
  'queues.steer',
  'calls.monitor',
  'queues.read',
  'queues.write',
  'lists.read',
  'lists.manage',
  'campaigns.read',
  'campaigns.control',
  'campaigns.manage',
  'users.read',
  'users.write',
  'roles.write',
  'sites.write',
  'audit.read',
  'system.read',
];
const site_id = 'site1';
const v = { version: 1 };

export function rows() {
  const names = [
    'Ana Torres',
    'Luis Herrera',
    'Marta Vidal',
    'Jorge Peña',
    'Elena Ruiz',
    'Tom Baker',
    'Sofía Cano',
    'Pablo Gil',
    'Nuria Sanz',
    'Kate Moore',
    'Iván Rey',
    'Clara Font',
    'Hugo Mas',
    'Laura Díaz',
    'Ben Carter',
    'Inés Roca',
  ];
  const users = names.map((name, n) => ({
    id: `u${n}`,
    login: name
      .split(' ')[0]
      .toLowerCase()
      .normalize('NFD')
      .replace(/[^a-z]/g, ''),
    name,
    email: '',
    language: 'en',
    theme: 'system',
    active: n !== 12,
    ...v,
    grants: [
      {
        role_id: n === 0 ? 'r1' : 'r2',
        all_sites: n === 0,
        site_ids: n ? [site_id] : [],
        team_ids: [],
        queue_ids: [],
        entry_ids: [],
      },
    ],
  }));
  return {
    users,
    agents: users.map((u, n) => ({
      id: `a${n}`,
      user_id: u.id,
      site_id,
      team_id: n % 2 ? 't1' : 't2',
      name: u.name,
      phone: n % 5 === 4 ? 'extension' : 'browser',
      extension: n % 5 === 4 ? `20${n}` : '',
      auto_answer: false,
      skills: [],
      queue_ids: ['q1', 'q2'],
      active: true,
      ...v,
    })),
    teams: [
      { id: 't1', site_id, name: 'Morning', ...v },
      { id: 't2', site_id, name: 'Evening', ...v },
    ],
    skills: [{ id: 's1', site_id, name: 'English', ...v }],
    sites: [{ id: site_id, name: 'Madrid', time_zone: 'Europe/Madrid', country: 'ES', ...v }],
    roles: [
      { id: 'r1', name: 'Administrator', builtin: true, permissions: PERMISSIONS, ...v },
      {
        id: 'r2',
        name: 'Agent',
        builtin: false,
        permissions: ['desk.work', 'calls.dial', 'interactions.own', 'contacts.read'],
        ...v,
      },
    ],
    queues: [
      ['q1', 'Sales'],
      ['q2', 'Support'],
      ['q3', 'Renewals and retention'],
    ].map(([id, name], n) => ({
      id,
      site_id,
      name,
      priority: n,
      offer_seconds: 25,
      wrapup_seconds: 40,
      wrapup_extends: 2,
      max_wait_seconds: 0,
      music_class: 'default',
      service_level_seconds: 20,
      caller_id: '',
      agent_ids: ['a0', 'a1', 'a2'],
      disposition_ids: ['d1', 'd2', 'd3', 'd4', 'd5'],
      ...v,
    })),
    'entry-points': [
      {
        id: 'e1',
        site_id,
        number: '910000001',
        name: 'Main number',
        schedule_id: 'h1',
        greeting: 'sound:welcome',
        closed_prompt: 'sound:closed',
        queue_id: 'q1',
        language: 'es',
        ...v,
      },
    ],
    prompts: [
      {
        id: 'pr1',
        site_id,
        name: 'Summer welcome',
        texts: { en: 'Welcome. We are glad that you call.', es: 'Bienvenido. Nos alegra su llamada.' },
        media: 'sound:cordboard/p/pr1',
        audio: [{ language: 'es', source: 'speech', length_ms: 4200 }],
        ...v,
      },
    ],
    scripts: [
      {
        ...{ id: 'sc1', site_id, name: 'Welcome', ...v },
        steps: [
          { key: 's1', title: 'Hello', text: 'Good day {{customer.name}}.', titles: {}, texts: {}, choices: [] },
        ],
      },
    ],
    forms: [
      {
        ...{ id: 'fo1', site_id, name: 'Survey', ...v },
        fields: [{ key: 'age', label: 'Age', kind: 'number', required: true }],
      },
    ],
    inboxes: INBOXES,
    'canned-answers': CANNED,
    'knowledge-bases': BASES,
    'automation-rules': RULES,
    macros: MACROS,
    schedules: [
      {
        id: 'h1',
        site_id,
        name: 'Office hours',
        time_zone: 'Europe/Madrid',
        ...v,
        periods: [1, 2, 3, 4, 5].flatMap((weekday) => [
          { weekday, start: '09:00', end: '14:00' },
          { weekday, start: '15:30', end: '19:00' },
        ]),
        holidays: [{ date: '2026-12-25', name: 'Navidad' }],
        exceptions: [{ date: '2026-12-24', name: 'Nochebuena', periods: [{ start: '09:00', end: '12:00' }] }],
      },
    ],
    dispositions: [
      ['d1', 'Sale', 'Venta'],
      ['d2', 'Call again', 'Volver a llamar'],
      ['d3', 'Not interested', 'No interesado'],
      ['d4', 'Complaint', 'Queja'],
      ['d5', 'Wrong number', 'Número equivocado'],
    ].map(([id, name, es], n) => ({
      id,
      site_id,
      name,
      label: { en: name, es },
      success: n === 0,
      ...v,
    })),
    'pause-reasons': [
      ['p1', 'Lunch', 'Comida', 30],
      ['p2', 'Break', 'Descanso', 15],
      ['p3', 'Training', 'Formación', 0],
    ].map(([id, name, es, limit_minutes]) => ({
      id,
      site_id,
      name,
      label: { en: name, es },
      limit_minutes,
      billable: id === 'p3',
      ...v,
    })),
    ...campaignRows(),
    'contact-fields': CONTACT_FIELDS,
    contacts: [
      {
        id: 'c1',
        site_id,
        name: 'Carmen Ortega',
        company: 'Talleres Ortega',
        language: 'es',
        time_zone: 'Atlantic/Canary',
        notes: 'Prefers mornings.',
        ...KNOWN,
        created_at: '2026-01-05T09:00:00Z',
        ...v,
      },
      {
        id: 'c2',
        site_id,
        name: 'Peter Lang',
        company: 'Lang & Sons',
        identities: [{ kind: 'phone', value: '+4930123456' }],
        created_at: '2026-02-01T09:00:00Z',
        ...v,
      },
    ],
  };
}
