import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';

const source = readFileSync('public/sw.js', 'utf8');

/** The worker's own world, as far as it uses it. */
function worker() {
  const listeners: Record<string, (e: object) => void> = {};
  const tab = { id: 't1', focus: vi.fn(async () => undefined), postMessage: vi.fn() };
  const shown: { tag: string; data: { id: string }; close: () => void }[] = [];
  const tabs = [tab];
  const self = {
    addEventListener: (type: string, f: (e: object) => void) => {
      listeners[type] = f;
    },
    skipWaiting: vi.fn(),
    clients: {
      claim: vi.fn(),
      get: async (id: string) => tabs.find((x) => x.id === id),
      matchAll: async () => tabs,
      openWindow: vi.fn(async () => undefined),
    },
    registration: {
      scope: 'https://pbx.example/cordboard/',
      showNotification: vi.fn(async (title: string, o: { tag: string; data: { id: string } }) => {
        shown.push({ title, ...o, close: vi.fn() } as never);
      }),
      getNotifications: async ({ tag }: { tag: string }) => shown.filter((n) => n.tag === tag),
    },
  };
  new Function('self', source)(self);
  const happen = async (type: string, event: object) => {
    const waits: Promise<unknown>[] = [];
    listeners[type]?.({ waitUntil: (p: Promise<unknown>) => waits.push(p), ...event });
    await Promise.all(waits);
  };
  return { listeners, tab, tabs, shown, self, happen };
}
const NOTICE = { title: 'Incoming call', body: 'Carmen', tag: 'offer', id: 'i1', actions: [] };
const press = (w: ReturnType<typeof worker>, action: string) =>
  w.happen('notificationclick', { action, notification: { close: vi.fn(), data: { id: 'i1', tab: 't1' } } });

afterEach(() => vi.unstubAllGlobals());

describe('the worker of the notices', () => {
  it('answers no requests and keeps nothing', () => {
    expect(Object.keys(worker().listeners).sort()).toEqual(['activate', 'install', 'message', 'notificationclick']);
    expect(source).not.toMatch(/caches|fetch\(/);
  });

  it('shows what a tab asks for, and brings Accept back to that very tab', async () => {
    const w = worker();
    await w.happen('message', { data: { show: NOTICE }, source: { id: 't1' } });
    expect(w.self.registration.showNotification).toHaveBeenCalledWith(
      'Incoming call',
      expect.objectContaining({ data: { id: 'i1', tab: 't1' }, requireInteraction: true }),
    );
    await press(w, 'accept');
    expect(w.tab.postMessage).toHaveBeenCalledWith({ notice: { id: 'i1', act: 'accept' } });
    expect(w.tab.focus).toHaveBeenCalled();
  });

  it('only shows the tab when pressed beside the buttons, and declines without coming forward', async () => {
    const w = worker();
    await press(w, '');
    expect(w.tab.postMessage).toHaveBeenLastCalledWith({ notice: { id: 'i1', act: 'show' } });
    w.tab.focus.mockClear();
    await press(w, 'decline');
    expect(w.tab.postMessage).toHaveBeenLastCalledWith({ notice: { id: 'i1', act: 'decline' } });
    expect(w.tab.focus).not.toHaveBeenCalled();
  });

  it('opens the application when no tab is left', async () => {
    const w = worker();
    w.tabs.length = 0;
    await press(w, 'accept');
    expect(w.self.clients.openWindow).toHaveBeenCalledWith('https://pbx.example/cordboard/');
  });

  it('takes back only the notice it is told', async () => {
    const w = worker();
    await w.happen('message', { data: { show: NOTICE }, source: { id: 't1' } });
    await w.happen('message', { data: { show: { ...NOTICE, id: 'i2' } }, source: { id: 't1' } });
    await w.happen('message', { data: { close: { tag: 'offer', id: 'i2' } } });
    expect(w.shown[0]?.close).not.toHaveBeenCalled();
    expect(w.shown[1]?.close).toHaveBeenCalled();
  });
});

describe('the page', () => {
  const away = () => {
    vi.spyOn(document, 'hasFocus').mockReturnValue(false);
    const plain = vi.fn(function (this: object) {
      return Object.assign(this, { close: vi.fn() });
    });
    vi.stubGlobal('Notification', Object.assign(plain, { permission: 'granted' }));
    return plain;
  };

  it('shows a plain notice where there is no worker', async () => {
    vi.resetModules();
    const plain = away();
    const { notifyOutside } = await import('./outside');
    notifyOutside('Incoming call', 'Carmen', 'offer', { id: 'i1', actions: [] });
    expect(plain).toHaveBeenCalledTimes(1);
  });

  it('registers under the base path without a cache, and leaves the showing to the worker', async () => {
    vi.resetModules();
    const plain = away();
    const active = { state: 'activated', postMessage: vi.fn() };
    const register = vi.fn(async () => ({ active, addEventListener: vi.fn() }));
    vi.stubGlobal('isSecureContext', true);
    vi.stubGlobal('navigator', { serviceWorker: { register, addEventListener: vi.fn() } });
    const { prepareNotices } = await import('./worker');
    const { notifyOutside } = await import('./outside');
    expect(await prepareNotices()).toBe(true);
    expect(register).toHaveBeenCalledWith('/sw.js', { scope: '/', updateViaCache: 'none' });
    const takeBack = notifyOutside('Incoming call', 'Carmen', 'offer', { id: 'i1', actions: [] });
    expect(active.postMessage).toHaveBeenCalledWith({ show: expect.objectContaining({ id: 'i1', tag: 'offer' }) });
    takeBack();
    expect(active.postMessage).toHaveBeenLastCalledWith({ close: { tag: 'offer', id: 'i1' } });
    expect(plain).not.toHaveBeenCalled();
  });
});
