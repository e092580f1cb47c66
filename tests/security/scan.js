/** What stands in a document that our own pages never hold: [what, where] rows. */
(root) => {
  const wrong = [];
  const told = (what, element) => wrong.push(what + ": " + element.outerHTML.slice(0, 160));
  // Scripts, frames, styles and forms that are ours, by where they stand or come from.
  const OURS = [
    'script[src]', 'script[type="text/plain"][data-mj-bundle]', 'script[type="application/ld+json"]', 'script#__config[type="application/json"]',
    'meta[http-equiv="Content-Security-Policy"]', 'meta[http-equiv="refresh"][content^="0; url="]', 'link[rel]',
    'body > input.fold[type="checkbox"]', 'article > input.own[type="checkbox"]',
    'form[name="search"]', 'form.mj-filter', 'form.mj-filter *', 'form[name="search"] *', 'input.md-toggle',
    'label svg', 'label svg *', '.md-icon svg', '.md-icon svg *', 'svg.md-icon', '[data-mj-practice] *', '.mj-study-daily *',
    'button.mj-search-button', 'button.mj-search__more', 'button.mj-search__do', 'button.md-icon', 'button.mj-scheme', 'button.mj-link', 'button[data-mj-filter-reset]',
    '.mj-search button', '.md-top', 'button.mj-copy', '.mj-row > button.mj-study-star', '.md-clipboard', '[class*="mj-study"] button', '[data-mj-slot] *', 'noscript',
  ].join(",");
  const NEVER = "script,style,iframe,frame,frameset,object,embed,applet,portal,base,form,input,select,textarea,button,svg," +
    "meta[http-equiv],link,audio,video,source,track,template,foreignObject,annotation-xml,maction,marquee,dialog,slot";
  for (const element of root.querySelectorAll(NEVER)) if (!element.matches(OURS)) told("element", element);
  const foreign = (value) => {
    try {
      const { protocol } = new URL(value, location.href);
      return !["http:", "https:", "mailto:", location.protocol].includes(protocol) && value !== "data:,";
    } catch {
      return false; // no address at all
    }
  };
  const here = location.protocol === "file:" ? "file:" : location.origin;
  for (const element of root.querySelectorAll("script[src],link[href]")) {
    const url = element.src || element.href;
    const kept = /^(canonical|alternate|prev|next)$/.test(element.rel ?? "") || url === "data:,";
    if (!url.startsWith(here) && !kept) told("foreign file", element);
    if (/pwned/.test(url)) told("file", element);
  }
  for (const element of root.querySelectorAll("*")) {
    for (const { name, value } of element.attributes) {
      if (/^on/i.test(name)) told("handler " + name, element);
      if (/^(srcdoc|formaction|xlink:href|ping|background|srcset|poster|is|popovertarget)$/i.test(name)) told("attribute " + name, element);
      if (/^(href|src|action|cite|data)$/i.test(name) && foreign(value)) told("address", element);
      if (name === "style" && !element.closest('[class*="mj-study"],[data-md-component],[data-mj-slot],.md-search,.md-header,.md-nav')) told("style", element);
      if (name === "http-equiv" && /refresh/i.test(value) && !/^0; url=(\.\.\/)?entry-\d+(\/|\.html)$/.test(element.content)) told("refresh", element);
    }
    if (element.localName === "img" && /^(https?:)?\/\//.test(element.getAttribute("src"))) told("foreign image", element);
  }
  return wrong;
}
