(() => {
  var t = 'system';
  try {
    t = localStorage.getItem('cordboard.theme') || t;
  } catch (_) {}
  var d = matchMedia('(prefers-color-scheme: dark)').matches;
  if (t === 'system') t = matchMedia('(prefers-contrast: more)').matches ? 'contrast' : d ? 'dark' : 'light';
  var r = document.documentElement;
  r.setAttribute('data-theme', t);
  r.setAttribute('data-mantine-color-scheme', t === 'light' ? 'light' : 'dark');
})();
