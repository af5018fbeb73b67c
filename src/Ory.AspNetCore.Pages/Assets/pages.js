// Everything here is an improvement of pages that work without it; only passkeys and security keys need a script, and that one is Ory's.
(() => {
  "use strict";
  const nonce = document.currentScript.nonce;
  const started = new WeakSet();
  const main = () => document.querySelector("main[data-ory-page]");

  const each = (root, selector, action) => root.querySelectorAll(selector).forEach(action);

  // Passkeys: Ory's script names its functions in the nodes; inline handlers would need a weaker content security policy.
  const trigger = (name, value) => {
    const run = () => {
      const call = window[name];
      if (typeof call !== "function") return;
      let argument = value;
      try { argument = value ? JSON.parse(value) : undefined; } catch { /* it is plain text */ }
      call(argument);
    };
    if (typeof window[name] === "function") run();
    else window.addEventListener("oryWebAuthnInitialized", run, { once: true });
  };

  // A script that came with swapped-in content does not run by itself.
  const loadScripts = root => each(root, "script[src]", old => {
    if ([...document.scripts].some(s => s !== old && s.src === old.src)) return;
    const script = document.createElement("script");
    for (const { name, value } of old.attributes) if (name !== "nonce") script.setAttribute(name, value);
    script.nonce = nonce;
    old.replaceWith(script);
  });

  const peek = input => {
    const button = document.querySelector("template#ory-peek")?.content.firstElementChild?.cloneNode(true);
    if (!button) return;
    button.setAttribute("aria-controls", input.id);
    button.addEventListener("click", () => {
      const show = input.type === "password";
      input.type = show ? "text" : "password";
      button.setAttribute("aria-pressed", String(show));
    });
    input.parentElement.classList.add("has-peek");
    input.after(button);
    input.form?.addEventListener("submit", () => { input.type = "password"; button.setAttribute("aria-pressed", "false"); });
  };

  // A complete one-time code sends itself, once; the hint under the field says so beforehand.
  const code = input => {
    const length = Number(input.dataset.oryCode);
    const hint = input.closest(".field")?.querySelector("[data-ory-code-hint]");
    if (hint) hint.hidden = false;
    // What is pasted with a blank before it would lose its end.
    input.removeAttribute("maxlength");
    let sent = "";
    input.addEventListener("input", () => {
      const digits = input.value.replace(/[\s-]/g, "");
      if (/^\d+$/.test(digits) && digits !== input.value) input.value = digits;
      if (digits.length !== length || !/^\d+$/.test(digits) || digits === sent) return;
      sent = digits;
      const button = [...input.form.querySelectorAll("button[type=submit]")].find(b => b.dataset.oryMain !== undefined);
      input.form.requestSubmit(button ?? undefined);
    });
  };

  const codes = box => {
    const text = () => [...box.querySelectorAll("[data-ory-unused]")].map(e => e.textContent.trim()).join("\n") + "\n";
    const bar = box.querySelector("[data-ory-codes-bar]");
    const said = box.querySelector("[role=status]");
    if (bar) bar.hidden = false;
    const copy = box.querySelector("[data-ory-copy]");
    copy?.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(text());
        said.textContent = copy.dataset.oryCopy;
      } catch {
        getSelection().selectAllChildren(box.querySelector(".codes"));
        said.textContent = copy.dataset.oryUncopied;
      }
    });
    box.querySelector("[data-ory-download]")?.addEventListener("click", event => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([text()], { type: "text/plain" }));
      link.download = event.currentTarget.dataset.oryDownload;
      link.click();
      URL.revokeObjectURL(link.href);
    });
    box.querySelector("[data-ory-print]")?.addEventListener("click", () => {
      document.documentElement.classList.add("printing");
      print();
      document.documentElement.classList.remove("printing");
    });
  };

  const start = root => {
    each(root, "input[data-ory-peek]", peek);
    each(root, "input[data-ory-code]", code);
    each(root, "[data-ory-codes]", codes);
    each(root, "[data-ory-js]", e => { e.hidden = false; });
    // Not a noscript element: browsers show that only where scripts are switched off, not where this one is blocked or lost.
    each(root, "[data-ory-nojs]", e => { e.hidden = true; });
    each(root, "[data-ory-click]", e => e.addEventListener("click", () => trigger(e.dataset.oryClick, e.value)));
    each(root, "[data-ory-load]", e => trigger(e.dataset.oryLoad, e.value));
    each(root, "form[data-ory-form]", form => {
      if (started.has(form)) return;
      started.add(form);
      form.addEventListener("submit", event => submit(event, form));
    });
  };

  const focus = root => {
    const target = root.querySelector("[aria-invalid=true]") ?? root.querySelector("[autofocus]");
    if (target) { target.focus(); return; }
    const message = root.querySelector(".notices .msg");
    (message ?? root.querySelector("h1"))?.focus({ preventScroll: true });
    // At the head of a long form it would not be seen.
    message?.scrollIntoView({ block: "nearest" });
  };

  // Where the browser goes by itself it takes its time, and a form that has been taken must not be sent again meanwhile.
  const leave = url => {
    location.assign(url);
    return true;
  };

  // This, "follow" and "take" say whether the browser leaves.
  const swap = (html, url) => {
    const next = new DOMParser().parseFromString(html, "text/html");
    const fresh = next.querySelector("main[data-ory-page]");
    if (!fresh) return leave(url);
    const here = main();
    const same = here.dataset.oryPage === fresh.dataset.oryPage;
    const top = scrollY;
    document.title = next.title;
    document.body.className = next.body.className;
    for (const part of ["header.brand", "footer.foot"]) {
      const old = document.querySelector(part), replacement = next.querySelector(part);
      if (old && replacement) old.replaceWith(replacement);
    }
    here.replaceWith(fresh);
    history.replaceState(history.state, "", fresh.dataset.oryUrl ?? url);
    loadScripts(fresh);
    start(fresh);
    focus(fresh);
    const hash = new URL(url, location.href).hash;
    const section = hash && document.getElementById(hash.slice(1));
    if (same && section) {
      scrollTo(0, top);
      section.scrollIntoView({ block: "nearest" });
    } else if (!same) scrollTo(0, 0);
    return false;
  };

  const isOurs = url => {
    const target = new URL(url, location.href);
    return target.origin === location.origin && main().dataset.oryPaths.split(" ").includes(target.pathname);
  };

  const follow = async url => {
    if (!isOurs(url)) return leave(url);
    let response;
    try {
      response = await fetch(url, { headers: { "Ory-Pages": "1" }, credentials: "same-origin" });
    } catch {
      // No answer: the browser's own attempt says why, in words that people know.
      return leave(url);
    }
    return take(response, new URL(url, location.href).hash);
  };

  const take = async (response, hash = "") => {
    const next = response.headers.get("Ory-Location");
    return next ? follow(next) : swap(await response.text(), response.url.split("#")[0] + hash);
  };

  // What cannot be taken just now is said above the form, which stays as it was filled in; true where that can be said.
  const refuse = (form, html) => {
    const words = new DOMParser().parseFromString(html, "text/html").querySelector("main[data-ory-page=error] .intro")?.textContent;
    if (!words) return false;
    const notices = document.createElement("div"), message = document.createElement("div");
    notices.className = "notices";
    message.className = "msg error";
    message.setAttribute("role", "alert");
    message.tabIndex = -1;
    message.textContent = words;
    notices.append(message);
    (form.closest("section") ?? main()).querySelectorAll(".notices").forEach(old => old.remove());
    form.before(notices);
    message.focus();
    return true;
  };

  const submit = async (event, form) => {
    if (event.defaultPrevented) return;
    const button = event.submitter;
    // The Enter key, where only Ory's script leads on: it means the button that calls it.
    const own = button || form.querySelector("button[type=submit]") ? null : form.querySelector("button[data-ory-click]");
    if (own) { event.preventDefault(); own.click(); return; }
    if (form.getAttribute("aria-busy") === "true") { event.preventDefault(); return; }
    if (!isOurs(form.action)) return;
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form));
    // By hand: of a button beside the form older browsers take no notice, and send it without.
    if (button?.name) body.append(button.name, button.value);
    form.setAttribute("aria-busy", "true");
    let response;
    try {
      response = await fetch(form.action, { method: "POST", body, headers: { "Ory-Pages": "1" }, credentials: "same-origin" });
    } catch {
      // The same for a form.
      form.removeAttribute("aria-busy");
      form.removeAttribute("data-ory-form");
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name: button?.name ?? "", value: button?.value ?? "" });
      form.append(field);
      form.submit();
      return;
    }
    if ((response.status === 429 || response.status === 503) && refuse(form, await response.clone().text())) {
      form.removeAttribute("aria-busy");
      return;
    }
    // Who stops the browser, or is taken to another program, may press again.
    setTimeout(() => form.removeAttribute("aria-busy"), await take(response) ? 10000 : 0);
  };

  start(document);
  const first = document.querySelector("[aria-invalid=true]");
  if (first) first.focus();
  // Back from the provider: a page out of the cache of the browser shows a flow that is over.
  addEventListener("pageshow", event => { if (event.persisted) each(document, "form[aria-busy]", f => f.removeAttribute("aria-busy")); });
})();
