// A card or question that takes the place of another is seen from its top, and a keyboard stands at its start.
// What was refused is brought into sight, beside the button that asked for it.
// A list to which the browser's back button leads is seen where it was left.
const left = new Map()
const SETTLED = 700
const TOUCHES = ["wheel", "pointerdown", "keydown"]
let isBack = false
const touched = () => { isBack = false }
addEventListener("popstate", () => { isBack = true })

export default function () {
  const main = document.querySelector("[data-testid=stMain]")
  const find = () => main.querySelector("[class*=lcfresh-]")
  const lesson = () => new URLSearchParams(location.search).get("bai")
  const name = place => place && `${place.className.match(/lcfresh-\S+/)?.[0]} ${lesson()}`
  const isList = () => !find() && main.querySelector("[class*=st-key-lcrows-]") && !lesson()
  // On a slow line this script may come after the first word on what was done.
  let shown = find()?.querySelector(".lc-notice") ? "" : name(find())
  const keep = () => {
    if (isBack) restore()
    else if (isList()) left.set(location.href, main.scrollTop)
  }
  const restore = () => {
    if (!isBack || !isList()) return
    const wanted = left.get(location.href) ?? 0
    main.scrollTop = wanted
    // The rows come one by one, and Streamlit itself may go to the top once more.
    if (Math.abs(main.scrollTop - wanted) < 2) setTimeout(touched, SETTLED)
  }
  let refused = ""
  const lookForRefusal = () => {
    const place = main.querySelector("[class*=st-key-lcrefused-]")
    const name = place?.className.match(/lcrefused-\d+/)?.[0] ?? ""
    if (name === refused) return
    refused = name
    place?.scrollIntoView({ block: "center" })
  }
  const look = () => {
    restore()
    lookForRefusal()
    const place = find()
    if (name(place) === shown) return
    shown = name(place)
    if (!shown) return
    main.scrollTop = 0
    // The button that was pressed is gone; without this the next Tab would start at the top of the page.
    if (!navigator.userActivation?.hasBeenActive) return
    place.tabIndex = -1
    place.focus({ preventScroll: true })
  }
  look()
  const watch = new MutationObserver(look)
  watch.observe(main, { subtree: true, childList: true, attributes: true, attributeFilter: ["class"] })
  main.addEventListener("scroll", keep, { passive: true })
  for (const kind of TOUCHES) main.addEventListener(kind, touched, { passive: true })
  return () => {
    watch.disconnect()
    main.removeEventListener("scroll", keep)
    for (const kind of TOUCHES) main.removeEventListener(kind, touched)
  }
}
