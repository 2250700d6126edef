// What a link within the paper leads to is shown beside it, so that nobody loses their place: the entry of
// a citation and where else it is cited, a note, a figure, a table, an item, a term, the beginning of a section; an abbreviation shows what
// it stands for. After a jump, a button leads back. Without this script each link is a link, and an abbreviation
// has its tooltip; nothing is fetched but pages of the site itself.
(() => {
  "use strict";
  const LINKS = "a[role=doc-biblioref], a.galley-crossref, a.footnote-ref";
  const SHORT = "abbr[title], abbr[data-title]";
  const NOT_SHOWN = "script, style, .headerlink, .galley-enlarge, .galley-backlinks, .footnote-backref, .galley-filters, details.galley-chart-data";
  // Milliseconds that a pointer rests on a link, and may be away from both.
  const REST = 250;
  const GAP = 8;
  const RETURN = "galley-return";

  const preview = Object.assign(document.createElement("div"), {
    id: "galley-preview",
    className: "galley-preview md-typeset",
    popover: "manual",
  });
  const back = Object.assign(document.createElement("button"), { type: "button", className: "galley-back", hidden: true });
  const pages = new Map();
  let shownFor = null;
  let wanted = null;
  let timer = 0;
  let touched = false;
  // The link whose preview the reader closed, as long as it has the focus.
  let closed = null;
  let origin = null;

  const main = () => document.querySelector("main") ?? document.body;
  const linkAt = (target) => (target instanceof Element ? target.closest(`${LINKS}, ${SHORT}`) : null);
  const isShort = (link) => link.matches(SHORT);
  const isOfThisPage = (url) => url.origin === location.origin && url.pathname === location.pathname;
  const isOfThisSite = (url) => url.protocol === location.protocol && url.host === location.host;

  const pageOf = (url) => {
    if (isOfThisPage(url)) return Promise.resolve(document);
    if (!isOfThisSite(url) || !url.protocol.startsWith("http")) return Promise.resolve(null);
    if (!pages.has(url.pathname)) {
      const read = fetch(url.pathname)
        .then((answer) => (answer.ok ? answer.text() : ""))
        .then((html) => new DOMParser().parseFromString(html, "text/html"))
        .catch(() => null);
      pages.set(url.pathname, read);
    }
    return pages.get(url.pathname);
  };

  // A heading says little without what follows it; the heading of a page is its title.
  const partsOf = (target) => {
    if (!/^H[1-6]$/.test(target.tagName)) {
      const term = target.closest("dt");
      const whole = target.closest("figure, .galley-item, .galley-equation, .csl-entry, li, p, dd") ?? target;
      return term ? [term, term.nextElementSibling].filter(Boolean) : [whole];
    }
    let next = target.nextElementSibling;
    while (next && (!next.matches("p, ul, ol, h1, h2, h3, h4, h5, h6") || next.matches(".galley-furniture"))) next = next.nextElementSibling;
    return [target, next].filter((part) => part && (part === target || !/^H/.test(part.tagName)));
  };

  const copyOf = (part, address) => {
    const copy = document.importNode(part, true);
    copy.querySelectorAll(NOT_SHOWN).forEach((element) => element.remove());
    for (const element of [copy, ...copy.querySelectorAll("*")]) {
      for (const name of ["id", "tabindex", "aria-describedby"]) element.removeAttribute(name);
      for (const name of ["href", "src"]) {
        if (element.hasAttribute(name)) element.setAttribute(name, new URL(element.getAttribute(name), address));
      }
    }
    // An entry is an item of a list, which is not here.
    copy.removeAttribute("role");
    if (!/^(LI|DT|DD|H[1-6])$/.test(copy.tagName)) return copy;
    // Outside their lists, and beside the headings of the page, these are plain parts.
    const plain = document.createElement("div");
    plain.className = /^(DT|H[1-6])$/.test(copy.tagName) ? "galley-preview-title" : "";
    plain.append(...copy.childNodes);
    return plain;
  };

  const made = (name, className, text) => Object.assign(document.createElement(name), { className, textContent: text });
  const expansionOf = (short) => [made("div", "galley-preview-title", short.textContent), made("p", "", short.title || short.dataset.title)];

  const targetOf = (page, url) => page?.getElementById(decodeURIComponent(url.hash.slice(1)));
  const word = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim().replace(/^"|"$/g, "");

  // The item, or the heading of the section, that a part of this page is in.
  const sectionOf = (part) => {
    const heads = [...main().querySelectorAll(":is(h1, h2, h3, h4, h5, h6)[id]")].filter((head) => !head.closest(".galley-item"));
    const before = heads.filter((head) => head.compareDocumentPosition(part) & Node.DOCUMENT_POSITION_FOLLOWING);
    return part.closest(".galley-item") ?? before.pop();
  };
  // Where else a work is cited: the whole list of them names the sections and items, that of a chapter leads to it.
  const alsoCited = async (link, entry, address) => {
    let [listed, from] = [entry, address];
    if (entry.closest(".galley-page-bibliography")) {
      const more = entry.querySelector(".galley-backlinks a[href*='#ref-']");
      if (!more) return [];
      from = new URL(more.getAttribute("href"), address);
      listed = targetOf(await pageOf(from), from);
    }
    const here = sectionOf(link);
    const places = [...(listed?.querySelectorAll(".galley-backlinks a") ?? [])].map((place) => Object.assign(
      made("a", "galley-crossref", place.textContent), { href: new URL(place.getAttribute("href"), from), title: place.title }));
    const others = places.filter((place) => {
      const url = new URL(place.href), target = isOfThisPage(url) && targetOf(document, url);
      return !target || sectionOf(target) !== here;
    });
    if (!others.length) return [];
    const line = made("p", "galley-preview-cited", ""), [before, after] = word("--galley-word-also_cited").split("{places}");
    line.append(before, ...others.flatMap((place, n) => (n ? [", ", place] : [place])), after ?? "");
    return [line];
  };

  // What a link leads to, copied; nothing where that is not to be had.
  const found = async (link) => {
    if (isShort(link)) return expansionOf(link);
    const url = new URL(link.href);
    const page = await pageOf(url);
    const target = url.hash ? targetOf(page, url) : page?.querySelector("h1");
    if (!target) return null;
    const parts = partsOf(target).map((part) => copyOf(part, url));
    return target.matches(".csl-entry") ? [...parts, ...(await alsoCited(link, target, url))] : parts;
  };

  // The browser's own tooltip would stand over the preview.
  const keepTooltip = (short) => {
    short.dataset.title = short.title;
    short.removeAttribute("title");
  };
  const giveTooltipBack = (short) => {
    short.title = short.dataset.title;
    delete short.dataset.title;
  };

  const place = (link) => {
    const rectangles = [...link.getClientRects()];
    const at = rectangles[0] ?? link.getBoundingClientRect();
    const last = rectangles[rectangles.length - 1] ?? at;
    const [above, below] = [at.top, innerHeight - last.bottom].map((room) => room - 2 * GAP);
    preview.style.removeProperty("max-height");
    const isBelow = preview.offsetHeight <= below || below >= above;
    // It never covers the link: what has no room is scrolled.
    preview.style.setProperty("max-height", `min(22rem, 60vh, ${isBelow ? below : above}px)`);
    const top = isBelow ? last.bottom + GAP : at.top - GAP - preview.offsetHeight;
    const rightmost = document.documentElement.clientWidth - preview.offsetWidth - GAP;
    preview.style.setProperty("top", `${top}px`);
    preview.style.setProperty("left", `${Math.max(GAP, Math.min(at.left, rightmost))}px`);
  };

  const hide = () => {
    clearTimeout(timer);
    wanted = null;
    if (!shownFor) return;
    shownFor.removeAttribute("aria-describedby");
    if (shownFor.dataset.title) giveTooltipBack(shownFor);
    shownFor = null;
    if (preview.isConnected) preview.hidePopover();
  };

  const show = async (link) => {
    if (shownFor === link || !preview.showPopover) return;
    wanted = link;
    const parts = await found(link);
    if (!parts || wanted !== link) return;
    hide();
    preview.replaceChildren(...parts);
    if (link.title && isShort(link)) keepTooltip(link);
    if (!preview.isConnected) main().append(preview);
    // Its links come after this one when the reader tabs on.
    preview.showPopover({ source: link });
    preview.scrollTop = 0;
    place(link);
    link.setAttribute("aria-describedby", preview.id);
    shownFor = link;
  };

  const soon = (act) => {
    clearTimeout(timer);
    timer = setTimeout(act, REST);
  };

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse") return;
    const link = linkAt(event.target);
    if (link && !preview.contains(link)) soon(() => show(link));
    else if (preview.contains(event.target)) clearTimeout(timer);
    else soon(() => { if (shownFor !== document.activeElement) hide(); });
  });
  document.addEventListener("pointerdown", (event) => {
    touched = event.pointerType === "touch";
    if (!preview.contains(event.target) && linkAt(event.target) !== shownFor) hide();
  });
  document.addEventListener("focusin", (event) => {
    const link = linkAt(event.target);
    if (preview.contains(event.target)) return;
    if (link && link === closed) return;
    closed = null;
    if (link?.matches(":focus-visible") && !touched) show(link);
    else hide();
  });
  document.addEventListener("keydown", (event) => {
    touched = false;
    if (event.key !== "Escape" || !shownFor) return;
    const link = shownFor;
    const inside = preview.contains(document.activeElement);
    closed = link;
    hide();
    if (inside) link.focus({ preventScroll: true });
    event.stopPropagation();
  }, true);
  window.addEventListener("resize", hide);
  document.addEventListener("scroll", () => { if (shownFor && !preview.matches(":focus-within")) place(shownFor); }, { passive: true });
  window.addEventListener("beforeprint", hide);

  // What the reader left, kept for the next page where the jump leads to another.
  const remember = (value) => {
    try {
      if (value) sessionStorage.setItem(RETURN, JSON.stringify(value));
      else sessionStorage.removeItem(RETURN);
    } catch { /* A browser that keeps nothing for files on a disk. */ }
  };
  const remembered = () => {
    try {
      return JSON.parse(sessionStorage.getItem(RETURN));
    } catch {
      return null;
    }
  };

  const offer = (from) => {
    origin = from;
    back.textContent = word("--galley-back-to-place");
    if (!back.isConnected) main().append(back);
    back.hidden = !back.textContent;
  };

  document.addEventListener("click", (event) => {
    const link = linkAt(event.target);
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    // A finger cannot rest on a link: its first tap shows, the second follows.
    if (touched && shownFor !== link && !preview.contains(link)) {
      event.preventDefault();
      show(link);
      return;
    }
    if (isShort(link)) return;
    const start = preview.contains(link) ? shownFor : link;
    hide();
    const url = new URL(link.href);
    const from = { page: location.pathname, top: scrollY };
    if (isOfThisPage(url)) offer({ ...from, link: start });
    else if (isOfThisSite(url)) remember({ ...from, to: url.pathname });
  });

  back.addEventListener("click", () => {
    back.hidden = true;
    if (origin.page !== location.pathname) {
      remember({ page: location.pathname, top: origin.top, to: origin.page, isBack: true });
      location.assign(origin.page);
      return;
    }
    history.replaceState(history.state, "", location.pathname + location.search);
    scrollTo({ top: origin.top, behavior: "instant" });
    origin.link?.focus({ preventScroll: true });
  });

  // The keyboard reaches the first use of each abbreviation on a page: all of them would be many stops.
  const reach = () => {
    const seen = new Set();
    for (const short of main().querySelectorAll(SHORT)) {
      const term = short.textContent;
      if (!seen.has(term) && !short.closest("a, button, h1, h2, h3, h4, h5, h6")) {
        seen.add(term);
        short.tabIndex = 0;
      }
    }
  };

  const arrive = () => {
    hide();
    reach();
    back.hidden = true;
    const left = remembered();
    if (left?.to !== location.pathname) return;
    remember(null);
    if (left.isBack) requestAnimationFrame(() => scrollTo({ top: left.top, behavior: "instant" }));
    else offer(left);
  };

  // Material changes pages without loading them anew where a workspace asks for it.
  if (window.document$) window.document$.subscribe(arrive);
  else arrive();
})();
