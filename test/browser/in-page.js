// Functions that Playwright sends into the page. Plain JavaScript with types beside it: the tests are
// compiled without the types of the DOM, which the hub's own code must not see. Each must be complete
// in itself.

export function accessibilityProblems() {
  const problems = [];
  const visible = (element) => element.checkVisibility({ visibilityProperty: true });
  const describe = (element) => `<${element.localName} class="${element.getAttribute('class') ?? ''}">`;

  if (document.documentElement.lang === '') problems.push('the document has no language');
  if (document.title === '') problems.push('the document has no title');
  if (document.querySelectorAll('h1').length !== 1) problems.push('the page has not exactly one h1');
  if (document.querySelectorAll('main').length !== 1) problems.push('the page has not exactly one main');

  for (const element of document.querySelectorAll(
    'button, input, select, a[href], [role=img], [role=region], section',
  )) {
    if (visible(element) && nameOf(element) === '') problems.push(`no name: ${describe(element)}`);
  }
  for (const element of document.querySelectorAll('[aria-labelledby], [aria-describedby]')) {
    for (const id of `${element.getAttribute('aria-labelledby') ?? ''} ${element.getAttribute('aria-describedby') ?? ''}`.split(
      /\s+/,
    )) {
      if (id !== '' && document.getElementById(id) === null)
        problems.push(`refers to no element "${id}": ${describe(element)}`);
    }
  }
  const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
  for (const id of new Set(ids)) if (ids.filter((other) => other === id).length > 1) problems.push(`id "${id}" twice`);
  for (const table of document.querySelectorAll('table')) {
    if (table.querySelector('th[scope=col]') === null) problems.push(`no column headers: ${describe(table)}`);
  }
  checkHeadings();
  checkContrast();
  return problems;

  function nameOf(element) {
    const byId = (element.getAttribute('aria-labelledby') ?? '')
      .split(/\s+/)
      .map((id) => document.getElementById(id)?.textContent ?? '')
      .join(' ');
    const labels = 'labels' in element ? [...(element.labels ?? [])].map((l) => l.textContent) : [];
    const own = element.matches('button, a') ? element.textContent : '';
    return [byId, element.getAttribute('aria-label') ?? '', ...labels, own].join(' ').trim();
  }

  function checkHeadings() {
    let level = 0;
    for (const heading of document.querySelectorAll('h1, h2, h3, h4, h5, h6')) {
      if (!visible(heading)) continue;
      const next = Number(heading.localName.slice(1));
      if (next > level + 1) problems.push(`heading level skipped: h${level} to h${next} "${heading.textContent}"`);
      level = next;
    }
  }

  function checkContrast() {
    const found = new Set();
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const text = texts.currentNode.textContent?.trim() ?? '';
      const element = texts.currentNode.parentElement;
      if (text === '' || !visible(element) || element.closest('.visually-hidden, noscript, option, .skip')) continue;
      const style = getComputedStyle(element);
      const large = Number.parseFloat(style.fontSize) >= 24;
      const ratio = contrast(rgb(style.color), backgroundOf(element));
      if (ratio < (large ? 3 : 4.5))
        found.add(`contrast ${ratio.toFixed(2)}: ${describe(element)} "${text.slice(0, 40)}"`);
    }
    problems.push(...found);
  }

  function backgroundOf(element) {
    for (let at = element; at !== null; at = at.parentElement) {
      const color = rgb(getComputedStyle(at).backgroundColor);
      if ((color[3] ?? 1) === 1) return color;
    }
    return [255, 255, 255];
  }

  function rgb(color) {
    return (color.match(/[\d.]+/g) ?? []).map(Number);
  }

  function luminance(color) {
    const [r, g, b] = color.map((part) =>
      part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }

  function contrast(a, b) {
    const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  }
}

export function layoutProblems() {
  const problems = [];
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) problems.push(`the page is ${scrollWidth - clientWidth} px wider than the window`);
  for (const element of document.querySelectorAll('h1, h2, h3, td, th, dd, dt, p, li, button, select, header')) {
    if (!element.checkVisibility() || element.closest('.visually-hidden') || element.matches('.visually-hidden'))
      continue;
    if (element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0) {
      problems.push(
        `wider than its box: <${element.localName} class="${element.className}"> "${element.textContent?.trim().slice(0, 40)}"`,
      );
    }
  }
  for (const figure of document.querySelectorAll('figure')) {
    if (figure.checkVisibility() && figure.scrollHeight > figure.clientHeight + 1)
      problems.push(`higher than its box: "${figure.textContent?.trim().slice(0, 40)}"`);
  }
  return problems;
}

export function textsOnPage() {
  const texts = [document.title];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const element = node instanceof Element ? node : node.parentElement;
    // The button that leads to another language is written in that language.
    if (element.closest('noscript, [lang]') !== document.documentElement && element.closest('noscript, body [lang]'))
      continue;
    if (node instanceof Element) {
      for (const name of ['aria-label', 'title', 'placeholder']) texts.push(node.getAttribute(name) ?? '');
    } else {
      texts.push(node.textContent?.trim() ?? '');
    }
  }
  return texts.filter((text) => text !== '');
}

export function columnColours({ selector, columns, left, right }) {
  const canvas = document.querySelector(selector);
  const scale = canvas.width / canvas.clientWidth;
  const step = (canvas.clientWidth - left - right) / columns;
  // Above the strip at the bottom, which has colours of its own.
  const height = Math.round((canvas.clientHeight - 40) * scale);
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, height);
  return Array.from({ length: columns }, (_, column) => {
    const found = new Set();
    const from = Math.round((left + (column + 0.25) * step) * scale);
    const to = Math.round((left + (column + 0.75) * step) * scale);
    for (let y = 0; y < height; y++) {
      for (let x = from; x <= to; x++) {
        const at = 4 * (y * canvas.width + x);
        found.add(`${data[at]},${data[at + 1]},${data[at + 2]}`);
      }
    }
    return [...found];
  });
}

export function backgroundColour(selector) {
  const { backgroundColor } = getComputedStyle(document.querySelector(selector));
  return (backgroundColor.match(/\d+/g) ?? []).slice(0, 3).join(',');
}
