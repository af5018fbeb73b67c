namespace Ory.AspNetCore.Yarp.Tests;

/// <summary>
/// A page that fetches a flow from Ory as a single-page application does and shows its nodes as they are: whatever address stands in the
/// answer, the browser goes there. <c>#ready</c> is there when all else is.
/// </summary>
internal static class BrowserForms
{
    public const string Html = """
        <!doctype html>
        <html lang="en"><meta charset="utf-8"><title>form</title><body><div id="forms"></div>
        <script type="module">
        const kind = location.pathname.slice(1), id = new URLSearchParams(location.search).get('flow');
        const flow = await (await fetch(`/.ory/self-service/${kind}/flows?id=${id}`, { headers: { accept: 'application/json' } })).json();
        const of = (name, attributes, text) => {
          const element = document.createElement(name);
          for (const [key, value] of Object.entries(attributes)) if (value !== undefined && value !== null) element.setAttribute(key, value);
          element.textContent = text ?? '';
          return element;
        };
        const scripts = [];
        const script = attributes => {
          const element = of('script', attributes);
          scripts.push(new Promise(resolve => { element.onload = element.onerror = resolve; }));
          return element;
        };
        const show = a => {
          switch (a.node_type) {
            case 'input': return a.type === 'submit' || a.type === 'button'
              ? of('button', { type: a.type, name: a.name, value: a.value, onclick: a.onclick }, a.name)
              : of('input', { type: a.type, name: a.name, value: a.value });
            case 'text': return of('code', { id: a.id }, a.text.text);
            case 'img': return of('img', { src: a.src, id: a.id });
            case 'a': return of('a', { href: a.href, id: a.id }, a.href);
            case 'script': return script({ src: a.src, integrity: a.integrity, crossorigin: a.crossorigin, referrerpolicy: a.referrerpolicy });
            default: return of('i', {});
          }
        };
        for (const message of flow.ui.messages ?? []) forms.append(of('p', { class: 'message', 'data-id': message.id }, message.text));
        for (const group of kind === 'settings' ? [...new Set(flow.ui.nodes.map(node => node.group))].filter(group => group !== 'default') : [null]) {
          const form = of('form', { action: flow.ui.action, method: flow.ui.method, novalidate: '', id: 'form-' + (group ?? 'all') });
          for (const node of flow.ui.nodes) if (group === null || node.group === group || node.group === 'default') form.append(show(node.attributes));
          forms.append(form);
        }
        // Nothing moves any more, and what a button calls is there.
        await Promise.all([...scripts, ...[...document.images].map(image => image.decode().catch(() => {}))]);
        forms.append(of('p', { id: 'ready' }));
        </script></body></html>
        """;
}
