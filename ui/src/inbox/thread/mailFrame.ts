/**
 * A mail as a document of its own, for a frame without scripts and without our origin. The server has cleaned it already
 * (channels/email/safehtml); this is the second wall, and what the frame's surroundings need: the page's policy, which a
 * frame made of text inherits, forbids styles in attributes, so they become rules of one sheet that bears the page's nonce.
 */
export interface MailParts {
  html: string;
  /** The pictures from elsewhere that somebody asked for, by their addresses, as data: addresses. */
  far: ReadonlyMap<string, string>;
  /** The pictures that came along, by their Content-ID, as data: addresses. */
  pictures: ReadonlyMap<string, string>;
  nonce: string;
  language: string;
}

/** What a frame with mail may do: open a link in a tab of its own. No scripts, no forms, and never our origin. */
export const SANDBOX = 'allow-popups allow-popups-to-escape-sandbox';

const ELEMENTS = new Set(
  (
    'a abbr address article aside b bdi big blockquote br caption center cite code col colgroup dd del dfn div dl dt em ' +
    'figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p pre q s samp section ' +
    'small span strike strong sub sup table tbody td tfoot th thead tr tt u ul var wbr'
  ).split(' '),
);
const ATTRIBUTES = new Set(
  (
    'alt title dir lang align valign width height border hspace vspace cellpadding cellspacing colspan rowspan span ' +
    'bgcolor color face size start type'
  ).split(' '),
);
/** Their content goes with them. */
const DROPPED =
  'script,style,iframe,frame,object,embed,form,input,button,textarea,select,svg,math,template,meta,link,base,title';
const VALUE = /^[\w #.,%'"+!()-]+$/;
const LOADS = /url|expression|image|attr|var|@|\\/i;
const PLACED =
  /^(position|float|z-index|display|visibility|opacity|transform|content|animation|transition|filter|clip|background-image|background)/i;
const LINK = /^(https?:|mailto:|tel:)/i;
const PICTURE = /^data:image\/(png|jpe?g|gif|webp|bmp);/i;

/** The declarations of a style attribute that can do no harm. */
export function safeStyle(style: string): string {
  return style
    .split(';')
    .map((d) => [d.slice(0, d.indexOf(':')).trim(), d.slice(d.indexOf(':') + 1).trim()] as const)
    .filter(([name, value]) => /^[a-z-]+$/i.test(name) && VALUE.test(value))
    .filter(([name, value]) => !LOADS.test(value) && !PLACED.test(name))
    .map(([name, value]) => `${name}:${value}`)
    .join(';');
}

function cleanLink(e: Element): void {
  const href = e.getAttribute('href') ?? '';
  for (const a of [...e.attributes]) if (!ATTRIBUTES.has(a.name)) e.removeAttribute(a.name);
  if (!LINK.test(href)) return;
  e.setAttribute('href', href);
  e.setAttribute('target', '_blank');
  e.setAttribute('rel', 'noopener noreferrer nofollow');
}

function cleanPicture(e: Element, { far, pictures }: MailParts): void {
  const src = e.getAttribute('src') ?? '';
  const address = e.getAttribute('data-remote-src') ?? '';
  for (const a of [...e.attributes]) if (!ATTRIBUTES.has(a.name)) e.removeAttribute(a.name);
  const shown = src.startsWith('cid:') ? pictures.get(unescaped(src.slice(4))) : far.get(address);
  if (shown && PICTURE.test(shown)) e.setAttribute('src', shown);
  else e.replaceWith(e.getAttribute('alt') ? `[${e.getAttribute('alt')}]` : '');
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The policy of the frame: it fetches nothing, whatever is in it. */
export function policy(nonce: string): string {
  const style = nonce ? `'nonce-${nonce}'` : "'unsafe-inline'";
  return `default-src 'none'; img-src data:; style-src ${style}; base-uri 'none'; form-action 'none'`;
}

const LOOK =
  'html{color-scheme:light}body{margin:0;padding:12px;background:#fff;color:#17202a;font:14px/1.45 system-ui,sans-serif;' +
  'overflow-wrap:anywhere}img{max-width:100%;height:auto}table{max-width:100%}pre{white-space:pre-wrap}' +
  'blockquote{margin:8px 0;padding-inline-start:10px;border-inline-start:2px solid #cdd4db}';

export function mailDocument(parts: MailParts): string {
  // a browser judges style attributes by the page's policy already while it parses; under another name they are but text
  const held = parts.html.replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle\s*=/gi, ' data-style='));
  const doc = new DOMParser().parseFromString(held, 'text/html');
  for (const e of doc.querySelectorAll(DROPPED)) e.remove();
  const rules: string[] = [];
  for (const e of [...doc.body.querySelectorAll('*')]) {
    const name = e.localName;
    if (!ELEMENTS.has(name)) {
      e.replaceWith(...e.childNodes);
      continue;
    }
    const style = safeStyle(e.getAttribute('data-style') ?? '');
    if (name === 'a') cleanLink(e);
    else if (name === 'img') cleanPicture(e, parts);
    else for (const a of [...e.attributes]) if (!ATTRIBUTES.has(a.name)) e.removeAttribute(a.name);
    if (!style) continue;
    e.setAttribute('class', `m${rules.length}`);
    rules.push(`.m${rules.length}{${style}}`);
  }
  const attr = (text: string) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
  return (
    `<!doctype html><html lang="${attr(parts.language)}"><head><meta charset="utf-8">` +
    `<meta http-equiv="Content-Security-Policy" content="${attr(policy(parts.nonce))}">` +
    `<meta name="referrer" content="no-referrer"><style nonce="${attr(parts.nonce)}">${LOOK}${rules.join('')}</style></head>` +
    `<body>${doc.body.innerHTML}</body></html>`
  );
}

/** Where the quotation begins: the server counts in bytes of UTF-8. */
export function splitQuoted(text: string, quoted: number | undefined): [own: string, quotation: string] {
  if (!quoted) return [text, ''];
  const bytes = new TextEncoder().encode(text);
  if (quoted >= bytes.length) return [text, ''];
  const decode = (part: Uint8Array) => new TextDecoder().decode(part);
  return [decode(bytes.slice(0, quoted)).trimEnd(), decode(bytes.slice(quoted))];
}
