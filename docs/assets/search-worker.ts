// The search of this site: a worker that speaks the theme's messages and takes the place of the theme's own, which
// cuts Chinese queries wrongly and can either stem English words or find half-typed ones. sitebuild/theme/search.py
// writes what it is given: the theme's entries, one a section, Chinese already cut into words, and with each page's
// first entry the names that lead to it.
export {}; // its names are its own

/** What leads to a page: names, the best first, and what they mean. */
interface Term {
  names: string[];
  say?: string;
}
interface Entry {
  location: string;
  title: string;
  text: string;
  terms?: Term[];
}
interface Doc extends Entry {
  page: string;
  length: number; // words of its text
}
/** A word and where it stands. */
interface Unit {
  word: string;
  start: number;
  end: number;
}
interface Known {
  page: string;
  term: Term;
  name: string;
  spelled: string;
  strength: number;
}
interface Found {
  known: Known;
  share: number;
}
interface Section {
  score: number;
  met: number;
  words: Set<string>;
  asked: Set<string>;
}
interface Group {
  score: number;
  sections: (Section & { number: number })[];
  said?: Known;
  name: number;
}
interface Item {
  location: string;
  title: string;
  text: string;
  score: number;
  terms: Record<string, boolean>;
}

const [SETUP, READY, QUERY, RESULT] = [0, 1, 2, 3];
const UNIT = /<[^>]*>|&#?\w+;|\p{sc=Han}+|(?:(?!\p{sc=Han})[\p{L}\p{M}\p{N}])+/gu;
const HAN = /^\p{sc=Han}/u;
const GREEK = new Map(
  (
    "α alpha β beta γ gamma δ delta ε epsilon η eta θ theta κ kappa λ lambda " +
    "μ mu ρ rho σ sigma τ tau φ phi ω omega ∇ nabla"
  )
    .match(/\S+ \S+/g)!
    .map((pair) => pair.split(" ") as [string, string]),
);
// Words of questions: they weigh nothing beside others.
const ASKING = new Set(
  (
    "a an and are as at be by can do does for from how i in is it my of on or should that the to use vs what when " +
    "where which why with 怎么 怎样 " +
    "如何 什么 为什么 为何 哪个 哪些 多少 是 的 了 吗 呢 和 与 在 有 要 该 应该 选 用 我 不 会 能 就 把 被 区别"
  ).split(" "),
);
const [NAME, TITLE, TEXT] = [12, 1, 0.6]; // what a name in the query, a word in a title, a word in a text can bring
const WHOLE = 1.5; // times a name that is the whole query
const [SHOWN, PAGES, SECTIONS] = [0.12, 12, 5]; // results below this part of the best are left out; at most so many
const AROUND = 32; // words in an excerpt

let docs: Doc[], mean: number; // and the mean length of their texts
let words: Map<string, Map<number, { title: number; text: number }>>; // how often in which sections
let stems: Map<string, string[]>;
let names: Map<string, Known[]>; // by their spelling
let called: Known[];
let titles: { known: Known; own: string[] }[];
let pages: Map<string, number>; // to their first section

addEventListener("message", ({ data: { type, data } }) => {
  if (type === SETUP) {
    setUp(data.docs);
    postMessage({ type: READY });
  } else if (type === QUERY) postMessage({ type: RESULT, data: { items: search(data) } });
});

function unitsOf(text: string): Unit[] {
  return [...text.matchAll(UNIT)]
    .filter(([unit]) => !/^[<&]/.test(unit))
    .map(({ 0: unit, index }) => ({ word: plain(unit), start: index, end: index + unit.length }));
}

function plain(word: string): string {
  const bare = word.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return GREEK.get(bare) || bare;
}

// Embeddings and embedding, normalised and normalization, dropped and dropping become one.
function stem(word: string): string {
  if (!/^[a-z]{4,}$/.test(word)) return word;
  return word
    .replace(/sses$/, "ss")
    .replace(/ies$/, "y")
    .replace(/(?<![aisu])s$/, "")
    .replace(/^(\w{4,}?)(?:i[sz])?(?:at)?(?:ion|ing|ed|e)$|^(\w{5,}?)(?:i[sz])?(?:at)?[eo]r$/, "$1$2")
    .replace(/([^aeiouls])\1$/, "$1");
}

function setUp(entries: Entry[]): void {
  [words, stems, names, pages] = [new Map(), new Map(), new Map(), new Map()];
  [called, titles] = [[], []];
  docs = entries.map((entry, number) => {
    const [title, text] = [unitsOf(entry.title), unitsOf(entry.text)];
    const doc = { ...entry, page: entry.location.split("#")[0], length: text.length };
    if (!pages.has(doc.page)) pages.set(doc.page, number);
    for (const [field, units] of Object.entries({ title, text }) as ["title" | "text", Unit[]][])
      for (const { word } of units) {
        const found = entry_of(words, word, () => new Map());
        entry_of(found, number, () => ({ title: 0, text: 0 }))[field] += 1;
      }
    (doc.terms || []).forEach((term, place) =>
      term.names.forEach((name, rank) => {
        const spelled = run(spell(name));
        const known = { page: doc.page, term, name, spelled, strength: !place ? 1.2 : rank < 2 ? 1 : 0.9 };
        called.push(known);
        for (const key of new Set([spelled, stem(spelled)])) names.set(key, [...(names.get(key) || []), known]);
      }),
    );
    return doc;
  });
  mean = docs.reduce((sum, doc) => sum + doc.length, 0) / docs.length;
  for (const known of called.filter(({ strength }) => strength > 1)) {
    const own = wordsOf(known.name).filter((word) => !ASKING.has(word));
    titles.push({ known: { ...known, strength: 1 }, own: [...new Set(own.map(stem))] });
  }
  for (const word of words.keys()) stems.set(stem(word), [...(stems.get(stem(word)) || []), word]);
}

/** What a map holds under a key; where it holds nothing, what is made for it. */
function entry_of<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key) ?? make();
  map.set(key, found);
  return found;
}

// The units of which names are spelled: Chinese characters one by one, other words whole.
function spell(text: string): Unit[] {
  return unitsOf(text).flatMap((unit) =>
    HAN.test(unit.word)
      ? [...unit.word].map((word, place) => ({ word, start: unit.start + place, end: unit.start + place + 1 }))
      : [unit],
  );
}

const run = (units: Unit[]): string => units.map(({ word }) => word).join("");

// Cut a run of Chinese characters into as few known words as possible.
function cut(run: string): string[] {
  const best: { cost: number; parts: string[] }[] = [{ cost: 0, parts: [] }];
  for (let end = 1; end <= run.length; end++)
    for (let start = Math.max(0, end - 8); start < end; start++) {
      const part = run.slice(start, end);
      const known = words.has(part) || ASKING.has(part);
      if (!known && part.length > 1) continue;
      const cost = best[start].cost + (known ? 1 : 2) + (part.length === 1 ? 0.1 : 0);
      if (!best[end] || cost < best[end].cost) best[end] = { cost, parts: [...best[start].parts, part] };
    }
  return best[run.length].parts;
}

// Which words of the index a word of the query means, and how surely.
function meant(word: string, last: boolean): Map<string, number> {
  const found = new Map((stems.get(stem(word)) || []).map((other) => [other, 0.9]));
  if (words.has(word)) found.set(word, 1);
  const han = HAN.test(word);
  const half = last || !found.size;
  if ((han && (word.length > 1 || half)) || (!han && half && (word.length > 1 || !found.size)))
    for (const other of words.keys())
      if (!found.has(other)) {
        if (half && other.startsWith(word)) found.set(other, 0.3 + (0.5 * word.length) / other.length);
        else if (han && word.length > 1 && other.includes(word)) found.set(other, 0.4);
      }
  return found;
}

// The query with each word that nobody has replaced by the commonest that is nearly the same.
function corrected(query: string): string {
  return unitsOf(query).reduceRight((text, { word, start, end }) => {
    if (HAN.test(word) || word.length < 4 || ASKING.has(word) || names.has(word) || meant(word, true).size) return text;
    const near = [...words.keys()]
      .filter((other) => nearly(word, other))
      .sort((a, b) => words.get(b)!.size - words.get(a)!.size);
    return near.length ? text.slice(0, start) + near[0] + text.slice(end) : text;
  }, query);
}

// Whether one letter too many, too few, wrong, or two exchanged, is all that parts two words.
function nearly(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > 1) return false;
  let start = 0;
  while (start < one.length && one[start] === other[start]) start++;
  const [a, b] = [one.slice(start), other.slice(start)];
  if (a.slice(2) === b.slice(2) && a[0] === b[1] && a[1] === b[0]) return true;
  return a.slice(1) === b.slice(1) || a.slice(1) === b || a === b.slice(1);
}

// The names that a query spells, the longest first, none within another: [{known, share}].
function named(query: string): Found[] {
  const units = spell(query);
  const weight = ({ word }: Unit) => (HAN.test(word) ? 1 : ASKING.has(word) ? 0.2 : Math.min(3, word.length));
  const total = units.reduce((sum, unit) => sum + weight(unit), 0);
  const found: Found[] = [];
  for (let from = 0; from < units.length; from++)
    for (let to = Math.min(units.length, from + 24); to > from; to--) {
      const part = units.slice(from, to);
      const spelled = run(part);
      if (ASKING.has(spelled)) continue;
      const share = part.reduce((sum, unit) => sum + weight(unit), 0) / total;
      const whole = part.length === units.length ? WHOLE : 1;
      const given = names.get(spelled) || names.get(stem(spelled)) || [];
      const known = given.map((known) => ({ known, share: share * whole }));
      if (to === units.length && (spelled.length > 1 || (HAN.test(spelled) && units.length === 1)))
        for (const one of called)
          if (one.spelled.startsWith(spelled) && one.spelled !== spelled)
            known.push({
              known: one,
              share: share * ((words.has(spelled) ? 0.2 : 0.5) + (0.45 * spelled.length) / one.spelled.length),
            });
      if (known.length) {
        found.push(...known);
        from = to - 1;
        break;
      }
    }
  return found;
}

function wordsOf(text: string): string[] {
  return unitsOf(text).flatMap(({ word }) => (HAN.test(word) ? cut(word) : [word]));
}

// How much of a query's words a title holds, less where the title says more: 0 to 1.
function titled(asked: string[], own: string[]): number {
  const met = asked.filter((word) =>
    own.some((other) => other === stem(word) || (word.length > 1 && HAN.test(word) && other.includes(word))),
  ).length;
  return met && (met / asked.length) * (0.5 + (0.5 * met) / own.length);
}

/** How well sections fit the words that are asked; `last` may be half typed. */
function fitting(asked: string[], last: string): Map<number, Section> {
  const scores = new Map<number, Section>();
  let possible = 0;
  for (const word of asked) {
    const here = holding(word, word === last);
    const rarity = Math.log(1 + docs.length / (1 + here.size));
    possible += rarity;
    for (const [number, { value, others }] of here) {
      const section = entry_of(scores, number, () => ({ score: 0, met: 0, words: new Set(), asked: new Set() }));
      section.score += rarity * value;
      section.met += rarity;
      section.asked.add(word);
      others.forEach((other) => section.words.add(other));
    }
  }
  for (const section of scores.values()) section.score *= section.met / possible;
  return scores;
}

/** The sections that hold what a word means: the best of its words counts, all are marked. */
function holding(word: string, last: boolean): Map<number, { value: number; others: string[] }> {
  const here = new Map<number, { value: number; others: string[] }>();
  for (const [other, sure] of meant(word, last))
    for (const [number, { title, text }] of words.get(other)!) {
      const value = sure * ((title ? TITLE : 0) + (TEXT * text) / (text + 0.5 + docs[number].length / mean));
      const before = here.get(number);
      if (!before || before.value < value) here.set(number, { value, others: [...(before?.others || []), other] });
      else before.others.push(other);
    }
  return here;
}

function search(typed: string): Item[][] {
  const query = corrected(typed);
  const all = wordsOf(query);
  const asked = [...new Set(all.some((word) => !ASKING.has(word)) ? all.filter((word) => !ASKING.has(word)) : all)];
  if (!asked.length) return [];
  const groups = new Map<string, Group>(); // of pages
  const group = (page: string) => entry_of(groups, page, () => ({ score: 0, sections: [], name: 0 }));
  for (const [number, section] of fitting(asked, all[all.length - 1]))
    group(docs[number].page).sections.push({ number, ...section });
  const found = named(query);
  for (const { known, own } of titles) {
    const share = titled(asked, own);
    if (share) found.push({ known, share });
  }
  for (const { known, share } of found) {
    const one = group(known.page);
    const worth = NAME * share * known.strength;
    if (worth > one.name) [one.name, one.said] = [worth, known];
  }
  for (const one of groups.values()) {
    one.sections.sort((a, b) => b.score - a.score);
    one.score =
      one.name + one.sections.slice(0, 5).reduce((sum, { score }, place) => sum + score / (1 + place) ** 1.5, 0);
  }
  const best = Math.max(0, ...[...groups.values()].map(({ score }) => score));
  return [...groups]
    .filter(([, { score }]) => score >= SHOWN * best)
    .sort(([, a], [, b]) => b.score - a.score)
    .slice(0, PAGES)
    .map(([page, one]) => items(page, one, asked));
}

// What the theme shows of a page: the page itself and its sections, the best first.
function items(page: string, { score, sections, said, name }: Group, asked: string[]): Item[] {
  const top = pages.get(page)!;
  const shown = sections.slice(0, SECTIONS).map((section) => item(section.number, section, asked));
  const own = shown.findIndex(({ location }) => location === docs[top].location);
  const [first] = own < 0 ? [item(top, { score: 0, words: new Set(), asked: new Set() }, asked)] : shown.splice(own, 1);
  if (own < 0 && shown.length && name) first.terms = shown[0].terms; // what the page, once opened, marks
  if (said?.term.say) {
    first.text = saying(said);
    // a name is found whole: nothing is missing
    first.terms = Object.fromEntries(Object.entries(first.terms).filter(([, met]) => met));
  }
  if (!name && own !== 0) return [...shown, { ...first, score: 0 }];
  return [{ ...first, score }, ...shown.map((section) => ({ ...section, score: Math.min(section.score, score / 2) }))];
}

function item(number: number, { score, words: met, asked: found }: Omit<Section, "met">, asked: string[]): Item {
  const { location, title, text } = docs[number];
  const terms = Object.fromEntries([
    ...[...met].map((word) => [word, true]),
    ...asked.filter((word) => !found.has(word)).map((word) => [word, false]),
  ]);
  return { location, title: marked(title, met), text: excerpt(text, met), score, terms: met.size ? terms : {} };
}

function saying({ term, name }: Known): string {
  const [own, other] = term.names;
  const others = [other, name].filter((one, place, list) => plain(one) !== plain(own) && list.indexOf(one) === place);
  return `<p><mark>${own}</mark>${others.map((one) => ` · ${one}`).join("")}</p><p>${term.say}</p>`;
}

function marked(text: string, met: Set<string>): string {
  let [out, last] = ["", 0];
  for (const { word, start, end } of unitsOf(text))
    if (met.has(word)) {
      out += `${text.slice(last, start)}<mark>${text.slice(start, end)}</mark>`;
      last = end;
    }
  return (out + text.slice(last)).replace(/\u200b/g, "");
}

// The stretch of a text that holds most of the words that were met, each counted once.
function excerpt(text: string, met: Set<string>): string {
  const flat = text.replace(/(?:<[^>]*>|\s)+/g, " ").trim();
  const units = unitsOf(flat);
  if (units.length <= AROUND) return marked(flat, met);
  let [from, most] = [0, -1];
  for (let start = 0; start < units.length; start++) {
    if (start && !met.has(units[start].word)) continue;
    const near = units.slice(start, start + AROUND - 6).map(({ word }) => word);
    const here = new Set(near.filter((word) => met.has(word))).size;
    if (here > most) [from, most] = [start, here];
  }
  from = Math.max(0, Math.min(from - 6, units.length - AROUND));
  const [a, b] = [units[from].start, units[Math.min(from + AROUND, units.length) - 1].end];
  return `${from ? "… " : ""}${marked(flat.slice(a, b), met)}${b < flat.length - 1 ? " …" : ""}`;
}
