// The message with parts to tap. A tap is drawn at once and told to the server, which keeps what is picked.
export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".lc-spot")
  if (root.shown !== data.html) {
    root.innerHTML = data.html
    root.shown = data.html
    root.picked = new Set(data.picked)
  }
  const parts = root.querySelectorAll("button[data-part]")
  const draw = () => {
    for (const part of parts) part.setAttribute("aria-pressed", root.picked.has(Number(part.dataset.part)))
  }
  root.onclick = event => {
    const part = event.target.closest("button[data-part]")
    if (!part) return
    const number = Number(part.dataset.part)
    if (!root.picked.delete(number)) root.picked.add(number)
    draw()
    setStateValue("picked", [...root.picked])
  }
  draw()
}
