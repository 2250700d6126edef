// What the theme's search is asked, in between: exact words weigh more than beginnings of words, a word with
// a typing error is looked for again where nothing was found, and scripts without spaces are cut into words.
// The theme speaks to its worker in messages: 0 is the index, 2 a query, 3 what was found.
(() => {
  "use strict";
  const INDEX = 0;
  const QUERY = 2;
  const RESULT = 3;
  const worker = window.Worker?.prototype;
  if (!worker) return;
  const UNSPACED = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmr}\p{sc=Mymr}]+/gu;
  // What parts words beside spaces: brackets, quotation marks, and the punctuation behind a word, so that "(Doe"
  // and "Doe," are found as "Doe", and "5.2" as it is.
  const BETWEEN = "[\u200b(\\[\u2018\u201c\u00ab]+|[.,;:!?\u2026)\\]\u2019\u201d\u00bb]+(?=\\s|$)";
  const segmenters = new Map();
  const asked = new WeakMap();
  const send = worker.postMessage;

  const languageOf = (run) => (/\p{sc=Thai}/u.test(run) ? "th" : /\p{sc=Lao}/u.test(run) ? "lo" : /\p{sc=Khmr}/u.test(run) ? "km" : /\p{sc=Mymr}/u.test(run) ? "my" : /[\p{sc=Hira}\p{sc=Kana}]/u.test(run) ? "ja" : "zh");

  const words = (run) => {
    if (!Intl.Segmenter) return [run];
    const language = languageOf(run);
    if (!segmenters.has(language)) segmenters.set(language, new Intl.Segmenter(language, { granularity: "word" }));
    return [...segmenters.get(language).segment(run)].map(({ segment }) => segment);
  };

  const cut = (text, between) => text.replace(UNSPACED, (run) => `${between}${words(run).join(between)}${between}`);

  const segmented = (index) => ({
    ...index,
    config: { ...index.config, separator: `${index.config.separator}|${BETWEEN}` },
    docs: index.docs.map((doc) => ({ ...doc, title: cut(doc.title, "\u200b"), text: cut(doc.text, "\u200b") })),
  });

  const plain = (query) => cut(query.replace(/[\u00ad\u2060\u200b\ufeff]/g, ""), " ").trim();
  const terms = (query) => query.split(/[\s-]+/).filter(Boolean);
  // A query that has signs of the theme's own language is left as it is.
  const isSimple = (query) => !/["+~^*:]|(^|\s)-/.test(query);
  const exactFirst = (query) => terms(query).map((term) => `${term}^8 ${term}`).join(" ");
  const forgiving = (query) => terms(query).map((term) => (term.length < 4 ? term : `${term}~${term.length < 8 ? 1 : 2}`)).join(" ");

  worker.postMessage = function (message, ...rest) {
    if (message?.type === INDEX && message.data?.docs) {
      this.addEventListener("message", ({ data }) => {
        const query = asked.get(this);
        if (data?.type !== RESULT || data.data?.items.length || !query) return;
        asked.delete(this);
        send.call(this, { type: QUERY, data: forgiving(query) });
      });
      return send.call(this, { ...message, data: segmented(message.data) }, ...rest);
    }
    if (message?.type !== QUERY || typeof message.data !== "string") return send.call(this, message, ...rest);
    const query = plain(message.data);
    const simple = Boolean(query) && isSimple(query);
    if (simple) asked.set(this, query);
    else asked.delete(this);
    return send.call(this, { ...message, data: simple ? exactFirst(query) : query }, ...rest);
  };
})();
