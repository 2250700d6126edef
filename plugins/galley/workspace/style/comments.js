// Comments on the paper, kept in this browser as W3C Web Annotations. They leave it in a file, or in a message
// that the reader sends; nothing is fetched. https://www.w3.org/TR/annotation-model/
(() => {
  "use strict";
  const { paper, site, title, to, words } = galleyComments;
  const ROOT = new URL("../../", document.currentScript.src).href;
  const NAME = JSON.stringify(paper);
  const OWN = `galley-comments ${NAME} `, OTHERS = `galley-comments-of-others ${NAME}`, WRITER = "galley-comments-writer";
  const KINDS = ["general", "technical", "editorial"];
  const BLOCKS = "p, li, td, th, dt, dd, figcaption, blockquote, pre, h1, h2, h3, h4, h5, h6";
  // What is on a page and is no word of the paper.
  const BESIDE = ".galley-paragraph-number, .galley-paragraph, .headerlink, sup:has(a), annotation, button";
  const CONTEXT = 64, MOST_SENT = 2000, MOST_BYTES = 5e6, MOST_LOADED = 2000;

  const made = (name, properties, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children.filter((child) => child !== ""));
    return element;
  };
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const pressed = (text, act, label) => {
    const button = made("button", { type: "button", textContent: text, ariaLabel: label ? `${text}: ${label}` : null });
    button.addEventListener("click", act);
    return button;
  };

  // --- What is kept. What the browser does not keep is here until the page is left.
  const unkept = {};
  const get = (key) => {
    try { return JSON.parse(unkept[key] ?? localStorage.getItem(key)); } catch { return null; }
  };
  const set = (key, value) => {
    try {
      if (value) localStorage.setItem(key, JSON.stringify(value));
      else localStorage.removeItem(key);
      delete unkept[key];
    } catch {
      unkept[key] = JSON.stringify(value);
    }
  };
  const listed = (key) => { const found = get(key); return Array.isArray(found) ? found.map(read) : []; };
  const keys = () => {
    let all = [];
    try { all = Object.keys(localStorage); } catch { /* Nothing is kept. */ }
    return [...new Set([...all, ...Object.keys(unkept)])].filter((key) => key.startsWith(OWN));
  };
  const own = () => keys().flatMap(listed).sort((a, b) => (a.created < b.created ? -1 : 1));
  const change = (revision, to) => {
    const left = to(listed(OWN + revision));
    set(OWN + revision, left.length ? left.map(written) : null);
  };

  // --- From an annotation, whoever wrote it, to what it says, and back.
  const string = (value) => (typeof value === "string" ? value.slice(0, 20000) : "");
  const all = (value) => [value].flat().filter(Boolean);
  const read = (annotation) => {
    const [target = {}] = all(annotation.target), [creator = {}] = all(annotation.creator), [state = {}] = all(target.state);
    const bodies = all(annotation.body), selectors = all(target.selector);
    const said = (purpose) => string(bodies.find((body) => body.purpose === purpose)?.value);
    const quote = selectors.find((one) => one.type === "TextQuoteSelector") ?? {};
    return {
      id: string(annotation.id),
      text: said("commenting") || said() || string(annotation.text),
      kind: said("tagging"),
      proposed: said("editing"),
      name: string(creator.name ?? creator),
      organisation: string(creator["galley:organisation"]),
      created: string(annotation.created),
      source: string(target.source),
      fragment: string(selectors.find((one) => one.type === "FragmentSelector")?.value),
      exact: string(quote.exact),
      prefix: string(quote.prefix),
      suffix: string(quote.suffix),
      revision: string(state["galley:revision"]),
    };
  };
  const bodies = (one, more) => [["commenting", one.text], ["editing", one.proposed], ["tagging", one.kind]]
    .filter(([, value]) => value)
    .map(([purpose, value]) => ({ ...more, purpose, value }));
  const written = (one) => ({
    "@context": ["http://www.w3.org/ns/anno.jsonld", { galley: "urn:galley:" }],
    id: one.id,
    type: "Annotation",
    motivation: "commenting",
    creator: { type: "Person", name: one.name, "galley:organisation": one.organisation },
    created: one.created,
    body: bodies(one, { type: "TextualBody", format: "text/plain" }),
    target: {
      source: one.source,
      selector: [
        { type: "FragmentSelector", conformsTo: "http://tools.ietf.org/rfc/rfc3236", value: one.fragment },
        { type: "TextQuoteSelector", exact: one.exact, prefix: one.prefix, suffix: one.suffix },
      ],
      state: { type: "State", "galley:revision": one.revision },
    },
  });

  // --- Places. A page is named by its path in the site, so that no folder of a reader's disk is told.
  const here = () => {
    const page = location.href.split(/[?#]/)[0].slice(ROOT.length).replace(/(^|\/)index\.html$/, "$1");
    return site + page || "./";
  };
  const addressOf = (one) => {
    const page = site && one.source.startsWith(site) ? one.source.slice(site.length) : one.source;
    if (!/^(?!\/)[\w.\/%~-]*$/.test(page) || page.includes("..") || !one.fragment) return "";
    const file = location.protocol === "file:" && /(^|\/)$/.test(page) ? "index.html" : "";
    return `${ROOT}${page}${file}#${encodeURIComponent(one.fragment)}`;
  };
  const textOf = (range) => {
    const part = made("div", {}, range.cloneContents());
    part.querySelectorAll(BESIDE).forEach((one) => one.remove());
    return part.textContent.replace(/\s+/g, " ");
  };
  const blockOf = (node) => (node.nodeType === 1 ? node : node.parentElement)?.closest(`.md-content :is(${BLOCKS})`);
  const idNear = (block) => {
    const heads = [...document.querySelectorAll(".md-content :is(h1, h2, h3, h4)[id]")];
    const before = heads.filter((head) => head.compareDocumentPosition(block) & Node.DOCUMENT_POSITION_FOLLOWING);
    return (block.closest(".md-content article [id]") ?? before.pop())?.id ?? "";
  };
  const placeOf = (range) => {
    const first = blockOf(range.startContainer) ?? range.startContainer.parentElement, last = blockOf(range.endContainer);
    const before = range.cloneRange(), after = range.cloneRange();
    before.setStart(first, 0);
    before.setEnd(range.startContainer, range.startOffset);
    after.collapse(false);
    if (last) after.setEnd(last, last.childNodes.length);
    return {
      source: here(),
      fragment: idNear(first),
      exact: textOf(range).trim(),
      prefix: textOf(before).slice(-CONTEXT),
      suffix: textOf(after).slice(0, CONTEXT),
      revision: document.querySelector('meta[name="galley-revision"]')?.content ?? "",
    };
  };
  const selected = () => {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    return blockOf(range.startContainer) && textOf(range).trim() ? range : null;
  };

  // --- The panel.
  const text = made("textarea", { name: "text", rows: 4, required: true }), proposed = made("textarea", { name: "proposed", rows: 2 });
  const fields = [
    text,
    made("select", { name: "kind" }, ...KINDS.map((one) => made("option", { value: one, textContent: words[one] }))),
    proposed,
    made("input", { name: "name", autocomplete: "name" }),
    made("input", { name: "organisation", autocomplete: "organization" }),
  ];
  const quoted = made("blockquote", {});
  const form = made("form", { hidden: true },
    quoted, ...fields.map((field) => made("label", {}, made("span", { textContent: words[field.name] }), field)),
    made("p", {}, made("button", { textContent: words.save }), pressed(words.cancel, () => { stop(); head.focus(); })));
  const status = made("p", { className: "galley-comments-status" });
  status.setAttribute("role", "status");
  const head = made("h2", { id: "galley-comments-title", textContent: words.title, tabIndex: -1 });
  const list = made("div", {});
  const file = made("input", { type: "file", accept: ".json,application/json" });
  const exporting = pressed(words.export, () => save());
  const panel = made("dialog", { className: "galley-comments md-typeset", id: "galley-comments" },
    made("div", { className: "galley-comments-head" }, head, pressed(words.close, () => close())),
    status, form, list,
    made("p", {}, exporting, pressed(words.delete_all, () => clear())),
    made("label", {}, made("span", { textContent: words.load }), file),
    made("p", { className: "galley-comments-note", textContent: words.kept }));
  panel.setAttribute("aria-labelledby", head.id);
  const toggle = pressed("", () => {
    const range = selected() ?? chosen;
    if (range) begin(placeOf(range), toggle);
    else if (panel.open) close();
    else show(toggle);
  });
  const name = made("span", {});
  toggle.append(name);
  toggle.className = "galley-comments-toggle";
  toggle.setAttribute("aria-controls", panel.id);

  let opener = toggle, draft = null, chosen = null;
  const tell = (message) => { status.textContent = Object.keys(unkept).length ? `${message} ${words.not_kept}` : message; };
  const done = (message) => { render(); tell(message); head.focus(); };
  const show = (from) => {
    opener = from;
    render();
    if (!panel.open) panel.show();
    toggle.setAttribute("aria-expanded", "true");
    if (form.hidden) head.focus();
  };
  const close = () => {
    panel.close();
    toggle.setAttribute("aria-expanded", "false");
    (opener.isConnected ? opener : toggle).focus();
  };
  const isUnsaved = () => draft && (text.value !== (draft.text ?? "") || proposed.value !== (draft.proposed ?? ""));
  const stop = () => { draft = null; form.hidden = true; form.reset(); };
  const begin = (one, from) => {
    if (!isUnsaved() || confirm(words.discard)) {
      draft = one;
      quoted.textContent = one.exact;
      const shown = { text: "", proposed: "", kind: KINDS[0], name: "", organisation: "", ...get(WRITER), ...one };
      fields.forEach((field) => { field.value = string(shown[field.name]); });
      form.hidden = false;
      status.textContent = "";
    }
    show(from);
    text.focus();
  };
  const newId = () => `urn:galley:comment-${[...crypto.getRandomValues(new Uint8Array(12))].map((n) => n.toString(36)).join("")}`;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!text.value.trim()) { text.focus(); return; }
    const told = Object.fromEntries(fields.map((field) => [field.name, field.value.trim()]));
    const one = { id: newId(), created: new Date().toISOString(), ...draft, ...told };
    change(one.revision, (kept) => [...kept.filter((other) => other.id !== one.id), one]);
    set(WRITER, { name: one.name, organisation: one.organisation });
    stop();
    done(words.saved);
    list.querySelector(`[data-comment="${CSS.escape(one.id)}"] :is(a, button)`)?.focus();
  });
  const remove = (one) => {
    if (!confirm(words.sure)) return;
    change(one.revision, (kept) => kept.filter((other) => other.id !== one.id));
    if (draft?.id === one.id) stop();
    done(words.deleted);
  };
  const clear = () => {
    if (!confirm(words.sure_all)) return;
    [...keys(), OTHERS, WRITER].forEach((key) => set(key, null));
    stop();
    done(words.all_deleted);
  };

  // --- Out, and in.
  const save = () => {
    const content = JSON.stringify(own().map(written), null, 2) + "\n";
    const by = string(get(WRITER)?.name).match(/[\p{L}\p{N}]+/gu) ?? [];
    const link = made("a", { href: URL.createObjectURL(new Blob([content], { type: "application/json" })), download: `${["comments", ...by].join("-")}.json` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    tell(words.exported);
  };
  const messageOf = (one) => {
    const brief = { ...written(one), body: bodies(one) };
    for (const part of ["@context", "type", "motivation"]) delete brief[part];
    const block = `\`\`\`json galley-comment\n${JSON.stringify(brief)}\n\`\`\`\n`;
    const isIssue = to.includes("://"), isGitLab = to.includes("/-/issues/");
    const [first, second] = !isIssue ? ["subject", "body"] : isGitLab ? ["issue[title]", "issue[description]"] : ["title", "body"];
    const addresses = [`${one.text}\n\n${block}`, block].map((body) => {
      const told = [[first, fill(words.subject, { title })], [second, isIssue ? body : body.replace(/\n/g, "\r\n")]];
      const query = told.map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join("&");
      return `${isIssue ? to : `mailto:${to}`}${to.includes("?") ? "&" : "?"}${query}`;
    });
    return addresses.find((address) => address.length <= MOST_SENT) ?? "";
  };
  file.addEventListener("change", async () => {
    let come = [];
    try {
      const found = JSON.parse(await file.files[0].slice(0, MOST_BYTES).text());
      const items = all(Array.isArray(found) ? found : found.items ?? found.first?.items ?? found);
      come = items.slice(0, MOST_LOADED).map(read).filter((one) => one.text || one.proposed);
    } catch { /* It is told below. */ }
    const mine = own().map((one) => one.id), known = new Map(listed(OTHERS).map((one) => [one.id, one]));
    come.filter((one) => !mine.includes(one.id)).forEach((one) => known.set(one.id || newId(), one));
    if (come.length) set(OTHERS, [...known.values()].map(written));
    render();
    tell(come.length ? fill(words.loaded, { number: come.length }) : words.unreadable);
    file.value = "";
  });

  // --- The list.
  const short = (quote) => (quote.length > 90 ? `${quote.slice(0, 88).trimEnd()} …` : quote) || "¶";
  const item = (one, isOwn) => {
    const address = addressOf(one), quote = short(one.exact);
    const by = [one.name, one.organisation].filter(Boolean).join(", ");
    const about = [KINDS.includes(one.kind) ? words[one.kind] : "", by, one.created.slice(0, 10), one.revision.replace(/^([0-9a-f]{7})[0-9a-f]+/, "$1")].filter(Boolean).join(" · ");
    const message = isOwn && to ? messageOf(one) : "";
    const tools = isOwn ? made("p", {},
      pressed(words.edit, () => begin(one, opener), quote),
      pressed(words.delete, () => remove(one), quote),
      message ? made("a", { href: message, textContent: words.send, ariaLabel: `${words.send}: ${quote}` }) : "") : "";
    const shown = made("li", {},
      address ? made("a", { href: address, textContent: quote }) : made("span", { textContent: quote }),
      made("p", { className: "galley-comments-about", textContent: about }),
      made("p", { className: "galley-comments-text", textContent: one.text }),
      one.proposed ? made("p", { className: "galley-comments-text", textContent: `${words.proposed_text} ${one.proposed}` }) : "",
      tools,
      isOwn && to && !message ? made("p", { className: "galley-comments-about", textContent: words.too_long }) : "");
    shown.dataset.comment = one.id;
    return shown;
  };
  const render = () => {
    const mine = own(), theirs = listed(OTHERS);
    list.replaceChildren(
      ...(mine.length ? [made("ol", {}, ...mine.map((one) => item(one, true)))] : [made("p", { textContent: words.none })]),
      ...(theirs.length ? [
        made("h3", { textContent: words.others }),
        made("ol", {}, ...theirs.map((one) => item(one, false))),
        made("p", {}, pressed(words.unload, () => { set(OTHERS, null); done(""); })),
      ] : []));
    exporting.disabled = !mine.length;
    label();
    document.querySelectorAll(".galley-commented").forEach((one) => one.classList.remove("galley-commented"));
    const page = here();
    [...mine, ...theirs].filter((one) => one.source === page && one.fragment)
      .forEach((one) => document.getElementById(one.fragment)?.closest(".md-content article *")?.classList.add("galley-commented"));
  };
  const label = () => {
    const number = own().length;
    name.textContent = toggle.title = selected() ? words.selection : fill(words.count, { number });
    toggle.dataset.number = number || "";
    toggle.classList.toggle("galley-comments-selection", Boolean(selected()));
  };

  // --- Where it begins.
  document.addEventListener("galley:paragraph", ({ detail }) => {
    const act = () => {
      const range = selected() ?? chosen;
      const whole = document.createRange();
      whole.selectNodeContents(detail.paragraph);
      const place = placeOf(range?.intersectsNode(detail.paragraph) ? range : whole);
      detail.close();
      begin(place, detail.button);
    };
    detail.group.querySelector("[role=status]").before(pressed(words.comment, act));
  });
  // A press on these keeps what is selected; where a browser drops it all the same, it is noted before.
  const isTool = (event, but = "") => event.target.closest?.(`${but}.galley-paragraph button`);
  document.addEventListener("pointerdown", (event) => {
    const before = isTool(event) ? chosen : null;
    chosen = isTool(event, ".galley-comments-toggle, ") ? selected()?.cloneRange() ?? before : null;
  });
  document.addEventListener("mousedown", (event) => {
    if (isTool(event, ".galley-comments-toggle, ") && selected()) event.preventDefault();
  });
  document.addEventListener("selectionchange", label);
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    close();
  });
  window.addEventListener("storage", () => render());
  window.addEventListener("beforeunload", (event) => { if (isUnsaved()) event.preventDefault(); });
  toggle.setAttribute("aria-expanded", "false");
  document.body.append(panel);
  // In the header it covers no text, and moves nothing where it comes before the other buttons.
  const header = document.querySelector(".md-header__title");
  if (header) header.after(toggle);
  else document.body.append(toggle);
  // Material changes pages without loading them anew where a workspace asks for it.
  if (window.document$) window.document$.subscribe(render);
  else render();
})();
