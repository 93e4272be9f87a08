// Runs before each request. Open: nothing to do. builtin and entra: a token of the client itself, kept until shortly before it ends.
const mode = pm.environment.get('authMode') || 'open';
const use = token => pm.request.headers.upsert({ key: 'Authorization', value: 'Bearer ' + token });
if (mode !== 'open' && !(pm.request.auth && pm.request.auth.type === 'noauth')) {
  if (Number(pm.environment.get('tokenUntil') || 0) > Date.now() + 30000) use(pm.environment.get('accessToken'));
  else {
    const tokenUrl = pm.environment.replaceIn(pm.environment.get('tokenUrl'));
    const form = { grant_type: 'client_credentials', scope: pm.environment.get('scope') };
    if (mode === 'entra') Object.assign(form, { client_id: pm.environment.get('clientId'), client_secret: pm.environment.get('clientSecret') });
    else Object.assign(form, { client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer', client_assertion: assertion(pm.environment.get('clientId'), tokenUrl, JSON.parse(pm.environment.get('privateKey'))) });
    pm.sendRequest({
      url: tokenUrl, method: 'POST', header: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: { mode: 'urlencoded', urlencoded: Object.entries(form).map(([key, value]) => ({ key, value })) },
    }, (fault, answer) => {
      if (fault || answer.code !== 200) throw new Error('No token from ' + tokenUrl + ': ' + (fault || answer.text()));
      const token = answer.json();
      pm.environment.set('accessToken', token.access_token);
      pm.environment.set('tokenUntil', String(Date.now() + token.expires_in * 1000));
      use(token.access_token);
    });
  }
}

// SMART Backend Services: a JWT of five minutes at most, for this token endpoint, good for once, signed RS384 with the client's key (RFC 7523, RFC 7518 3.3).
function assertion(client, audience, key) {
  const encode = words => CryptoJS.enc.Base64.stringify(words).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  const text = value => encode(CryptoJS.enc.Utf8.parse(JSON.stringify(value)));
  const seconds = Math.floor(Date.now() / 1000);
  const said = text({ alg: 'RS384', typ: 'JWT', kid: key.kid }) + '.'
    + text({ iss: client, sub: client, aud: audience, iat: seconds, exp: seconds + 240, jti: require('uuid').v4() });
  return said + '.' + encode(CryptoJS.enc.Hex.parse(sign(CryptoJS.SHA384(said).toString(), key)));
}

// RSASSA-PKCS1-v1_5 (RFC 8017 8.2.1) by hand: Postman's scripts have hashes, but no signatures.
function sign(digest, key) {
  const number = part => BigInt('0x' + CryptoJS.enc.Base64.parse(part.replace(/-/g, '+').replace(/_/g, '/')).toString());
  const [n, d] = [number(key.n), number(key.d)];
  const length = n.toString(16).length + n.toString(16).length % 2;
  const info = '3041300d060960864801650304020205000430' + digest;
  let [power, base, result] = [d, BigInt('0x0001' + 'f'.repeat(length - info.length - 6) + '00' + info), 1n];
  for (; power > 0n; power >>= 1n) {
    if (power & 1n) result = result * base % n;
    base = base * base % n;
  }
  return result.toString(16).padStart(length, '0');
}
