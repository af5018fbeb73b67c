// Security keys and passkeys for pages that show the forms of the emulator: the functions that form nodes name in
// onclickTrigger and onloadTrigger. Each asks the browser, writes its answer into a hidden field, and sends the field's form.
(() => {
  // Pages see by the functions that are not there that the browser has no keys, and say so themselves.
  if (!window.PublicKeyCredential) {
    console.log('This browser does not support security keys and passkeys.');
    return;
  }
  if (window.__oryWebAuthnInitialized) return;

  const field = (name) => document.querySelector(`[name="${name}"]`);
  const areThere = (...names) => {
    const missing = names.filter((name) => !field(name));
    if (missing.length > 0) console.error(`The form has no ${missing.join(', ')}.`);
    return missing.length === 0;
  };
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
  const sendAs = (name) => (credential) => {
    const target = field(name);
    target.value = json(credential);
    target.closest('form').submit();
  };

  // The browser allows one question at a time: the one in the address field's suggestions gives way to a pressed button. Pages may end it too.
  const endSuggestions = () => {
    window.abortPasskeyConditionalUI?.abort('Another key is asked for.');
    window.abortPasskeyConditionalUI = undefined;
  };

  const create = (options, target) => {
    endSuggestions();
    return navigator.credentials.create(options).then(sendAs(target));
  };
  const get = (options, target) => {
    endSuggestions();
    return navigator.credentials.get(options).then(sendAs(target));
  };

  // Whoever gives up on a security key is told in a dialog, on a passkey in the console only.
  const functions = {
    // Called by the name in onclickTrigger they get nothing; the button has the options too.
    oryWebAuthnRegistration: (options = parsed('webauthn_register_trigger')) => create(creation(options), 'webauthn_register').catch(alert),
    oryWebAuthnLogin: (options = parsed('webauthn_login_trigger')) => get(request(options), 'webauthn_login').catch(alert),
    // Whoever gives up is offered the suggestions again.
    oryPasskeyLogin: () => {
      if (!areThere('passkey_challenge', 'passkey_login')) return undefined;
      return get(request(parsed('passkey_challenge')), 'passkey_login').catch((error) => {
        console.error(error);
        return functions.oryPasskeyLoginAutocompleteInit();
      });
    },
    oryPasskeySettingsRegistration: () => {
      if (!areThere('passkey_create_data', 'passkey_settings_register')) return undefined;
      return create(creation(parsed('passkey_create_data')), 'passkey_settings_register').catch(console.error);
    },
    oryPasskeyRegistration: () => {
      if (!areThere('passkey_create_data', 'passkey_register')) return undefined;
      const { credentialOptions, displayNameFieldName } = parsed('passkey_create_data');
      // The page may have other forms with a field of this name.
      const named = field('passkey_create_data').closest('form').querySelector(`[name="${displayNameFieldName}"]`);
      const name = named?.value || credentialOptions.publicKey.user.name;
      return create(creation(credentialOptions, { name, displayName: name }), 'passkey_register').catch(console.error);
    },
    oryPasskeyLoginAutocompleteInit: async () => {
      if (!areThere('passkey_challenge', 'passkey_login', 'identifier')) return;
      // Cypress takes whatever is suggested.
      if (window.Cypress || !await window.PublicKeyCredential.isConditionalMediationAvailable?.()) return;
      endSuggestions();
      window.abortPasskeyConditionalUI = new AbortController();
      const options = { ...request(parsed('passkey_challenge')), mediation: 'conditional', signal: window.abortPasskeyConditionalUI.signal };
      navigator.credentials.get(options).then(sendAs('passkey_login')).catch(console.info);
    },
  };

  for (const [name, run] of Object.entries(functions)) window[name] = window[`__${name}`] = run;
  window.__oryWebAuthnInitialized = true;
  window.dispatchEvent(new CustomEvent('oryWebAuthnInitialized'));
})();
