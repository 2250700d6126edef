// The index of the search is asked for when a reader opens the search, and not with every page. This comes
// before the theme's own script, whose request waits here until then.
(() => {
  "use strict";
  const { open, send } = XMLHttpRequest.prototype;
  const held = new Map();
  const ofSearch = new WeakSet();
  let isOpen = false;

  XMLHttpRequest.prototype.open = function (method, address, ...rest) {
    if (/search\/search_index\.json$/.test(address)) ofSearch.add(this);
    return open.call(this, method, address, ...rest);
  };
  XMLHttpRequest.prototype.send = function (...given) {
    if (isOpen || !ofSearch.has(this)) send.apply(this, given);
    else held.set(this, given);
  };

  const release = ({ target }) => {
    if (isOpen || !target.matches?.("[data-md-component=search-query], #__search")) return;
    isOpen = true;
    held.forEach((given, request) => send.apply(request, given));
    held.clear();
  };
  addEventListener("focusin", release);
  addEventListener("change", release);
})();
