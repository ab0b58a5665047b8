// What is wrong with a page on a narrow screen: it scrolls sideways, or something to press is out of reach.
export async function outOfReach(page) {
  return page.evaluate(() => {
    const found = [];
    const wide = document.documentElement.scrollWidth - window.innerWidth;
    if (wide > 0) found.push(`the page is ${wide} px too wide`);
    const scrolls = (e) => {
      for (let p = e.parentElement; p && p !== document.body; p = p.parentElement) {
        const { overflowX } = getComputedStyle(p);
        // a table may scroll within itself (WCAG 1.4.10); a page may not
        if ((overflowX === 'auto' || overflowX === 'scroll') && p.scrollWidth > p.clientWidth)
          return p.querySelector('table,[role="table"],[role="grid"]') !== null;
      }
      return false;
    };
    for (const e of document.querySelectorAll('button,a[href],input,select,textarea,[role="menuitem"]')) {
      if (!e.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      const { left, right, width, height } = e.getBoundingClientRect();
      if (width < 2 || height < 2 || e.closest('[class*="skip"],.sr')) continue;
      if ((left < -1 || right > window.innerWidth + 1) && !scrolls(e))
        found.push(
          `${e.dataset.testid ?? e.getAttribute('aria-label') ?? e.textContent} ends at ${Math.round(right)} px`,
        );
    }
    return found;
  });
}

/** Wider letters, words and lines, as WCAG 1.4.12 wants a page to bear them. */
export const spacing =
  '*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-bottom:2em!important}';
