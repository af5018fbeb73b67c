// Security keys and passkeys for pages that show the forms of the emulator: the functions that form nodes name in
// onclickTrigger and onloadTrigger. Each asks the browser, writes its answer into a hidden field, and sends the field's form.
(() => {
  if (window.__oryWebAuthnInitialized) return;

  const field = (name) => document.querySelector(`[name="${name}"]`);
  const parsed = (name) => JSON.parse(field(name).value);
  const decode = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
  const encode = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  const withBytes = (credentials) => credentials?.map((c) => ({ ...c, id: decode(c.id) }));
  const defined = (object) => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));

  const creation = ({ publicKey }, user = publicKey.user) => ({
    publicKey: defined({
      ...publicKey,
      challenge: decode(publicKey.challenge),
      user: { ...user, id: decode(publicKey.user.id) },
      excludeCredentials: withBytes(publicKey.excludeCredentials),
    }),
  });

  const request = ({ publicKey }) => ({
    publicKey: defined({ ...publicKey, challenge: decode(publicKey.challenge), allowCredentials: withBytes(publicKey.allowCredentials) }),
  });

  const json = (credential) => {
    const response = { clientDataJSON: encode(credential.response.clientDataJSON) };
    for (const part of ['attestationObject', 'authenticatorData', 'signature', 'userHandle'])
      if (credential.response[part]) response[part] = encode(credential.response[part]);
    return JSON.stringify({ id: credential.id, rawId: encode(credential.rawId), type: credential.type, response });
  };

  // The button that was pressed is not sent with the form; the server recognises the field.
  const send = (name, credential) => {
    const target = field(name);
    target.value = json(credential);
    target.closest('form').submit();
    return true;
  };

  const supported = () => {
    if (window.PublicKeyCredential) return true;
    alert('This browser does not support security keys and passkeys.');
    return false;
  };
  const failed = (error) => {
    if (error?.name !== 'AbortError') alert(error);
  };

  // The browser allows one question at a time: the one in the address field's suggestions gives way to a pressed button.
  let suggestions = null;
  const endSuggestions = () => {
    suggestions?.abort();
    suggestions = null;
  };

  const create = (options, target) => {
    if (!supported()) return undefined;
    endSuggestions();
    return navigator.credentials.create(options).then((credential) => send(target, credential)).catch(failed);
  };
  const get = (options, target) => {
    if (!supported()) return undefined;
    endSuggestions();
    return navigator.credentials.get(options).then((credential) => send(target, credential)).catch(failed);
  };

  const functions = {
    // Called by the name in onclickTrigger they get nothing; the button has the options too.
    oryWebAuthnRegistration: (options = parsed('webauthn_register_trigger')) => create(creation(options), 'webauthn_register'),
    oryWebAuthnLogin: (options = parsed('webauthn_login_trigger')) => get(request(options), 'webauthn_login'),
    // Whoever gives up is offered the suggestions again.
    oryPasskeyLogin: () => {
      const offered = suggestions !== null;
      return get(request(parsed('passkey_challenge')), 'passkey_login')?.then((sent) => offered && !sent && functions.oryPasskeyLoginAutocompleteInit());
    },
    oryPasskeySettingsRegistration: () => create(creation(parsed('passkey_create_data')), 'passkey_settings_register'),
    oryPasskeyRegistration: () => {
      const { credentialOptions, displayNameFieldName } = parsed('passkey_create_data');
      const name = field(displayNameFieldName)?.value || credentialOptions.publicKey.user.name;
      return create(creation(credentialOptions, { name, displayName: name }), 'passkey_register');
    },
    oryPasskeyLoginAutocompleteInit: async () => {
      const challenge = field('passkey_challenge');
      if (!challenge || !await window.PublicKeyCredential?.isConditionalMediationAvailable?.()) return;
      endSuggestions();
      suggestions = new AbortController();
      const options = { ...request(JSON.parse(challenge.value)), mediation: 'conditional', signal: suggestions.signal };
      navigator.credentials.get(options).then((credential) => send('passkey_login', credential)).catch(console.info);
    },
  };

  for (const [name, run] of Object.entries(functions)) window[name] = window[`__${name}`] = run;
  window.__oryWebAuthnInitialized = true;
  window.dispatchEvent(new CustomEvent('oryWebAuthnInitialized'));
})();
