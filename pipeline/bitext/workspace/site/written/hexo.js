// Written by bitext: each language has lists, a home page and neighbours of its own.
'use strict';

const LANGUAGES = ['en'];
const LISTS = ['index', 'archive', 'category', 'tag'];

const languageOf = (page) => (LANGUAGES.includes(page.lang) ? page.lang : '');
const query = (like, documents) => new like.constructor(documents);

/** The categories or tags of posts in a language; hidden posts count, as they do for Hexo. */
function terms(all, key, posts, language) {
  const held = new Map();
  hexo.model('Post').filter((post) => languageOf(post) === language).forEach((post) => {
    post[key].forEach(({ _id }) => held.set(_id, (held.get(_id) || new Set()).add(post._id)));
  });
  const found = all.filter(({ _id }) => held.has(_id));
  return query(found, found.map((own) => Object.create(own, {
    posts: { value: posts.filter(({ _id }) => held.get(own._id).has(_id)) },
    length: { value: held.get(own._id).size },
    path: { value: language ? `${language}/${own.path}` : own.path },
  })));
}

/** What lists of a language are made of: all that holds posts or pages, with its own alone. */
function siteOf(language, all) {
  const site = { ...all };
  const ofPosts = (value) => value.constructor === all.posts.constructor;
  for (const [key, value] of Object.entries(all)) {
    if (ofPosts(value) || value.constructor === all.pages.constructor) {
      site[key] = value.filter((page) => languageOf(page) === language);
    }
  }
  for (const key of ['categories', 'tags']) {
    site[key] = terms(all[key], key, site.posts, language);
    Object.values(site).filter(ofPosts).forEach((some) => some.forEach((post) => {
      const ids = new Set(post[key].map(({ _id }) => _id));
      const value = site[key].filter(({ _id }) => ids.has(_id));
      Object.defineProperty(post, key, { value, enumerable: true, configurable: true });
    }));
  }
  return site;
}

/** A page of a list, at its address below a language, which a term has already. */
function below(language, route) {
  const at = (path) => (path.startsWith(`${language}/`) ? path : `${language}/${path}`);
  const data = { ...route.data, lang: language };
  for (const key of ['base', 'current_url', 'prev_link', 'next_link']) {
    const is = key.endsWith('link') ? data[key] : typeof data[key] === 'string';
    if (is) data[key] = at(data[key]);
  }
  return { ...route, path: at(route.path), data };
}

let sites = {};
const made = new Set();
const begun = [];
const key = (path) => path.replace(/^\//, '').replace(/(^|\/)index\.html$/, '$1');

/** What a generator makes; a theme with languages of its own passes over posts that name one. */
function run(own, locals, language = '') {
  const named = language ? locals.posts.toArray().filter(({ lang }) => lang === language) : [];
  named.forEach((post) => { post.lang = undefined; });
  const made = own.call(hexo, locals);
  named.forEach((post) => { post.lang = language; });
  return Promise.resolve(made).then((routes) => [].concat(routes || []));
}

async function each(make) {
  const making = Promise.all(['', ...LANGUAGES].map(make));
  begun.push(making);
  const routes = (await making).flat();
  routes.forEach((route) => made.add(key(route.path)));
  return routes;
}

/** What a theme with languages of its own puts in the place of a page that is still Chinese. */
async function left(own) {
  const routes = await run(own, sites['']);
  await new Promise(setImmediate);
  await Promise.all(begun);
  return routes.filter(({ path }) => !made.has(key(path)));
}

/** The pages of posts; those that a theme with languages of its own leaves out as Hexo makes them. */
async function posts(own, language) {
  const routes = await run(own, sites[language], language);
  if (!language) return routes;
  const others = new Set(sites[''].posts.map(({ path }) => key(path)));
  const mine = routes.filter(({ path }) => !others.has(key(path)));
  const there = new Set(mine.map(({ path }) => key(path)));
  const all = sites[language].posts.sort('-date').toArray();
  all.forEach((post, at) => {
    if (there.has(key(post.path))) return;
    Object.assign(post, { prev: all[at - 1], next: all[at + 1], __post: true });
    mine.push({ path: post.path, layout: [post.layout, 'post', 'page', 'index'], data: post });
  });
  return mine;
}

/** A generator that makes the pages of one language after the other. */
function wrapped(name, own) {
  if (name.endsWith('-i18n')) return () => left(own);
  if (name === 'post') return () => each((language) => posts(own, language));
  if (name === 'page') return () => each((language) => (language ? [] : run(own, sites.all)));
  if (name.includes('sitemap')) return () => run(own, sites.all);
  if (!LISTS.includes(name)) return null;
  return () => each(async (language) => {
    const made = await run(own, sites[language], language);
    const there = new Set(sites.all.pages.map(({ path }) => path));
    return language
      ? made.filter(({ layout }) => layout).map((route) => below(language, route))
        .filter(({ path }) => !there.has(path) && !there.has(`${path}index.html`))
      : made;
  });
}

/** A post in a language, or as it is where it has no edition. */
function edition(post, language) {
  const name = post.source.replace(/^_posts\//, `_posts/${language}/`);
  return sites[language].posts.toArray().find(({ source }) => source === name) || post;
}

/** Helpers by which a theme with languages of its own looks for posts. */
const HELPERS = {
  get_posts_by_lang: (language, posts) => posts.toArray().map((post) => edition(post, language)),
  get_post_by_lang: (language, permalink) => {
    const all = [...sites[language].posts.toArray(), ...sites[''].posts.toArray()];
    return all.find((post) => post.permalink === permalink);
  },
};

function ownLanguages() {
  for (const [name, make] of Object.entries(HELPERS)) {
    const own = hexo.extend.helper.get(name);
    if (!own || own.bitext) continue;
    hexo.extend.helper.register(name, Object.assign(function (...given) {
      const language = languageOf(this.page || {});
      return language ? make(language, ...given) : own.apply(this, given);
    }, { bitext: true }));
  }
}

// after those of themes, which have posts and generators of their own
hexo.extend.filter.register('before_generate', () => {
  const { getters } = hexo.locals;
  for (const name of ['posts', 'pages', 'categories', 'tags']) {
    const own = getters[name].own || getters[name];
    hexo.locals.set(name, Object.assign(() => (sites[''] ? sites[''][name] : own()), { own }));
  }
  sites = {};
  hexo.locals.invalidate();
  const all = hexo.locals.toObject();
  sites = { all, '': siteOf('', all) };
  for (const language of LANGUAGES) sites[language] = siteOf(language, all);
  for (const [name, own] of Object.entries(hexo.extend.generator.list())) {
    const both = own.bitext ? null : wrapped(name, own);
    if (both) hexo.extend.generator.register(name, both);
    if (both) hexo.extend.generator.get(name).bitext = true;
  }
  ownLanguages();
}, 1000);

/** Entries of a menu, which lead to the page below a language where there is one. */
function led(value, language) {
  if (typeof value === 'string') {
    const [, path, rest] = value.match(/^(\/[^\s|?#]*)(.*)$/s) || [];
    return path && made.has(key(`${language}${path}`)) ? `/${language}${path}${rest}` : value;
  }
  if (Array.isArray(value)) return value.map((one) => led(one, language));
  if (!value || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, led(one, language)]));
}

hexo.extend.filter.register('template_locals', (locals) => {
  const language = languageOf(locals.page);
  locals.site = sites[language] || locals.site;
  if (language) {
    locals.config = { ...locals.config, ...(hexo.config.bitext || {})[language], language };
    for (const folder of ['archive_dir', 'category_dir', 'tag_dir']) {
      if (locals.config[folder]) locals.config[folder] = `${language}/${locals.config[folder]}`;
    }
    locals.theme = { ...locals.theme };
    for (const name of Object.keys(locals.theme).filter((one) => /^(main_?)?(menu|nav)/i.test(one))) {
      locals.theme[name] = led(locals.theme[name], language);
    }
  }
  return locals;
}, 1);

// a part that themes make once for all pages, such as the menu, is made once for each language
const cached = hexo.extend.helper.get('fragment_cache');
hexo.extend.helper.register('fragment_cache', function (id, make) {
  const language = languageOf(this.page || {});
  return cached.call(this, language ? `${language} ${id}` : id, make);
});
