// The service worker of the desk. It shows notifications with buttons and brings the person back to the tab that asked
// for them. It answers no requests and keeps no files: what the page loads always comes from the server.
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('message', (event) => {
  const { show, close } = event.data ?? {};
  if (show && event.source) event.waitUntil(display(show, event.source.id));
  if (close) event.waitUntil(closeAll(close.tag, close.id));
});

function display({ title, body, tag, icon, id, actions }, tab) {
  return self.registration.showNotification(title, {
    body,
    tag,
    icon,
    actions,
    data: { id, tab },
    requireInteraction: true,
  });
}

async function closeAll(tag, id) {
  for (const n of await self.registration.getNotifications({ tag })) if (n.data?.id === id) n.close();
}

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(back(event.notification.data ?? {}, event.action));
});

/** Tells the tab what was pressed, and shows it. When the tab has gone, any other one is shown, or a new one opened. */
async function back({ id, tab }, act) {
  const asked = tab && (await self.clients.get(tab));
  if (asked) asked.postMessage({ notice: { id, act: act || 'show' } });
  if (act === 'decline') return;
  const all = await self.clients.matchAll({ type: 'window' });
  const shown = asked || all[0];
  // a browser may refuse the focus; what was pressed is done all the same
  if (shown) await shown.focus().catch(() => undefined);
  else await self.clients.openWindow(self.registration.scope);
}
