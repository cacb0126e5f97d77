// A card or question that takes the place of another is seen from its top, and a keyboard stands at its start.
export default function () {
  const main = document.querySelector("[data-testid=stMain]")
  const find = () => main.querySelector("[class*=lcfresh-]")
  const name = place => place?.className.match(/lcfresh-\S+/)?.[0]
  // On a slow line this script may come after the first word on what was done.
  let shown = find()?.querySelector(".lc-notice") ? "" : name(find())
  const look = () => {
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
  return () => watch.disconnect()
}
