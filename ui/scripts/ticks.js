// People to tick. A tap is drawn at once and told to the server within a moment; whatever the server has not
// confirmed is told again, also after a lost connection or a reload. What it holds is what others see too.
const fold = words =>
  words.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase()
const WAIT = 350
const LONGEST = 1200
const AGAIN = 6000

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".lc-ticks")
  const place = `lachan-ticks-${data.activity}`
  const own = (root.own ??= { ...restore(), back: [] })
  own.data = data
  own.tell = setTriggerValue
  if (data.seen?.[0] === own.client) own.queue = own.queue.filter(each => each.n > data.seen[1])
  keep()
  own.present = new Set(data.present)
  for (const each of own.queue) put(each)
  if (root.people !== JSON.stringify(data.people)) build()
  draw()
  if (own.queue.length && !own.timer) later(WAIT)

  function restore() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(place))
      if (kept?.client) return { ...kept, since: 0 }
    } catch {}
    return { client: Math.random().toString(36).slice(2, 12), n: 0, queue: [], since: 0 }
  }
  function keep() {
    try {
      const { client, n, queue } = own
      sessionStorage.setItem(place, JSON.stringify({ client, n, queue }))
    } catch {}
  }
  function put({ ids, on }) {
    for (const id of ids) on ? own.present.add(id) : own.present.delete(id)
  }
  function change(ids, on, isBack) {
    const news = ids.filter(id => own.present.has(id) !== on)
    if (!news.length) return
    own.n += 1
    own.queue.push({ n: own.n, ids: news, on })
    put({ ids: news, on })
    if (!isBack) own.back.push({ ids: news, on: !on })
    keep()
    draw()
    own.since ||= Date.now()
    later(Date.now() - own.since > LONGEST ? 0 : WAIT)
  }
  function later(wait) {
    clearTimeout(own.timer)
    own.timer = setTimeout(tell, wait)
  }
  function tell() {
    clearTimeout(own.timer)
    own.timer = 0
    own.since = 0
    if (!own.queue.length) return
    own.tell("told", { client: own.client, events: own.queue })
    own.timer = setTimeout(tell, AGAIN)
  }
  function build() {
    root.people = JSON.stringify(data.people)
    const words = data.words
    root.innerHTML = `<div class="lc-ticks-bar">
      <p class="lc-ticks-count" role="status" aria-live="polite"></p>
      <label class="lc-hidden" for="${place}-find"></label>
      <input id="${place}-find" class="lc-ticks-find" type="search" autocomplete="off" spellcheck="false">
      <div class="lc-ticks-acts"><button type="button" class="lc-button" data-act="all"></button>
      <button type="button" class="lc-button" data-act="back"></button></div></div>
      <ul class="lc-ticks-list"></ul><p class="lc-mute" data-none hidden></p>`
    root.querySelector("label").textContent = words.find
    root.querySelector("input").placeholder = words.hint
    root.querySelector("[data-act=back]").textContent = words.back
    root.querySelector("[data-none]").textContent = words.none
    const list = root.querySelector("ul")
    for (const [id, name, note] of data.people) {
      const line = document.createElement("li")
      const button = document.createElement("button")
      button.type = "button"
      button.className = "lc-tick"
      button.dataset.id = id
      button.dataset.words = fold(`${name} ${note}`)
      button.setAttribute("role", "checkbox")
      const strong = document.createElement("strong")
      const small = document.createElement("small")
      strong.textContent = name
      small.textContent = note
      button.append(strong, small)
      line.append(button)
      list.append(line)
    }
  }
  function shown() {
    return [...root.querySelectorAll(".lc-tick")].filter(each => !each.parentElement.hidden)
  }
  function draw() {
    const words = own.data.words
    const sought = fold(root.querySelector("input").value).split(/\s+/).filter(Boolean)
    for (const each of root.querySelectorAll(".lc-tick")) {
      each.parentElement.hidden = !sought.every(word => each.dataset.words.includes(word))
      each.setAttribute("aria-checked", own.present.has(Number(each.dataset.id)))
    }
    const open = shown()
    const left = open.filter(each => each.getAttribute("aria-checked") === "false").length
    const all = root.querySelector("[data-act=all]")
    all.textContent = left || !open.length ? words.all.replace("{n}", left) : words.nobody.replace("{n}", open.length)
    all.disabled = !open.length
    root.querySelector("[data-act=back]").disabled = !own.back.length
    root.querySelector("[data-none]").hidden = open.length > 0
    const state = own.queue.length ? words.saving : words.saved
    const count = words.count.replace("{n}", own.present.size)
    root.querySelector(".lc-ticks-count").innerHTML = "<b></b> <span></span>"
    root.querySelector(".lc-ticks-count b").textContent = count
    root.querySelector(".lc-ticks-count span").textContent = state
    root.dataset.state = own.queue.length ? "saving" : "saved"
  }
  root.oninput = draw
  root.onclick = event => {
    const tick = event.target.closest(".lc-tick")
    if (tick) return change([Number(tick.dataset.id)], tick.getAttribute("aria-checked") !== "true")
    const act = event.target.closest("[data-act]")?.dataset.act
    if (act === "all") {
      const ids = shown().map(each => Number(each.dataset.id))
      const isAll = ids.every(id => own.present.has(id))
      change(ids, !isAll)
    } else if (act === "back") {
      const last = own.back.pop()
      if (last) change(last.ids, last.on, true)
      draw()
    }
  }
  const flush = () => document.hidden && tell()
  document.addEventListener("visibilitychange", flush)
  return () => document.removeEventListener("visibilitychange", flush)
}
