// A browser without script: follows redirects, keeps cookies, fills in the forms of pages as a user would.
import assert from 'node:assert/strict';

const unescape = text => text.replaceAll('&quot;', '"').replaceAll('&#x27;', "'").replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&#x2B;', '+')
    .replaceAll('&#x2F;', '/').replaceAll('&amp;', '&');

const attribute = (tag, name) => { const found = tag.match(new RegExp(` ${name}="([^"]*)"`)); return found ? unescape(found[1]) : null; };

export class Browser {
    cookies = new Map();

    // Goes where it is sent until there is a page, or an address that begins with `until`.
    async go(url, until, form) {
        for (let hops = 0; hops < 20; hops++) {
            if (until && String(url).startsWith(until)) {
                return { url: new URL(url) };
            }

            const answer = await fetch(url, {
                redirect: 'manual', method: form ? 'POST' : 'GET', body: form,
                headers: { cookie: [...this.cookies].map(c => c.join('=')).join('; '), accept: 'text/html' },
            });
            answer.headers.getSetCookie().forEach(c => { const [name, ...value] = c.split(';')[0].split('='); this.cookies.set(name, value.join('=')); });
            if (answer.status >= 300 && answer.status < 400) {
                url = new URL(answer.headers.get('location'), url);
                form = undefined;
                continue;
            }

            return { url: new URL(url), status: answer.status, text: await answer.text() };
        }

        assert.fail('sent round in circles');
    }

    // Sends the last form of a page with what the user filled in; lists are ticked boxes.
    send(page, until, filled) {
        const form = page.text.slice(page.text.lastIndexOf('<form'));
        const fields = new URLSearchParams();
        for (const [tag] of form.matchAll(/<input[^>]*type="hidden"[^>]*>/g)) {
            if (!(attribute(tag, 'name') in filled)) {
                fields.append(attribute(tag, 'name'), attribute(tag, 'value'));
            }
        }

        Object.entries(filled).forEach(([name, value]) => [value].flat().forEach(v => fields.append(name, v)));
        return this.go(new URL(attribute(form.match(/<form[^>]*>/)[0], 'action') || page.url, page.url), until, fields);
    }

    // Through the pages of this server to the app's address: signs in, picks the patient, allows what is asked for.
    async allow(url, until, { user, password, patient }) {
        let page = await this.go(url, until);
        for (let step = 0; step < 6 && page.text; step++) {
            const title = page.text.match(/<h1>(.*?)<\/h1>/)?.[1];
            const scopes = [...page.text.matchAll(/name="scope\[\]"[^>]*>/g)].map(([tag]) => attribute(tag, 'value'));
            page = await this.send(page, until,
                title === 'Sign in' ? { username: user, password } : title === 'Whose record?' ? { patient } : { decision: 'allow', 'scope[]': scopes });
        }

        assert.ok(!page.text, 'the app was not reached: ' + page.text?.slice(0, 500));
        return page.url;
    }
}
