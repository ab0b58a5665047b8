import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { draw } from '../../test/render';
import { message } from '../fixtures';
import { MailBody } from './MailBody';
import { mailDocument, policy, SANDBOX, safeStyle, splitQuoted } from './mailFrame';

// the frame's document is what is judged here, nobody has to load it
Object.assign((window as unknown as { happyDOM: { settings: object } }).happyDOM.settings, {
  disableIframePageLoading: true,
  handleDisabledFileLoadingAsSuccess: true,
});

const none = new Map<string, string>();
const made = (html: string, far = none, pictures = none) =>
  mailDocument({ html, far, pictures, nonce: 'n0nce', language: 'en' });
const body = (html: string, far = none, pictures = none) =>
  new DOMParser().parseFromString(made(html, far, pictures), 'text/html').body;

describe('the frame of a mail', () => {
  it('may neither run scripts nor be of our origin', () => {
    expect(SANDBOX).not.toMatch(/allow-scripts|allow-same-origin|allow-forms|allow-top-navigation/);
    const m = message(1, { content: { type: 'mail', text: 'x', mail: { message_id: 'a', html: '<p>x</p>' } } });
    draw(<MailBody message={m} from="carmen@example.test" />);
    const frame = screen.getByTestId('mail-frame');
    expect(frame).toHaveAttribute('sandbox', SANDBOX);
    expect(frame).not.toHaveAttribute('src');
    expect(frame.getAttribute('srcdoc')).toContain("default-src 'none'");
  });
  it('fetches nothing from elsewhere; what was asked for comes from our server', () => {
    expect(policy('x')).toContain('img-src data:;');
    const html = '<img data-remote-src="https://evil.test/p.png"><img src="https://evil.test/q.png">';
    expect(body(html).querySelectorAll('[src]')).toHaveLength(0);
    const far = new Map([
      ['https://evil.test/p.png', 'data:image/png;base64,AA=='],
      ['https://evil.test/q.png', 'data:image/png;base64,BB=='],
    ]);
    expect([...body(html, far).querySelectorAll('img')].map((i) => i.getAttribute('src'))).toEqual([
      'data:image/png;base64,AA==',
    ]);
  });
  it.each([
    '<script>alert(1)</script>',
    '<p onclick="alert(1)">x</p>',
    '<a href="javascript:alert(1)">x</a>',
    '<iframe src="https://evil.test"></iframe>',
    '<form action="https://evil.test"><input name="password"></form>',
    '<svg><script>alert(1)</script></svg>',
    '<img src=x onerror=alert(1)>',
    '<meta http-equiv="refresh" content="0;url=https://evil.test">',
    '<base href="https://evil.test/">',
    '<div style="background:url(https://evil.test/p.png)">x</div>',
    '<p style="position:fixed;top:0">x</p>',
    '<unknown-tag onload="alert(1)">x</unknown-tag>',
    '<p>x</p></body></html><script>alert(1)</script>',
    '<a data-style="x" href="data:text/html,<script>alert(1)</script>">x</a>',
  ])('lets nothing through of %s', (html) => {
    const found = made(html).replace(/<head>.*<\/head>/s, (head) => head.replace(/<style.*<\/style>/s, ''));
    expect(found).not.toMatch(
      /<script|onclick|onerror|onload|javascript:|<iframe|<form|<input|<svg|evil\.test|data:text|position/,
    );
  });
  it('keeps what it looks like, in a sheet with the nonce of the page', () => {
    const doc = made('<p style="color:#b3261e;position:absolute">red</p>');
    expect(doc).toContain('<style nonce="n0nce">');
    expect(doc).toContain('.m0{color:#b3261e}');
    expect(doc).not.toMatch(/ style="/);
    expect(safeStyle('color:red;width:expression(1);margin:0 4px;font-family:"a</style>"')).toBe(
      'color:red;margin:0 4px',
    );
  });
  it('shows pictures that came along, and leads links out of our page', () => {
    const own = new Map([['logo@x', 'data:image/png;base64,AAAA']]);
    expect(body('<img src="cid:logo%40x">', none, own).querySelector('img')?.getAttribute('src')).toContain(
      'data:image/png',
    );
    const bad = new Map([['logo@x', 'data:text/html,x']]);
    expect(body('<img src="cid:logo%40x">', none, bad).querySelector('img')).toBeNull();
    const link = body('<a href="https://example.test/">x</a>').querySelector('a');
    expect([link?.getAttribute('target'), link?.getAttribute('rel')]).toEqual([
      '_blank',
      'noopener noreferrer nofollow',
    ]);
  });
  it('cannot be left through the language or the nonce', () => {
    const doc = mailDocument({
      html: '',
      far: none,
      pictures: new Map(),
      nonce: '"><script>',
      language: '"><b>',
    });
    expect(doc).not.toContain('<script>');
  });
  it('folds the quotation where the server says it begins, in bytes', () => {
    expect(splitQuoted('Grüße\n\n> old', 9)).toEqual(['Grüße', '> old']);
    expect(splitQuoted('all of it', undefined)).toEqual(['all of it', '']);
  });
});
